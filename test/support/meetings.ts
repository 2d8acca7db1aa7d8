import { instant, type Actor } from "#domain/kernel";
import { addMeeting, type MeetingFacts } from "#domain/meetings";
import type { TestDatabase } from "./database.ts";

/** Hands to call meetings and to be there at their time. */
export function meetingHands(db: TestDatabase, staff: Actor) {
  return {
    /** does something at another time, and goes back to now */
    at: async <T>(when: string, work: () => Promise<T>): Promise<T> => {
      const now = db.clock.now();
      db.clock.set(when);
      try {
        return await work();
      } finally {
        db.clock.set(now);
      }
    },
    /** an hour of ideas, at the lane in Denver */
    single: (startsAt = "2026-11-20T18:00:00Z"): Promise<MeetingFacts> =>
      db.run(
        (tx) =>
          addMeeting(tx, {
            title: "Ideas",
            startsAt: instant(startsAt),
            minutes: 60,
            zone: "America/Denver",
            place: "The Lane",
            link: null,
            agenda: null,
          }),
        staff,
      ),
  };
}
