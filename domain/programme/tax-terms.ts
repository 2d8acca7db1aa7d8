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
  /** how much of a wallet finance keep back for the tax office where they name no sum; nothing is kept without two of them */
  withholdingBasisPoints: z.number().int().min(0).max(10_000),
};

/** Backup withholding is 24 % (26 U.S.C. 3406(a)(1) by section 1(c); IRS Publication 15, read 2026-11-22). */
export const defaultTaxTerms = { taxThreshold: { USD: 200_000n }, taxFormHold: "no", withholdingBasisPoints: 2_400 } satisfies z.infer<
  z.ZodObject<typeof taxTermsShape>
>;
