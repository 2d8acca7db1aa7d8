import { rowsOf, sql, type Sql, type Tx } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import type { PayoutFacts } from "./anomaly-rules.ts";

/**
 * Payouts to look at, and what is in them, as pieces of a query: a select of (id, partner_id, currency, amount_minor), and a relation of
 * (payout_id, conversion_id, correction_id, amount_minor), which may join the first as `looked`.
 */
export type Looked = { readonly payouts: Sql; readonly items: Sql };

/** The code by which an order was credited: it is kept in the evidence of the decision. */
const winningCode = sql`jsonb_path_query_first(d.evidence, '$.candidates[*] ? (@.source == "coupon" && @.outcome == "won").reference') #>> '{}'`;

/**
 * By payout the coupon that brought the most of it, and what it brought of the payouts before: what was dropped at their release was not
 * paid. Asks for those who own coupons only, and reads the past only where the terms call its part now unusual: most payouts have no coupon in them.
 */
export async function couponsOf(
  tx: Pick<Tx, "em">,
  looked: Looked,
  { oneCouponBasisPoints, medianOfPayouts }: Pick<Terms, "oneCouponBasisPoints" | "medianOfPayouts">,
): Promise<ReadonlyMap<string, NonNullable<PayoutFacts["coupon"]>>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; brought: string; orders: number; before: string }>`
      with looked as materialized (${looked.payouts}),
      owner as (select distinct partner_id from coupon where partner_id in (select partner_id from looked)),
      entry as (
        select o.id, o.partner_id, o.currency, o.amount_minor as whole, i.amount_minor as minor, c.order_id, ${winningCode} as code
        from owner join looked o on o.partner_id = owner.partner_id
        join ${looked.items} i on i.payout_id = o.id
        left join correction k on k.id = i.correction_id
        join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
        join attribution_decision d on d.id = c.decision_id and d.rule = 'coupon'),
      largest as (
        select distinct on (id) id, partner_id, currency, whole, code, sum(minor) as minor, count(distinct order_id)::int as orders
        from entry where code is not null group by id, partner_id, currency, whole, code order by id, sum(minor) desc, code)
      select l.id, l.minor::text as brought, l.orders, coalesce(past.minor, 0)::text as before
      from largest l
      left join lateral (
        select sum(i.amount_minor) as minor
        from (select id from payout p where p.partner_id = l.partner_id and p.currency = l.currency and p.state = 'released'
              order by p.released_at desc, p.id limit ${medianOfPayouts}) last
        join payout_item i on i.payout_id = last.id and i.is_standing
        left join correction k on k.id = i.correction_id
        join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
        join attribution_decision d on d.id = c.decision_id and d.rule = 'coupon'
        where l.minor * 10000 >= ${oneCouponBasisPoints} * l.whole and ${winningCode} = l.code) past on true
      where l.minor > 0`,
  );
  return new Map(rows.map((row) => [row.id, { brought: BigInt(row.brought), orders: row.orders, before: BigInt(row.before) }]));
}
