import { json, nameOf, oneOf, run, sql, type Instant, type Sql, type Tx } from "#domain/kernel";
import { record, recordFrom } from "#domain/audit";
import { postFrom } from "#domain/ledger";
import { termsAt } from "#domain/programme";
import type { RateValue } from "./rate-rules.ts";

/** What staff are taken to have said of a referral that an earlier system had not let count. */
const rejection = "it was not counted by the earlier system";

/**
 * Writes conversions as an earlier system left them, with their history and postings. A select yields (id uuid, order_id, partner_id,
 * decision_id, currency, status, amount_minor bigint, ordered_at, review_flag text or null, said text: the earlier system's own word).
 * Paid ones have to join a released payout in the same transaction. Rejected ones stay so whatever their order becomes, until staff restore
 * them. The caller holds the partners' locks.
 */
export async function importConversionsFrom(tx: Tx, conversions: Sql): Promise<void> {
  const { holdDays } = await termsAt(tx, tx.now);
  await run(
    tx,
    sql`with given as materialized (
          select c.*, case status when 'paid' then 'in-payout' when 'unpaid' then 'confirmed' when 'rejected' then 'rejected-by-staff'
                                  else case when review_flag is null then 'awaiting-payment' else 'under-review' end end as reason,
                 case when status in ('unpaid', 'paid') then amount_minor else 0 end as posted
          from (${conversions}) c
        ),
        remembered as (
          insert into conversion_status_change (conversion_id, at, from_status, to_status, reason, actor)
          select id, ${tx.now}::timestamptz, null, status, reason, ${nameOf(tx.actor)} from given
        )
        insert into conversion (id, order_id, partner_id, decision_id, currency, status, reason, amount_minor, posted_minor, imported_minor, revision,
                                hold_days, review_flag, staff_rejection, ordered_at, matures_at, created_at, changed_at)
        select id, order_id, partner_id, decision_id, currency, status, reason, amount_minor, posted, amount_minor, case when posted = 0 then 0 else 1 end,
               ${holdDays}, review_flag, case when status = 'rejected' then ${rejection} || ' (' || said || ')' end, ordered_at,
               case when status = 'unpaid' then ordered_at + make_interval(hours => 24 * ${holdDays}) end, ${tx.now}::timestamptz, ${tx.now}::timestamptz
        from given`,
  );
  await postFrom(
    tx,
    sql`select gen_random_uuid() as id, 'conversion:' || c.id || ':1' as key, 'conversion'::text as kind, c.partner_id, c.currency, c.ordered_at as effective_at,
               'expense'::text as from_account, 'payable'::text as to_account, c.amount_minor as minor
        from (${conversions}) c where c.status in ('unpaid', 'paid')`,
  );
  await recordFrom(
    tx,
    { act: "conversion.reject", kind: "conversion", reason: rejection },
    sql`select c.id::text as subject_id, jsonb_build_object('order', c.number, 'amount', jsonb_build_object('currency', c.currency, 'minor', c.amount_minor::text), 'said', c.said) as facts
        from (${conversions}) c where c.status = 'rejected'`,
  );
}

/** The rate that a partner had at an earlier system, from when they joined it on: what was agreed with them goes on counting. */
export async function importRate(tx: Tx, partnerId: string, value: RateValue, from: Instant): Promise<void> {
  const [basisPoints, minor, currency] = value.kind === "percent" ? [value.basisPoints, null, null] : [null, value.minor, value.currency];
  const reason = "their rate at the earlier system";
  const { id } = await oneOf(
    tx,
    sql<{ id: string }>`
      insert into rate_rule (scope, partner_id, effective_from, kind, basis_points, amount_minor, currency, recorded_at, actor, reason)
      values ('partner', ${partnerId}, ${from}, ${value.kind}, ${basisPoints}, ${minor}, ${currency}, ${tx.now}, ${nameOf(tx.actor)}, ${reason}) returning id`,
  );
  const facts = { rule: id, from, scope: "partner", partnerId, value: JSON.parse(json(value)) as unknown };
  await record(tx, { act: "rate.set", subject: { kind: "partner", id: partnerId }, reason, facts });
}
