import { rowsOf, run, sql, type Tx } from "#domain/kernel";

/** Remembers which order began a subscription; null: the shop names none. Returns whether that is news. */
export async function rememberSubscription(
  tx: Tx,
  { shop, externalId, parentExternalId }: { shop: string; externalId: string; parentExternalId: string | null },
): Promise<boolean> {
  const changed = await run(
    tx,
    sql`insert into shop_subscription as known (shop, external_id, parent_external_id, read_at)
        values (${shop}, ${externalId}, ${parentExternalId}, ${tx.now})
        on conflict (shop, external_id) do update set parent_external_id = excluded.parent_external_id, read_at = excluded.read_at
          where known.parent_external_id is distinct from excluded.parent_external_id`,
  );
  return changed > 0;
}

/** Subscriptions that orders renew and of which nothing is known yet, in the order of their ids. */
export async function unknownSubscriptions(tx: Pick<Tx, "em">, shop: string, limit: number): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ renewal_of: string }>`
      select distinct o.renewal_of from shop_order o
      where o.shop = ${shop} and o.renewal_of <> 'unknown'
        and not exists (select from shop_subscription s where s.shop = o.shop and s.external_id = o.renewal_of)
      order by o.renewal_of limit ${limit}`,
  );
  return rows.map((row) => row.renewal_of);
}

/** The renewals of a subscription, by our ids, oldest first. */
export async function renewalsOf(tx: Pick<Tx, "em">, shop: string, subscription: string): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id from shop_order where shop = ${shop} and renewal_of = ${subscription} and snapshot_hash is not null order by created_at, id`,
  );
  return rows.map((row) => row.id);
}
