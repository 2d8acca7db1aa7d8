import { rowsOf, rowOf, sql, plusDays, type Tx } from "#domain/kernel";
import { loadOrder } from "#domain/orders";
import { lockPartners } from "#domain/partners";
import { termsAt } from "#domain/programme";
import { applyOrder } from "./apply-order.ts";
import { conversionOfOrder } from "./conversion.ts";
import { settle } from "./settle.ts";

/** Orders whose conversion has been pending for payment for longer than the terms allow now, oldest first. */
export async function overduePending(tx: Tx, limit: number): Promise<string[]> {
  const { pendingLimitDays } = await termsAt(tx, tx.now);
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null
      where c.status = 'pending' and c.reason in ('awaiting-payment', 'payment-in-retry') and o.pending_since <= ${plusDays(tx.now, -pendingLimitDays)}
      order by o.pending_since limit ${limit}`,
  );
  return rows.map((row) => row.id);
}

/** Decides again whom an order is credited to and what it earns, although the order itself did not change: more is known around it. */
export async function applyAgain(tx: Tx, orderId: string): Promise<void> {
  await rowOf(tx, sql`select id from shop_order where id = ${orderId} for update`);
  const order = await loadOrder(tx, orderId);
  if (order) await applyOrder(tx, { order, before: order.status });
}

/**
 * Orders of a shop with a line that was rated before its product was known, and is known now; by our ids, from the one after `after` on.
 * What is paid keeps the rate that it was paid at.
 */
export async function ordersToRateAgain(tx: Pick<Tx, "em">, shop: string, after: string | null, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select distinct c.order_id as id
      from conversion_line l
      join conversion c on c.id = l.conversion_id and c.superseded_at is null and c.status <> 'paid'
      join shop_order o on o.id = c.order_id and o.shop = ${shop}
      join shop_order_line s on s.order_id = o.id and s.external_id = l.line_external_id
      join shop_product p on p.shop = o.shop and p.external_id = s.product_id
      where not l.is_product_known and c.order_id > ${after ?? "00000000-0000-0000-0000-000000000000"}::uuid
      order by c.order_id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}

/** Looks at an order's conversion again although no message came: time alone may have decided, or its product is known now. Takes the order's lock, then the partner's. */
export async function settleOrder(tx: Tx, orderId: string): Promise<void> {
  await rowOf(tx, sql`select id from shop_order where id = ${orderId} for update`);
  const order = await loadOrder(tx, orderId);
  const seen = await conversionOfOrder(tx, orderId);
  if (!order || !seen) return;
  await lockPartners(tx, [seen.partnerId]);
  const conversion = await conversionOfOrder(tx, orderId);
  if (conversion) await settle(tx, conversion, order, await termsAt(tx, conversion.orderedAt));
}
