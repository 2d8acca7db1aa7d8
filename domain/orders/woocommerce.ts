import { cleanLine, isCurrency, type Currency, type Instant } from "#domain/kernel";
import { unreadable, type Reading } from "./reading.ts";
import type { Snapshot, SnapshotLine, SnapshotRefund } from "./snapshot.ts";
import { decodeBody, parseJson } from "./delivery-body.ts";
import type { LinkParameters } from "./link-trace.ts";
import { carriersOf } from "./woocommerce-carriers.ts";
import { idIn, metaText, readDocument, type WooDocument } from "./woocommerce-document.ts";
import { isRenewal, paidAtOf, statusOf } from "./woocommerce-status.ts";
import { fatalIn, readAmount, readTime, requiredTime, type Problem } from "./shop-values.ts";

/** One webhook delivery as the door stored it. A null topic means the body alone says what it is. */
export type WooCommerceDelivery = {
  readonly topic: string | null;
  readonly body: Uint8Array | string;
  readonly receivedAt: Instant;
};

export type WooCommerceOptions = LinkParameters & {
  /** the name under which this shop's orders are kept */
  readonly shop: string;
};

/**
 * What one WooCommerce delivery says, as a normalised snapshot or as the reason why it says none. Pure; never throws.
 * The caller has checked the signature. A modification time in the future is passed on as it is: `apply-snapshot` clamps it.
 * Behaviour checked against recordings of WooCommerce 10.9.1 (`test/fixtures/woocommerce`, 2026-11-22).
 */
export function readWooCommerce(delivery: WooCommerceDelivery, options: WooCommerceOptions): Reading {
  const { topic, body } = delivery;
  if (topic !== null && !topic.startsWith("order.")) return { kind: "not-ours", topic };
  const text = decodeBody(body);
  if (text === null) return unreadable("wrong-encoding", "neither UTF-8 nor UTF-16 with a byte order mark");
  const parsed = parseJson(text);
  if (!parsed.ok) return unreadable("not-json", parsed.detail);
  // "deleted" means moved to the bin, and is never sent for permanent deletion (recordings 54 and 60).
  if (topic === "order.deleted") return readTrashed(parsed.value);
  return readWooCommerceOrder(parsed.value, options);
}

/** One order as the REST API gives it (`/wp-json/wc/v3/orders`): the same shape as a delivery's body, already parsed. */
export function readWooCommerceOrder(json: unknown, options: WooCommerceOptions): Reading {
  const code = errorCode(json);
  if (code === goneCode) return { kind: "gone" };
  if (code !== null) return unreadable("not-an-order", `the shop sent its error ${JSON.stringify(code)} in place of an order`);
  const order = readDocument(json);
  if (!order.ok) return unreadable("not-an-order", order.detail, idIn(json));
  const problems: Problem[] = [];
  const snapshot = snapshotOf(order.value, options, problems);
  const fatal = fatalIn(problems);
  if (fatal) return unreadable(fatal.reason, fatal.detail, order.value.id);
  return { kind: "snapshot", snapshot, rounded: problems[0]?.detail ?? null };
}

/** Sent, and signed, when the order was deleted between the event and the shop's own queue (recording 35). */
const goneCode = "woocommerce_rest_shop_order_invalid_id";

function errorCode(json: unknown): string | null {
  if (typeof json !== "object" || json === null || idIn(json) !== null || !("code" in json)) return null;
  return typeof json.code === "string" ? cleanLine(json.code).slice(0, 100) : null;
}

function readTrashed(json: unknown): Reading {
  if (errorCode(json) === goneCode) return { kind: "gone" };
  const externalId = idIn(json);
  // Nothing signs the topic: a whole order that is said to be deleted is somebody's replay under another name.
  const isOnlyAnId = typeof json === "object" && json !== null && Object.keys(json).length === 1;
  return externalId === null || !isOnlyAnId
    ? unreadable("not-an-order", "order.deleted is not just an id", externalId)
    : { kind: "trashed", externalId };
}

/** Reads the amount of a named field in the order's currency; what can't be read is noted. */
type ReadAmount = (field: string, value: unknown, ifMissing?: bigint) => bigint;

/** Builds the whole snapshot and notes what can't be read on the way: with a fatal problem noted the result must not be used. */
function snapshotOf(order: WooDocument, options: WooCommerceOptions, problems: Problem[]): Snapshot {
  const currency = currencyOf(order, problems);
  const amount: ReadAmount = (field, value, ifMissing) => readAmount({ field, value, currency, ifMissing }, problems);
  const total = amount("total", order.total);
  if (total < 0n) problems.push({ reason: "amount-unreadable", detail: "total is negative" });
  const refunds = refundsOf(order, amount);
  const lines = linesOf(order, amount);
  if (hasDuplicates(lines) || hasDuplicates(refunds))
    problems.push({ reason: "not-an-order", detail: "two lines or two refunds have the same id" });
  const refunded = refunds.reduce((sum, refund) => sum + refund.total, 0n);
  const modifiedAt = requiredTime("date_modified_gmt", order.date_modified_gmt, problems);
  const datePaid = readTime("date_paid_gmt", order.date_paid_gmt, problems);
  const dateCompleted = readTime("date_completed_gmt", order.date_completed_gmt, problems);
  const status = statusOf(order, { datePaid, total, refunded });
  return {
    shop: options.shop,
    externalId: order.id,
    number: cleanLine(order.number) || order.id,
    status,
    shopStatus: cleanLine(order.status),
    currency,
    createdAt: requiredTime("date_created_gmt", order.date_created_gmt, problems),
    paidAt: paidAtOf(status, { datePaid, dateCompleted, modifiedAt }),
    modifiedAt,
    lines,
    total,
    tax: amount("total_tax", order.total_tax, 0n),
    shipping: amount("shipping_total", order.shipping_total, 0n),
    discount: amount("discount_total", order.discount_total, 0n),
    refunds,
    customer: customerOf(order),
    payUrl: payUrlOf(order),
    createdVia: cleanLine(order.created_via),
    renewalOf: isRenewal(order) ? (metaText(order.meta, "_subscription_renewal") ?? "unknown") : null,
    coupons: order.coupon_lines.map((coupon) => cleanLine(coupon.code)).filter((code) => code !== ""),
    // A renewal carries copies of the sign-up order's meta (recording 47): the visit they tell of was not made for this order.
    carriers: isRenewal(order) ? [] : carriersOf(order.meta, options),
  };
}

function currencyOf(order: WooDocument, problems: Problem[]): Currency {
  const currency = order.currency.trim().toUpperCase();
  if (!isCurrency(currency))
    problems.push({ reason: "currency-unknown", detail: `currency is ${JSON.stringify(order.currency.slice(0, 40))}` });
  return currency;
}

function linesOf(order: WooDocument, amount: ReadAmount): SnapshotLine[] {
  return order.line_items.map((line, i) => ({
    externalId: line.id,
    productId: line.product_id,
    name: cleanLine(line.name),
    quantity: line.quantity,
    total: amount(`line_items.${i}.total`, line.total),
    tax: amount(`line_items.${i}.total_tax`, line.total_tax, 0n),
  }));
}

/** A refund is a refund whichever sign a plugin writes; WooCommerce itself writes a negative total, and never which lines. */
function refundsOf(order: WooDocument, amount: ReadAmount): SnapshotRefund[] {
  return order.refunds.map((refund, i) => {
    const total = amount(`refunds.${i}.total`, refund.total);
    return { externalId: refund.id, total: total < 0n ? -total : total, reason: cleanLine(refund.reason), byLine: null };
  });
}

function hasDuplicates(parts: readonly { readonly externalId: string }[]): boolean {
  return new Set(parts.map((part) => part.externalId)).size < parts.length;
}

function customerOf({ customer_id: externalId, billing }: WooDocument): Snapshot["customer"] {
  const email = cleanLine(billing.email).toLowerCase();
  const name = cleanLine(`${billing.first_name.trim()} ${billing.last_name.trim()}`);
  return { externalId, email: email === "" ? null : email, name: name === "" ? null : name };
}

/** Baskets that were never placed: nobody waits to pay for them. */
const drafts = ["checkout-draft", "auto-draft"];
const longestUrl = 500;

/**
 * The shop's own page to pay this order on, with the key that opens it. WooCommerce gives it for every order; whether anything can be paid
 * there it says beside it (a transfer that is awaited can't be: recordings of "on-hold" orders).
 */
function payUrlOf({ status, payment_url: url, needs_payment: needs }: WooDocument): string | null {
  if (needs !== true || drafts.includes(status) || url.length > longestUrl || !URL.canParse(url)) return null;
  const { protocol, username, password, href } = new URL(url);
  return ["https:", "http:"].includes(protocol) && username === "" && password === "" ? href : null;
}
