import { plusDays, type Tx } from "#domain/kernel";
import { trimSetAside } from "#domain/orders";
import { termsAt } from "#domain/programme";
import type { Outcome, Work } from "./job.ts";
import { trimRuns } from "./trim-runs.ts";

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
  // A message that nobody could read may be tried again for so long; a repeat of the shop brings it back later, too.
  const { unreadMessageDays } = await inTransaction((tx) => termsAt(tx, dueAt));
  return {
    messages: await untilNone((tx) => trimSetAside(tx, plusDays(dueAt, -unreadMessageDays), rowsPerTransaction)),
    runs: await untilNone((tx) => trimRuns(tx, dueAt, rowsPerTransaction)),
  };
};
