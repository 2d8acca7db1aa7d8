import { instantOf, instantOrNull, isBefore, json, newId, oneOf, run, sha256, sql, type Instant, type Tx } from "#domain/kernel";
import { takeCustomer } from "./customer.ts";
import { withoutForgotten, type ForgottenWords } from "./forget-traces.ts";
import { importedHash } from "./import-orders.ts";
import { clampToReceipt, compareVersions, type Version } from "./order-rules.ts";
import { loadOrder, type Order } from "./order.ts";
import type { OrderStatus, Snapshot } from "./snapshot.ts";
import { writeOrder } from "./write-order.ts";

export type Applied =
  | {
      readonly outcome: "applied";
      readonly order: Order;
      /** what it counted as before */ readonly before: OrderStatus | null;
      readonly isNew: boolean;
      /** a document joined the order that it was not put together from before: by what it carries nothing was decided yet */
      readonly hasJoined?: boolean;
      readonly wasAhead: boolean;
    }
  /** an older state than the one we hold, or the very same */
  | { readonly outcome: "stale"; readonly orderId: string };

type Known = {
  id: string;
  status: OrderStatus | null;
  claimed_at: string | null;
  modified_at: string | null;
  received_at: string | null;
  snapshot_hash: string | null;
  trashed_at: string | null;
  pending_since: string | null;
  waited_until: string | null;
  paid_at: string | null;
  customer_id: string | null;
  customer_erased_at: string | null;
  forgotten_words: ForgottenWords | null;
};

/**
 * How a state reached us: by a message; by the message that the order left the shop's bin; by asking the shop, which is how it stands now; or put
 * together under the order's lock from all that the shop has told of it, which holds whatever any clock says: whoever waited for the lock began before
 * whoever had it.
 */
export type Source = "message" | "restored" | "asked" | "composed";

/**
 * Takes over a shop's state of an order unless a newer one is held already. Locks the order's row, the first lock of every
 * money path. `receivedAt`: when the message came, or when the shop was asked; what was asked for later than a message came settles
 * whatever that message left open: a tie, an unknown word, the bin, a clock that ran ahead.
 */
export async function applySnapshot(tx: Tx, told: Snapshot, receivedAt: Instant, source: Source = "message"): Promise<Applied> {
  const known = await lockOrder(tx, told.shop, told.externalId);
  const snapshot = withoutErased(tx, told, known);
  const { at: modifiedAt, wasAhead } = clampToReceipt(snapshot.modifiedAt, receivedAt);
  const incoming = { claimedAt: snapshot.modifiedAt, modifiedAt, receivedAt, hash: hashOf(snapshot) };
  const held = versionOf(known);
  const isComposed = source === "composed";
  const isAsked = source === "asked" || isComposed;
  const order = isComposed ? (held?.hash === incoming.hash ? "same" : "newer") : compareVersions(held, incoming, isAsked);
  const restores =
    known.trashed_at !== null && (source === "restored" || isComposed || (isAsked && isBefore(instantOf(known.trashed_at), receivedAt)));
  if (order === "older" && held && known.status === null && snapshot.status !== null) return fillIn(tx, known, snapshot, receivedAt);
  if (order === "same" && isAsked) await run(tx, sql`update shop_order set needs_reread = false where id = ${known.id} and needs_reread`);
  if (order === "same" && isAsked && isWaiting(known.status)) await rememberPayUrl(tx, snapshot, known);
  if (order === "older" || (order === "same" && !restores)) return { outcome: "stale", orderId: known.id };
  const trashedAt = restores ? null : binnedSince(known, order, receivedAt);
  // A message on its way may have been overtaken by the one that told of the bin: only a restore says that the order is back.
  const leavesBin = known.trashed_at !== null && trashedAt === null && source === "message";
  const status = snapshot.status ?? known.status;
  const customer = await takeCustomer(tx, snapshot.shop, { ...snapshot.customer, payUrl: snapshot.payUrl ?? null }, known);
  const state = {
    status,
    paidAt: firstPaidAt(known, snapshot),
    modifiedAt,
    receivedAt,
    pendingSince: isWaiting(status) ? (instantOrNull(known.pending_since) ?? receivedAt) : null,
    waitedUntil: known.pending_since !== null && !isWaiting(status) ? tx.now : instantOrNull(known.waited_until),
    trashedAt,
    needsReread: !isAsked && (order === "tie" || snapshot.status === null || leavesBin),
    hash: incoming.hash,
    customerId: customer?.id ?? (known.customer_erased_at === null ? null : known.customer_id),
    customerSealed: customer?.sealed ?? null,
  };
  const isNew = known.snapshot_hash === null;
  const applied = await writeOrder(tx, known.id, snapshot, state, isNew);
  return { outcome: "applied", order: applied, before: known.trashed_at ? "cancelled" : known.status, isNew, wasAhead };
}

function isWaiting(status: OrderStatus | null): boolean {
  return status === "awaiting-payment" || status === "in-retry";
}

/** An order that was known before pages to pay on were remembered learns its own when the shop is asked. */
async function rememberPayUrl(tx: Tx, { shop, customer: person, payUrl = null }: Snapshot, known: Known): Promise<void> {
  if (payUrl === null) return;
  const customer = await takeCustomer(tx, shop, { ...person, payUrl }, known);
  if (customer)
    await run(
      tx,
      sql`update shop_order set customer_sealed = ${customer.sealed}::bytea where id = ${known.id} and customer_id = ${customer.id}`,
    );
}

/** The newest state has a word we don't know, and the state before it arrives late: that is the one to keep. */
async function fillIn(tx: Tx, known: Known, { status, paidAt }: Snapshot, receivedAt: Instant): Promise<Applied> {
  const pendingSince = isWaiting(status) ? receivedAt : null;
  await run(tx, sql`update shop_order set status = ${status}, paid_at = ${paidAt}, pending_since = ${pendingSince} where id = ${known.id}`);
  const order = await loadOrder(tx, known.id);
  if (!order) throw new Error(`order ${known.id} vanished under its lock`);
  return { outcome: "applied", order, before: null, isNew: false, wasAhead: false };
}

/**
 * The shop moved the order to its bin. The message carries no state and no time, so it counts from its receipt on,
 * until a restore or a newer snapshot arrives.
 */
export async function applyTrashed(
  tx: Tx,
  shop: string,
  externalId: string,
  receivedAt: Instant,
  source: Source = "message",
): Promise<Applied> {
  const known = await lockOrder(tx, shop, externalId);
  const held = versionOf(known);
  const isOvertaken = source !== "composed" && held !== null && Temporal.Instant.compare(receivedAt, held.receivedAt) < 0;
  const isAsked = source === "asked" || source === "composed";
  if (isAsked && !isOvertaken) await run(tx, sql`update shop_order set needs_reread = false where id = ${known.id} and needs_reread`);
  if (known.trashed_at !== null || isOvertaken) return { outcome: "stale", orderId: known.id };
  await run(
    tx,
    sql`update shop_order set trashed_at = ${receivedAt}, needs_reread = ${!isAsked},
          waited_until = case when pending_since is null then waited_until else ${tx.now}::timestamptz end
        where id = ${known.id}`,
  );
  const order = await loadOrder(tx, known.id);
  return order
    ? { outcome: "applied", order, before: known.status, isNew: false, wasAhead: false }
    : { outcome: "stale", orderId: known.id };
}

/** The order's row under its lock, made if there is none: one statement, and the update that changes nothing is what locks. */
export async function lockOrder(tx: Tx, shop: string, externalId: string): Promise<Known> {
  return oneOf(
    tx,
    sql<Known>`insert into shop_order (id, shop, external_id, first_seen_at) values (${newId()}, ${shop}, ${externalId}, ${tx.now})
               on conflict (shop, external_id) do update set shop = excluded.shop
               returning id, status, claimed_at, modified_at, received_at, snapshot_hash, trashed_at, pending_since, waited_until, paid_at, customer_id, customer_erased_at, forgotten_words`,
  );
}

/** Once paid, paid since then: where a shop gives no such time the order's last change stands in, and that moves with every edit. */
function firstPaidAt(known: Known, { paidAt, status }: Snapshot): Instant | null {
  const before = instantOrNull(known.paid_at);
  // A status word we don't know keeps the order as it was, its payment too.
  if (status === null) return before ?? paidAt;
  return before && paidAt && isBefore(before, paidAt) ? before : paidAt;
}

/** Only a state that is newer and reached us after the bin message takes the order out of the bin; messages may overtake each other on our side. */
function binnedSince(known: Known, order: "newer" | "same" | "tie", receivedAt: Instant): Instant | null {
  const trashedAt = instantOrNull(known.trashed_at);
  return trashedAt && (order !== "newer" || isBefore(receivedAt, trashedAt)) ? trashedAt : null;
}

/** Null as well for an order that only an earlier affiliate system told of: whatever the shop itself says of it counts more. */
function versionOf(known: Known): Version | null {
  if (known.snapshot_hash === importedHash) return null;
  const claimedAt = instantOrNull(known.claimed_at);
  const modifiedAt = instantOrNull(known.modified_at);
  const receivedAt = instantOrNull(known.received_at);
  return claimedAt && modifiedAt && receivedAt && known.snapshot_hash
    ? { claimedAt, modifiedAt, receivedAt, hash: known.snapshot_hash }
    : null;
}

/** The shop goes on telling who bought, and by whose link or coupon; whoever was erased does not come back by that. */
function withoutErased(tx: Tx, told: Snapshot, known: Known): Snapshot {
  const snapshot = known.customer_erased_at === null ? told : withoutPerson(told);
  return known.forgotten_words === null ? snapshot : withoutForgotten(tx, snapshot, known.forgotten_words);
}

/** Everything that money follows from, and nothing about a person: shops write names into the reasons of refunds as well. */
function withoutPerson(snapshot: Snapshot): Snapshot {
  const refunds = snapshot.refunds.map((refund) => ({ ...refund, reason: "" }));
  return { ...snapshot, refunds, payUrl: null, customer: { externalId: null, email: null, name: null } };
}

/** Without the page to pay on: an order of an earlier release that says the same is the same. */
function hashOf({ payUrl: _page, ...said }: Snapshot): string {
  return sha256(json(said));
}
