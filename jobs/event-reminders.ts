import { remindOfCraftIns } from "#domain/craft-ins";
import type { Work } from "./job.ts";

/** Who has a seat in what begins soon. */
export const craftInReminders: Work = async ({ inTransaction }) => ({ reminded: await inTransaction(remindOfCraftIns) });
