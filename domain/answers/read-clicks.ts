import { rowOf, rowsOf, sql, type Tx } from "#domain/kernel";

/** What a partner's links brought on one day of the programme. */
export type ReadClickDay = {
  /** "2026-12-01" */
  readonly day: string;
  readonly shareId: string;
  /** visits of persons that count */
  readonly clicks: number;
  /** of the same visitor to the same page within half an hour */
  readonly repeats: number;
  /** bots, previews, prefetches and HEAD requests */
  readonly machines: number;
};

/** Half-open days: from ≤ day < to. `after`: the day and partner that were read last. */
export type AskedDays = {
  readonly partnerId: string | null;
  readonly from: string;
  readonly to: string;
  readonly after: { readonly day: string; readonly id: string } | null;
  readonly limit: number;
};

/** Days that are over and counted, by day and partner; who had no visit on a day has no row. `closedTo`: days before it are counted for good. */
export async function readClickDays(
  tx: Pick<Tx, "em">,
  { partnerId, from, to, after, limit }: AskedDays,
): Promise<{
  readonly rows: readonly ReadClickDay[];
  readonly next: { readonly day: string; readonly id: string } | null;
  readonly closedTo: string | null;
}> {
  const closed = await rowOf(tx, sql<{ to: string }>`select (day + 1)::text as "to" from click_closing order by day desc limit 1`);
  const rows = await rowsOf(
    tx,
    sql<{ day: string; partner_id: string; share_id: string; clicks: number; repeats: number; machines: number }>`
      with counted as materialized (
        select d.day, d.partner_id, sum(counted)::int as clicks, sum(repeat)::int as repeats, sum(bot + preview + prefetch + head)::int as machines
        from click_day d
        where d.day >= ${from}::date and d.day < ${to}::date
          and ${after === null ? sql`true` : sql`(d.day, d.partner_id) > (${after.day}::date, ${after.id}::uuid)`}
          and ${partnerId === null ? sql`true` : sql`d.partner_id = ${partnerId}::uuid`}
        group by d.day, d.partner_id order by d.day, d.partner_id limit ${limit + 1}
      )
      select c.day::text as day, c.partner_id, p.share_id, c.clicks, c.repeats, c.machines
      from counted c join partner p on p.id = c.partner_id order by c.day, c.partner_id`,
  );
  const part = rows.slice(0, limit);
  const last = part.at(-1);
  return {
    rows: part.map((row) => ({
      day: row.day,
      shareId: row.share_id,
      clicks: row.clicks,
      repeats: row.repeats,
      machines: row.machines,
    })),
    next: rows.length > limit && last ? { day: last.day, id: last.partner_id } : null,
    closedTo: closed?.to ?? null,
  };
}
