import { instantOf, instantOrNull, later, newId, oneOf, rowOf, rowsOf, run, sha256, sql, type Instant, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { bringBackBody, openBody, sealBody } from "./inbox-body.ts";

/** A shop's message as a door received and verified it. */
export type Delivery = {
  readonly shop: string;
  /** which adapter reads it, a `ShopFormat` */
  readonly format: string;
  readonly topic: string | null;
  readonly deliveryId: string | null;
  /** null when it was too large to keep: only its hash was taken */
  readonly body: Uint8Array | null;
  readonly bodyHash: string;
  /** false for messages that carry no state of their own (a deletion is just an id): the delivery id then tells two apart */
  readonly hasModificationTime: boolean;
  /**
   * the delivery id alone says which message it is. "any-body": its bytes differ with every delivery, and mean the same. "one-body": other bytes under it
   * are another message, and refused. Only for doors whose shops never use an id twice
   */
  readonly isKnownById?: "any-body" | "one-body";
};

/** A message as it is stored. `isSameBody`: false where another body came before under the same delivery id, and holds. */
export type Received = { readonly id: string; readonly isNew: boolean; readonly isSameBody: boolean };

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
 * Stores verified messages and asks for them to be applied, in one statement each: once the door has answered 2xx, nothing can
 * lose them. The same message again is the same row. Returns in their order each one's id and whether it is new.
 */
export async function receiveDeliveries(tx: Tx, deliveries: readonly Delivery[]): Promise<Received[]> {
  const given = deliveries.map((delivery) => toStore(tx, delivery));
  const column = <T>(pick: (delivery: ReturnType<typeof toStore>) => T): T[] => given.map(pick);
  const stored = rowsOf(
    tx,
    sql<StoredRow & { shop: string; key: string }>`
      with given as (
        select * from unnest(${column((d) => d.id)}::uuid[], ${column((d) => d.shop)}::text[], ${column((d) => d.format)}::text[], ${column((d) => d.topic)}::text[],
                             ${column((d) => d.key)}::text[], ${column((d) => d.deliveryId)}::text[], ${column(hashToCompare)}::text[], ${column((d) => d.sealed?.body ?? null)}::bytea[],
                             ${column((d) => d.sealed?.key.wrapped ?? null)}::bytea[], ${column((d) => d.sealed?.key.keyId ?? null)}::text[])
          as g (id, shop, format, topic, key, delivery_id, body_hash, body, body_key, body_key_id)
      ), made as (
        insert into inbox_delivery (id, shop, format, topic, key, delivery_id, body_hash, body, body_key, body_key_id, received_at, state, reason)
        select id, shop, format, topic, key, delivery_id, body_hash, body, body_key, body_key_id, ${tx.now}::timestamptz,
               case when body is null then 'set-aside' else 'received' end, case when body is null then 'too-large' end
        from given on conflict (shop, key) do nothing returning id, shop, key, body_hash
      )
      select shop, key, id, body_hash, true as is_new, false as is_set_aside from made
      union all
      select known.shop, known.key, known.id, known.body_hash, false, known.state = 'set-aside' from inbox_delivery known join given on given.shop = known.shop and given.key = known.key`,
  );
  // Asked for while they are stored: the id of one that is known already is nobody's, and whoever takes it from the queue passes it over.
  const asked = tx.enqueue("apply-inbox", ...given.filter(({ body }) => body !== null).map(({ id }) => id));
  // Both at once: where both fail, as on a lost connection, neither is left for nobody to hear of.
  const [rows] = await Promise.all([stored, asked]);
  const byKey = new Map(rows.map((row) => [`${row.shop} ${row.key}`, row]));
  return Promise.all(given.map((delivery) => received(tx, delivery, byKey.get(`${delivery.shop} ${delivery.key}`))));
}

function toStore(tx: Tx, delivery: Delivery): Delivery & { id: string; key: string; sealed: ReturnType<typeof sealBody> | null } {
  const id = newId();
  return { ...delivery, id, key: keyOf(delivery), sealed: delivery.body && sealBody(tx, id, delivery.body) };
}

type StoredRow = { readonly id: string; readonly body_hash: string | null; readonly is_new: boolean; readonly is_set_aside: boolean };

async function received(tx: Tx, delivery: ReturnType<typeof toStore>, row: StoredRow | undefined): Promise<Received> {
  // In neither: another process was storing the same message at that moment, and has committed it since.
  const found = sql<StoredRow>`
    select id, body_hash, false as is_new, state = 'set-aside' as is_set_aside from inbox_delivery where shop = ${delivery.shop} and key = ${delivery.key}`;
  const { id, body_hash: heldHash, is_new: isNew, is_set_aside: isSetAside } = row ?? (await oneOf(tx, found));
  const isSameBody = heldHash === null || heldHash === delivery.bodyHash;
  // What could not be read then may be readable to this release: the shop's repeat is a chance to try again. Another body under its id is none.
  if (isSetAside && isSameBody) {
    if (delivery.body) await bringBackBody(tx, id, delivery.body);
    await retryDelivery(tx, id);
  }
  return { id, isNew: isNew && id === delivery.id, isSameBody };
}

/** Kept only where it is asked for again: where the bytes are in the key, it is there already. */
function hashToCompare({ isKnownById, bodyHash }: Delivery): string | null {
  return isKnownById === "one-body" ? bodyHash : null;
}

/** The same for one message. */
export async function receiveDelivery(tx: Tx, delivery: Delivery): Promise<Received> {
  const [only] = await receiveDeliveries(tx, [delivery]);
  if (!only) throw new Error("a message that was stored is not there");
  return only;
}

function keyOf({ topic, bodyHash, hasModificationTime, deliveryId, isKnownById }: Delivery): string {
  // Hashed: a shop may give its messages names of any length, and an index has no room for that.
  if (isKnownById) return [topic ?? "", "id", sha256(deliveryId ?? "")].join("|");
  return [topic ?? "", bodyHash, hasModificationTime ? "" : (deliveryId ?? "")].join("|");
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
      body_key: Buffer | null;
      body_key_id: string | null;
      received_at: string;
      state: InboxRow["state"];
      reason: string | null;
    }>`
      select id, shop, format, topic, body, body_key, body_key_id, received_at, state, reason from inbox_delivery
      where id = ${id} and state = 'received' for update skip locked`,
  );
  if (!row) return null;
  const { body_key: _key, body_key_id: _keyId, received_at: at, ...kept } = row;
  return { ...kept, body: openBody(tx, row), receivedAt: instantOf(at) };
}

/**
 * Ends a message. Its body is let go in the same transaction, unless it was set aside: what is needed of it stands in the order by
 * then, and a repeat is known by its key.
 */
export function settleDelivery(
  tx: Tx,
  id: string,
  settled: {
    state: "applied" | "stale" | "ignored" | "set-aside";
    reason?: string | null;
    detail?: string | null;
    orderExternalId?: string | null;
  },
): Promise<void> {
  const isOpen = settled.state === "set-aside";
  later(
    tx,
    sql`update inbox_delivery set state = ${settled.state}, body = case when ${isOpen} then body end, body_key = case when ${isOpen} then body_key end,
          body_key_id = case when ${isOpen} then body_key_id end, reason = ${settled.reason ?? null}, detail = ${settled.detail ?? null},
          order_external_id = ${settled.orderExternalId ?? null}, settled_at = ${tx.now} where id = ${id} and state = 'received'`,
  );
  return Promise.resolve();
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
  readonly shop: string;
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
    sql<{
      id: string;
      shop: string;
      received_at: string;
      topic: string | null;
      reason: string;
      detail: string | null;
      order_external_id: string | null;
    }>`
      select id, shop, received_at, topic, reason, detail, order_external_id from inbox_delivery where state = 'set-aside' order by received_at desc limit ${limit}`,
  );
  return rows.map(({ received_at: at, order_external_id: orderExternalId, ...row }) => ({
    ...row,
    orderExternalId,
    receivedAt: instantOf(at),
  }));
}

/** What was accepted and waits to be applied, since when the oldest does, and how many could not be read. */
export async function inboxFigures(tx: Pick<Tx, "em">): Promise<{ waiting: number; waitingSince: Instant | null; setAside: number }> {
  const row = await oneOf(
    tx,
    sql<{ waiting: number; since: string | null; set_aside: number }>`
      select (select count(*)::int from inbox_delivery where state = 'received') as waiting,
             (select min(received_at) from inbox_delivery where state = 'received') as since,
             (select count(*)::int from inbox_delivery where state = 'set-aside') as set_aside`,
  );
  return { waiting: row.waiting, waitingSince: instantOrNull(row.since), setAside: row.set_aside };
}
