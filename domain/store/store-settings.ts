import { z } from "zod";
import { readKeyRing } from "./key-ring.ts";

/** The settings of the database; every one is in `.env.example` with a line. */
export const storeSettings = z.object({
  /** a PostgreSQL server, 15 or newer; not set: the embedded one in DATA_DIR */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** the same database as its owner: only `database:prepare` uses it, and no other process should have it */
  DATABASE_OWNER_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** where the embedded database and the chat history live; see `defaultDataDir` */
  DATA_DIR: z.string().optional(),
  /** the keys that wrap each person's own: "id:base64,…", the first is current; not set: a file in DATA_DIR */
  ENCRYPTION_KEYS: z
    .string()
    .transform((text, context) => {
      const ring = readKeyRing(text);
      // The value is never repeated: it is a secret, however misspelt.
      if (!ring)
        context.addIssue({ code: "custom", message: "expected id:base64 with 32 bytes, several separated by commas, each id once" });
      return ring ?? z.NEVER;
    })
    .optional(),
});
