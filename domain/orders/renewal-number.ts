import { oneOf, sql, type Tx } from "#domain/kernel";
import { sameCustomers } from "./customer.ts";
import type { Order } from "./order.ts";

/** The how-manieth renewal of its subscription an order is, from 1; where the shop names no subscription, of its customer's. */
export async function renewalNumber(tx: Pick<Tx, "em">, order: Order): Promise<number> {
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`
      select count(*)::text as count from shop_order o
      where o.shop = ${order.shop} and o.renewal_of = ${order.renewalOf} and (o.renewal_of <> 'unknown' or o.customer_id in (${sameCustomers(order)}))
        and (o.created_at, o.id) < (${order.createdAt}, ${order.id}::uuid)`,
  );
  return Number(count) + 1;
}
