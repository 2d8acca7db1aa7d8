import { run, sql, type Tx } from "#domain/kernel";

/** Puts a share ID in the place of words that name a partner, wherever some orders carry them: as a link's reference or as a coupon. */
export async function forgetTraces(
  tx: Tx,
  orderIds: readonly string[],
  { words, instead }: { readonly words: readonly string[]; readonly instead: string },
): Promise<void> {
  const known = sql`any(${words.map((word) => word.toLowerCase())}::text[])`;
  await run(
    tx,
    sql`update shop_order set
          carriers = (select coalesce(jsonb_agg(case when lower(c.one ->> 'reference') = ${known}
                                                     then c.one || jsonb_build_object('reference', ${instead}::text) else c.one end order by c.nth), '[]'::jsonb)
                      from jsonb_array_elements(carriers) with ordinality as c (one, nth)),
          coupons = array(select case when lower(u.code) = ${known} then ${`of-${instead}`} else u.code end
                          from unnest(coupons) with ordinality as u (code, nth) order by u.nth)
        where id = any(${[...orderIds]}::uuid[])`,
  );
}
