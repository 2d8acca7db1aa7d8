import { z } from "zod";

// Fields of documents that other people's programs write: unknown fields are dropped, and whatever a plugin may leave out or write in its own
// type is tolerated as long as its meaning stays certain. Amounts and times stay raw and are judged by who knows the field's name.

/** A database id, kept as its decimal digits; strings arrive from plugins and from integers too big for a number. */
export const id = z.union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)]).transform(String);

/** Shops write 0 or null for "none": a guest, a product that was deleted since. */
export const idOrNone = z.union([
  z
    .literal([0, "0", "", null])
    .optional()
    .transform(() => null),
  id,
]);

/** Names, notes and words: anything that isn't text or a number counts as empty. */
export const text = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : ""));

/** Kept as it came, and judged later; absent is undefined. */
export const raw = z.unknown().optional();

/** Pieces; plugins that sell by length write fractions, which round. The bounds are what a database integer is sure to hold. */
export const quantity = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,9}(\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(-1e6).max(1e6).transform(Math.round));

/** A list; null or absent is an empty one, and PHP writes a list with a gap in its keys as an object. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (isRecord(value) ? Object.values(value) : (value ?? [])), z.array(item));
}

/** Fields of an object; whatever else stands in its place counts as an object without any. */
export function recordOf<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (isRecord(value) ? value : {}), schema);
}

export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with a document's shape: the first field that is not as it must be. */
export function shapeProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "not as it must be"}`;
}
