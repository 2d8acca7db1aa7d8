import { oneOf, rowsOf, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import type { SaidStatus } from "./imported-rows.ts";

/** A line of the comparison, as it stands here. `affiliate`: their number at the earlier system. Sums in minor units; visits have none. */
export type TotalHere = {
  readonly affiliate: string;
  readonly what: SaidStatus | "visits" | "payouts";
  /** "" where none is meant */
  readonly currency: Currency;
  readonly count: number;
  readonly minor: bigint;
};

type Row = { affiliate: string; what: TotalHere["what"]; currency: string; count: string; minor: string };

/**
 * What of the earlier system stands here, counted from the books themselves: conversions by the status that they were opened with, payouts by the items
 * that were released, visits by the visits. Only what is dated from `since` on.
 */
export async function totalsHere(tx: Pick<Tx, "em">, since: Instant | null): Promise<TotalHere[]> {
  const from = since ?? "-infinity";
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select i.key as affiliate, r.said_status as what, c.currency, count(*)::text as count, sum(c.imported_minor)::text as minor
      from imported_partner i
      join imported_referral r on r.partner_id = i.partner_id and r.made_at >= ${from}::timestamptz
      join conversion c on c.id = r.conversion_id and c.partner_id = r.partner_id
      join lateral (select h.to_status from conversion_status_change h where h.conversion_id = c.id order by h.id limit 1) opened
        on opened.to_status = case when r.said_status in ('draft', 'failed') then 'rejected' else r.said_status end
      group by 1, 2, 3
      union all
      select i.key, 'payouts', '', count(distinct r.payout_key)::text, sum(t.amount_minor)::text
      from imported_partner i
      join imported_referral r on r.partner_id = i.partner_id and r.payout_key is not null
      join imported_payout p on p.key = r.payout_key and p.made_at >= ${from}::timestamptz
      join payout_item t on t.conversion_id = r.conversion_id and t.is_standing
      join payout o on o.id = t.payout_id and o.state = 'released' and o.is_external
      group by 1
      union all
      select i.key, 'visits', '', count(*)::text, '0'
      from imported_partner i join click k on k.partner_id = i.partner_id and k.visitor = 'imported' and k.clicked_at >= ${from}::timestamptz
      group by 1`,
  );
  return rows.map((row) => ({ ...row, count: Number(row.count), minor: BigInt(row.minor) }));
}

/** How many affiliates are partners here. */
export async function partnersHere(tx: Pick<Tx, "em">): Promise<number> {
  return Number((await oneOf(tx, sql<{ count: string }>`select count(*)::text as count from imported_partner`)).count);
}
