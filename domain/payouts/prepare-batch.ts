import { newId, oneOf, refuse, rowOf, rowsOf, run, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { leftOfCorrection } from "#domain/conversions";
import { lockPartners } from "#domain/partners";
import { mustNotBeFrozen, termsAt } from "#domain/programme";
import { batchOfPeriod, lockBatch, type BatchFacts } from "./batch.ts";
import { findAnomalies } from "./find-anomalies.ts";
import { raisePayouts } from "./raise-payouts.ts";

/**
 * Opens the batch of a period, or returns the one that stands. A cancelled period is opened again as the next attempt; whoever
 * asks for an attempt that was cancelled since gets that one, cancelled: a run that starts again must not undo a person's no.
 * Refuses `programme.frozen` and `batch.running` while another period's batch is still open.
 */
export async function openBatch(tx: Tx, period: string, cutOffAt: Instant, attempt?: number): Promise<BatchFacts> {
  await mustNotBeFrozen(tx);
  const known = await batchOfPeriod(tx, period);
  if (known && (known.state !== "cancelled" || (attempt ?? Infinity) <= known.attempt)) return lockBatch(tx, known.id);
  const made = await run(
    tx,
    sql`insert into payout_batch (id, period, attempt, state, cut_off_at, created_at)
        values (${newId()}, ${period}, ${(known?.attempt ?? 0) + 1}, 'preparing', ${cutOffAt}, ${tx.now}) on conflict do nothing`,
  );
  const standing = await batchOfPeriod(tx, period);
  if (made === 0 && (!standing || standing.state === "cancelled")) {
    const open = await rowOf(
      tx,
      sql<{ period: string }>`select period from payout_batch where state in ('preparing', 'prepared', 'releasing')`,
    );
    throw refuse("batch.running", { period: open?.period ?? period });
  }
  if (!standing) throw new Error(`the batch of ${period} was made but is not there`);
  return lockBatch(tx, standing.id);
}

/** What waits to be paid, of the partners that a condition on their id names: matured conversions and what is left of corrections effective before the cut-off, that sit in no standing payout. */
export function candidates(cutOffAt: Instant, partners: Sql): Sql {
  return sql`
    select c.partner_id, c.currency, c.id as conversion_id, null::uuid as correction_id, c.amount_minor as minor
    from conversion c
    where c.status = 'unpaid' and c.superseded_at is null and c.matures_at < ${cutOffAt} and c.partner_id ${partners}
      and not exists (select from payout_item i where i.conversion_id = c.id and i.is_standing)
    union all
    select k.partner_id, k.currency, null, k.id, ${leftOfCorrection}
    from correction k
    where k.effective_at < ${cutOffAt} and k.partner_id ${partners} and ${leftOfCorrection} <> 0
      and not exists (select from payout_item i where i.correction_id = k.id and i.is_standing)`;
}

/**
 * The next partners, in the order of their ids, who have anything waiting. Walks the partners and asks for each whether there is
 * something: a distinct over all that waits would read all of it again for every chunk.
 */
async function nextPartners(tx: Tx, batch: BatchFacts, size: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select p.id from partner p
      where p.id > ${batch.progressPartnerId ?? "00000000-0000-0000-0000-000000000000"}::uuid
        and exists (${candidates(batch.cutOffAt, sql`= p.id`)})
      order by p.id limit ${size}`,
  );
  return rows.map((row) => row.id);
}

/**
 * Prepares the next partners of a batch: sums what waits by partner and currency and makes a payout or sets it aside, by the
 * rule `judgePayout`. Returns the partners done; none: the batch is complete.
 */
export async function prepareChunk(tx: Tx, batchId: string, size: number): Promise<string[]> {
  const batch = await lockBatch(tx, batchId);
  if (batch.state !== "preparing") return [];
  const partners = await nextPartners(tx, batch, size);
  if (partners.length === 0) return [];
  await lockPartners(tx, partners);
  const terms = await termsAt(tx, batch.cutOffAt);
  const { minimumPayout } = terms;
  const currencies = Object.keys(minimumPayout);
  await run(
    tx,
    sql`with candidate as (${candidates(batch.cutOffAt, sql`= any(${partners}::uuid[])`)}),
        total as (select partner_id, currency, sum(minor) as minor from candidate group by partner_id, currency),
        judged as (
          select t.partner_id, t.currency, t.minor,
                 case when t.minor <= 0 then 'not-positive'
                      when p.erased_at is not null then 'partner-erased'
                      when p.status = 'closed' then null
                      when p.status <> 'active' then 'partner-paused'
                      when m.minimum is null then 'no-minimum'
                      when t.minor < m.minimum then 'below-minimum' end as reason
          from total t join partner p on p.id = t.partner_id
          left join unnest(${currencies}::text[], ${currencies.map((currency) => minimumPayout[currency])}::bigint[]) as m (currency, minimum) on m.currency = t.currency
        ),
        aside as (
          insert into payout_set_aside (batch_id, partner_id, currency, amount_minor, reason)
          select ${batchId}::uuid, partner_id, currency, minor, reason from judged where reason is not null
        ),
        made as (
          insert into payout (id, batch_id, partner_id, currency, amount_minor, state, changed_at)
          select gen_random_uuid(), ${batchId}::uuid, partner_id, currency, minor, 'prepared', ${tx.now}::timestamptz from judged where reason is null
          returning id, partner_id, currency
        )
        insert into payout_item (payout_id, conversion_id, correction_id, amount_minor, is_standing)
        select m.id, c.conversion_id, c.correction_id, c.minor, true from candidate c join made m using (partner_id, currency)`,
  );
  await findAnomalies(tx, batch, partners, terms);
  await raisePayouts(
    tx,
    "payout.prepared",
    sql`o.batch_id = ${batchId} and o.partner_id = any(${partners}::uuid[]) and o.state = 'prepared'`,
  );
  await run(tx, sql`update payout_batch set progress_partner_id = ${partners.at(-1)} where id = ${batchId}`);
  return partners;
}

/** Who comes next in a batch that is being prepared; null: nobody. */
export async function nextToPrepare(tx: Tx, batchId: string): Promise<string | null> {
  const batch = await lockBatch(tx, batchId);
  return batch.state === "preparing" ? ((await nextPartners(tx, batch, 1))[0] ?? null) : null;
}

/** Leaves out the partner who broke the batch, with that reason; the rest goes on. Does nothing when another worker is past them. */
export async function skipPartner(tx: Tx, batchId: string, partnerId: string): Promise<void> {
  const batch = await lockBatch(tx, batchId);
  await mustNotBeFrozen(tx);
  if (batch.state !== "preparing" || (await nextPartners(tx, batch, 1))[0] !== partnerId) return;
  await run(
    tx,
    sql`insert into payout_set_aside (batch_id, partner_id, currency, amount_minor, reason)
        select ${batchId}::uuid, partner_id, currency, sum(minor), 'fault' from (${candidates(batch.cutOffAt, sql`= ${partnerId}::uuid`)}) c
        group by partner_id, currency on conflict do nothing`,
  );
  await run(tx, sql`update payout_batch set progress_partner_id = ${partnerId} where id = ${batchId}`);
}

/** All partners are in: freezes what an approval approves. */
export async function finishPreparing(tx: Tx, batchId: string): Promise<BatchFacts> {
  const batch = await lockBatch(tx, batchId);
  if (batch.state !== "preparing") return batch;
  const itemsHash = await hashOfItems(tx, batchId);
  await run(
    tx,
    sql`update payout_batch set state = 'prepared', prepared_at = ${tx.now}, items_hash = ${itemsHash}, progress_partner_id = null where id = ${batchId}`,
  );
  return { ...batch, state: "prepared", preparedAt: tx.now, itemsHash, progressPartnerId: null };
}

/** One hash over every payout and its items, by payout, so that a large batch needs no large string. */
export async function hashOfItems(tx: Tx, batchId: string): Promise<string> {
  const { hash } = await oneOf(
    tx,
    sql<{ hash: string }>`
      select encode(sha256(coalesce(string_agg(part, '' order by part), '')::bytea), 'hex') as hash
      from (select md5(concat_ws(':', o.id, o.partner_id, o.currency, o.amount_minor,
                     string_agg(concat_ws('=', i.conversion_id, i.correction_id, i.amount_minor), ',' order by i.id))) as part
            from payout o join payout_item i on i.payout_id = o.id and i.is_standing
            where o.batch_id = ${batchId} and o.state = 'prepared' group by o.id) parts`,
  );
  return hash;
}
