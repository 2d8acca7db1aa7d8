import { instantOf, instantOrNull, rowOf, rowsOf, sql, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import { sameCustomers } from "./customer.ts";
import { effectiveStatus } from "./order-rules.ts";
import {
  refundedLine,
  type Carrier,
  type OrderStatus,
  type SnapshotLine,
  type SnapshotRefund,
  type StoredRefundedLine,
} from "./snapshot.ts";

/** A shop's order as we know it, with lines and refunds. Amounts in minor units of its currency. */
export type Order = {
  readonly id: string;
  readonly shop: string;
  readonly externalId: string;
  readonly number: string;
  /** what it counts as; null while the shop's own word means nothing to us and none did before */
  readonly status: OrderStatus | null;
  readonly shopStatus: string;
  readonly isTrashed: boolean;
  readonly needsReread: boolean;
  readonly currency: Currency;
  readonly createdAt: Instant;
  readonly paidAt: Instant | null;
  readonly modifiedAt: Instant;
  readonly pendingSince: Instant | null;
  readonly total: bigint;
  readonly tax: bigint;
  readonly shipping: bigint;
  readonly discount: bigint;
  readonly refunded: bigint;
  /** who bought; their name and address are sealed, see `customerOf`. Null where the shop said nothing of anybody */
  readonly customerId: string | null;
  readonly createdVia: string;
  readonly renewalOf: string | null;
  readonly coupons: readonly string[];
  readonly carriers: readonly Carrier[];
  readonly lines: readonly SnapshotLine[];
  readonly refunds: readonly SnapshotRefund[];
};

type Row = {
  id: string;
  shop: string;
  external_id: string;
  number: string;
  status: OrderStatus | null;
  shop_status: string;
  trashed_at: string | null;
  needs_reread: boolean;
  currency: string;
  created_at: string;
  paid_at: string | null;
  modified_at: string;
  pending_since: string | null;
  total_minor: string;
  tax_minor: string;
  shipping_minor: string;
  discount_minor: string;
  refunded_minor: string;
  customer_id: string | null;
  created_via: string;
  renewal_of: string | null;
  coupons: string[];
  carriers: StoredCarrier[];
};
type StoredCarrier = Omit<Carrier, "landedAt"> & { landedAt: string | null };

/** The order with its lines and refunds; null while no snapshot of it has come. */
export async function loadOrder(tx: Pick<Tx, "em">, id: string): Promise<Order | null> {
  const row = await rowOf(tx, selectOrder(sql`id = ${id}`));
  return row && completeOrder(tx, row);
}

/** Orders that people mean by a number; more than one when shops share numbers. */
export async function ordersByNumber(tx: Pick<Tx, "em">, number: string): Promise<Order[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`${selectOrder(sql`number = ${number} or external_id = ${number}`)} order by created_at desc limit 5`,
  );
  return Promise.all(rows.map((row) => completeOrder(tx, row)));
}

/**
 * Where a renewal may have come from: the order that began its subscription, where the shop has named it; or else earlier renewals of
 * that subscription; or else the customer's earlier orders of its products. Oldest first.
 */
export async function originsOfRenewal(tx: Pick<Tx, "em">, order: Order): Promise<string[]> {
  const parent = await rowOf(
    tx,
    sql<{ id: string }>`
      select o.id from shop_subscription s join shop_order o on o.shop = s.shop and o.external_id = s.parent_external_id
      where s.shop = ${order.shop} and s.external_id = ${order.renewalOf} and o.id <> ${order.id} and o.snapshot_hash is not null`,
  );
  if (parent) return [parent.id];
  const renewals = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id from shop_order where shop = ${order.shop} and renewal_of = ${order.renewalOf} and renewal_of <> 'unknown' and id <> ${order.id} and created_at < ${order.createdAt}
      order by created_at limit 1`,
  );
  if (renewals.length > 0) return renewals.map((row) => row.id);
  const products = order.lines.flatMap((line) => line.productId ?? []);
  const orders = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from shop_order o
      where o.shop = ${order.shop} and o.created_at < ${order.createdAt} and o.renewal_of is null
        and o.customer_id in (${sameCustomers(order)})
        and exists (select from shop_order_line l where l.order_id = o.id and l.product_id = any(${products}::text[]))
      order by o.created_at limit 20`,
  );
  return orders.map((row) => row.id);
}

function selectOrder(where: Sql): Sql<Row> {
  return sql<Row>`
    select id, shop, external_id, number, status, shop_status, trashed_at, needs_reread, currency, created_at, paid_at, modified_at, pending_since,
           total_minor, tax_minor, shipping_minor, discount_minor, refunded_minor, customer_id, created_via, renewal_of, coupons, carriers
    from shop_order where snapshot_hash is not null and (${where})`;
}

async function completeOrder(tx: Pick<Tx, "em">, row: Row): Promise<Order> {
  const lines = await rowsOf(
    tx,
    sql<{ external_id: string; product_id: string | null; name: string; quantity: number; total_minor: string; tax_minor: string }>`
      select external_id, product_id, name, quantity, total_minor, tax_minor from shop_order_line where order_id = ${row.id} order by position`,
  );
  const refunds = await rowsOf(
    tx,
    sql<{ external_id: string; total_minor: string; reason: string; by_line: StoredRefundedLine[] | null }>`
      select external_id, total_minor, reason, by_line from shop_order_refund where order_id = ${row.id} order by external_id`,
  );
  return {
    id: row.id,
    shop: row.shop,
    externalId: row.external_id,
    number: row.number,
    status: effectiveStatus({ status: row.status, trashedAt: instantOrNull(row.trashed_at) }),
    shopStatus: row.shop_status,
    isTrashed: row.trashed_at !== null,
    needsReread: row.needs_reread,
    currency: row.currency,
    createdAt: instantOf(row.created_at),
    paidAt: instantOrNull(row.paid_at),
    modifiedAt: instantOf(row.modified_at),
    pendingSince: instantOrNull(row.pending_since),
    total: BigInt(row.total_minor),
    tax: BigInt(row.tax_minor),
    shipping: BigInt(row.shipping_minor),
    discount: BigInt(row.discount_minor),
    refunded: BigInt(row.refunded_minor),
    customerId: row.customer_id,
    createdVia: row.created_via,
    renewalOf: row.renewal_of,
    coupons: row.coupons,
    carriers: row.carriers.map((carrier) => ({ ...carrier, landedAt: instantOrNull(carrier.landedAt) })),
    lines: lines.map((line) => ({
      externalId: line.external_id,
      productId: line.product_id,
      name: line.name,
      quantity: line.quantity,
      total: BigInt(line.total_minor),
      tax: BigInt(line.tax_minor),
    })),
    refunds: refunds.map((refund) => ({
      externalId: refund.external_id,
      total: BigInt(refund.total_minor),
      reason: refund.reason,
      byLine: refund.by_line?.map(refundedLine) ?? null,
    })),
  };
}
