import { refuse, rowsOf, run, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { lockPartners, mustNotBeOwnRecord, type PartnerFacts } from "#domain/partners";
import { lockBatch, mustBePrepared, type BatchFacts } from "./batch.ts";
import { hashOfItems } from "./prepare-batch.ts";
import { raisePayouts } from "./raise-payouts.ts";

export type SetAside = {
  readonly batch: BatchFacts;
  readonly amounts: readonly Money[];
  /** approvals that counted before and are for other items now */
  readonly approvalsLost: number;
};

/**
 * Staff leave a partner out of a prepared batch, with a reason that the partner reads; what was in their payouts joins the next
 * batch. The batch's items are others from then on, so approvals given before no longer count.
 * Refuses `reason.missing`, `batch.not-in-it`, `batch.nothing-prepared`, `batch.already-…`, `staff.own-record`.
 */
export async function setAsideByStaff(tx: Tx, batchId: string, partner: PartnerFacts, reason: string): Promise<SetAside> {
  if (reason.trim() === "") throw refuse("reason.missing");
  mustNotBeOwnRecord(tx, partner.id);
  const batch = await lockBatch(tx, batchId);
  mustBePrepared(batch);
  await lockPartners(tx, [partner.id]);
  const payouts = await payoutsIn(tx, sql`batch_id = ${batchId} and partner_id = ${partner.id} and state = 'prepared'`);
  if (payouts.length === 0) throw refuse("batch.not-in-it", { partner: partner.name, period: batch.period });
  const ids = payouts.map((payout) => payout.id);
  await run(tx, sql`update payout_item set is_standing = false where payout_id = any(${ids}::uuid[])`);
  await run(tx, sql`update payout set state = 'dropped', reason = 'by-staff', changed_at = ${tx.now} where id = any(${ids}::uuid[])`);
  await run(
    tx,
    sql`insert into payout_set_aside (batch_id, partner_id, currency, amount_minor, reason, note)
        select batch_id, partner_id, currency, amount_minor, 'by-staff', ${reason.trim()} from payout where id = any(${ids}::uuid[])`,
  );
  await raisePayouts(tx, "payout.dropped", sql`o.id = any(${ids}::uuid[])`);
  return remember(tx, batch, { act: "batch.set-aside", partner, reason, payouts });
}

/**
 * Takes a partner whom staff had set aside into the batch again, with exactly what was in their payouts.
 * Refuses `batch.not-set-aside`, `batch.nothing-prepared`, `batch.already-…`, `staff.own-record`.
 */
export async function takeIn(tx: Tx, batchId: string, partner: PartnerFacts, reason: string | null): Promise<SetAside> {
  mustNotBeOwnRecord(tx, partner.id);
  const batch = await lockBatch(tx, batchId);
  mustBePrepared(batch);
  await lockPartners(tx, [partner.id]);
  const payouts = await payoutsIn(
    tx,
    sql`batch_id = ${batchId} and partner_id = ${partner.id} and state = 'dropped' and reason = 'by-staff'`,
  );
  if (payouts.length === 0) throw refuse("batch.not-set-aside", { partner: partner.name, period: batch.period });
  const ids = payouts.map((payout) => payout.id);
  // One batch is open at a time and nothing is dropped before its release, so all of its items are free and none is missing.
  await run(tx, sql`update payout_item set is_standing = true where payout_id = any(${ids}::uuid[])`);
  await run(tx, sql`update payout set state = 'prepared', reason = null, changed_at = ${tx.now} where id = any(${ids}::uuid[])`);
  await run(tx, sql`delete from payout_set_aside where batch_id = ${batchId} and partner_id = ${partner.id} and reason = 'by-staff'`);
  await raisePayouts(tx, "payout.prepared", sql`o.id = any(${ids}::uuid[])`);
  return remember(tx, batch, { act: "batch.take-in", partner, reason, payouts });
}

/** What staff wrote when they left a partner out goes, because it may name them; that they did stays. */
export async function forgetNotes(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update payout_set_aside set note = '…' where partner_id = ${partnerId} and note is not null`);
}

type Row = { id: string; currency: Currency; amount_minor: string };

async function payoutsIn(tx: Tx, where: ReturnType<typeof sql>): Promise<Row[]> {
  return rowsOf(tx, sql<Row>`select id, currency, amount_minor from payout where ${where} order by currency`);
}

async function remember(
  tx: Tx,
  batch: BatchFacts,
  {
    act,
    partner,
    reason,
    payouts,
  }: { act: "batch.set-aside" | "batch.take-in"; partner: PartnerFacts; reason: string | null; payouts: Row[] },
): Promise<SetAside> {
  const itemsHash = await hashOfItems(tx, batch.id);
  const lost = await rowsOf(tx, sql`select from batch_approval where batch_id = ${batch.id} and items_hash = ${batch.itemsHash}`);
  await run(tx, sql`update payout_batch set items_hash = ${itemsHash} where id = ${batch.id}`);
  const amounts = payouts.map((payout) => ({ currency: payout.currency, minor: BigInt(payout.amount_minor) }));
  await record(tx, {
    act,
    subject: { kind: "payout-batch", id: batch.id },
    reason,
    facts: { period: batch.period, partner: partner.id, amounts, itemsHash },
  });
  return { batch: { ...batch, itemsHash }, amounts, approvalsLost: lost.length };
}
