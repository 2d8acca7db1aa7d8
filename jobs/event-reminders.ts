import { remindOfCraftIns } from "#domain/craft-ins";
import { planMeetings, remindOfMeetings } from "#domain/meetings";
import type { Work } from "./job.ts";

/** Who has a seat in what begins soon. */
export const craftInReminders: Work = async ({ inTransaction }) => ({ reminded: await inTransaction(remindOfCraftIns) });

/** Puts the coming meetings of each series on the list, and reminds partners of what begins soon. */
export const meetingReminders: Work = async ({ inTransaction }) => ({
  planned: await inTransaction(planMeetings),
  reminded: await inTransaction(remindOfMeetings),
});
