import { decimalsOf, instant, sha256, type Currency, type Instant } from "#domain/kernel";
import type { receiveDelivery } from "#domain/orders";

/** One order in a shop as it stood at an instant: what WooCommerce would send of it. Amounts in minor units of its currency. */
export type ShopState = {
  /** the shop's modification time, whole seconds */
  readonly at: Instant;
  /** the shop's own word */
  readonly status: string;
  readonly currency: Currency;
  readonly lines: readonly ShopLine[];
  readonly shipping: bigint;
  readonly tax: bigint;
  readonly refunds: readonly ShopRefund[];
  readonly coupons: readonly string[];
  readonly paidAt: Instant | null;
  readonly completedAt: Instant | null;
  readonly traces: readonly Trace[];
};

export type ShopLine = { readonly id: number; readonly productId: number; readonly quantity: number; readonly total: bigint };
export type ShopRefund = { readonly id: number; readonly total: bigint };

/** What a partner's link left on the order: a click of ours that travelled with it, or the first address of the visit. */
export type Trace =
  | { readonly kind: "click"; readonly clickId: string; readonly reference: string }
  | { readonly kind: "session"; readonly reference: string; readonly campaign: string; readonly startedAt: Instant | null };

/** What never changes about an order. */
export type ShopOrder = {
  readonly id: number;
  readonly createdAt: Instant;
  readonly email: string;
  readonly paymentMethod: string;
  /** set on a renewal: its subscription, and the order that began it */
  readonly renewal: { readonly subscription: number; readonly parentId: number } | null;
  /** how far the shop's clock runs ahead when it stamps a change */
  readonly secondsAhead: number;
};

export function totalOf(state: ShopState): bigint {
  return state.lines.reduce((sum, line) => sum + line.total, 0n) + state.shipping + state.tax;
}

export function refundedOf(state: ShopState): bigint {
  return state.refunds.reduce((sum, refund) => sum + refund.total, 0n);
}

/** The order as WooCommerce's REST API and webhooks write it (recordings in test/fixtures/woocommerce), with the fields that matter and some that don't. */
export function bodyOf(order: ShopOrder, state: ShopState): Record<string, unknown> {
  const money = (minor: bigint): string => decimalText(minor, decimalsOf(state.currency));
  return {
    id: order.id,
    parent_id: 0,
    number: String(order.id),
    status: state.status,
    currency: state.currency,
    version: "10.9.1",
    created_via: order.renewal ? "subscription" : "checkout",
    payment_method: order.paymentMethod,
    customer_id: 0,
    billing: { first_name: "Grace", last_name: "Guest", email: order.email, country: "US" },
    date_created_gmt: shopTime(order.createdAt),
    date_modified_gmt: shopTime(state.at.add({ seconds: order.secondsAhead })),
    date_paid_gmt: state.paidAt && shopTime(state.paidAt),
    date_completed_gmt: state.completedAt && shopTime(state.completedAt),
    discount_total: money(0n),
    shipping_total: money(state.shipping),
    total_tax: money(state.tax),
    total: money(totalOf(state)),
    line_items: state.lines.map((line) => ({
      id: line.id,
      name: `Product ${line.productId}`,
      product_id: line.productId,
      variation_id: 0,
      quantity: line.quantity,
      subtotal: money(line.total),
      total: money(line.total),
      total_tax: money(0n),
      sku: "",
    })),
    fee_lines: [],
    coupon_lines: state.coupons.map((code, index) => ({ id: 9_000 + index, code, discount: "1", discount_tax: "0" })),
    refunds: state.refunds.map(({ id, total }) => ({ id, reason: "", total: `-${money(total)}` })),
    meta_data: metaOf(order, state).map(([key, value], index) => ({ id: 100 + index, key, value })),
  };
}

type Paid = { readonly id: number; readonly email: string; /** minor units of USD */ readonly total: bigint; readonly reference: string };

/** What the door hands on when somebody has paid for an order of one line, on the 1st of November 2026, after a visit by a partner's link. */
export function paidDelivery({ id, email, total, reference }: Paid): Parameters<typeof receiveDelivery>[1] {
  const at = instant("2026-11-01T10:00:00Z");
  const order = { id, createdAt: at, email, paymentMethod: "card", renewal: null, secondsAhead: 0 };
  const paid: ShopState = {
    at,
    status: "processing",
    currency: "USD",
    lines: [{ id: 1, productId: 13, quantity: 1, total }],
    shipping: 0n,
    tax: 0n,
    refunds: [],
    coupons: [],
    paidAt: at,
    completedAt: null,
    traces: [{ kind: "session", reference, campaign: "", startedAt: null }],
  };
  const body = Buffer.from(JSON.stringify(bodyOf(order, paid)));
  return {
    shop: "woocommerce",
    format: "woocommerce",
    topic: "order.created",
    deliveryId: String(id),
    body,
    bodyHash: sha256(body),
    hasModificationTime: true,
  };
}

function metaOf(order: ShopOrder, state: ShopState): (readonly [string, unknown])[] {
  const meta: [string, unknown][] = [
    ["is_vat_exempt", "no"],
    ["_gift_note", { lines: ["a list", "in meta"] }],
  ];
  if (order.renewal) meta.push(["_subscription_renewal", String(order.renewal.subscription)]);
  for (const trace of state.traces)
    if (trace.kind === "click") meta.push(["_partner_center_click", trace.clickId], ["_partner_center_ref", trace.reference]);
    else {
      meta.push(["_wc_order_attribution_session_entry", `https://shop.example/?ref=${trace.reference}&campaign=${trace.campaign}`]);
      if (trace.startedAt) meta.push(["_wc_order_attribution_session_start_time", shopTime(trace.startedAt).replace("T", " ")]);
    }
  return meta;
}

/** UTC in whole seconds with nothing that says so, as WooCommerce writes its `*_gmt` times. */
function shopTime(at: Instant): string {
  return at.toString({ smallestUnit: "second" }).slice(0, 19);
}

function decimalText(minor: bigint, decimals: number): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return `${minor < 0n ? "-" : ""}${whole}${decimals === 0 ? "" : `.${digits.slice(-decimals)}`}`;
}
