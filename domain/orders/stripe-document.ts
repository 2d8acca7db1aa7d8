import { z } from "zod";
import { isRecord, listOf, raw, recordOf, text } from "./loose-fields.ts";

// What we need of Stripe's events (API versions 2023-10-16 to 2026-10-28), nothing that we don't. A field that moved between versions is
// looked for where each of them had it.

const id = z.string().regex(/^[a-zA-Z]+_[a-zA-Z0-9_]{1,250}$/);

/** A reference: the id, or the object in its place where it was expanded. */
const idOrNone = z.preprocess((value) => (isRecord(value) && "id" in value ? value.id : value), id.nullable().catch(null));

const seconds = z.int().min(0).max(9_999_999_999);

/** A list as Stripe wraps one: `{ object: "list", data: [], has_more }`. */
function pageOf<T extends z.ZodType>(item: T) {
  return recordOf(z.object({ data: listOf(item) }));
}

const metadata = recordOf(z.record(z.string(), text));

/** Ids as they stand, and codes where they were expanded: any of them may be what a partner's coupon goes by. */
const discount = recordOf(
  z.object({
    coupon: raw,
    promotion_code: raw,
    source: recordOf(z.object({ coupon: raw })),
  }),
);
export type Discount = z.output<typeof discount>;

export const eventDocument = z.object({
  id,
  type: z.string().min(1).max(200),
  created: seconds,
  livemode: z.boolean(),
  data: z.object({ object: z.looseObject({ id: z.unknown() }) }),
});
export type StripeEvent = z.output<typeof eventDocument>;

export const sessionDocument = z.object({
  id,
  object: z.literal("checkout.session"),
  mode: text,
  payment_status: text,
  created: seconds,
  currency: text,
  amount_total: raw,
  total_details: recordOf(z.object({ amount_discount: raw, amount_shipping: raw, amount_tax: raw })),
  client_reference_id: text,
  customer: idOrNone,
  customer_details: recordOf(z.object({ email: text, name: text })),
  customer_email: text,
  invoice: idOrNone,
  payment_intent: idOrNone,
  subscription: idOrNone,
  metadata,
  discounts: listOf(discount),
});
export type SessionDocument = z.output<typeof sessionDocument>;

const subscriptionDetails = recordOf(z.object({ subscription: idOrNone, metadata }));

const invoiceLine = z.object({
  id,
  amount: raw,
  description: text,
  quantity: z.int().min(0).max(1_000_000).catch(1),
  discount_amounts: listOf(z.object({ amount: raw })),
  tax_amounts: listOf(z.object({ amount: raw, inclusive: z.boolean().catch(false) })),
  taxes: listOf(z.object({ amount: raw, tax_behavior: text })),
  price: recordOf(z.object({ product: idOrNone })),
  pricing: recordOf(z.object({ price_details: recordOf(z.object({ product: idOrNone })) })),
});
export type InvoiceLine = z.output<typeof invoiceLine>;

export const invoiceDocument = z.object({
  id,
  object: z.literal("invoice"),
  number: text,
  status: text,
  created: seconds,
  currency: text,
  billing_reason: text,
  collection_method: text,
  attempted: z.boolean().catch(false),
  next_payment_attempt: z.unknown().optional(),
  total: raw,
  tax: raw,
  total_taxes: listOf(z.object({ amount: raw })),
  total_tax_amounts: listOf(z.object({ amount: raw })),
  total_discount_amounts: listOf(z.object({ amount: raw })),
  /** what the customer owes, or is owed where it is below nothing, before it and after it */
  starting_balance: raw,
  ending_balance: raw,
  pre_payment_credit_notes_amount: raw,
  shipping_cost: recordOf(z.object({ amount_subtotal: raw })),
  customer: idOrNone,
  customer_email: text,
  customer_name: text,
  subscription: idOrNone,
  subscription_details: subscriptionDetails,
  parent: recordOf(z.object({ subscription_details: subscriptionDetails })),
  metadata,
  payment_intent: idOrNone,
  charge: idOrNone,
  payments: pageOf(z.object({ payment: recordOf(z.object({ payment_intent: idOrNone, charge: idOrNone })) })),
  status_transitions: recordOf(z.object({ paid_at: seconds.nullable().catch(null) })),
  discounts: listOf(discount),
  lines: pageOf(invoiceLine),
});
export type InvoiceDocument = z.output<typeof invoiceDocument>;

export const invoicePaymentDocument = z.object({
  id,
  object: z.literal("invoice_payment"),
  invoice: id,
  payment: recordOf(z.object({ payment_intent: idOrNone, charge: idOrNone })),
});

export const paymentIntentDocument = z.object({
  id,
  object: z.literal("payment_intent"),
  amount_received: raw,
  currency: text,
  latest_charge: idOrNone,
});

export const refundObject = z.object({
  id,
  object: z.literal("refund"),
  amount: raw,
  currency: text,
  status: text,
  charge: idOrNone,
  payment_intent: idOrNone,
});

export const disputeObject = refundObject.extend({ object: z.literal("dispute") });
