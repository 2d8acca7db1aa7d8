import {
  instantOf,
  instantOrNull,
  isBefore,
  localDate,
  oneOf,
  rowOf,
  rowsOf,
  run,
  sql,
  startOfDay,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { lockClickMonths } from "./click-months.ts";

/** Whoever reads the whole table for longer keeps visitors waiting no longer than this: the month goes the next night. */
const longestWaitMs = 3_000;

/**
 * Lets go of visits of whole months (UTC) that were over at an instant and whose days are all counted; the counts stay. At most one month, and
 * `atMost` of those that lie outside of any month's own table, at a time. Says how many months and single visits went; none: nothing is left to do.
 */
export async function trimClicks(tx: Tx, before: Instant, atMost: number): Promise<{ months: number; visits: number }> {
  await lockClickMonths(tx);
  const { closed } = await oneOf(tx, sql<{ closed: string | null }>`select max(to_at) as closed from click_closing`);
  if (closed === null) return { months: 0, visits: 0 };
  const until = isBefore(before, instantOf(closed)) ? before : instantOf(closed);
  const end = localDate(until, "UTC").with({ day: 1 });
  const endAt = startOfDay(end, "UTC");
  await run(tx, sql`update click_closing set trimmed_at = ${tx.now} where trimmed_at is null and from_at < ${endAt}`);
  const [oldest] = await rowsOf(
    tx,
    sql<{ name: string }>`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'click'::regclass and c.relname ~ '^click_[0-9]{4}_[0-9]{2}$' and c.relname < ${`click_${end.toString().slice(0, 7).replace("-", "_")}`}
      order by c.relname limit 1`,
  );
  if (oldest) {
    await run(tx, sql`select set_config('lock_timeout', ${String(longestWaitMs)}, true)`);
    const month = `${oldest.name.slice("click_".length).replace("_", "-")}-01`;
    await rowOf(tx, sql`select click_partition.drop_month(${month})`);
  }
  const visits = await run(
    tx,
    sql`delete from click_partition.click_other where ctid = any(array(select ctid from click_partition.click_other where clicked_at < ${endAt} limit ${atMost}))`,
  );
  return { months: oldest ? 1 : 0, visits };
}

/** Until when single visits are gone, and only the counts of their days are left. Null: all there ever were are there. */
export async function visitsGoneUntil(tx: Pick<Tx, "em">): Promise<Instant | null> {
  return instantOrNull(
    (await oneOf(tx, sql<{ at: string | null }>`select max(to_at) as at from click_closing where trimmed_at is not null`)).at,
  );
}
