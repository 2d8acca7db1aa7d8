import { quarterBefore, quarterNamed, quarterOf } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { closeQuarter, grantFirstSales, remindOfQuarter } from "#domain/tokens";
import type { Work } from "./job.ts";

/** Tokens that come by themselves, of this quarter and of the one before as long as it is open. */
export const tokenGrants: Work = async ({ inTransaction }) => {
  const outcome = { granted: 0, takenBack: 0 };
  for (const by of [1, 0]) {
    const { granted, takenBack } = await inTransaction(async (tx) => {
      const { zone } = await programmeOf(tx);
      return grantFirstSales(tx, by === 0 ? quarterOf(tx.now, zone) : quarterBefore(quarterOf(tx.now, zone), zone));
    });
    outcome.granted += granted;
    outcome.takenBack += takenBack;
  }
  return outcome;
};

/** Closes the quarter that a run's label names, after a last look at what is granted by itself. */
export const quarterlyTokenTotals: Work = async ({ inTransaction }, { label }) =>
  inTransaction(async (tx) => {
    const { zone } = await programmeOf(tx);
    const quarter = quarterNamed(label, zone);
    if (!quarter) throw new Error(`"${label}" names no quarter`);
    await grantFirstSales(tx, quarter);
    return closeQuarter(tx, quarter);
  });

/** Those who are short of what the quarter asks for, where it is ten in the morning on one of the days. */
export const tokenReminders: Work = async ({ inTransaction }) => ({ reminded: await inTransaction(remindOfQuarter) });
