import { instantOf, newId, oneOf, rowOf, rowsOf, run, sha256, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";

/** A shop's message as a door received and verified it. */
export type Delivery = {
  readonly shop: string;
  /** which adapter reads it: "woocommerce" */
  readonly format: string;
  readonly topic: string | null;
  readonly deliveryId: string | null;
  /** null when it was too large to keep: only its hash was taken */
  readonly body: Uint8Array | null;
  readonly bodyHash: string;
  /** false for messages that carry no state of their own (a deletion is just an id): the delivery id then tells two apart */
  readonly hasModificationTime: boolean;
};

export type InboxRow = {
  readonly id: string;
  readonly shop: string;
  readonly format: string;
  readonly topic: string | null;
  readonly body: Uint8Array | null;
  readonly receivedAt: Instant;
  readonly state: "received" | "applied" | "stale" | "ignored" | "set-aside";
  readonly reason: string | null;
};

/**
 * Stores a verified message and asks for it to be applied, in one transaction: once the door has answered 2xx, nothing can
 * lose it. The same message again is the same row. Returns its id and whether it is new.
 */
export async function receiveDelivery(tx: Tx, delivery: Delivery): Promise<{ id: string; isNew: boolean }> {
  const id = newId();
  const key = [delivery.topic ?? "", delivery.bodyHash, delivery.hasModificationTime ? "" : (delivery.deliveryId ?? "")].join("|");
  const made = await run(
    tx,
    sql`insert into inbox_delivery (id, shop, format, topic, key, delivery_id, body, received_at, state, reason)
        values (${id}, ${delivery.shop}, ${delivery.format}, ${delivery.topic}, ${key}, ${delivery.deliveryId}, ${delivery.body && Buffer.from(delivery.body)}::bytea,
                ${tx.now}, ${delivery.body ? "received" : "set-aside"}, ${delivery.body ? null : "too-large"})
        on conflict (shop, key) do nothing`,
  );
  if (made > 0) {
    if (delivery.body) await tx.enqueue("apply-inbox", id);
    return { id, isNew: true };
  }
  const known = await oneOf(tx, sql<{ id: string }>`select id from inbox_delivery where shop = ${delivery.shop} and key = ${key}`);
  // What could not be read then may be readable to this release: the shop's repeat is a chance to try again.
  await retryDelivery(tx, known.id);
  return { id: known.id, isNew: false };
}

/** Puts a message that was set aside back into the queue; says whether it was set aside and has its body still. */
export async function retryDelivery(tx: Tx, id: string): Promise<boolean> {
  const revived = await run(
    tx,
    sql`update inbox_delivery set state = 'received', reason = null, detail = null, settled_at = null where id = ${id} and state = 'set-aside' and body is not null`,
  );
  if (revived > 0) await tx.enqueue("apply-inbox", id);
  return revived > 0;
}

/** Tries every message again that was set aside and has its body still, e.g. after a new release can read more. Returns how many. */
export async function retrySetAside(tx: Tx): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`select id from inbox_delivery where state = 'set-aside' and body is not null order by received_at, id`,
  );
  for (const { id } of rows) await retryDelivery(tx, id);
  await record(tx, { act: "inbox.retry", subject: { kind: "inbox", id: "set-aside" }, facts: { messages: rows.length } });
  return rows.length;
}

/** The key part of a body: what makes the same bytes the same message. */
export function hashOfBody(body: Uint8Array): string {
  return sha256(body);
}

/** Locks a message that is still to be applied; null when another process settled it or is at it. */
export async function lockReceived(tx: Tx, id: string): Promise<InboxRow | null> {
  const row = await rowOf(
    tx,
    sql<{
      id: string;
      shop: string;
      format: string;
      topic: string | null;
      body: Buffer | null;
      received_at: string;
      state: InboxRow["state"];
      reason: string | null;
    }>`
      select id, shop, format, topic, body, received_at, state, reason from inbox_delivery
      where id = ${id} and state = 'received' for update skip locked`,
  );
  return row && { ...row, receivedAt: instantOf(row.received_at) };
}

export async function settleDelivery(
  tx: Tx,
  id: string,
  settled: {
    state: "applied" | "stale" | "ignored" | "set-aside";
    reason?: string | null;
    detail?: string | null;
    orderExternalId?: string | null;
  },
): Promise<void> {
  await run(
    tx,
    sql`update inbox_delivery set state = ${settled.state}, reason = ${settled.reason ?? null}, detail = ${settled.detail ?? null},
          order_external_id = ${settled.orderExternalId ?? null}, settled_at = ${tx.now} where id = ${id} and state = 'received'`,
  );
}

/** Messages that were accepted but not applied yet, oldest first: what a restart after a crash goes through. */
export async function waitingDeliveries(tx: Pick<Tx, "em">, receivedBefore: Instant, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
    }>`select id from inbox_delivery where state = 'received' and received_at < ${receivedBefore} order by received_at, id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}

export type SetAside = {
  readonly id: string;
  readonly receivedAt: Instant;
  readonly topic: string | null;
  readonly reason: string;
  readonly detail: string | null;
  /** the shop's own id of the order, where it could be read */
  readonly orderExternalId: string | null;
};

/** Messages that could not be read, newest first: support looks at them. */
export async function setAsideDeliveries(tx: Pick<Tx, "em">, limit: number): Promise<SetAside[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; received_at: string; topic: string | null; reason: string; detail: string | null; order_external_id: string | null }>`
      select id, received_at, topic, reason, detail, order_external_id from inbox_delivery where state = 'set-aside' order by received_at desc limit ${limit}`,
  );
  return rows.map(({ received_at: at, order_external_id: orderExternalId, ...row }) => ({
    ...row,
    orderExternalId,
    receivedAt: instantOf(at),
  }));
}
