import { z } from "zod";

/** What the law wants to hear of payments. Spread into the terms. */
export const taxTermsShape = {
  /**
   * payments of a year from which they are reported (Form 1099-NEC, box 1); of the years before 2026 the law's own figure stands, see `thresholdOf`.
   * A currency not listed: never
   */
  taxThreshold: z.record(z.string().regex(/^[A-Z]{3}$/), z.coerce.bigint().nonnegative()),
  /** whether a transfer to a US account that would reach it waits until the partner's form is there */
  taxFormHold: z.enum(["yes", "no"]),
};

export const defaultTaxTerms = { taxThreshold: { USD: 200_000n }, taxFormHold: "no" } satisfies z.infer<z.ZodObject<typeof taxTermsShape>>;
