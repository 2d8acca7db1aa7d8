import { json, oneOf, rowsOf, run, sql, type Sql, type Tx } from "#domain/kernel";
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
      select o.id from (${relatedTo(order)}) related
      join shop_order o on o.id = related.id
      join attribution_decision d on d.order_id = o.id and d.superseded_at is null
      where o.shop = ${order.shop} and o.renewal_of is not null and o.id <> ${order.id}
        and (o.created_at >= ${order.createdAt} or d.evidence ->> 'nobodyBecause' = 'terms')
        and d.rule = 'renewal' and d.partner_id is null and d.evidence ->> 'nobodyBecause' = any(${[...because]}::text[])
      order by o.created_at, o.id`,
  );
  return rows.map((row) => row.id);
}

/** The orders that inherit from an order: renewals, and later orders of its customer that are credited by it alone. Oldest first. */
export async function followersOf(tx: Pick<Tx, "em">, order: Order): Promise<string[]> {
  const won = json({ candidates: [{ source: "lifetime", orderId: order.id, outcome: "won" }] });
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from (${relatedTo(order)}) related
      join shop_order o on o.id = related.id
      join attribution_decision d on d.order_id = o.id and d.superseded_at is null and d.partner_id is not null
      where (d.rule = 'renewal' and d.evidence ->> 'parentOrderId' = ${order.id}) or (d.rule = 'lifetime' and d.evidence @> ${won}::jsonb)
      order by o.created_at, o.id`,
  );
  return rows.map((row) => row.id);
}

/** Orders of the same customer, of a subscription that an order began, and of the one it renews, by our ids. */
function relatedTo(order: Order): Sql {
  return sql`
    select id from shop_order where customer_id in (${sameCustomers(order)})
    union select r.id from shop_subscription s join shop_order r on r.shop = s.shop and r.renewal_of = s.external_id
          where s.shop = ${order.shop} and s.parent_external_id = ${order.externalId}
    union select id from shop_order where shop = ${order.shop} and renewal_of = ${order.renewalOf} and renewal_of <> 'unknown'`;
}

/**
 * Renewals of nobody of which more has become known since than their decision says, oldest decision first, at most so many: an order that
 * they may follow is somebody's by now, or one of the first so many earns nothing any more. Whoever found that out asked for them to be
 * decided again; this finds them by their rows, should that have been lost.
 */
export async function renewalsLeftBehind(tx: Pick<Tx, "em">, limit: number): Promise<string[]> {
  const isOfSameCustomer = sql`
    exists (select from customer a join customer b on b.id = a.id or (b.shop = a.shop and b.external_id = a.external_id)
            where a.id = o.customer_id and b.id = r.customer_id)`;
  const isOfSameSubscription = sql`r.renewal_of = o.renewal_of and (r.renewal_of <> 'unknown' or ${isOfSameCustomer})`;
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from attribution_decision d join shop_order o on o.id = d.order_id
      where d.rule = 'renewal' and d.partner_id is null and d.superseded_at is null
        and case when d.evidence ->> 'nobodyBecause' in ('no-origin', 'origin-of-nobody') then
              exists (select from shop_subscription s join shop_order r on r.shop = s.shop and r.external_id = s.parent_external_id
                      join attribution_decision p on p.order_id = r.id and p.superseded_at is null and p.partner_id is not null
                      where s.shop = o.shop and s.external_id = o.renewal_of)
              or exists (select from shop_order r join attribution_decision p on p.order_id = r.id and p.superseded_at is null and p.partner_id is not null
                         where r.shop = o.shop and r.id <> o.id and r.created_at < o.created_at and p.decided_at >= d.decided_at
                           and (${isOfSameSubscription} or ${isOfSameCustomer}))
            when d.evidence ->> 'nobodyBecause' = 'terms' then
              exists (select from shop_order r join attribution_decision p on p.order_id = r.id and p.superseded_at is null and p.partner_id is not null
                      where r.shop = o.shop and r.id <> o.id and ${isOfSameSubscription}
                        and (r.trashed_at is not null or r.status in ('cancelled', 'failed', 'refunded')))
            end
      order by d.decided_at, o.id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}
