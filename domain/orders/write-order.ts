import { json, later, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { effectiveStatus } from "./order-rules.ts";
import { loadOrder, type Order } from "./order.ts";
import { shippingLine, type OrderStatus, type Snapshot } from "./snapshot.ts";

/** What an order's row says besides the snapshot itself: all that depends on what was known before. */
export type OrderState = {
  readonly status: OrderStatus | null;
  readonly paidAt: Instant | null;
  readonly modifiedAt: Instant;
  readonly receivedAt: Instant;
  readonly pendingSince: Instant | null;
  /** when it last stopped waiting for its payment */
  readonly waitedUntil: Instant | null;
  readonly trashedAt: Instant | null;
  readonly needsReread: boolean;
  readonly hash: string;
  readonly customerId: string | null;
  readonly customerSealed: Buffer | null;
};

/** Writes an order with its lines and refunds and gives it as it stands now. The caller holds its lock; `isNew`: it has no lines yet. */
export async function writeOrder(tx: Tx, id: string, snapshot: Snapshot, state: OrderState, isNew: boolean): Promise<Order> {
  if (!isNew) removeLines(tx, id, snapshot);
  later(tx, sql`with line as (${insertLines(id, snapshot)}) ${updateOrder(id, snapshot, state)}`);
  if (snapshot.refunds.length === 0) return orderOf(id, snapshot, state);
  writeRefunds(tx, id, snapshot);
  reckonRefunded(tx, id);
  const order = await loadOrder(tx, id);
  if (!order) throw new Error(`order ${id} vanished under its lock`);
  return order;
}

/** What `loadOrder` would read back; a test holds the two together. Refunds may know more than the snapshot says, so orders with any are read. */
function orderOf(id: string, snapshot: Snapshot, state: OrderState): Order {
  const { modifiedAt: _claimed, customer: _person, payUrl: _page, ...told } = snapshot;
  const { hash: _hash, customerSealed: _sealed, receivedAt: _received, waitedUntil: _waited, trashedAt, ...known } = state;
  return {
    ...told,
    ...known,
    id,
    status: effectiveStatus({ status: state.status, trashedAt }),
    isTrashed: trashedAt !== null,
    refunded: 0n,
  };
}

function updateOrder(id: string, snapshot: Snapshot, state: OrderState): Sql {
  return sql`
    update shop_order set
      number = ${snapshot.number}, status = ${state.status}, shop_status = ${snapshot.shopStatus}, currency = ${snapshot.currency},
      created_at = ${snapshot.createdAt}, paid_at = ${state.paidAt}, modified_at = ${state.modifiedAt}, claimed_at = ${snapshot.modifiedAt},
      received_at = ${state.receivedAt}, pending_since = ${state.pendingSince}, waited_until = ${state.waitedUntil}, trashed_at = ${state.trashedAt}, needs_reread = ${state.needsReread},
      snapshot_hash = ${state.hash}, total_minor = ${snapshot.total}, tax_minor = ${snapshot.tax}, shipping_minor = ${snapshot.shipping},
      discount_minor = ${snapshot.discount}, refunded_minor = ${snapshot.refunds.reduce((sum, refund) => sum + refund.total, 0n)},
      customer_id = ${state.customerId}, customer_sealed = ${state.customerSealed}::bytea, created_via = ${snapshot.createdVia},
      renewal_of = ${snapshot.renewalOf}, coupons = ${[...snapshot.coupons]}::text[], carriers = ${json(snapshot.carriers)}::jsonb
    where id = ${id}`;
}

function removeLines(tx: Tx, orderId: string, { refunds }: Snapshot): void {
  later(tx, sql`delete from shop_order_line where order_id = ${orderId}`);
  const ids = refunds.map((refund) => refund.externalId);
  later(tx, sql`delete from shop_order_refund where order_id = ${orderId} and not external_id = any(${ids}::text[])`);
}

function insertLines(orderId: string, { lines }: Snapshot): Sql {
  return sql`
    insert into shop_order_line (order_id, external_id, position, product_id, name, quantity, total_minor, tax_minor)
    select ${orderId}::uuid, external_id, position, product_id, name, quantity, total_minor, tax_minor
    from unnest(${lines.map((line) => line.externalId)}::text[], ${lines.map((_, index) => index)}::int[], ${lines.map((line) => line.productId)}::text[],
                ${lines.map((line) => line.name)}::text[], ${lines.map((line) => line.quantity)}::int[],
                ${lines.map((line) => line.total)}::bigint[], ${lines.map((line) => line.tax)}::bigint[])
      as line (external_id, position, product_id, name, quantity, total_minor, tax_minor)`;
}

/**
 * A shop that does not call an order refunded itself counts as refunded once its refunds reach its total. What they paid back for lines that
 * the order no longer has is not in that total any more, so it does not count towards it. The caller holds the order's lock.
 */
export function reckonRefunded(tx: Tx, orderId: string): void {
  later(
    tx,
    sql`update shop_order o set status = 'partly-refunded'
        where o.id = ${orderId} and o.status = 'refunded' and o.shop_status <> 'refunded'
          and o.refunded_minor - (
            select coalesce(sum((part ->> 'total')::bigint + coalesce((part ->> 'tax')::bigint, 0)), 0)
            from shop_order_refund r cross join lateral jsonb_array_elements(r.by_line) part
            where r.order_id = o.id and jsonb_typeof(r.by_line) = 'array' and part ->> 'lineExternalId' <> ${shippingLine}
              and not exists (select from shop_order_line l where l.order_id = o.id and l.external_id = part ->> 'lineExternalId')) < o.total_minor`,
  );
}

/** Which lines a refund took back and when is told by the shop's refunds alone, not by its orders: the same refund keeps what was read of it. */
function writeRefunds(tx: Tx, orderId: string, { refunds }: Snapshot): void {
  later(
    tx,
    sql`insert into shop_order_refund as known (order_id, external_id, total_minor, reason, by_line)
        select ${orderId}::uuid, external_id, total_minor, reason, by_line
        from unnest(${refunds.map((refund) => refund.externalId)}::text[], ${refunds.map((refund) => refund.total)}::bigint[],
                    ${refunds.map((refund) => refund.reason)}::text[], ${refunds.map((refund) => refund.byLine && json(refund.byLine))}::jsonb[])
          as refund (external_id, total_minor, reason, by_line)
        on conflict (order_id, external_id) do update set total_minor = excluded.total_minor, reason = excluded.reason,
          by_line = coalesce(excluded.by_line, case when known.total_minor = excluded.total_minor then known.by_line end),
          made_at = case when known.total_minor = excluded.total_minor then known.made_at end`,
  );
}
