import {
  batchOfPeriod,
  finishPreparing,
  finishRelease,
  lastOccurrence,
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
import { programmeOf, termsTimeline } from "#domain/programme";
import { formatDecimal } from "#domain/kernel";
import { askBeforePayout } from "./ask-before-payout.ts";
import { eachChunk } from "./each-chunk.ts";
import type { Job, JobContext, Outcome } from "./job.ts";

/** Pays the wallets once a month: prepares the batch of the period and, when it is small enough, releases it. */
export const payoutBatch: Job = {
  name: "payout-batch",
  sentence: "Pays matured earnings into the wallets, once a period",
  lastOccurrence: async (tx, at) => {
    const { label, at: dueAt } = lastOccurrence(at, await termsTimeline(tx), (await programmeOf(tx)).zone);
    const batch = await batchOfPeriod(tx, label);
    // A cancelled period may be prepared again: that is another occurrence of the same period.
    return { label: batch?.state === "cancelled" ? `${label}#${batch.attempt + 1}` : label, dueAt };
  },
  run: async (context, occurrence) => {
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
  },
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
