import { z } from "zod";

const fromAMonthOn = z.number().int().min(30).max(3_650);

/** For how long things are kept that nobody needs for ever. Spread into the terms. */
export const keepTermsShape = {
  /** a shop's message that could not be read keeps what it said for so long, to be tried again */
  unreadMessageDays: z.number().int().min(1).max(3_650),
  /** single visits; whatever this says, never less than an order may still be decided by them. Their counts by day stay. */
  visitDays: fromAMonthOn,
  /** messages to people that have left, or were given up, with what became of each try */
  messageDays: fromAMonthOn,
  /** a claim to an order that never came is closed after so long */
  claimDays: z.number().int().min(7).max(3_650),
};

export const defaultKeepTerms = {
  unreadMessageDays: 30,
  visitDays: 800,
  messageDays: 400,
  claimDays: 90,
} satisfies z.infer<z.ZodObject<typeof keepTermsShape>>;
