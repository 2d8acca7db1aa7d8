import { rowsOf, run, sql, type Sql, type Tx, type Zone } from "#domain/kernel";
import { importDecisionsFrom } from "#domain/attribution";
import { importConversionsFrom } from "#domain/conversions";
import { importOrdersFrom, wooCommerceShop } from "#domain/orders";
import { lockPartners } from "#domain/partners";
import { payElsewhere } from "#domain/payouts";
import type { ImportTrouble } from "./imported-rows.ts";
import { earlierSystem } from "./stage-referrals.ts";

/** How the system is called where people read of it. */
export const systemName = "AffiliateWP";

/** any fixed number: it only has to be the same in every process of this product */
const importLock = 7_426_120_465;

/** Two imports at once would take the same rows; the second waits here, and finds them applied. */
export async function lockImport(tx: Tx): Promise<void> {
  await rowsOf(tx, sql`select pg_advisory_xact_lock(${importLock})`);
}

/** Tables that were just filled have no statistics yet, and whatever follows would be planned for empty ones (measured: the totals in 70 s instead of 1). */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await tx.em.execute("analyze");
}

/**
 * Settles which referral has which order, before any is applied. An order has one conversion, so of several referrals of one order the one that
 * counted most has it, and the others get orders of their own. What the shop has told here already was decided here: such a referral is left, so that
 * nothing is paid twice. What was applied keeps its order; a referral that is new since gets one of its own only if it was read from the same kind of
 * source, because from the other one it may be the very referral that has it. A referral that was paid nothing needs a payout that paid something.
 */
export async function settleOrders(tx: Tx): Promise<void> {
  await refreshStatistics(tx);
  await run(
    tx,
    sql`update imported_referral r set shop = ${earlierSystem}, external_id = r.key
        from (select key, row_number() over w as nth, first_value(key) over w as has
              from imported_referral where shop = ${wooCommerceShop}
              window w as (partition by shop, external_id
                order by applied_at is null, array_position(array['paid', 'unpaid', 'pending', 'rejected'], said_status), place, key)) t
        where t.key = r.key and t.nth > 1 and r.applied_at is null and split_part(t.key, ':', 1) = split_part(t.has, ':', 1)`,
  );
  await markProblems(tx, sql`true`);
}

/** Why referrals can't be applied, as it is now. */
async function markProblems(tx: Tx, which: Sql): Promise<void> {
  const paidSomething = sql`
    exists (select from imported_referral p where p.partner_id = r.partner_id and p.currency = r.currency and p.said_status = 'paid' and p.amount_minor > 0
            and (p.applied_at is not null or not ${isKnownOrder(sql`p`)}))`;
  const problem = sql`
    case when ${isKnownOrder(sql`r`)} then 'order-known'
         when r.said_status = 'paid' and r.amount_minor = 0 and not ${paidSomething} then 'nothing-paid' end`;
  await run(
    tx,
    sql`update imported_referral r set problem = ${problem} where r.applied_at is null and r.problem is distinct from ${problem} and ${which}`,
  );
}

function isKnownOrder(referral: Sql): Sql {
  return sql`exists (select from shop_order o where o.shop = ${referral}.shop and o.external_id = ${referral}.external_id)`;
}

export type Left = { readonly key: string; readonly why: ImportTrouble; readonly detail: string };

/** The next referrals that could not be applied, by their keys, after a key. */
export async function leftReferrals(tx: Pick<Tx, "em">, after: string, limit: number): Promise<Left[]> {
  const rows = await rowsOf(
    tx,
    sql<{ key: string; problem: ImportTrouble; number: string }>`
      select key, problem, number from imported_referral where applied_at is null and problem is not null and key > ${after} order by key limit ${limit}`,
  );
  return rows.map(({ key, problem, number }) => ({ key, why: problem, detail: number }));
}

/** Whose referrals wait to be applied, and how many; whole partners go together, so that every payout has all it paid. */
export async function partnersToApply(tx: Pick<Tx, "em">): Promise<{ id: string; count: number }[]> {
  return rowsOf(
    tx,
    sql<{
      id: string;
      count: number;
    }>`select partner_id as id, count(*)::int as count from imported_referral where applied_at is null and problem is null group by 1 order by 1`,
  );
}

/** Makes orders, decisions, conversions, postings and payouts of everything of some partners that waits. Says how many referrals that were. */
export async function applyReferrals(tx: Tx, partnerIds: readonly string[], zone: Zone): Promise<number> {
  await lockPartners(tx, partnerIds);
  // The shop may have told of an order since: its webhooks should wait for the end of an import, but nobody makes them.
  await markProblems(tx, sql`r.partner_id = any(${[...partnerIds]}::uuid[])`);
  const open = sql`from imported_referral r where r.applied_at is null and r.problem is null and r.partner_id = any(${[...partnerIds]}::uuid[])`;
  const hasOrder = sql`r.shop = ${wooCommerceShop}`;
  const status = sql`case when r.said_status in ('draft', 'failed') then 'rejected' else r.said_status end`;
  await importOrdersFrom(
    tx,
    sql`select r.order_id as id, r.shop, r.external_id, r.number, r.currency, r.made_at as created_at, r.label, r.amount_minor as total_minor,
               case when r.said_status = 'pending' and ${hasOrder} then 'awaiting-payment' when r.said_status in ('draft', 'failed') then 'failed'
                    -- whether it was the order that was lost, the shop has to say
                    when r.said_status = 'rejected' and ${hasOrder} then null else 'paid' end as status,
               case when r.said_status in ('pending', 'rejected') and ${hasOrder} or r.said_status in ('draft', 'failed') then null else r.made_at end as paid_at,
               case when r.said_status = 'pending' and ${hasOrder} then r.made_at end as pending_since,
               r.said_status = 'pending' and ${hasOrder} as needs_reread ${open}`,
  );
  await importDecisionsFrom(
    tx,
    sql`select r.decision_id as id, r.order_id, r.partner_id, r.campaign, case when r.key like 'id:%' then split_part(r.key, ':', 2) end as referral ${open}`,
  );
  await importConversionsFrom(
    tx,
    sql`select r.conversion_id as id, r.order_id, r.partner_id, r.decision_id, r.currency, ${status} as status, r.amount_minor, r.made_at as ordered_at,
               case when r.said_status = 'pending' and not ${hasOrder} then 'imported' end as review_flag, r.said_status as said, r.number ${open}`,
  );
  await payElsewhere(
    tx,
    sql`select r.conversion_id, r.partner_id, r.currency, r.amount_minor as minor, r.payout_key, coalesce(p.made_at, r.made_at) as paid_at
        from imported_referral r left join imported_payout p on p.key = r.payout_key
        where r.applied_at is null and r.problem is null and r.said_status = 'paid' and r.partner_id = any(${[...partnerIds]}::uuid[])`,
    { system: systemName, zone },
  );
  return run(
    tx,
    sql`update imported_referral r set applied_at = ${tx.now}
        where r.applied_at is null and r.problem is null and r.partner_id = any(${[...partnerIds]}::uuid[])`,
  );
}
