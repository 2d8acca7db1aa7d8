import { createHmac } from "node:crypto";
import { programme } from "../../jobs/demonstration/cast.ts";

/** What the story's customer does at the shop, and the shop's messages about it: WooCommerce's format, signed with its secret. */
export type ShopState = {
  readonly status: "on-hold" | "processing" | "refunded";
  readonly modifiedAt: string;
  readonly paidAt: string | null;
  /** refunded amounts, "15.00" */
  readonly refunds?: readonly string[];
};

const createdAt = "2026-10-05T15:20:00";

/** An order of an album (59.50) and washi tape (33.33) plus shipping (7.50), by a visitor who came in by `landing`. */
export function orderBody(landing: string, state: ShopState): string {
  const line = (id: number, product: number, name: string, total: string): object => ({
    id,
    name,
    product_id: product,
    variation_id: 0,
    quantity: 1,
    subtotal: total,
    total,
    total_tax: "0.00",
    sku: null,
  });
  return JSON.stringify({
    id: 5001,
    number: "5001",
    status: state.status,
    currency: "USD",
    created_via: "checkout",
    customer_id: 0,
    billing: { first_name: "Hattie", last_name: "Hale", email: "hattie@customer.example" },
    payment_method: "bacs",
    date_created_gmt: createdAt,
    date_modified_gmt: state.modifiedAt,
    date_paid_gmt: state.paidAt,
    date_completed_gmt: null,
    discount_total: "0.00",
    shipping_total: "7.50",
    total_tax: "0.00",
    total: "100.33",
    line_items: [line(1, 18, "Album, linen", "59.50"), line(2, 16, "Washi tape set", "33.33")],
    coupon_lines: [],
    fee_lines: [],
    refunds: (state.refunds ?? []).map((amount, index) => ({ id: 6001 + index, reason: "Arrived damaged", total: `-${amount}` })),
    meta_data: [
      { id: 1, key: "_wc_order_attribution_session_entry", value: decodeURIComponent(landing) },
      { id: 2, key: "_wc_order_attribution_session_start_time", value: "2026-10-05 15:05:00" },
    ],
  });
}

export function deliver(
  baseUrl: string,
  body: string,
  signature = createHmac("sha256", programme.webhookSecret).update(body).digest("base64"),
): Promise<Response> {
  return fetch(`${baseUrl}/webhooks/woocommerce`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-wc-webhook-topic": "order.updated",
      "x-wc-webhook-signature": signature,
      "x-wc-webhook-delivery-id": "0",
    },
  });
}
