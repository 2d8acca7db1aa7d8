import {
  batchOfPeriod,
  finishPreparing,
  finishRelease,
  nextToPrepare,
  nextToRelease,
  openBatch,
  prepareChunk,
  releaseChunk,
  releaseIfSmall,
  skipPartner,
  skipPayouts,
  totalsOf,
} from "#domain/payouts";
import { formatDecimal, type Tx } from "#domain/kernel";
import { askBeforePayout } from "./ask-before-payout.ts";
import { eachChunk } from "./each-chunk.ts";
import type { JobContext, Outcome, Work } from "./job.ts";

/** A cancelled period may be prepared again: that is another occurrence of the same period. */
export async function anotherAttempt(tx: Tx, label: string): Promise<string> {
  const batch = await batchOfPeriod(tx, label);
  return batch?.state === "cancelled" ? `${label}#${batch.attempt + 1}` : label;
}

/** Pays the wallets once a month: prepares the batch of the period and, when it is small enough, releases it. */
export const payoutBatch: Work = async (context, occurrence) => {
  const [period = "", attempt = "1"] = occurrence.label.split("#");
  const asked = await askBeforePayout(context, period, occurrence.dueAt);
  const batch = await context.inTransaction((tx) => openBatch(tx, period, occurrence.dueAt, Number(attempt)));
  const prepared = await eachChunk(context, {
    next: async (tx, size) => (await prepareChunk(tx, batch.id, size)).length,
    peek: (tx) => nextToPrepare(tx, batch.id),
    skip: (tx, partnerId) => skipPartner(tx, batch.id, partnerId),
  });
  const { state } = await context.inTransaction((tx) => finishPreparing(tx, batch.id));
  if (state === "prepared") await context.inTransaction((tx) => releaseIfSmall(tx, batch.id));
  return { ...(await releaseBatch(context, batch.id)), partners: prepared.done, setAside: prepared.skipped, ...asked };
};

/** Pays out a batch whose release has begun, or goes on with it after a crash. */
export async function releaseBatch(context: JobContext, batchId: string): Promise<Outcome> {
  const released = await eachChunk(context, {
    next: (tx, size) => releaseChunk(tx, batchId, size),
    peek: (tx) => nextToRelease(tx, batchId),
    skip: (tx, partnerId) => skipPayouts(tx, batchId, partnerId),
  });
  return context.inTransaction(async (tx) => {
    const batch = await finishRelease(tx, batchId);
    const totals = await totalsOf(tx, batchId);
    return {
      state: batch.state,
      released: released.done,
      total: totals.map((total) => `${formatDecimal(total)} ${total.currency}`).join(", ") || "0",
    };
  });
}
