import { localDate, plusDays, startOfDay } from "#domain/kernel";
import { trimSetAside } from "#domain/orders";
import { programmeOf } from "#domain/programme";
import type { Job } from "./job.ts";

/** How long a message that nobody could read keeps its body to be tried again; a repeat of the shop brings it back. */
const daysKept = 30;
const rowsPerTransaction = 500;

/** Lets go of what is kept only for a while. */
export const housekeeping: Job = {
  name: "housekeeping",
  sentence: "Lets go of what is kept only for a while: messages that nobody could read, once a day",
  lastOccurrence: async (tx, at) => {
    const { zone } = await programmeOf(tx);
    const day = localDate(at, zone);
    return { label: day.toString(), dueAt: startOfDay(day, zone) };
  },
  run: async ({ inTransaction }, { dueAt }) => {
    for (let messages = 0; ;) {
      const trimmed = await inTransaction((tx) => trimSetAside(tx, plusDays(dueAt, -daysKept), rowsPerTransaction));
      if (trimmed === 0) return { messages };
      messages += trimmed;
    }
  },
};
