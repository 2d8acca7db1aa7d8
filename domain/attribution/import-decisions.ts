import { json, nameOf, run, sql, type Sql, type Tx } from "#domain/kernel";
import type { Evidence } from "./decision.ts";

/** Credits orders to whom an earlier system credited them. A select yields (id uuid, order_id, partner_id, campaign, referral text or null). */
export async function importDecisionsFrom(tx: Tx, decisions: Sql): Promise<void> {
  const evidence: Evidence = { windowDays: 0, candidates: [] };
  await run(
    tx,
    sql`insert into attribution_decision (id, order_id, partner_id, rule, evidence, campaign, decided_at, decided_by)
        select d.id, d.order_id, d.partner_id, 'imported', ${json(evidence)}::jsonb || jsonb_build_object('referral', d.referral), d.campaign,
               ${tx.now}::timestamptz, ${nameOf(tx.actor)}
        from (${decisions}) d`,
  );
}
