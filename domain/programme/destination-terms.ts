import { z } from "zod";

/** What guards the accounts that money leaves for. Spread into the terms. */
export const destinationTermsShape = {
  /** from when a partner has confirmed a bank account until money may go there: so long its owner has to object */
  destinationWaitHours: z.number().int().min(0).max(720),
};

export const defaultDestinationTerms = { destinationWaitHours: 72 } satisfies z.infer<z.ZodObject<typeof destinationTermsShape>>;
