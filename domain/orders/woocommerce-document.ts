import { z } from "zod";
import { cleanLine } from "#domain/kernel";
import { id, idOrNone, isRecord, listOf, quantity, raw, recordOf, shapeProblem, text } from "./loose-fields.ts";

// What we need of WooCommerce's order (REST API v3), nothing that we don't. Amounts and times stay raw here: `shop-values.ts` reads them
// and names the field that can't be read.

/** An order without an address has none, null, or (PHP's empty object) an empty list. */
const billing = recordOf(z.object({ first_name: text, last_name: text, email: text }));

const orderDocument = z.object({
  id,
  number: text,
  status: z.string().min(1),
  currency: text,
  created_via: text,
  payment_method: text,
  payment_url: text,
  needs_payment: raw,
  customer_id: idOrNone,
  billing,
  date_created_gmt: raw,
  date_modified_gmt: raw,
  date_paid_gmt: raw,
  date_completed_gmt: raw,
  total: raw,
  total_tax: raw,
  shipping_total: raw,
  discount_total: raw,
  line_items: listOf(z.object({ id, product_id: idOrNone, name: text, quantity, total: raw, total_tax: raw })),
  refunds: listOf(z.object({ id, reason: text, total: raw })),
  coupon_lines: listOf(z.object({ code: text })),
  meta_data: listOf(z.unknown()),
});

/** A shop's order as it stands in the message, checked in shape; `meta` holds the first scalar value of each key. */
export type WooDocument = Omit<z.output<typeof orderDocument>, "meta_data"> & { readonly meta: ReadonlyMap<string, string> };

export type ReadDocument = { readonly ok: true; readonly value: WooDocument } | { readonly ok: false; readonly detail: string };

/** Checks the shape of an order; the detail names the first field that is not as it must be. */
export function readDocument(json: unknown): ReadDocument {
  const parsed = orderDocument.safeParse(json);
  if (parsed.success) {
    const { meta_data: rows, ...order } = parsed.data;
    return { ok: true, value: { ...order, meta: metaOf(rows) } };
  }
  return { ok: false, detail: shapeProblem(parsed.error) };
}

/** The order's id in anything at all, or null. */
export function idIn(json: unknown): string | null {
  if (!isRecord(json) || !("id" in json)) return null;
  const read = id.safeParse(json.id);
  return read.success ? read.data : null;
}

/** The first value of a meta key, as WooCommerce's own `get_meta( $key, true )` gives it; empty counts as absent. */
export function metaText(meta: ReadonlyMap<string, string>, key: string): string | null {
  return cleanLine(meta.get(key) ?? "") || null;
}

/** Plugins put lists and objects into meta as well (recording of order 147 over REST): those are not ours and are skipped. */
function metaOf(rows: readonly unknown[]): ReadonlyMap<string, string> {
  const meta = new Map<string, string>();
  for (const row of rows) {
    if (!isRecord(row) || !("key" in row) || !("value" in row) || typeof row.key !== "string") continue;
    const value = typeof row.value === "number" ? String(row.value) : row.value;
    if (typeof value === "string" && !meta.has(row.key)) meta.set(row.key, value);
  }
  return meta;
}
