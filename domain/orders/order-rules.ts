import { isBefore, type Instant } from "#domain/kernel";
import type { OrderStatus } from "./snapshot.ts";

/** When a snapshot says it was made and when we got it, and a hash of all it says. */
export type Version = {
  /** as the shop claims it */
  readonly claimedAt: Instant;
  /** as it counts: never later than the receipt, see `clampToReceipt` */
  readonly modifiedAt: Instant;
  readonly receivedAt: Instant;
  readonly hash: string;
};

/**
 * Which of two snapshots of an order holds. The shop's modification time decides, then our receipt.
 * "tie": the same time (shops keep whole seconds) with another content: the later receipt holds for now, but only the shop can tell.
 * `isAsked`: the incoming one is the shop's answer, so it is how the order stood after whatever had reached us before we asked: no clock
 * that ran ahead back then, and no backup that the shop went back to, may outrank it.
 */
export function compareVersions(known: Version | null, incoming: Version, isAsked: boolean): "newer" | "older" | "same" | "tie" {
  if (!known) return "newer";
  if (known.hash === incoming.hash) return "same";
  if (isAsked && isBefore(known.receivedAt, incoming.receivedAt)) return "newer";
  const order = compareTimes(known, incoming);
  if (order !== 0) return order < 0 ? "newer" : "older";
  return isBefore(incoming.receivedAt, known.receivedAt) ? "older" : "tie";
}

/** Two times of a clock that runs ahead compare with each other as they are; with any other time, as their receipts. */
function compareTimes(known: Version, incoming: Version): number {
  const areBothAhead = isBefore(known.modifiedAt, known.claimedAt) && isBefore(incoming.modifiedAt, incoming.claimedAt);
  return areBothAhead
    ? Temporal.Instant.compare(known.claimedAt, incoming.claimedAt)
    : Temporal.Instant.compare(known.modifiedAt, incoming.modifiedAt);
}

/** A shop's clock may run ahead of ours; a time in the future would beat every later truth, so it counts as the receipt. */
export function clampToReceipt(modifiedAt: Instant, receivedAt: Instant): { at: Instant; wasAhead: boolean } {
  const wasAhead = isBefore(receivedAt.add({ seconds: toleratedAheadSeconds }), modifiedAt);
  return { at: wasAhead ? receivedAt : modifiedAt, wasAhead };
}

export const toleratedAheadSeconds = 300;

/** What the order counts as: in the shop's bin it is cancelled, whatever its last snapshot said. */
export function effectiveStatus(order: { status: OrderStatus | null; trashedAt: Instant | null }): OrderStatus | null {
  return order.trashedAt ? "cancelled" : order.status;
}
