import { localDate, startOfDay } from "#domain/kernel";
import { closeNextDay, recountNewestDays } from "#domain/attribution";
import { programmeOf } from "#domain/programme";
import type { Job } from "./job.ts";

/** After midnight, when the last clicks of the day are long written. */
const hoursAfterMidnight = 1;
/** A click that was written late changes a day of the last few; whatever is older than that would be a repair, and the invariant I30a tells. */
const recheckedDays = 3;

/** Counts the clicks of each day that is over, once, so that figures over months cost no more than figures of today. */
export const clickDays: Job = {
  name: "click-days",
  sentence: "Counts the clicks of the days that are over, once a day, and checks the last days' counts",
  lastOccurrence: async (tx, at) => {
    const { zone } = await programmeOf(tx);
    const due = (day: Temporal.PlainDate) => startOfDay(day, zone).add({ hours: hoursAfterMidnight });
    const today = localDate(at, zone);
    const day = Temporal.Instant.compare(due(today), at) <= 0 ? today : today.subtract({ days: 1 });
    return { label: day.toString(), dueAt: due(day) };
  },
  run: async ({ inTransaction }) => {
    const { zone } = await inTransaction(programmeOf);
    const { checked, corrected } = await inTransaction((tx) => recountNewestDays(tx, recheckedDays));
    let closed = 0;
    let through = "-";
    // A day is a transaction: what a crash leaves undone, the next run does.
    for (;;) {
      const day = await inTransaction((tx) => closeNextDay(tx, zone));
      if (day === null) return { closed, checked, corrected: corrected.length, through };
      closed += 1;
      through = day;
    }
  },
};
