import { z } from "zod";
import { cleanLine, isWebAddress } from "#domain/kernel";

/** What a partner is asked to do for the programme. Spread into the terms. */
export const lifeTermsShape = {
  /** Inspire Tokens to be earned in a quarter; the term in effect on the quarter's first day counts for all of it */
  tokensRequired: z.number().int().min(0).max(10_000),
  /** a meeting's word counts from so long before it begins, for those who begin early */
  wordMinutesBefore: z.number().int().min(0).max(120),
  /** and until so long after it ends */
  wordMinutesAfter: z.number().int().min(0).max(2_880),
  /** support are told again of a question that has waited for so long */
  answerHours: z.number().int().min(1).max(720),
  /** where partners talk among themselves; null: nowhere yet */
  communityLink: z
    .url({ protocol: /^https$/ })
    .max(300)
    .refine(isWebAddress)
    .nullable(),
  /** what is said of it */
  communityWords: z.string().min(1).max(300).refine(isOneLine).nullable(),
};

export const defaultLifeTerms = {
  tokensRequired: 25,
  wordMinutesBefore: 15,
  wordMinutesAfter: 60,
  answerHours: 24,
  communityLink: null,
  communityWords: null,
} satisfies z.infer<z.ZodObject<typeof lifeTermsShape>>;

function isOneLine(text: string): boolean {
  return text === cleanLine(text);
}
