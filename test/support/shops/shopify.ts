import { createHash, createHmac } from "node:crypto";
import { usual, type Message, type Sale, type ShopUnderTest } from "./sale.ts";

const secrets = { mill: "shpss_0123456789abcdef0123456789abcdef", attic: "shpss_attic456789abcdef0123456789abcdef" };
const set = (amount: string, currency: string) => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount, currency_code: currency },
});

/** The order as Shopify's webhooks write it (shopify.dev, read 2026-11-23), with the fields that matter and some that don't. */
export function shopifyOrder(sale: Sale): Record<string, unknown> {
  const { createdAt, currency, goods, email } = { ...usual, ...sale };
  const refunds = (sale.refunds ?? []).filter((one) => !one.isTakenBack);
  const back = refunds.reduce((sum, one) => sum + Number(one.total), 0);
  const paid = back === 0 ? "paid" : back >= Number(goods) ? "refunded" : "partially_refunded";
  return {
    id: Number(sale.id),
    admin_graphql_api_id: `gid://shopify/Order/${sale.id}`,
    name: `#${sale.id}`,
    order_number: Number(sale.id),
    test: sale.isTest ?? false,
    email,
    contact_email: email,
    currency,
    presentment_currency: currency,
    financial_status:
      sale.state === "paid" ? paid : sale.state === "failed" ? "expired" : sale.state === "cancelled" ? "voided" : "pending",
    created_at: createdAt.replace("Z", "+00:00"),
    updated_at: sale.at,
    cancelled_at: sale.state === "cancelled" ? sale.at : null,
    taxes_included: false,
    total_price: goods,
    current_subtotal_price_set: set(goods, currency),
    total_tax: "0.00",
    total_discounts: "0.00",
    total_shipping_price_set: set("0.00", currency),
    source_name: sale.renews ? "subscription_contract" : "web",
    landing_site: sale.ref ? `/?ref=${sale.ref}` : "/",
    referring_site: "",
    customer: { id: 207119551, email, first_name: "Ada", last_name: "Buyer" },
    note_attributes: sale.click ? [{ name: "partner_center_click", value: sale.click }] : [],
    discount_codes: sale.coupon ? [{ code: sale.coupon, amount: "0.00", type: "percentage" }] : [],
    line_items: [
      {
        id: 466157049,
        product_id: 18,
        title: "Album",
        name: "Album - red",
        quantity: 1,
        price: goods,
        total_discount: "0.00",
        discount_allocations: [],
        tax_lines: [],
      },
    ],
    refunds: refunds.map((one) => shopifyRefund(sale, one)),
  };
}

export function shopifyRefund(sale: Sale, one: NonNullable<Sale["refunds"]>[number]): Record<string, unknown> {
  const { currency } = { ...usual, ...sale };
  return {
    id: Number(one.id),
    order_id: Number(sale.id),
    created_at: one.at,
    note: "Ada Buyer brought it back",
    refund_line_items: [],
    order_adjustments: [],
    transactions: [{ id: 1, kind: "refund", status: "success", amount: one.total, currency }],
  };
}

function message(topic: string, json: object): Message {
  const body = JSON.stringify(json);
  return { topic, id: createHash("sha256").update(body).digest("hex").slice(0, 32), body };
}

export const shopify: ShopUnderTest & { readonly settings: Record<string, string> } = {
  format: "shopify",
  shop: "shopify:mill",
  attic: "shopify:attic",
  settings: { SHOPIFY_SECRETS: `mill:${secrets.mill},attic:${secrets.attic}` },
  tell: (sale) => [
    message("orders/updated", shopifyOrder(sale)),
    ...(sale.refunds ?? []).map((one) => message("refunds/create", shopifyRefund(sale, one))),
    ...(sale.dispute
      ? [
          message(sale.dispute.state === "open" ? "disputes/create" : "disputes/update", {
            id: Number(`7${sale.id}`),
            order_id: Number(sale.id),
            type: "chargeback",
            amount: sale.goods ?? usual.goods,
            currency: sale.currency ?? usual.currency,
            status: { open: "needs_response", won: "won", lost: "lost" }[sale.dispute.state],
            initiated_at: sale.at,
            finalized_on: sale.dispute.state === "open" ? null : sale.dispute.at,
          }),
        ]
      : []),
  ],
  post: (house, { topic, id, body }, { isForged = false, fromAttic = false } = {}) =>
    fetch(`${house.baseUrl}/webhooks/shopify`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-event-id": id,
        "x-shopify-shop-domain": "mill.myshopify.com",
        "x-shopify-hmac-sha256": createHmac("sha256", isForged ? "guess" : fromAttic ? secrets.attic : secrets.mill)
          .update(body)
          .digest("base64"),
      },
    }),
  lacks: {
    "a payment that is tried again": "Shopify makes a renewal's order only once it is paid",
    "a refund that is taken back": "a refund of Shopify's stays",
    "signed too long ago": "Shopify signs no time",
    "a subscription that is named when it begins": "the order names no subscription; a renewal follows its customer's earlier order",
  },
  keptAs: ({ id }) => id,
  elsewhere: (one) => ({ ...one, topic: "products/update" }),
  redact: ({ id, email }) => [
    message("customers/redact", {
      shop_id: 1,
      shop_domain: "mill.myshopify.com",
      customer: { id: 207119551, email, phone: "" },
      orders_to_redact: [Number(id)],
    }),
  ],
  unreadable: message("orders/updated", [1, 2, 3]),
  onUnreadable: "kept",
};
