import { json, run, sql, type Tx } from "#domain/kernel";

/**
 * In the evidence of every decision a partner's slugs and coupon codes go, as do the reasons for giving them an order: these are words
 * that name them. Their share ID, the instants and what became of each trace stay.
 */
export async function forgetEvidence(tx: Tx, partnerId: string): Promise<void> {
  await run(
    tx,
    sql`update attribution_decision set evidence = (case when partner_id = ${partnerId}::uuid then evidence - 'reason' else evidence end)
          || jsonb_build_object('candidates', (
            select coalesce(jsonb_agg(case when c.one ->> 'partnerId' = ${partnerId} and c.one ->> 'reference' !~ '^[0-9]+$'
                                           then c.one || '{"reference": null}'::jsonb else c.one end order by c.nth), '[]'::jsonb)
            from jsonb_array_elements(evidence -> 'candidates') with ordinality as c (one, nth)))
        where partner_id = ${partnerId}::uuid or evidence @> ${json({ candidates: [{ partnerId }] })}::jsonb`,
  );
}
