import { sql } from "#domain/kernel";
import type { Sabotage } from "./legal-sabotage.ts";

/** What is done to days of clicks behind the product's back, and the invariants that must notice it. */
export const clickSabotage: readonly Sabotage[] = [
  [
    "days are closed with a gap between",
    ["I30b"],
    sql`insert into click_closing (day, from_at, to_at, closed_at, checked_at)
        values ('2026-11-01', '2026-11-01', '2026-11-02', now(), now()), ('2026-11-02', '2026-11-03', '2026-11-04', now(), now())`,
  ],
  [
    "the visits of a day are gone, and those of one before are not",
    ["I30c"],
    sql`insert into click_closing (day, from_at, to_at, closed_at, checked_at, trimmed_at)
        values ('2026-11-01', '2026-11-01', '2026-11-02', now(), now(), null), ('2026-11-02', '2026-11-02', '2026-11-03', now(), now(), now())`,
  ],
];
