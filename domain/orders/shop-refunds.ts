import { json, rowsOf, run, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import { reckonRefunded } from "./write-order.ts";
import type { ReadRefund, ShopRefund } from "./woocommerce-refund.ts";

/** A refund as it is held, with its order. */
export type HeldRefund = {
  readonly externalId: string;
  readonly orderId: string;
  readonly orderExternalId: string;
  readonly total: bigint;
  readonly currency: Currency;
  /** its lines and time have been read */
  readonly isRead: boolean;
  /** its order is young enough for the shop's list to name it */
  readonly isInList: boolean;
};

type Row = {
  external_id: string;
  order_id: string;
  order_external_id: string;
  total_minor: string;
  currency: string;
  is_read: boolean;
  is_in_list: boolean;
};

/** The refunds we hold of orders made since `since`, which the shop's own list of refunds since then must name, too; and of the named orders. */
export async function heldRefunds(tx: Pick<Tx, "em">, shop: string, since: Instant, orders: readonly string[]): Promise<HeldRefund[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select r.external_id, r.order_id, o.external_id as order_external_id, r.total_minor, o.currency, r.made_at is not null as is_read, o.created_at >= ${since} as is_in_list
      from shop_order_refund r join shop_order o on o.id = r.order_id where o.shop = ${shop} and (o.created_at >= ${since} or o.external_id = any(${[...orders]}::text[]))`,
  );
  return rows.map((row) => ({
    externalId: row.external_id,
    orderId: row.order_id,
    orderExternalId: row.order_external_id,
    total: BigInt(row.total_minor),
    currency: row.currency,
    isRead: row.is_read,
    isInList: row.is_in_list,
  }));
}

/** Which of these orders we know. */
export async function knownOrders(tx: Pick<Tx, "em">, shop: string, orders: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ external_id: string }>`
      select external_id from shop_order where shop = ${shop} and external_id = any(${[...orders]}::text[]) and snapshot_hash is not null`,
  );
  return new Set(rows.map((row) => row.external_id));
}

/**
 * The known orders whose refunds differ from the shop's list: one is missing there or here, or has another amount. Only those made
 * since `since` can be missing there. An order we never heard of is no business of its refunds: the sweep over the orders finds it.
 */
export function ordersWithOtherRefunds(held: readonly HeldRefund[], told: readonly ShopRefund[], known: ReadonlySet<string>): string[] {
  const heldById = new Map(held.map((refund) => [refund.externalId, refund]));
  const toldIds = new Set(told.map((refund) => refund.externalId));
  const removed = held.filter((refund) => refund.isInList && !toldIds.has(refund.externalId)).map((refund) => refund.orderExternalId);
  const others = told.flatMap((refund) => {
    const one = heldById.get(refund.externalId);
    const isSame = one && refund.inCurrency(one.currency)?.total === one.total;
    return isSame || refund.orderExternalId === null || !known.has(refund.orderExternalId) ? [] : [refund.orderExternalId];
  });
  return [...new Set([...removed, ...others])];
}

/** Keeps what only the shop's refunds tell of a held refund: which lines, and when. Locks the order; says whether that was news. */
export async function rememberRefundLines(tx: Tx, orderId: string, externalId: string, refund: ReadRefund): Promise<boolean> {
  await run(tx, sql`select id from shop_order where id = ${orderId} for update`);
  const changed = await run(
    tx,
    sql`update shop_order_refund set by_line = ${refund.byLine && json(refund.byLine)}::jsonb, made_at = ${refund.madeAt}
        where order_id = ${orderId} and external_id = ${externalId} and total_minor = ${refund.total}
          and (by_line is distinct from ${refund.byLine && json(refund.byLine)}::jsonb or made_at is distinct from ${refund.madeAt})`,
  );
  if (changed > 0) reckonRefunded(tx, orderId);
  return changed > 0;
}
