import { z } from "zod";

/** The settings of the database; every one is in `.env.example` with a line. */
export const storeSettings = z.object({
  /** a PostgreSQL server, 15 or newer; not set: the embedded one in DATA_DIR */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** where the embedded database and the chat history live; see `defaultDataDir` */
  DATA_DIR: z.string().optional(),
});
