import { json, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { forgetSubject } from "#domain/audit";
import { forgetTraces } from "#domain/orders";
import type { PartnerFacts } from "#domain/partners";

/**
 * A partner's slugs and coupon codes are words that name them. In the evidence of every decision they go, as do the reasons for giving them
 * an order; the orders themselves carry the share ID in their place. Codes that were another partner's, too, stay. Share IDs, instants and
 * what became of each trace stay.
 */
export async function forgetEvidence(tx: Tx, { id: partnerId, shareId }: PartnerFacts): Promise<void> {
  const named = sql`partner_id = ${partnerId}::uuid or evidence @> ${json({ candidates: [{ partnerId }] })}::jsonb`;
  const orders = await rowsOf(tx, sql<{ id: string }>`select distinct order_id as id from attribution_decision where ${named}`);
  const words = await rowsOf(
    tx,
    sql<{ word: string }>`
      select reference as word from share_reference where partner_id = ${partnerId} and kind <> 'share-id'
      union select code from coupon k where partner_id = ${partnerId}
        and not exists (select from coupon o where o.code = k.code and o.partner_id <> k.partner_id)`,
  );
  await forgetTraces(
    tx,
    orders.map(({ id }) => id),
    { words: words.map(({ word }) => word), instead: shareId },
  );
  await forgetCoupons(tx, partnerId, shareId);
  await run(
    tx,
    sql`update attribution_decision set evidence = (case when partner_id = ${partnerId}::uuid then evidence - 'reason' else evidence end)
          || jsonb_build_object('candidates', (
            select coalesce(jsonb_agg(case when c.one ->> 'partnerId' = ${partnerId} and c.one ->> 'reference' !~ '^[0-9]+$'
                                           then c.one || '{"reference": null}'::jsonb else c.one end order by c.nth), '[]'::jsonb)
            from jsonb_array_elements(evidence -> 'candidates') with ordinality as c (one, nth)))
        where ${named}`,
  );
}

/** From when until when they had a coupon stays; which it was goes, also from the audit. */
async function forgetCoupons(tx: Tx, partnerId: string, shareId: string): Promise<void> {
  const coupons = await rowsOf(
    tx,
    sql<{ id: string }>`
      update coupon k set code = ${`of-${shareId}-`} || n.nth, owned_until = coalesce(owned_until, ${tx.now})
      from (select id, row_number() over (order by owned_from, id) as nth from coupon where partner_id = ${partnerId}) n
      where n.id = k.id returning k.id`,
  );
  for (const { id } of coupons) await forgetSubject(tx, { kind: "coupon", id });
}

/** Why staff gave some orders to somebody goes, because it may name who bought. */
export async function forgetReasonsToAssign(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await run(
    tx,
    sql`update attribution_decision set evidence = evidence - 'reason' where order_id = any(${[...orderIds]}::uuid[]) and evidence ? 'reason'`,
  );
}
