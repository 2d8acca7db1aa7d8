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

/** Looks at an order's conversion again although no message came: time alone may have decided. Takes the order's lock, then the partner's. */
export async function settleOrder(tx: Tx, orderId: string): Promise<void> {
  await rowOf(tx, sql`select id from shop_order where id = ${orderId} for update`);
  const order = await loadOrder(tx, orderId);
  const seen = await conversionOfOrder(tx, orderId);
  if (!order || !seen) return;
  await lockPartners(tx, [seen.partnerId]);
  const conversion = await conversionOfOrder(tx, orderId);
  if (conversion) await settle(tx, conversion, order, await termsAt(tx, conversion.orderedAt));
}
