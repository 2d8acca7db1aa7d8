import { oneOf, run, sql, type Tx } from "#domain/kernel";
import type { Platform } from "./account.ts";

/** A bucket that fills by `perMinute` turns a minute and holds `burst` of them. */
export type Limit = { readonly bucket: string; readonly perMinute: number; readonly burst: number };

export type Hearing =
  | { readonly kind: "heard" }
  /** somebody heard it before; the first one answers */
  | { readonly kind: "repeat" }
  /** heard, but not to be acted on: the slowest of its buckets has a turn again in so many seconds */
  | { readonly kind: "too-fast"; readonly seconds: number };

/** A bucket that is fuller than it can be was filled by a clock that was ahead; it must not keep anybody waiting until then. */
const mostSkewSeconds = 60;

/**
 * Claims an event of a platform and takes a turn of each limit, as one statement: it is its own transaction where there is none. A repeat takes
 * no turn; a bucket that is empty stays as it is, so that knocking on does not prolong the wait.
 */
export async function hearOnce(
  tx: Pick<Tx, "em" | "now">,
  event: { readonly platform: Platform; readonly key: string },
  limits: readonly Limit[],
): Promise<Hearing> {
  const buckets = limits.map(({ bucket }) => bucket);
  // GCRA: a turn moves the instant at which a bucket is free by `every`; for a burst it may lie `ahead` of now.
  const every = limits.map(({ perMinute }) => 60 / perMinute);
  const ahead = limits.map(({ perMinute, burst }) => ((burst - 1) * 60) / perMinute);
  const { claimed, wait } = await oneOf(
    tx,
    sql<{ claimed: number; wait: string | null }>`
      with wanted as (
        select bucket, ${tx.now}::timestamptz + every * interval '1 second' as next, ${tx.now}::timestamptz + ahead * interval '1 second' as last,
          ${tx.now}::timestamptz + (ahead + every + ${mostSkewSeconds}) * interval '1 second' as beyond
        from unnest(${buckets}::text[], ${every}::float8[], ${ahead}::float8[]) as w (bucket, every, ahead)),
      claimed as (
        insert into chat_event (platform, key, heard_at) values (${event.platform}, ${event.key}, ${tx.now})
        on conflict do nothing returning key),
      taken as (
        insert into chat_pace as pace (bucket, free_at)
        select bucket, next from wanted where exists (select from claimed) order by bucket
        on conflict (bucket) do update
          set free_at = case when pace.free_at between ${tx.now} and (select last from wanted where wanted.bucket = pace.bucket)
            then pace.free_at + (excluded.free_at - ${tx.now}::timestamptz) else excluded.free_at end
          where not exists (
            select from wanted where wanted.bucket = pace.bucket and pace.free_at > last and pace.free_at < beyond)
        returning bucket)
      select (select count(*)::int from claimed) as claimed,
        (select max(extract(epoch from coalesce(pace.free_at, next) - last))
         from wanted left join chat_pace pace using (bucket) where bucket not in (select bucket from taken)) as wait`,
  );
  if (claimed === 0) return { kind: "repeat" };
  return wait === null ? { kind: "heard" } : { kind: "too-fast", seconds: Math.max(1, Math.ceil(Number(wait))) };
}

/** Lets go of what can't be repeated any more, and of buckets that are full again. Says how many rows it took. */
export async function trimHearings(tx: Tx, heardBefore: Tx["now"], rows: number): Promise<number> {
  const events = await run(
    tx,
    sql`delete from chat_event where (platform, key) in (
          select platform, key from chat_event where heard_at < ${heardBefore} order by heard_at, platform, key limit ${rows})`,
  );
  const buckets = await run(
    tx,
    sql`delete from chat_pace where bucket in (
          select bucket from chat_pace where free_at < ${heardBefore} order by free_at, bucket limit ${rows} for update skip locked)`,
  );
  return events + buckets;
}
