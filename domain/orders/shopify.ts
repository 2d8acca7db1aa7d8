import { cleanLine, foldEmail, isCurrency } from "#domain/kernel";
import { rankOf } from "./compose-parts.ts";
import { traceIn, type LinkParameters } from "./link-trace.ts";
import { shapeProblem } from "./loose-fields.ts";
import { notedClicks, type Notes } from "./noted-clicks.ts";
import type { DisputeContent, Part } from "./part.ts";
import {
  customerRedactDocument,
  dataRequestDocument,
  disputeDocument,
  orderDocument,
  refundDocument,
  shopRedactDocument,
  type OrderDocument,
} from "./shopify-document.ts";
import { currencyOfRefund, readRefund } from "./shopify-refund.ts";
import { unreadable, type Reading } from "./reading.ts";
import type { Carrier, OrderStatus, Snapshot, SnapshotLine } from "./snapshot.ts";
import { decodeBody, parseJson } from "./delivery-body.ts";
import { fatalIn, largestMinor, readAmount, readTime, requiredTime, type Problem } from "./shop-values.ts";

type Options = LinkParameters & { readonly shop: string };

/**
 * What one message of Shopify's says: documents that belong to an order, or what somebody's privacy asks for. Pure; never throws. The caller
 * has checked the signature. Field names by shopify.dev's webhook payloads (read 2026-11-23).
 */
export function readShopify(
  { topic, body }: { readonly topic: string | null; readonly body: Uint8Array | string },
  options: Options,
): Reading {
  const read = topic === null ? undefined : readers[topic];
  if (!read) return { kind: "not-ours", topic: topic ?? "" };
  const text = decodeBody(body);
  if (text === null) return unreadable("wrong-encoding", "neither UTF-8 nor UTF-16 with a byte order mark");
  const parsed = parseJson(text);
  return parsed.ok ? read(parsed.value, options) : unreadable("not-json", parsed.detail);
}

/** Nothing signs the topic, so every document is checked to be what its topic says. */
const readers: Readonly<Record<string, ((json: unknown, options: Options) => Reading) | undefined>> = {
  "orders/create": readOrder,
  "orders/paid": readOrder,
  "orders/updated": readOrder,
  "orders/cancelled": readOrder,
  "refunds/create": readOwnRefund,
  "disputes/create": readDispute,
  "disputes/update": readDispute,
  "customers/data_request": readDataRequest,
  "customers/redact": readCustomerRedact,
  "shop/redact": readShopRedact,
};

/** Shopify's own words (financial_status); any other stays unknown until a person says what it means. */
const statusByWord: ReadonlyMap<string, OrderStatus> = new Map([
  ["pending", "awaiting-payment"],
  ["authorized", "awaiting-payment"],
  ["partially_paid", "awaiting-payment"],
  ["paid", "paid"],
  ["partially_refunded", "partly-refunded"],
  ["refunded", "refunded"],
  ["voided", "cancelled"],
  ["expired", "failed"],
]);

function readOrder(json: unknown, options: Options): Reading {
  const document = orderDocument.safeParse(json);
  if (!document.success) return unreadable("not-an-order", shapeProblem(document.error));
  const order = document.data;
  if (order.test) return { kind: "test", externalId: order.id };
  const problems: Problem[] = [];
  const part = partOf(order, options, problems);
  const fatal = fatalIn(problems);
  if (fatal) return unreadable(fatal.reason, fatal.detail, order.id);
  return { kind: "part", part, person: customerOf(order), rounded: problems[0]?.detail ?? null };
}

function partOf(order: OrderDocument, options: Options, problems: Problem[]): Part {
  const currency = order.currency.trim().toUpperCase();
  if (!isCurrency(currency))
    problems.push({ reason: "currency-unknown", detail: `currency is ${JSON.stringify(order.currency.slice(0, 40))}` });
  const amount = (field: string, value: unknown, ifMissing?: bigint): bigint => readAmount({ field, value, currency, ifMissing }, problems);
  const total = amount("total_price", order.total_price);
  if (total < 0n) problems.push({ reason: "amount-unreadable", detail: "total_price is negative" });
  const at = requiredTime("updated_at", order.updated_at, problems);
  const isCancelled = readTime("cancelled_at", order.cancelled_at, problems) !== null;
  const status = isCancelled ? "cancelled" : (statusByWord.get(order.financial_status) ?? null);
  const known = { currency, taxesIncluded: order.taxes_included, presented: presentedIn(order, total, problems) };
  let owed = 0n;
  const refunds = order.refunds.map((refund) => {
    const { total: back, byLine, owed: left } = readRefund(refund, known, problems, owed);
    owed = left;
    // Not its note: shops write there who brought what back, and why.
    return { externalId: refund.id, total: back, reason: "", byLine };
  });
  const lines = linesOf(order, amount);
  // A price may be read and its product still be none: more than a database holds would be tried again for ever.
  if (lines.some((line) => line.total > largestMinor || line.total < -largestMinor))
    problems.push({ reason: "amount-unreadable", detail: "a line's price times its quantity is beyond all measure" });
  const isRenewal = order.source_name === "subscription_contract";
  return {
    shop: options.shop,
    externalId: order.id,
    at,
    rank: rankOf(status),
    links: [order.id],
    coupons: order.discount_codes.map(({ code }) => cleanLine(code)).filter((code) => code !== ""),
    carriers: carriersOf(order, options),
    content: {
      kind: "order",
      precedence: 0,
      listsRefunds: true,
      begins: null,
      externalId: order.id,
      // "#1001" as customers see it; people type it with the sign and without.
      number: cleanLine(order.name).replace(/^#/, "") || order.order_number || order.id,
      status,
      shopStatus: cleanLine(isCancelled ? "cancelled" : order.financial_status),
      currency,
      createdAt: requiredTime("created_at", order.created_at, problems),
      paidAt: status === "paid" || status === "partly-refunded" ? at : null,
      lines,
      total,
      tax: amount("total_tax", order.total_tax, 0n),
      shipping: amount("total_shipping_price_set", order.total_shipping_price_set.shop_money?.amount, 0n),
      discount: amount("total_discounts", order.total_discounts, 0n),
      refunds,
      createdVia: cleanLine(order.source_name),
      // The order does not say which subscription: who brought its customer's earlier order of the same goods brought this one.
      renewalOf: isRenewal ? "unknown" : null,
    },
  };
}

/** What the customer paid in their own currency, beside the same in the shop's. */
function presentedIn({ total_price_set: { presentment_money: shown } }: OrderDocument, inShop: bigint, problems: Problem[]) {
  const currency = shown?.currency_code.trim().toUpperCase() ?? "";
  if (!isCurrency(currency)) return null;
  return { currency, total: readAmount({ field: "total_price_set", value: shown?.amount, currency, ifMissing: 0n }, problems), inShop };
}

/** After all discounts, those on the whole order as Shopify allots them; where prices include their tax, without it. */
function linesOf(order: OrderDocument, amount: (field: string, value: unknown) => bigint): SnapshotLine[] {
  return order.line_items.map((line, nth) => {
    const field = (name: string): string => `line_items.${nth}.${name}`;
    const off = line.discount_allocations.reduce((sum, one) => sum + amount(field("discount_allocations.amount"), one.amount), 0n);
    const tax = line.tax_lines.reduce((sum, one) => sum + amount(field("tax_lines.price"), one.price), 0n);
    const price = amount(field("price"), line.price) * BigInt(line.quantity) - off;
    return {
      externalId: line.id,
      productId: line.product_id,
      name: cleanLine(line.name || line.title),
      quantity: line.quantity,
      total: order.taxes_included ? price - tax : price,
      tax,
    };
  });
}

function customerOf({ email, contact_email: contact, customer }: OrderDocument): Snapshot["customer"] {
  const address = foldEmail(email || contact || customer.email);
  const name = cleanLine(`${customer.first_name.trim()} ${customer.last_name.trim()}`);
  return { externalId: customer.id, email: address === "" ? null : address, name: name === "" ? null : name };
}

/** The tracker's clicks as cart attributes, then the pages that Shopify itself noted of the visit. */
function carriersOf(order: OrderDocument, parameters: LinkParameters): Carrier[] {
  const notes: Notes = new Map(order.note_attributes.map(({ name, value }) => [name.replace(/^_/, ""), value]));
  const landing = traceIn(order.landing_site, parameters);
  const referring = traceIn(order.referring_site, parameters);
  return [
    ...notedClicks(notes, "partner_center_"),
    ...(landing === null ? [] : [{ source: "session-entry", clickId: null, ...landing, landedAt: null } as const]),
    ...(referring === null ? [] : [{ source: "referrer", clickId: null, ...referring, landedAt: null } as const]),
  ];
}

/** A refund that is told apart from its order: the order's own message may be late, or lost. */
function readOwnRefund(json: unknown, { shop }: Options): Reading {
  const document = refundDocument.safeParse(json);
  if (!document.success) return unreadable("not-an-order", shapeProblem(document.error));
  const { id, order_id: orderId, created_at: createdAt } = document.data;
  if (orderId === undefined) return unreadable("not-an-order", "order_id: missing");
  const problems: Problem[] = [];
  const currency = currencyOfRefund(document.data);
  if (currency === null) return unreadable("currency-unknown", "the refund names no currency", orderId);
  const { owed: _owed, ...refund } = readRefund(document.data, { currency, taxesIncluded: null, presented: null }, problems);
  const at = requiredTime("created_at", createdAt, problems);
  const fatal = fatalIn(problems);
  if (fatal) return unreadable(fatal.reason, fatal.detail, orderId);
  return partReading({
    shop,
    externalId: id,
    at,
    rank: 0,
    links: [orderId],
    coupons: [],
    carriers: [],
    content: { kind: "refund", ...refund },
  });
}

const disputeStates: ReadonlyMap<string, DisputeContent["state"]> = new Map([
  ["needs_response", "open"],
  ["under_review", "open"],
  ["won", "won"],
  // The shop paid it back itself: that is told as a refund.
  ["charge_refunded", "won"],
  ["accepted", "lost"],
  ["lost", "lost"],
]);

function readDispute(json: unknown, { shop }: Options): Reading {
  const document = disputeDocument.safeParse(json);
  if (!document.success) return unreadable("not-an-order", shapeProblem(document.error));
  const dispute = document.data;
  const problems: Problem[] = [];
  const currency = dispute.currency.trim().toUpperCase();
  if (!isCurrency(currency)) return unreadable("currency-unknown", "the dispute names no currency", dispute.order_id);
  const state = disputeStates.get(dispute.status);
  if (state === undefined) return unreadable("not-an-order", `status is ${JSON.stringify(dispute.status.slice(0, 40))}`, dispute.order_id);
  const initiatedAt = requiredTime("initiated_at", dispute.initiated_at, problems);
  const at = readTime("finalized_on", dispute.finalized_on, problems) ?? initiatedAt;
  const total = readAmount({ field: "amount", value: dispute.amount, currency }, problems);
  const fatal = fatalIn(problems);
  if (fatal) return unreadable(fatal.reason, fatal.detail, dispute.order_id);
  return partReading({
    shop,
    externalId: dispute.id,
    at,
    rank: state === "open" ? 0 : 1,
    links: [dispute.order_id],
    coupons: [],
    carriers: [],
    content: { kind: "dispute", total, currency, state },
  });
}

function partReading(part: Part): Reading {
  return { kind: "part", part, person: null, rounded: null };
}

function readCustomerRedact(json: unknown): Reading {
  const document = customerRedactDocument.safeParse(json);
  if (!document.success) return unreadable("not-an-order", shapeProblem(document.error));
  const { customer, orders_to_redact: orderExternalIds } = document.data;
  return { kind: "erase-customer", whom: { email: foldEmail(customer.email) || null, externalId: customer.id, orderExternalIds } };
}

function readDataRequest(json: unknown): Reading {
  const document = dataRequestDocument.safeParse(json);
  if (!document.success) return unreadable("not-an-order", shapeProblem(document.error));
  return { kind: "data-request", orderExternalIds: document.data.orders_requested };
}

function readShopRedact(json: unknown): Reading {
  const document = shopRedactDocument.safeParse(json);
  return document.success ? { kind: "erase-shop" } : unreadable("not-an-order", shapeProblem(document.error));
}
