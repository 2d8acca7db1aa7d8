import { z } from "zod";
import { id, idOrNone, listOf, quantity, raw, text } from "./loose-fields.ts";

// What we need of Shopify's webhook documents (REST Admin API, versions 2025-10 to 2026-10), nothing that we don't.

const money = z.preprocess(
  (value) => (typeof value === "object" && value !== null ? value : {}),
  z.object({
    shop_money: z.object({ amount: raw, currency_code: text }).optional(),
    /** in the currency that the customer paid in */
    presentment_money: z.object({ amount: raw, currency_code: text }).optional(),
  }),
);

const refundLine = z.object({
  line_item_id: id,
  subtotal: raw,
  total_tax: raw,
  subtotal_set: money,
});

export const refundDocument = z.object({
  id,
  order_id: id.optional(),
  created_at: raw,
  refund_line_items: listOf(refundLine),
  order_adjustments: listOf(z.object({ kind: text, amount: raw, tax_amount: raw })),
  transactions: listOf(z.object({ kind: text, status: text, amount: raw, currency: text })),
});
export type RefundDocument = z.output<typeof refundDocument>;

const person = z.preprocess((value) => value ?? {}, z.object({ id: idOrNone, email: text, first_name: text, last_name: text }));

export const orderDocument = z.object({
  id,
  name: text,
  order_number: text,
  test: z.boolean().catch(false),
  email: text,
  contact_email: text,
  currency: text,
  financial_status: text,
  created_at: raw,
  updated_at: raw,
  cancelled_at: raw,
  taxes_included: z.boolean().catch(false),
  total_price: raw,
  total_price_set: money,
  total_tax: raw,
  total_discounts: raw,
  total_shipping_price_set: money,
  source_name: text,
  landing_site: text,
  referring_site: text,
  customer: person,
  note_attributes: listOf(z.object({ name: text, value: text })),
  discount_codes: listOf(z.object({ code: text })),
  line_items: listOf(
    z.object({
      id,
      product_id: idOrNone,
      title: text,
      name: text,
      quantity,
      price: raw,
      discount_allocations: listOf(z.object({ amount: raw })),
      tax_lines: listOf(z.object({ price: raw })),
    }),
  ),
  refunds: listOf(refundDocument),
});
export type OrderDocument = z.output<typeof orderDocument>;

export const disputeDocument = z.object({
  id,
  order_id: id,
  amount: raw,
  currency: text,
  status: text,
  initiated_at: raw,
  finalized_on: raw,
});

/** The topics that every app must answer. Strict where a body of another topic would otherwise say more than its shop did: nothing signs the topic. */
export const customerRedactDocument = z.object({
  shop_domain: z.string(),
  customer: z.object({ id: idOrNone, email: text }),
  orders_to_redact: z.array(id),
});
export const dataRequestDocument = z.object({
  shop_domain: z.string(),
  customer: z.object({ id: idOrNone, email: text }),
  orders_requested: listOf(id),
});
export const shopRedactDocument = z.strictObject({ shop_id: raw, shop_domain: z.string() });
