import { createHmac } from "node:crypto";
import { secret } from "../house.ts";
import { usual, type Sale, type ShopUnderTest } from "./sale.ts";

const words = {
  "awaiting-payment": "on-hold",
  "in-retry": "pending",
  paid: "processing",
  cancelled: "cancelled",
  failed: "failed",
} as const;
const gmt = (at: string): string => at.replace("Z", "");

/** The order as WooCommerce's webhooks write it (recordings in test/fixtures/woocommerce): the whole of it, refunds within. */
function orderOf(sale: Sale): object {
  const { createdAt, currency, goods, email } = { ...usual, ...sale };
  const meta = {
    ...(sale.ref ? { _wc_order_attribution_session_entry: `https://shop.example/?ref=${sale.ref}` } : {}),
    ...(sale.click ? { _partner_center_click: sale.click } : {}),
    ...(sale.renews ? { _subscription_renewal: sale.renews } : {}),
  };
  return {
    id: Number(sale.id),
    number: sale.id,
    status: words[sale.state],
    currency,
    created_via: sale.renews ? "subscription" : "checkout",
    payment_method: "card",
    customer_id: 0,
    billing: { first_name: "Ada", last_name: "Buyer", email },
    date_created_gmt: gmt(createdAt),
    date_modified_gmt: gmt(sale.at),
    date_paid_gmt: sale.state === "paid" ? gmt(sale.at) : null,
    date_completed_gmt: null,
    total: goods,
    total_tax: "0.00",
    shipping_total: "0.00",
    discount_total: "0.00",
    line_items: [{ id: 1, name: "Album", product_id: 18, quantity: 1, total: goods, total_tax: "0.00" }],
    refunds: (sale.refunds ?? [])
      .filter((one) => !one.isTakenBack)
      .map((one) => ({ id: Number(one.id), reason: "", total: `-${one.total}` })),
    coupon_lines: sale.coupon ? [{ code: sale.coupon, discount: "0" }] : [],
    meta_data: Object.entries(meta).map(([key, value], nth) => ({ id: nth + 1, key, value })),
  };
}

const delivery = (body: string, id = "0123456789abcdef") => ({ topic: "order.updated", id, body });

export const wooCommerce: ShopUnderTest = {
  format: "woocommerce",
  shop: "woocommerce",
  attic: null,
  tell: (sale) => [delivery(JSON.stringify(orderOf(sale)))],
  post: (house, { topic, id, body }, { isForged = false } = {}) =>
    fetch(`${house.baseUrl}/webhooks/woocommerce`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-delivery-id": id,
        "x-wc-webhook-signature": createHmac("sha256", isForged ? "guess" : secret)
          .update(body)
          .digest("base64"),
      },
    }),
  lacks: {
    "two shops of one kind": "a programme has one WooCommerce shop: reading it over REST is set up once",
    "a dispute": "WooCommerce has no word for it; gateways put the order on hold or refund it",
    "signed too long ago": "WooCommerce signs no time",
    "a test order": "WooCommerce does not mark them",
    "the shop asks to erase": "WordPress erases by itself and tells nobody: an operator does it with /programme erase",
    "a refund that comes before its order": "a refund is told within its order only",
    "a subscription that is named when it begins": "the order does not name it; reading the shop does",
  },
  keptAs: ({ id }) => id,
  elsewhere: (message) => ({ ...message, topic: "product.updated" }),
  unreadable: delivery('{"id": 1, "number": '),
  onUnreadable: "kept",
};
