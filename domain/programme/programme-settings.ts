import { z } from "zod";
import { isZone } from "#domain/kernel";

/** What a new programme is called and where its days begin; read once, on a database that holds none yet. */
export const programmeSettings = z.object({
  PROGRAMME_NAME: z.string().min(1).max(100).default("Partner programme"),
  PROGRAMME_ZONE: z.string().refine(isZone, "must be an IANA time zone such as America/Denver").default("UTC"),
  PROGRAMME_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as USD")
    .default("USD"),
});
