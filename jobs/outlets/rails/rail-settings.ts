import { z } from "zod";
import { fakeRail } from "./fake-rail.ts";
import type { CalledRails } from "../../call-rails.ts";

/** The rails that are called, and how to reach them; every setting is in `.env.example` with a line. */
export const railSettings = z.object({
  /** where `npm run fake:rail` listens; for demonstrations only */
  FAKE_RAIL_URL: z
    .string()
    .trim()
    .regex(
      /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/,
      "must be http:// to this very machine: the fake rail moves nobody's money",
    )
    .default("http://127.0.0.1:4020"),
  /** signs what it tells */
  FAKE_RAIL_SECRET: z.string().trim().min(8, "must be at least 8 characters long").default("fake-rail-of-the-demonstration"),
});
type RailSettings = z.infer<typeof railSettings>;

/** The rails that this installation can call: in a demonstration the fake one, elsewhere none yet. */
export function railsOf({ FAKE_RAIL_URL: url, FAKE_RAIL_SECRET: secret }: RailSettings, isDemonstration: boolean): CalledRails {
  return isDemonstration ? { fake: fakeRail({ url, secret }) } : {};
}
