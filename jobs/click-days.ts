import { closeNextDay, recountNewestDays } from "#domain/attribution";
import { programmeOf } from "#domain/programme";
import type { Work } from "./job.ts";

/** A click that was written late changes a day of the last few; whatever is older than that would be a repair, and the invariant I30a tells. */
const recheckedDays = 3;

/** Counts the clicks of each day that is over, once, so that figures over months cost no more than figures of today. */
export const clickDays: Work = async ({ inTransaction }) => {
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
};
