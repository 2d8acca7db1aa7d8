import { sql } from "#domain/kernel";
import type { Sabotage } from "./legal-sabotage.ts";

/** What is done to the record of what was done (the audit's chain, the runs of jobs) behind the product's back, and the invariants that must notice it. */
export const recordSabotage: readonly Sabotage[] = [
  ["history can be rewritten", ["I5"], sql`alter table audit_entry disable trigger user`],
  ["acts are chained no more", ["I5"], sql`alter table audit_entry disable trigger audit_entry_chained`],
  ["an act stands in no chain and waits for none", ["I36a"], sql`delete from audit_unchained`],
  [
    "an act that waited for its place is gone",
    ["I36a"],
    sql`alter table audit_entry disable trigger user`,
    sql`delete from audit_entry where act = 'coupon.give'`,
  ],
  [
    "an act of staff was never written down",
    ["I21"],
    sql`alter table audit_entry disable trigger user`,
    sql`delete from audit_entry where act = 'order.assign'`,
  ],
  [
    "the chain has a gap",
    ["I36b"],
    sql`insert into audit_chain (position, entry_id, entry_hash, hash, chained_at) select 2, entry_id, '', '', now() from audit_unchained limit 1`,
  ],
  [
    "a run was passed over, and nobody knows why",
    ["I18"],
    sql`insert into job_run (id, job, label, due_at, state, asked_by, asked_at, tries, finished_at)
        values (gen_random_uuid(), 'payout-batch', '2026-12-01', now(), 'skipped', 'system:timetable', now(), 0, now())`,
  ],
];
