import { instantOf, rowOf, run, sql, type Instant, type Tx } from "#domain/kernel";

export type Watermark = {
  /** everything the shop changed until then has been read */
  readonly at: Instant;
  readonly startedAt: Instant;
};

/** How far an endpoint of a shop has been read; null: never. */
export async function watermarkOf(tx: Pick<Tx, "em">, shop: string, endpoint: string): Promise<Watermark | null> {
  const row = await rowOf(
    tx,
    sql<{ at: string; started_at: string }>`select at, started_at from shop_watermark where shop = ${shop} and endpoint = ${endpoint}`,
  );
  return row && { at: instantOf(row.at), startedAt: instantOf(row.started_at) };
}

/** Moves it on, never back: two instances may read at once. A new one starts where it is put. */
export async function moveWatermark(tx: Tx, shop: string, endpoint: string, at: Instant): Promise<void> {
  await run(
    tx,
    sql`insert into shop_watermark as known (shop, endpoint, at, started_at) values (${shop}, ${endpoint}, ${at}, ${tx.now})
        on conflict (shop, endpoint) do update set at = greatest(known.at, excluded.at)`,
  );
}
