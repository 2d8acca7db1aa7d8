import type { Instant } from "#domain/kernel";
import { finishPreparing, finishRelease, openBatch, prepareChunk, releaseChunk, type BatchFacts } from "#domain/payouts";
import { balancesOf, type Account } from "#domain/ledger";
import type { TestDatabase } from "./database.ts";

/** Prepares the batch of a period the way the job does, a few partners at a time. */
export async function prepareBatch(db: TestDatabase, period: string, cutOffAt: Instant, chunk = 2): Promise<BatchFacts> {
  const batch = await db.run((tx) => openBatch(tx, period, cutOffAt));
  while ((await db.run((tx) => prepareChunk(tx, batch.id, chunk))).length > 0);
  return db.run((tx) => finishPreparing(tx, batch.id));
}

/** Pays out a batch whose release has begun. */
export async function payOut(db: TestDatabase, batchId: string, chunk = 2): Promise<BatchFacts> {
  while ((await db.run((tx) => releaseChunk(tx, batchId, chunk))) > 0);
  return db.run((tx) => finishRelease(tx, batchId));
}

/** What stands in one account of a partner, in minor units of USD. */
export async function balance(db: TestDatabase, partnerId: string, account: Account): Promise<bigint> {
  const balances = await db.run((tx) => balancesOf(tx, partnerId));
  return balances.find((one) => one.account === account && one.money.currency === "USD")?.money.minor ?? 0n;
}
