import { money, oneOf, refuse, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { markPaidFrom } from "#domain/conversions";
import { postFrom } from "#domain/ledger";
import { tellAll } from "#domain/messages";
import { lockPartners, personsOfFinance, tellStaff, type PartnerFacts } from "#domain/partners";
import { mustBeOpenForMoney, mustNotBeFrozen, termsAt, type Terms } from "#domain/programme";
import { currentBatch, lockBatch, mustBePrepared, totalsOf, type BatchFacts } from "./batch.ts";
import { hasAnomalies } from "./find-anomalies.ts";
import { approvalsNeeded } from "./payout-rules.ts";
import { hashOfItems } from "./prepare-batch.ts";
import { raisePayouts } from "./raise-payouts.ts";
import { unusualTotals } from "./unusual-total.ts";

export type Approval = { readonly batch: BatchFacts; readonly given: number; readonly needed: number; readonly isReleasing: boolean };

/**
 * A person consents to exactly the items that stand in the batch (`seenItems`: the hash of those they saw); with enough persons the
 * release begins.
 * Refuses `batch.nothing-prepared`, `batch.already-released`, `batch.already-cancelled`, `batch.approved-by-you`, `batch.changed`,
 * `programme.frozen`, `money.link-too-new`, `staff.own-record` when the person's own payout is in it.
 */
export async function approveBatch(
  tx: Tx,
  batchId: string,
  staffId: string,
  ownPartnerId: PartnerFacts["id"] | null,
  seenItems?: string | null,
): Promise<Approval> {
  await mustBeOpenForMoney(tx);
  const batch = await lockBatch(tx, batchId);
  mustBePrepared(batch);
  const items = await hashOfItems(tx, batchId);
  if (items !== batch.itemsHash || (seenItems !== undefined && seenItems !== items))
    throw refuse("batch.changed", { period: batch.period });
  const own = await rowsOf(
    tx,
    sql`select from payout where batch_id = ${batchId} and partner_id = ${ownPartnerId}::uuid and state = 'prepared'`,
  );
  if (own.length > 0) throw refuse("staff.own-record");
  const made = await run(
    tx,
    sql`insert into batch_approval (batch_id, staff_id, items_hash, at) values (${batchId}, ${staffId}, ${batch.itemsHash}, ${tx.now}) on conflict do nothing`,
  );
  const needed = await personsNeeded(tx, batch);
  const given = await personsWhoApproved(tx, batch);
  const isEnough = given >= Math.max(1, needed);
  if (made === 0 && !isEnough) throw refuse("batch.approved-by-you", { period: batch.period, given, needed });
  await record(tx, {
    act: "batch.approve",
    subject: { kind: "payout-batch", id: batchId },
    facts: { period: batch.period, itemsHash: batch.itemsHash, given, needed },
  });
  if (isEnough) {
    await startRelease(tx, batch, Math.max(1, needed));
    await tx.enqueue("release-batch", batchId);
  }
  return { batch, given, needed: Math.max(1, needed), isReleasing: isEnough };
}

async function personsNeeded(tx: Tx, batch: BatchFacts): Promise<0 | 2> {
  const { automaticReleaseBelow } = await termsAt(tx, batch.cutOffAt);
  const isUnusual = (await hasAnomalies(tx, batch.id)) || (await unusualTotals(tx, batch)).length > 0;
  return approvalsNeeded(await totalsOf(tx, batch.id), automaticReleaseBelow, isUnusual);
}

function personsWhoApproved(tx: Tx, batch: BatchFacts): Promise<number> {
  return personsOfFinance(
    tx,
    sql`from batch_approval a join staff_member s on s.id = a.staff_id where a.batch_id = ${batch.id} and a.items_hash = ${batch.itemsHash}`,
  );
}

/** Begins the release with no person when the totals are small enough and nothing is unusual; says whether it did. */
export async function releaseIfSmall(tx: Tx, batchId: string): Promise<boolean> {
  await mustNotBeFrozen(tx);
  const batch = await lockBatch(tx, batchId);
  if (batch.state !== "prepared") return false;
  if ((await personsNeeded(tx, batch)) > 0) {
    await askFinance(tx, batch);
    return false;
  }
  await startRelease(tx, batch, 0);
  return true;
}

/** Tells everybody of finance that the batch waits for them, once. */
async function askFinance(tx: Tx, { id, period }: BatchFacts): Promise<void> {
  const { payouts, unusual } = await oneOf(
    tx,
    sql<{ payouts: number; unusual: number }>`
      select count(*)::int as payouts,
             (count(*) filter (where exists (select from payout_anomaly a where a.payout_id = o.id))
              + (select count(*) from payout_set_aside s where s.batch_id = ${id} and s.is_unusual))::int as unusual
      from payout o where o.batch_id = ${id} and o.state = 'prepared'`,
  );
  await tellStaff(tx, ["finance"], {
    kind: "batch-needs-release",
    about: id,
    facts: { period, totals: await totalsOf(tx, id), payouts, unusual },
  });
}

/** `needed`: how many persons had to approve it */
async function startRelease(tx: Tx, batch: BatchFacts, needed: number): Promise<void> {
  const { unusualTimesTotal } = await termsAt(tx, batch.cutOffAt);
  await run(tx, sql`update payout_batch set state = 'releasing', progress_partner_id = null where id = ${batch.id}`);
  await record(tx, {
    act: "batch.release",
    subject: { kind: "payout-batch", id: batch.id },
    // `times`: what the total was held to, so that the books can be asked later whether two persons had to look.
    facts: { period: batch.period, itemsHash: batch.itemsHash, needed, times: unusualTimesTotal },
  });
}

/**
 * Releases the next payouts of a batch: drops items whose conversion changed since they were prepared, tests again what is
 * left, credits the wallets once and marks the conversions paid. Returns how many partners it did; 0: the batch is complete.
 */
export async function releaseChunk(tx: Tx, batchId: string, size: number): Promise<number> {
  const batch = await lockBatch(tx, batchId);
  if (batch.state !== "releasing") return 0;
  await mustNotBeFrozen(tx);
  const partners = await unreleasedPartners(tx, batch, size);
  if (partners.length === 0) return 0;
  await lockPartners(tx, partners);
  await dropWhatChanged(tx, batch, partners);
  await testAgain(tx, batchId, partners, (await termsAt(tx, batch.cutOffAt)).minimumPayout);
  await pay(tx, batch, partners);
  await run(tx, sql`update payout_batch set progress_partner_id = ${partners.at(-1)} where id = ${batchId}`);
  return partners.length;
}

async function unreleasedPartners(tx: Tx, batch: BatchFacts, size: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ partner_id: string }>`
      select distinct partner_id from payout
      where batch_id = ${batch.id} and state = 'prepared' and partner_id > ${batch.progressPartnerId ?? "00000000-0000-0000-0000-000000000000"}::uuid
      order by partner_id limit ${size}`,
  );
  return rows.map((row) => row.partner_id);
}

/** An item stays only while its conversion is what was prepared: unpaid, still theirs, the same amount, matured before the cut-off. */
async function dropWhatChanged(tx: Tx, batch: BatchFacts, partners: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`update payout_item i set is_standing = false
        from payout o, conversion c
        where o.id = i.payout_id and o.batch_id = ${batch.id} and o.partner_id = any(${partners}::uuid[]) and o.state = 'prepared'
          and c.id = i.conversion_id and i.is_standing
          and (c.status <> 'unpaid' or c.superseded_at is not null or c.amount_minor <> i.amount_minor
               or c.matures_at is null or c.matures_at >= ${batch.cutOffAt})`,
  );
}

/** A payout that lost items is summed again; one that no longer passes the rule of `judgePayout` waits for the next batch. */
async function testAgain(tx: Tx, batchId: string, partners: readonly string[], minimumPayout: Terms["minimumPayout"]): Promise<void> {
  const currencies = Object.keys(minimumPayout);
  await run(
    tx,
    sql`with left_over as materialized (
          select o.id, o.partner_id, o.currency, o.amount_minor as was,
                 coalesce((select sum(i.amount_minor) from payout_item i where i.payout_id = o.id and i.is_standing), 0) as minor, p.status, p.erased_at
          from payout o join partner p on p.id = o.partner_id
          where o.batch_id = ${batchId} and o.partner_id = any(${partners}::uuid[]) and o.state = 'prepared'
        ),
        judged as (
          select l.*, case when l.minor <= 0 then 'changed'
                           when l.erased_at is not null then 'partner-erased'
                           when l.status = 'closed' then null
                           when l.status <> 'active' then 'partner-paused'
                           when l.minor = l.was then null
                           when m.minimum is null or l.minor < m.minimum then 'changed' end as reason
          from left_over l
          left join unnest(${currencies}::text[], ${currencies.map((currency) => minimumPayout[currency])}::bigint[]) as m (currency, minimum) on m.currency = l.currency
        ),
        aside as (
          insert into payout_set_aside (batch_id, partner_id, currency, amount_minor, reason)
          select ${batchId}::uuid, partner_id, currency, minor, reason from judged where reason is not null
        ),
        freed as (
          update payout_item i set is_standing = false from judged j where j.id = i.payout_id and j.reason is not null and i.is_standing
        )
        update payout o set amount_minor = case when j.reason is null then j.minor else o.amount_minor end,
               state = case when j.reason is null then o.state else 'dropped' end, reason = j.reason,
               changed_at = ${tx.now}::timestamptz
        from judged j where j.id = o.id and (j.reason is not null or j.minor <> j.was)`,
  );
  await raisePayouts(tx, "payout.dropped", justDropped(tx, batchId, partners));
}

function justDropped(tx: Tx, batchId: string, partners: readonly string[]): Sql {
  return sql`o.batch_id = ${batchId} and o.partner_id = any(${[...partners]}::uuid[]) and o.state = 'dropped' and o.changed_at = ${tx.now}`;
}

async function pay(tx: Tx, batch: BatchFacts, partners: readonly string[]): Promise<void> {
  const payouts = sql`from payout o where o.batch_id = ${batch.id} and o.partner_id = any(${partners}::uuid[]) and o.state = 'prepared'`;
  await postFrom(
    tx,
    sql`select gen_random_uuid() as id, 'payout:' || o.id as key, 'payout'::text as kind, o.partner_id, o.currency, ${tx.now}::timestamptz as effective_at,
               'payable'::text as from_account, 'wallet'::text as to_account, o.amount_minor as minor ${payouts}`,
  );
  await markPaidFrom(
    tx,
    sql`select i.conversion_id as id from payout_item i where i.is_standing and i.conversion_id is not null and i.payout_id in (select o.id ${payouts})`,
  );
  const released = await rowsOf(
    tx,
    sql<{ id: string; partner_id: string; currency: string; amount_minor: string }>`
      update payout set state = 'released', released_at = ${tx.now}, changed_at = ${tx.now} where batch_id = ${batch.id} and partner_id = any(${partners}::uuid[]) and state = 'prepared'
      returning id, partner_id, currency, amount_minor`,
  );
  await raisePayouts(tx, "payout.released", sql`o.id = any(${released.map(({ id }) => id)}::uuid[])`);
  await tellAll(
    tx,
    released.map(({ id, partner_id: partnerId, currency, amount_minor: minor }) => ({
      kind: "payout-released" as const,
      to: { kind: "partner" as const, id: partnerId },
      about: id,
      facts: { payoutId: id, period: batch.period, amount: money(BigInt(minor), currency), at: tx.now },
    })),
  );
}

/** Ends a release when everybody is paid or left out. Whoever looked before it began found nothing to pay: that is no end of it. */
export async function finishRelease(tx: Tx, batchId: string): Promise<BatchFacts> {
  const batch = await lockBatch(tx, batchId);
  if (batch.state !== "releasing") return batch;
  const left = await rowsOf(tx, sql`select from payout where batch_id = ${batchId} and state = 'prepared' limit 1`);
  if (left.length > 0) return batch;
  await run(tx, sql`update payout_batch set state = 'released', released_at = ${tx.now}, progress_partner_id = null where id = ${batchId}`);
  return { ...batch, state: "released", releasedAt: tx.now };
}

/** Takes a batch back before its release; everything in it may join another. Refuses `reason.missing`, `batch.already-…`. */
export async function cancelBatch(tx: Tx, batchId: string, reason: string): Promise<BatchFacts> {
  if (reason.trim() === "") throw refuse("reason.missing");
  const batch = await lockBatch(tx, batchId);
  if (batch.state === "released" || batch.state === "releasing") throw refuse("batch.already-released", { period: batch.period });
  if (batch.state === "cancelled") throw refuse("batch.already-cancelled", { period: batch.period });
  await run(tx, sql`update payout_item set is_standing = false where payout_id in (select id from payout where batch_id = ${batchId})`);
  await run(tx, sql`update payout set state = 'cancelled', changed_at = ${tx.now} where batch_id = ${batchId}`);
  await run(
    tx,
    sql`update payout_batch set state = 'cancelled', cancelled_at = ${tx.now}, cancel_reason = ${reason} where id = ${batchId}`,
  );
  await raisePayouts(tx, "payout.cancelled", sql`o.batch_id = ${batchId} and o.state = 'cancelled'`);
  await record(tx, { act: "batch.cancel", subject: { kind: "payout-batch", id: batchId }, reason, facts: { period: batch.period } });
  return { ...batch, state: "cancelled", cancelledAt: tx.now, cancelReason: reason };
}

/** Asks for a release that stopped in its middle, as by a freeze, to go on. */
export async function resumeRelease(tx: Tx): Promise<void> {
  const batch = await currentBatch(tx);
  if (batch?.state === "releasing") await tx.enqueue("release-batch", batch.id);
}

/** Who comes next in a batch that is being released; null: nobody. */
export async function nextToRelease(tx: Tx, batchId: string): Promise<string | null> {
  const batch = await lockBatch(tx, batchId);
  return batch.state === "releasing" ? ((await unreleasedPartners(tx, batch, 1))[0] ?? null) : null;
}

/** Leaves out the payouts of the partner who broke the release; what was in them joins the next batch. Does nothing when another worker is past them. */
export async function skipPayouts(tx: Tx, batchId: string, partnerId: string): Promise<void> {
  const batch = await lockBatch(tx, batchId);
  await mustNotBeFrozen(tx);
  if (batch.state !== "releasing" || (await unreleasedPartners(tx, batch, 1))[0] !== partnerId) return;
  const payouts = sql`batch_id = ${batchId} and partner_id = ${partnerId} and state = 'prepared'`;
  await run(
    tx,
    sql`insert into payout_set_aside (batch_id, partner_id, currency, amount_minor, reason)
        select batch_id, partner_id, currency, amount_minor, 'fault' from payout where ${payouts} on conflict do nothing`,
  );
  await run(tx, sql`update payout_item set is_standing = false where payout_id in (select id from payout where ${payouts})`);
  await run(tx, sql`update payout set state = 'dropped', reason = 'fault', changed_at = ${tx.now} where ${payouts}`);
  await raisePayouts(tx, "payout.dropped", justDropped(tx, batchId, [partnerId]));
  await run(tx, sql`update payout_batch set progress_partner_id = ${partnerId} where id = ${batchId}`);
}
