import { remindOfCraftIns, settleCraftIn, unsettledCraftIns } from "#domain/craft-ins";
import { planMeetings, remindOfMeetings } from "#domain/meetings";
import type { Work } from "./job.ts";

/** Puts the seats of what is to come in order, craft-in by craft-in, and reminds who has one in what begins soon. */
export const craftInReminders: Work = async ({ inTransaction }) => {
  const outcome = { promoted: 0, cancelled: 0 };
  for (const id of await inTransaction(unsettledCraftIns)) {
    const { promoted, cancelled } = await inTransaction((tx) => settleCraftIn(tx, id));
    outcome.promoted += promoted;
    outcome.cancelled += cancelled;
  }
  return { ...outcome, reminded: await inTransaction(remindOfCraftIns) };
};

/** Puts the coming meetings of each series on the list, and reminds partners of what begins soon. */
export const meetingReminders: Work = async ({ inTransaction }) => ({
  planned: await inTransaction(planMeetings),
  reminded: await inTransaction(remindOfMeetings),
});
