import { KeyMissing, type InTransaction, type Tx } from "#domain/kernel";
import { applyOrder } from "#domain/conversions";
import {
  applyPart,
  applySnapshot,
  applyTrashed,
  lockReceived,
  readDelivery,
  rememberSubscription,
  settleDelivery,
  type InboxRow,
  type Reading,
  type Snapshot,
} from "#domain/orders";
import { eraseCustomerAsShopAsks, eraseNextAsShopAsks } from "#domain/privacy";
import { termsAt } from "#domain/programme";

/**
 * Applies one accepted shop message: order, attribution, conversion and ledger in one transaction. Safe to repeat: a message
 * that is settled, or that another process is at, is passed over. Returns whether it did anything.
 */
export async function applyDelivery(tx: Tx, id: string): Promise<boolean> {
  const [delivery, terms] = await Promise.all([lockReceived(tx, id), termsAt(tx, tx.now)]);
  if (!delivery) return false;
  const settled = await take(tx, delivery, readDelivery(delivery, terms));
  if (settled === "goes-on") await tx.enqueue("apply-inbox", id);
  else await settleDelivery(tx, id, settled);
  return true;
}

type Settled = Parameters<typeof settleDelivery>[2];

/** Does what a message says, and how that ended; "goes-on": there is more of it than one transaction should hold. */
async function take(tx: Tx, delivery: InboxRow, reading: Reading): Promise<Settled | "goes-on"> {
  const { shop, receivedAt } = delivery;
  switch (reading.kind) {
    case "snapshot":
      return takeSnapshot(tx, delivery, reading);
    case "part":
      return takePart(tx, delivery, reading);
    case "trashed": {
      const applied = await applyTrashed(tx, shop, reading.externalId, receivedAt);
      if (applied.outcome === "applied") await applyOrder(tx, applied);
      return { state: applied.outcome, orderExternalId: reading.externalId };
    }
    case "erase-customer":
      await eraseCustomerAsShopAsks(tx, shop, reading.whom);
      return { state: "applied" };
    case "erase-shop":
      return (await eraseNextAsShopAsks(tx, shop)) ? "goes-on" : { state: "applied" };
    case "data-request": {
      const [first = null] = reading.orderExternalIds;
      return { state: "set-aside", reason: "data-requested", orderExternalId: first };
    }
    case "gone":
      return { state: "ignored", reason: "order-gone" };
    case "test":
      return { state: "ignored", reason: "test-order", orderExternalId: reading.externalId };
    case "not-ours":
      return { state: "ignored", reason: "not-an-order-topic", detail: reading.topic };
    case "unreadable":
      return { state: "set-aside", reason: reading.reason, detail: reading.detail, orderExternalId: reading.externalId };
    default:
      return reading satisfies never;
  }
}

async function takeSnapshot(tx: Tx, { shop, topic, receivedAt }: InboxRow, reading: Of<"snapshot">): Promise<Settled> {
  const { snapshot, begins = null } = reading;
  const applied = await applySnapshot(tx, snapshot, receivedAt, topic === "order.restored" ? "restored" : "message");
  await rememberBegun(tx, shop, begins, snapshot.externalId);
  if (applied.outcome === "applied") await applyOrder(tx, applied);
  const note = applied.outcome === "applied" ? noteOn(reading, applied.wasAhead) : {};
  return { state: applied.outcome, ...note, orderExternalId: snapshot.externalId };
}

async function takePart(tx: Tx, { shop, receivedAt }: InboxRow, { part, person, rounded }: Of<"part">): Promise<Settled> {
  const kept = await applyPart(tx, part, person, receivedAt);
  if (kept.outcome === "stale") return { state: "stale", orderExternalId: kept.orderExternalId };
  if (kept.outcome === "waiting") return { state: "ignored", reason: "no-order-yet", orderExternalId: part.externalId };
  const { applied, mergedIn, order, wasAhead } = kept;
  await rememberBegun(tx, shop, order.begins, order.externalId);
  for (const one of [applied, ...mergedIn]) if (one.outcome === "applied") await applyOrder(tx, one);
  const note = applied.outcome === "applied" ? noteOn({ snapshot: order, rounded }, wasAhead) : {};
  return { state: applied.outcome, ...note, orderExternalId: order.externalId };
}

/** Before the order is credited to anybody: renewals of it that came earlier are decided again by this. */
async function rememberBegun(tx: Tx, shop: string, subscription: string | null, parentExternalId: string): Promise<void> {
  if (subscription !== null) await rememberSubscription(tx, { shop, externalId: subscription, parentExternalId });
}

type Of<Kind extends Reading["kind"]> = Extract<Reading, { kind: Kind }>;

/** What support should know of what a shop told although it was taken over. */
export function noteOn(
  { snapshot, rounded }: { readonly snapshot: Pick<Snapshot, "status" | "shopStatus">; readonly rounded: string | null },
  wasAhead: boolean,
): { readonly reason: string | null; readonly detail: string | null } {
  if (snapshot.status === null) return { reason: "status-unknown", detail: snapshot.shopStatus };
  if (wasAhead) return { reason: "clock-ahead", detail: null };
  return rounded === null ? { reason: null, detail: null } : { reason: "amount-rounded", detail: rounded };
}

/** The queue's handler: what still breaks on the last try is set aside with the fault's reference, for support to see. */
export async function applyInbox(
  inTransaction: InTransaction,
  report: (error: unknown) => string,
  id: string,
  isLastTry: boolean,
): Promise<void> {
  const actor = { kind: "system", name: "apply-inbox" } as const;
  try {
    await inTransaction(actor, (tx) => applyDelivery(tx, id));
  } catch (error) {
    // Nothing is wrong with a message that another process sealed with a newer key: it waits for one that has it.
    if (!isLastTry || error instanceof KeyMissing) throw error;
    const reference = report(error);
    await inTransaction(actor, (tx) => settleDelivery(tx, id, { state: "set-aside", reason: "fault", detail: reference }));
  }
}
