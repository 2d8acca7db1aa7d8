import { createHash, createHmac } from "node:crypto";
import { usual, type Message, type Sale, type ShopUnderTest } from "./sale.ts";

const secrets = { mill: "whsec_0123456789abcdef0123456789abcdef", attic: "whsec_attic456789abcdef0123456789abcdef" };
const seconds = (at: string): number => Math.floor(Temporal.Instant.from(at).epochMilliseconds / 1_000);
const decimals = { USD: 2, JPY: 0, KWD: 3 } as const;
/** Stripe's amounts: whole numbers of the smallest unit. */
const minor = (text: string, currency: keyof typeof decimals): number => Math.round(Number(text) * 10 ** decimals[currency]);

type Event = {
  readonly type: string;
  readonly at: string;
  readonly object: Record<string, unknown>;
  readonly isTest?: boolean | undefined;
};

/** An event as Stripe sends it, with the fields that matter and some that don't. */
export function stripeEvent({ type, at, object, isTest = false }: Event): Message {
  const id = `evt_${createHash("sha256")
    .update(JSON.stringify([type, at, object]))
    .digest("hex")
    .slice(0, 24)}`;
  const created = seconds(at);
  return {
    topic: type,
    id,
    body: JSON.stringify({
      id,
      object: "event",
      api_version: "2026-10-28.endive",
      created,
      livemode: !isTest,
      pending_webhooks: 1,
      type,
      data: { object },
    }),
  };
}

const pi = ({ id }: Sale): string => `pi_${id}`;
const byInvoice = ({ begins, renews }: Sale): boolean => begins !== undefined || renews !== undefined;

export function stripeSession(sale: Sale): Record<string, unknown> {
  const { currency, goods, email, createdAt } = { ...usual, ...sale };
  return {
    id: `cs_${sale.id}`,
    object: "checkout.session",
    mode: sale.begins ? "subscription" : "payment",
    status: "complete",
    payment_status: sale.state === "paid" ? "paid" : "unpaid",
    created: seconds(createdAt),
    currency: currency.toLowerCase(),
    amount_subtotal: minor(goods, currency),
    amount_total: minor(goods, currency),
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    client_reference_id: sale.click ?? null,
    customer: "cus_1",
    customer_details: { email, name: "Ada Buyer" },
    customer_email: null,
    invoice: sale.begins ? `in_${sale.id}` : null,
    payment_intent: sale.begins ? null : pi(sale),
    subscription: sale.begins ?? null,
    metadata: sale.ref ? { partner_center_ref: sale.ref } : {},
    discounts: sale.coupon ? [{ coupon: sale.coupon, promotion_code: null }] : [],
  };
}

export function stripeInvoice(sale: Sale): Record<string, unknown> {
  const { currency, goods, email, createdAt } = { ...usual, ...sale };
  return {
    id: `in_${sale.id}`,
    object: "invoice",
    number: `MILL-${sale.id}`,
    status: sale.state === "paid" ? "paid" : "open",
    created: seconds(createdAt),
    currency: currency.toLowerCase(),
    billing_reason: sale.begins ? "subscription_create" : "subscription_cycle",
    collection_method: "charge_automatically",
    attempted: true,
    next_payment_attempt: sale.state === "in-retry" ? seconds(sale.at) + 86_400 : null,
    subtotal: minor(goods, currency),
    total: minor(goods, currency),
    total_taxes: [],
    total_discount_amounts: [],
    customer: "cus_1",
    customer_email: email,
    customer_name: "Ada Buyer",
    parent: { type: "subscription_details", subscription_details: { subscription: sale.begins ?? sale.renews, metadata: {} } },
    metadata: {},
    status_transitions: { paid_at: sale.state === "paid" ? seconds(sale.at) : null },
    lines: {
      object: "list",
      has_more: false,
      data: [
        {
          id: `il_${sale.id}`,
          amount: minor(goods, currency),
          description: "Album club",
          quantity: 1,
          pricing: { price_details: { product: "prod_18" } },
        },
      ],
    },
  };
}

/** What one part of a sale's story is: Stripe tells each thing once, when it happens. */
function events(sale: Sale): Event[] {
  const { currency, goods, createdAt } = { ...usual, ...sale };
  const moved = sale.refunds ?? sale.dispute;
  const at = moved === undefined ? sale.at : createdAt.replace("10:00:00Z", "10:05:00Z");
  const { isTest } = sale;
  const session = sale.state === "failed" ? "checkout.session.async_payment_failed" : "checkout.session.completed";
  const base: Event[] = [
    ...(sale.renews ? [] : [{ type: session, at, object: stripeSession(sale), isTest }]),
    ...(byInvoice(sale)
      ? [{ type: sale.state === "paid" ? "invoice.paid" : "invoice.payment_failed", at, object: stripeInvoice(sale), isTest }]
      : []),
  ];
  const payment = { payment_intent: pi(sale), charge: `ch_${sale.id}`, currency: currency.toLowerCase() };
  const refunds = (sale.refunds ?? []).map((one): Event => ({
    type: one.isTakenBack ? "refund.failed" : "refund.created",
    at: one.at,
    object: {
      id: `re_${one.id}`,
      object: "refund",
      amount: minor(one.total, currency),
      status: one.isTakenBack ? "failed" : "succeeded",
      ...payment,
    },
    isTest,
  }));
  const { dispute } = sale;
  const disputes: Event[] = dispute
    ? [
        {
          type: dispute.state === "open" ? "charge.dispute.created" : "charge.dispute.closed",
          at: dispute.at,
          object: {
            id: `dp_${sale.id}`,
            object: "dispute",
            amount: minor(goods, currency),
            status: dispute.state === "open" ? "needs_response" : dispute.state,
            ...payment,
          },
        },
      ]
    : [];
  return [...base, ...refunds, ...disputes];
}

export const stripe: ShopUnderTest & { readonly settings: Record<string, string> } = {
  format: "stripe",
  shop: "stripe:mill",
  attic: "stripe:attic",
  settings: { STRIPE_SECRETS: `mill:${secrets.mill},attic:${secrets.attic}` },
  tell: (sale) => events(sale).map(stripeEvent),
  post: (house, { body }, { isForged = false, signedAgo = 0, fromAttic = false } = {}) => {
    const time = Math.floor(house.clock.now().epochMilliseconds / 1_000) - signedAgo;
    const v1 = createHmac("sha256", isForged ? "guess" : fromAttic ? secrets.attic : secrets.mill)
      .update(`${time}.${body}`)
      .digest("hex");
    return fetch(`${house.baseUrl}/webhooks/stripe`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": `t=${time},v1=${v1}` },
    });
  },
  lacks: {
    cancelled: "what was paid is refunded; an unpaid invoice is voided: test/domain/orders/stripe/reading.test.ts",
    "the shop asks to erase": "Stripe passes no such wish on: an operator does it with /programme erase",
  },
  keptAs: (sale) => (byInvoice(sale) ? `in_${sale.id}` : `cs_${sale.id}`),
  elsewhere: () => stripeEvent({ type: "customer.created", at: "2026-11-20T10:00:00Z", object: { id: "cus_1", object: "customer" } }),
  unreadable: { topic: "invoice.paid", id: "evt_unreadable", body: '{"id": 1, "number": ' },
  onUnreadable: "kept",
};
