import type { Currency, Instant } from "#domain/kernel";

/**
 * The name under which the one WooCommerce shop's orders are kept. Not taken from the X-WC-Webhook-Source header: nothing signs it, and
 * the same order under another shop's name would be another order.
 */
export const wooCommerceShop = "woocommerce";

/** Who reads a shop's messages. A shop's name is that of its adapter, or (where a programme has several of a kind) with a name of its own behind it. */
export type ShopFormat = "woocommerce" | "any-shop" | "shopify" | "stripe";

/** What a shop's status means to us; every shop adapter maps its own words onto these. */
export const orderStatuses = [
  "awaiting-payment",
  "in-retry",
  "paid",
  "partly-refunded",
  "refunded",
  "disputed",
  "cancelled",
  "failed",
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** One order line after discounts, without tax. Amounts in minor units of the order's currency. */
export type SnapshotLine = {
  readonly externalId: string;
  /** null when the shop no longer knows the product */
  readonly productId: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly total: bigint;
  readonly tax: bigint;
};

/** The id under which an order's shipping earns where the terms let it, and under which a refund says that it took shipping back. */
export const shippingLine = "shipping";

export type SnapshotRefund = {
  readonly externalId: string;
  /** minor units, positive */
  readonly total: bigint;
  readonly reason: string;
  /** which lines it took back; null when the shop's message does not say */
  readonly byLine: readonly RefundedLine[] | null;
};

/** What a refund took back of one line, positive: without tax, and of its tax (absent: not known). */
export type RefundedLine = { readonly lineExternalId: string; readonly total: bigint; readonly tax?: bigint };

/** The same as it is stored: minor units as text, because JSON numbers lose cents. */
export type StoredRefundedLine = { readonly lineExternalId: string; readonly total: string; readonly tax?: string };

export function refundedLine({ lineExternalId, total, tax }: StoredRefundedLine): RefundedLine {
  return { lineExternalId, total: BigInt(total), ...(tax === undefined ? {} : { tax: BigInt(tax) }) };
}

/** A trace of a partner that an order carries: our own click id, or a share reference (share id, slug) seen in a URL. */
export type Carrier = {
  readonly source: "order-meta" | "first-visit" | "session-entry" | "referrer";
  readonly clickId: string | null;
  readonly reference: string | null;
  readonly campaign: string | null;
  /** when the visit began, where the shop or the browser says it */
  readonly landedAt: Instant | null;
};

/** A shop's state of one order at an instant, the same shape for every shop. */
export type Snapshot = {
  readonly shop: string;
  readonly externalId: string;
  /** the number that customers and support see */
  readonly number: string;
  /** null: a status word we don't know; the previous state is kept and support is told */
  readonly status: OrderStatus | null;
  /** the shop's own word */
  readonly shopStatus: string;
  readonly currency: Currency;
  readonly createdAt: Instant;
  readonly paidAt: Instant | null;
  readonly modifiedAt: Instant;
  readonly lines: readonly SnapshotLine[];
  /** what the customer pays: lines + shipping + fees + tax, minor units */
  readonly total: bigint;
  readonly tax: bigint;
  readonly shipping: bigint;
  readonly discount: bigint;
  readonly refunds: readonly SnapshotRefund[];
  readonly customer: { readonly externalId: string | null; readonly email: string | null; readonly name: string | null };
  /** where the customer can pay while the order waits for it; absent where the shop does not say, or takes no payment for it now */
  readonly payUrl?: string | null;
  readonly createdVia: string;
  /** the subscription's id when this order renews one; its carriers are then copies and never evidence */
  readonly renewalOf: string | null;
  readonly coupons: readonly string[];
  readonly carriers: readonly Carrier[];
};

/** Why a delivery cannot become a snapshot; support sees the code and the detail. */
export type UnreadableReason =
  | "not-json"
  | "not-an-order"
  | "amount-unreadable"
  | "currency-unknown"
  | "time-unreadable"
  | "too-large"
  | "wrong-encoding";
