import { isBefore, type Instant } from "#domain/kernel";
import type { Missed } from "./job.ts";
import type { Calendar, Mark, Occurrence } from "./schedule.ts";

/** Why the timetable passed an occurrence over. newer: a newer one stands for it. */
export type PassedOver = "newer" | "too-late" | "paused";

export type Dues = {
  readonly run: readonly Occurrence[];
  readonly skip: readonly (Occurrence & { readonly why: PassedOver })[];
  /** how many more were passed over before those, and are not written down one by one */
  readonly earlier: number;
  readonly mark: Mark;
};

/** A year without a process must not leave a row for each quarter of an hour of it. */
const mostSkipped = 1_000;

/** What to do about the occurrences after a mark, up to now. Pure: the rule that the timetable goes by. */
export function planDues(
  missed: Missed,
  calendar: Calendar,
  standing: { readonly mark: Mark; readonly isPaused: boolean },
  now: Instant,
): Dues {
  const due: Occurrence[] = [];
  for (const occurrence of calendar.since(standing.mark)) {
    if (isBefore(now, occurrence.dueAt)) break;
    due.push(occurrence);
  }
  const newest = due.at(-1);
  const why = (occurrence: Occurrence): PassedOver | null => {
    if (standing.isPaused) return "paused";
    if (missed === "each") return null;
    if (missed === "latest") return occurrence === newest ? null : "newer";
    return isBefore(occurrence.dueAt.add({ minutes: missed.within }), now) ? "too-late" : null;
  };
  const judged = due.map((occurrence) => ({ ...occurrence, why: why(occurrence) }));
  const skip = judged.flatMap((each) => (each.why === null ? [] : [{ ...each, why: each.why }]));
  return {
    run: judged.filter((each) => each.why === null).map(({ label, dueAt }) => ({ label, dueAt })),
    skip: skip.slice(-mostSkipped),
    earlier: Math.max(0, skip.length - mostSkipped),
    mark: newest ?? standing.mark,
  };
}
