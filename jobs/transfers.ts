import { localDate, Refusal, type Tx } from "#domain/kernel";
import { programmeOf, railNames, termsAt } from "#domain/programme";
import { railCapabilities } from "#domain/rails";
import { openFiles, partnersToSend, partnersToSettle, plusBankingDays, settlePartner, submitPartner } from "#domain/transfers";
import type { JobContext, Work } from "./job.ts";

const railsOfFiles = railNames.filter((rail) => railCapabilities[rail].sends === "file");

/** Puts what may leave on its way to the bank: partner by partner, then into files that wait for two persons of finance. */
export const sendTransfers: Work = async (context, { dueAt }) => {
  const sent = await eachPartner(
    context,
    (tx, after) => partnersToSend(tx, dueAt, after, atOnce),
    (tx, id) => submitPartner(tx, id, dueAt),
  );
  let files = 0;
  for (const rail of railsOfFiles) files += (await context.inTransaction((tx) => openFiles(tx, rail))).length;
  return { transfers: sent.done, files, setAside: sent.failed };
};

/** What the bank did not send back within some banking days counts as arrived. */
export const settleTransfers: Work = async (context, { dueAt }) => {
  const until = await context.inTransaction(async (tx) => {
    const today = localDate(dueAt, (await programmeOf(tx)).zone);
    const { transferSettleDays } = await termsAt(tx, dueAt);
    let day = today.subtract({ days: transferSettleDays });
    while (Temporal.PlainDate.compare(plusBankingDays(day, transferSettleDays), today) > 0) day = day.subtract({ days: 1 });
    return day.toString();
  });
  const settled = await eachPartner(
    context,
    (tx, after) => partnersToSettle(tx, until, after, atOnce),
    (tx, id) => settlePartner(tx, id, until),
  );
  return { arrived: settled.done, setAside: settled.failed };
};

const atOnce = 100;
const first = "00000000-0000-0000-0000-000000000000";

/** A transaction for each partner: one whose work breaks is left for the next run and stops nobody. A refusal is about all of them. */
async function eachPartner(
  context: JobContext,
  next: (tx: Tx, after: string) => Promise<readonly string[]>,
  work: (tx: Tx, partnerId: string) => Promise<number>,
): Promise<{ done: number; failed: number }> {
  let [done, failed, after] = [0, 0, first];
  for (;;) {
    const partners = await context.inTransaction((tx) => next(tx, after));
    for (const partnerId of partners) {
      try {
        done += await context.inTransaction((tx) => work(tx, partnerId));
      } catch (error) {
        if (error instanceof Refusal) throw error;
        context.report(error);
        failed += 1;
      }
    }
    const last = partners.at(-1);
    if (last === undefined) return { done, failed };
    after = last;
  }
}
