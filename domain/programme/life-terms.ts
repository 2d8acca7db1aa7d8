import { z } from "zod";

/** What a partner is asked to do for the programme. Spread into the terms. */
export const lifeTermsShape = {
  /** Inspire Tokens to be earned in a quarter; the term in effect on the quarter's first day counts for all of it */
  tokensRequired: z.number().int().min(0).max(10_000),
};

export const defaultLifeTerms = { tokensRequired: 25 } satisfies z.infer<z.ZodObject<typeof lifeTermsShape>>;
