import { KeyMissing, type InTransaction, type Tx } from "#domain/kernel";
import { applyOrder } from "#domain/conversions";
import {
  applySnapshot,
  applyTrashed,
  lockReceived,
  readDelivery,
  rememberSubscription,
  settleDelivery,
  type Reading,
} from "#domain/orders";
import { termsAt } from "#domain/programme";

/**
 * Applies one accepted shop message: order, attribution, conversion and ledger in one transaction. Safe to repeat: a message
 * that is settled, or that another process is at, is passed over. Returns whether it did anything.
 */
export async function applyDelivery(tx: Tx, id: string): Promise<boolean> {
  const [delivery, terms] = await Promise.all([lockReceived(tx, id), termsAt(tx, tx.now)]);
  if (!delivery) return false;
  const reading = readDelivery(delivery, terms);
  switch (reading.kind) {
    case "snapshot": {
      const applied = await applySnapshot(
        tx,
        reading.snapshot,
        delivery.receivedAt,
        delivery.topic === "order.restored" ? "restored" : "message",
      );
      // Before the order is credited to anybody: renewals of it that came earlier are decided again by this.
      if (reading.begins != null)
        await rememberSubscription(tx, { shop: delivery.shop, externalId: reading.begins, parentExternalId: reading.snapshot.externalId });
      if (applied.outcome === "applied") await applyOrder(tx, applied);
      await settleDelivery(tx, id, {
        state: applied.outcome,
        ...(applied.outcome === "applied" ? noteOn(reading, applied.wasAhead) : {}),
        orderExternalId: reading.snapshot.externalId,
      });
      return true;
    }
    case "trashed": {
      const applied = await applyTrashed(tx, delivery.shop, reading.externalId, delivery.receivedAt);
      if (applied.outcome === "applied") await applyOrder(tx, applied);
      await settleDelivery(tx, id, { state: applied.outcome, orderExternalId: reading.externalId });
      return true;
    }
    case "gone":
      await settleDelivery(tx, id, { state: "ignored", reason: "order-gone" });
      return true;
    case "test":
      await settleDelivery(tx, id, { state: "ignored", reason: "test-order", orderExternalId: reading.externalId });
      return true;
    case "not-ours":
      await settleDelivery(tx, id, { state: "ignored", reason: "not-an-order-topic", detail: reading.topic });
      return true;
    case "unreadable":
      await settleDelivery(tx, id, {
        state: "set-aside",
        reason: reading.reason,
        detail: reading.detail,
        orderExternalId: reading.externalId,
      });
      return true;
    default:
      return reading satisfies never;
  }
}

/** What support should know of what a shop told although it was taken over. */
export function noteOn(
  { snapshot, rounded }: Extract<Reading, { kind: "snapshot" }>,
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
