import { plusDays, type Tx } from "#domain/kernel";
import { trimSetAside } from "#domain/orders";
import type { Outcome, Work } from "./job.ts";
import { trimRuns } from "./trim-runs.ts";

/** How long a message that nobody could read keeps its body to be tried again; a repeat of the shop brings it back. */
const daysKept = 30;
const rowsPerTransaction = 500;

/** Lets go of what is kept only for a while. */
export const housekeeping: Work = async ({ inTransaction }, { dueAt }): Promise<Outcome> => {
  const untilNone = async (trim: (tx: Tx) => Promise<number>): Promise<number> => {
    for (let rows = 0; ;) {
      const trimmed = await inTransaction(trim);
      if (trimmed === 0) return rows;
      rows += trimmed;
    }
  };
  return {
    messages: await untilNone((tx) => trimSetAside(tx, plusDays(dueAt, -daysKept), rowsPerTransaction)),
    runs: await untilNone((tx) => trimRuns(tx, dueAt, rowsPerTransaction)),
  };
};
