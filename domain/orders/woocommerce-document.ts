import { z } from "zod";
import { cleanLine } from "#domain/kernel";

// The door's schema: what we need of WooCommerce's order (REST API v3), nothing that we don't. Unknown fields are dropped, and
// whatever a plugin may leave out or write in its own type is tolerated as long as its meaning stays certain. Amounts and times
// stay raw here: `woocommerce-values.ts` reads them and names the field that can't be read.

/** A database id, kept as its decimal digits; strings arrive from plugins and from integers too big for a number. */
const id = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)]).transform(String);

/** WooCommerce writes 0 for "none": a guest, a product that was deleted since. */
const idOrNone = z.union([
  z
    .literal([0, "0", "", null])
    .optional()
    .transform(() => null),
  id,
]);

/** Names, notes and words: anything that isn't text or a number counts as empty. */
const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));

/** Kept as it came, and judged later; absent is undefined. */
const raw = z.unknown().optional();

/** Pieces; plugins that sell by length write fractions, which round. The bounds are what a database integer is sure to hold. */
const quantity = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,9}(\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(-1e6).max(1e6).transform(Math.round));

/** A list; null or absent is an empty one, and PHP writes a list with a gap in its keys as an object. */
function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (isRecord(value) ? Object.values(value) : (value ?? [])), z.array(item));
}

/** An order without an address has none, null, or (PHP's empty object) an empty list. */
const billing = z.preprocess((value) => (isRecord(value) ? value : {}), z.object({ first_name: text, last_name: text, email: text }));

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
  const [issue] = parsed.error.issues;
  return { ok: false, detail: `${issue?.path.join(".") || "body"}: ${issue?.message ?? "not an order"}` };
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

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
