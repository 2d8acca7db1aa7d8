import { instantOf, instantOrNull, newId, rowOf, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";

/** The shop changes orders and its webhooks say nothing. */
export type Silence = {
  /** the last message before it; null: none ever came */
  readonly since: Instant | null;
  readonly noticedAt: Instant;
  /** webhooks that the shop itself says are not active: "order.updated is disabled" */
  readonly hooks: readonly string[];
};

/** When the shop's last message came; null: none ever did. */
export async function lastMessageAt(tx: Pick<Tx, "em">, shop: string): Promise<Instant | null> {
  // Ids are made in the order of time, so that the newest is the first of its index.
  const row = await rowOf(
    tx,
    sql<{ at: string }>`select received_at as at from inbox_delivery where shop = ${shop} and topic is not null order by id desc limit 1`,
  );
  return instantOrNull(row?.at ?? null);
}

/** Every shop that a message ever came from, and when its last one came. One look at an index for each. */
export async function shopsHeard(tx: Pick<Tx, "em">): Promise<{ readonly shop: string; readonly lastAt: Instant }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ shop: string; at: string }>`
      with recursive heard as (
        (select shop from inbox_delivery where topic is not null order by shop limit 1)
        union all
        select (select d.shop from inbox_delivery d where d.topic is not null and d.shop > heard.shop order by d.shop limit 1) from heard where heard.shop is not null
      )
      select heard.shop, newest.received_at as at from heard
      cross join lateral (select received_at from inbox_delivery d where d.shop = heard.shop and d.topic is not null order by d.id desc limit 1) newest`,
  );
  return rows.map(({ shop, at }) => ({ shop, lastAt: instantOf(at) }));
}

/** Notes that the webhooks are silent; whether that is news. */
export async function noticeSilence(tx: Tx, shop: string, hooks: readonly string[]): Promise<boolean> {
  const made = await run(
    tx,
    sql`insert into shop_silence (id, shop, since, noticed_at, hooks)
        values (${newId()}, ${shop}, ${await lastMessageAt(tx, shop)}, ${tx.now}, ${[...hooks]}::text[])
        on conflict (shop) where ended_at is null do nothing`,
  );
  if (made === 0)
    await run(
      tx,
      sql`update shop_silence set hooks = ${[...hooks]}::text[] where shop = ${shop} and ended_at is null and hooks <> ${[...hooks]}::text[]`,
    );
  return made > 0;
}

/** Messages come again (and no webhook is off): the silence is over. Whether there was one. */
export async function endSilence(tx: Tx, shop: string): Promise<boolean> {
  return (await run(tx, sql`update shop_silence set ended_at = ${tx.now} where shop = ${shop} and ended_at is null`)) > 0;
}

/** The silence that lasts, or null. */
export async function silenceOf(tx: Pick<Tx, "em">): Promise<(Silence & { readonly shop: string }) | null> {
  const row = await rowOf(
    tx,
    sql<{ shop: string; since: string | null; noticed_at: string; hooks: string[] }>`
      select shop, since, noticed_at, hooks from shop_silence where ended_at is null order by noticed_at limit 1`,
  );
  return row && { shop: row.shop, since: instantOrNull(row.since), noticedAt: instantOf(row.noticed_at), hooks: row.hooks };
}
