import { instantOf, isBefore, oneOf, sql, type Instant, type Period, type Sql, type Tx } from "#domain/kernel";

/** One row of `clickCounts`: when (of a closed day: its beginning), where, and how many of each verdict. */
export type ClickCounts = {
  at: string;
  campaign: string;
  landing_key: string;
  counted: number;
  repeat: number;
  bot: number;
  preview: number;
  prefetch: number;
  head: number;
};

type Range = Pick<Period, "from" | "to">;

/**
 * A partner's clicks in a period as a query to select from: whole closed days from their roll-up, the rest (today, the days that are
 * only partly inside) click by click. So a year costs as much as its days, however many clicks they had. `by: "click"` keeps to the
 * clicks, for spans shorter than a day.
 */
export async function clickCounts(
  tx: Pick<Tx, "em">,
  partnerId: string,
  { from, to }: Range,
  by: "day" | "click" = "day",
): Promise<Sql<ClickCounts>> {
  const closed = by === "day" ? await closedWithin(tx, { from, to }) : null;
  if (!closed) return clicksBetween(partnerId, { from, to });
  const rest = [
    { from, to: closed.from },
    { from: closed.to, to },
  ].filter((range) => isBefore(range.from, range.to));
  return rest.reduce(
    (all, range) => sql<ClickCounts>`${all} union all ${clicksBetween(partnerId, range)}`,
    sql<ClickCounts>`
      select z.from_at as at, d.campaign, d.landing_key, d.counted, d.repeat, d.bot, d.preview, d.prefetch, d.head
      from click_day d join click_closing z on z.day = d.day
      where d.partner_id = ${partnerId} and d.day >= ${closed.first}::date and d.day <= ${closed.last}::date`,
  );
}

/** The closed days that lie wholly inside, which follow one another. Null: none. */
async function closedWithin(tx: Pick<Tx, "em">, { from, to }: Range): Promise<(Range & { first: string; last: string }) | null> {
  const row = await oneOf(
    tx,
    sql<{ first: string | null; last: string; from_at: string; to_at: string }>`
      select min(day)::text as first, max(day)::text as last, min(from_at) as from_at, max(to_at) as to_at
      from click_closing where from_at >= ${from} and to_at <= ${to}`,
  );
  return row.first === null ? null : { first: row.first, last: row.last, from: instantOf(row.from_at), to: instantOf(row.to_at) };
}

function clicksBetween(partnerId: string, { from, to }: { from: Instant; to: Instant }): Sql<ClickCounts> {
  return sql<ClickCounts>`
    select clicked_at as at, campaign, md5(landing)::uuid as landing_key,
           (verdict = 'counted')::int as counted, (verdict = 'repeat')::int as repeat, (verdict = 'bot')::int as bot,
           (verdict = 'preview')::int as preview, (verdict = 'prefetch')::int as prefetch, (verdict = 'head')::int as head
    from click where partner_id = ${partnerId} and clicked_at >= ${from} and clicked_at < ${to}`;
}
