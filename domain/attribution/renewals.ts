import { oneOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { sameCustomers, type Order } from "#domain/orders";
import type { NobodyReason } from "./decision.ts";

/**
 * How many other renewals of an order's subscription (where the shop names none, of its customer's) earn somebody something or still may:
 * those that were cancelled, failed, paid back, cost nothing or are credited to nobody take no place of the first so many. One that waits
 * for its payment does; if it fails, whoever found no place is decided again. A place that a later renewal has is taken, too: messages
 * overtake each other, and none is paid beyond so many. Renewals of one subscription wait for each other here, until the transaction's end.
 */
export async function otherRenewals(tx: Pick<Tx, "em">, order: Order): Promise<number> {
  await run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`renewals ${order.shop} ${order.renewalOf}`}, 0))`);
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`
      select count(*)::text as count from shop_order o join attribution_decision d on d.order_id = o.id and d.superseded_at is null
      where o.shop = ${order.shop} and o.renewal_of = ${order.renewalOf} and (o.renewal_of <> 'unknown' or o.customer_id in (${sameCustomers(order)}))
        and o.id <> ${order.id} and d.partner_id is not null
        and o.trashed_at is null and o.total_minor > 0 and (o.status is null or o.status not in ('cancelled', 'failed', 'refunded'))`,
  );
  return Number(count);
}

/**
 * Renewals that are credited to nobody for one of these reasons, of a subscription that an order began, of the one it renews, or of its
 * customer; oldest first. Now that more is known of the order, they may be somebody's.
 */
export async function renewalsToDecideAgain(tx: Pick<Tx, "em">, order: Order, because: readonly NobodyReason[]): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from (
        select id from shop_order where customer_id in (${sameCustomers(order)})
        union select r.id from shop_subscription s join shop_order r on r.shop = s.shop and r.renewal_of = s.external_id
              where s.shop = ${order.shop} and s.parent_external_id = ${order.externalId}
        union select id from shop_order where shop = ${order.shop} and renewal_of = ${order.renewalOf} and renewal_of <> 'unknown') related
      join shop_order o on o.id = related.id
      join attribution_decision d on d.order_id = o.id and d.superseded_at is null
      where o.shop = ${order.shop} and o.renewal_of is not null and o.id <> ${order.id}
        and (o.created_at >= ${order.createdAt} or d.evidence ->> 'nobodyBecause' = 'terms')
        and d.rule = 'renewal' and d.partner_id is null and d.evidence ->> 'nobodyBecause' = any(${[...because]}::text[])
      order by o.created_at, o.id`,
  );
  return rows.map((row) => row.id);
}
