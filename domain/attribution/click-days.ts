import {
  instantOf,
  isBefore,
  localDate,
  oneOf,
  rowOf,
  rowsOf,
  run,
  sql,
  startOfDay,
  type Instant,
  type Sql,
  type Tx,
  type Zone,
} from "#domain/kernel";

/** A closed day: its name, and its borders as they were when it was closed. */
type Day = { readonly day: string; readonly from: Instant; readonly to: Instant };

/** A click's instant is taken before its group is written; this is far more than any writer takes. */
const marginMinutes = 30;

/**
 * Counts the first day that is over and not counted yet. Days follow one another from the first click on, so what was missed for weeks
 * is caught up with day by day; two that close at once close each day once. Null: there is no such day. A day waits for a click after
 * it as well as for its end, because the clock may be ahead of the clicks (a run as of a later time).
 */
export async function closeNextDay(tx: Tx, zone: Zone): Promise<string | null> {
  const from = await firstOpenInstant(tx, zone);
  if (from === null) return null;
  const date = localDate(from, zone);
  const next: Day = { day: date.toString(), from, to: startOfDay(date.add({ days: 1 }), zone) };
  if (isBefore(tx.now, next.to.add({ minutes: marginMinutes }))) return null;
  if (!(await rowOf(tx, sql`select from click where clicked_at >= ${next.to} limit 1`))) return null;
  // Who comes second waits here until the first is done, and then has nothing to do for this day.
  const isFirst = await run(
    tx,
    sql`insert into click_closing (day, from_at, to_at, closed_at, checked_at)
        values (${next.day}, ${next.from}, ${next.to}, ${tx.now}, ${tx.now}) on conflict (day) do nothing`,
  );
  if (isFirst > 0) await fill(tx, next);
  return next.day;
}

/** Where the closed days end; before the first one, the beginning of the first click's day. Null: there has never been a click. */
async function firstOpenInstant(tx: Tx, zone: Zone): Promise<Instant | null> {
  const last = await rowOf(tx, sql<{ to_at: string }>`select to_at from click_closing order by day desc limit 1`);
  if (last) return instantOf(last.to_at);
  const { at } = await oneOf(tx, sql<{ at: string | null }>`select min(clicked_at) as at from click`);
  return at === null ? null : startOfDay(localDate(instantOf(at), zone), zone);
}

/**
 * Compares the newest closed days with their clicks, and counts those again that a late click does not agree with.
 * How many were looked at, and the days that were wrong.
 */
export async function recountNewestDays(tx: Tx, days: number): Promise<{ checked: number; corrected: readonly string[] }> {
  const rows = await rowsOf(
    tx,
    sql<{ day: string; from_at: string; to_at: string }>`
      select day::text as day, from_at, to_at from click_closing where trimmed_at is null order by day desc limit ${days} for update`,
  );
  const corrected: string[] = [];
  for (const row of rows) {
    const day: Day = { day: row.day, from: instantOf(row.from_at), to: instantOf(row.to_at) };
    if (await isWrong(tx, day)) {
      await run(tx, sql`delete from click_day where day = ${day.day}`);
      await fill(tx, day);
      corrected.push(day.day);
    }
    await run(tx, sql`update click_closing set checked_at = ${tx.now} where day = ${day.day}`);
  }
  return { checked: rows.length, corrected };
}

async function isWrong(tx: Tx, day: Day): Promise<boolean> {
  const row = await rowOf(
    tx,
    sql`with recount as materialized (${countsOf(day)}),
             stored as materialized (
               select partner_id, day, campaign, landing_key, counted, repeat, bot, preview, prefetch, head from click_day where day = ${day.day})
        select from ((table recount except table stored) union all (table stored except table recount)) difference limit 1`,
  );
  return row !== null;
}

async function fill(tx: Tx, day: Day): Promise<void> {
  await run(
    tx,
    sql`insert into click_day (partner_id, day, campaign, landing_key, counted, repeat, bot, preview, prefetch, head)
        -- a partner's rows of a day side by side: reading a quarter then takes a page a day instead of one a row
        ${countsOf(day)} order by partner_id`,
  );
}

function countsOf({ day, from, to }: Day): Sql {
  const number = (verdict: string): Sql => sql`(count(*) filter (where verdict = ${verdict}))::int`;
  return sql`
    select partner_id, ${day}::date as day, campaign, md5(landing)::uuid as landing_key,
           ${number("counted")} as counted, ${number("repeat")} as repeat, ${number("bot")} as bot,
           ${number("preview")} as preview, ${number("prefetch")} as prefetch, ${number("head")} as head
    from click where clicked_at >= ${from} and clicked_at < ${to} group by partner_id, campaign, md5(landing)::uuid`;
}
