import { instantOrNull, rowOf, rowsOf, run, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import { anomaliesOf, type Anomaly, type AnomalyKind } from "./anomaly-rules.ts";
import type { BatchFacts } from "./batch.ts";
import { couponsOf, type Looked } from "./coupons-of.ts";
import { findDebts } from "./unusual-debts.ts";

/** Looks at the payouts of these partners and keeps what is unusual about them. */
export async function findAnomalies(tx: Tx, batch: BatchFacts, partners: readonly string[], terms: Terms): Promise<void> {
  const payouts = sql`
    select id, partner_id, currency, amount_minor from payout where batch_id = ${batch.id} and partner_id = any(${partners}::uuid[])`;
  await findDebts(tx, batch.id, partners, terms);
  const found = await unusualIn(tx, { payouts, items: sql`payout_item` }, terms, batch.cutOffAt);
  if (found.length === 0) return;
  await run(
    tx,
    sql`insert into payout_anomaly (payout_id, kind, figure)
        select * from unnest(${found.map((each) => each.id)}::uuid[], ${found.map((each) => each.kind)}::text[], ${found.map((each) => each.figure)}::bigint[])`,
  );
}

/** What is unusual about some payouts, by the rule `anomaliesOf`, in two queries; `id`: the payout's. */
export async function unusualIn(
  tx: Pick<Tx, "em">,
  looked: Looked,
  terms: Terms,
  cutOffAt: Instant,
): Promise<(Anomaly & { readonly id: string })[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      currency: Currency;
      amount_minor: string;
      past: string[];
      active_since: string | null;
      entries: number;
      corrected: number;
      under_review: number;
      orders: number;
      largest_customer: string;
    }>`
      with looked as materialized (${looked.payouts}), entry as (
        select o.id, i.amount_minor, i.correction_id is not null or s.refunded_minor > 0 as is_corrected, c.review_flag is not null as is_under_review,
               c.order_id, coalesce(s.customer_id, s.id) as customer
        from looked o
        join ${looked.items} i on i.payout_id = o.id
        left join correction k on k.id = i.correction_id
        join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
        join shop_order s on s.id = c.order_id
      ),
      by_customer as (
        select id, sum(amount_minor) as minor, count(*) as entries, count(*) filter (where is_corrected) as corrected,
               count(*) filter (where is_under_review) as under_review, count(distinct order_id) as orders
        from entry group by id, customer
      ),
      total as (
        select id, max(minor) as largest_customer, sum(entries) as entries, sum(corrected) as corrected, sum(under_review) as under_review, sum(orders) as orders
        from by_customer group by id
      )
      select o.id, o.currency, o.amount_minor, t.entries::int, t.corrected::int, t.under_review::int, t.orders::int, greatest(t.largest_customer, 0)::text as largest_customer,
             coalesce(past.amounts, '{}') as past,
             (select min(h.at) from partner_status_change h where h.partner_id = o.partner_id and h.to_status = 'active') as active_since
      from total t join looked o on o.id = t.id
      left join lateral (
        select array_agg(amount_minor::text) as amounts from (
          select amount_minor from payout p where p.partner_id = o.partner_id and p.currency = o.currency and p.state = 'released'
          order by p.released_at desc, p.id limit ${terms.medianOfPayouts}) last) past on true`,
  );
  const coupons = await couponsOf(tx, looked, terms);
  return rows.flatMap((row) =>
    anomaliesOf(
      {
        currency: row.currency,
        amount: BigInt(row.amount_minor),
        past: row.past.map(BigInt),
        activeSince: instantOrNull(row.active_since),
        entries: row.entries,
        corrected: row.corrected,
        underReview: row.under_review,
        largestCustomer: BigInt(row.largest_customer),
        orders: row.orders,
        coupon: coupons.get(row.id) ?? null,
      },
      terms,
      cutOffAt,
    ).map((anomaly) => ({ id: row.id, ...anomaly })),
  );
}

/** Whether anything that the batch would pay as it stands, or leaves out because of corrections, is unusual. */
export async function hasAnomalies(tx: Pick<Tx, "em">, batchId: string): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`
      select from payout o join payout_anomaly a on a.payout_id = o.id where o.batch_id = ${batchId} and o.state = 'prepared'
      union all select from payout_set_aside s where s.batch_id = ${batchId} and s.is_unusual limit 1`,
  );
  return row !== null;
}

export type FoundAnomaly = Anomaly & { readonly payoutId: string; readonly money: Money };

/** What is unusual about some payouts. */
export async function anomaliesIn(tx: Pick<Tx, "em">, payoutIds: readonly string[]): Promise<FoundAnomaly[]> {
  if (payoutIds.length === 0) return [];
  const rows = await rowsOf(
    tx,
    sql<{ payout_id: string; kind: AnomalyKind; figure: string; currency: Currency; amount_minor: string }>`
      select a.payout_id, a.kind, a.figure, o.currency, o.amount_minor from payout_anomaly a join payout o on o.id = a.payout_id
      where a.payout_id = any(${payoutIds}::uuid[]) order by o.amount_minor desc, a.payout_id, a.kind`,
  );
  return rows.map((row) => ({
    payoutId: row.payout_id,
    kind: row.kind,
    figure: BigInt(row.figure),
    money: { currency: row.currency, minor: BigInt(row.amount_minor) },
  }));
}
