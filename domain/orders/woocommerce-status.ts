import type { Instant } from "#domain/kernel";
import type { OrderStatus } from "./snapshot.ts";
import { metaText, type WooDocument } from "./woocommerce-document.ts";

/** WooCommerce's own words (core statuses, 10.9.1). Plugins add others: those stay unknown until a person says what they mean. */
const statusByWord: ReadonlyMap<string, OrderStatus> = new Map([
  ["pending", "awaiting-payment"],
  ["on-hold", "awaiting-payment"],
  // A basket at the block checkout that was never placed, and an order screen never saved: not sent by WooCommerce's own hooks, but by
  // plugins. No money has moved and none may ever: nothing else describes that better. `shopStatus` tells them apart.
  ["checkout-draft", "awaiting-payment"],
  ["auto-draft", "awaiting-payment"],
  ["processing", "paid"],
  ["completed", "paid"],
  ["refunded", "refunded"],
  ["cancelled", "cancelled"],
  ["trash", "cancelled"],
  ["failed", "failed"],
]);

type Paid = { readonly datePaid: Instant | null; readonly total: bigint; readonly refunded: bigint };

/** What the shop's word means to us; null for a word that WooCommerce itself does not have. */
export function statusOf(
  order: Pick<WooDocument, "status" | "payment_method" | "created_via" | "meta">,
  { datePaid, total, refunded }: Paid,
): OrderStatus | null {
  const status = statusByWord.get(order.status) ?? null;
  // Subscriptions puts a declined renewal back to pending between its attempts (+12 h … +72 h).
  if (status === "awaiting-payment" && isRenewal(order)) return "in-retry";
  if (status !== "paid") return status;
  // Cash on delivery goes to processing so that it is packed; the money comes with "completed" (orders 130 and 149 of the recordings).
  if (order.status === "processing" && order.payment_method === "cod" && datePaid === null) return "awaiting-payment";
  // WooCommerce keeps the word for partial refunds, and only its own screens set "refunded" once everything is paid back.
  if (refunded > 0n) return refunded >= total ? "refunded" : "partly-refunded";
  return "paid";
}

/** Whether the order renews a subscription: Subscriptions marks it by how it was made, early and by-hand renewals by meta alone. */
export function isRenewal(order: Pick<WooDocument, "created_via" | "meta">): boolean {
  return order.created_via === "subscription" || metaText(order.meta, "_subscription_renewal") !== null;
}

type Dates = { readonly datePaid: Instant | null; readonly dateCompleted: Instant | null; readonly modifiedAt: Instant };

/**
 * When the money came: the shop's own payment date, else completion, else (paid, yet dated by no one, as free orders may be) the
 * modification time, which later edits move: whoever keeps orders keeps the first.
 */
export function paidAtOf(status: OrderStatus | null, { datePaid, dateCompleted, modifiedAt }: Dates): Instant | null {
  const isPaid = status === "paid" || status === "partly-refunded";
  return datePaid ?? dateCompleted ?? (isPaid ? modifiedAt : null);
}
