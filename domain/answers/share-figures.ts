import { oneOf, sql, type Period, type Tx } from "#domain/kernel";

/** What a partner's links brought in a period. */
export type ShareFigures = {
  /** visits of persons that count: not bots, previews or repeats */
  readonly clicks: number;
  /** different pages that were visited */
  readonly uniqueLinks: number;
  /** orders of the period that stand for this partner and were not rejected, however they were credited */
  readonly conversions: number;
  /** those of them that came by a link */
  readonly linkConversions: number;
  /** linkConversions / clicks in basis points; null without clicks, or when the shop saw more than we counted */
  readonly rateBasisPoints: number | null;
};

export async function shareFigures(tx: Pick<Tx, "em">, partnerId: string, period: Pick<Period, "from" | "to">): Promise<ShareFigures> {
  const row = await oneOf(
    tx,
    sql<{ clicks: string; links: string; conversions: string; link_conversions: string }>`
      select
        (select count(*) from click k where k.partner_id = ${partnerId} and k.verdict = 'counted' and k.clicked_at >= ${period.from} and k.clicked_at < ${period.to})::text as clicks,
        (select count(distinct landing) from click k where k.partner_id = ${partnerId} and k.verdict = 'counted' and k.clicked_at >= ${period.from} and k.clicked_at < ${period.to})::text as links,
        count(*)::text as conversions, (count(*) filter (where d.rule in ('last-click', 'first-click')))::text as link_conversions
      from conversion c join attribution_decision d on d.id = c.decision_id
      where c.partner_id = ${partnerId} and c.superseded_at is null and c.status <> 'rejected' and c.ordered_at >= ${period.from} and c.ordered_at < ${period.to}`,
  );
  const clicks = Number(row.clicks);
  const linkConversions = Number(row.link_conversions);
  return {
    clicks,
    uniqueLinks: Number(row.links),
    conversions: Number(row.conversions),
    linkConversions,
    rateBasisPoints: rateOf(linkConversions, clicks),
  };
}

/** A part of a count in basis points, rounded; null where a share of it would say nothing true. */
export function rateOf(conversions: number, clicks: number): number | null {
  return clicks === 0 || conversions > clicks ? null : Math.round((conversions * 10_000) / clicks);
}
