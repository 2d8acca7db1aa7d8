import {
  isBefore,
  localDate,
  periodOf,
  rowsOf,
  sql,
  startOfDay,
  type Instant,
  type Period,
  type PeriodName,
  type Tx,
  type Zone,
} from "#domain/kernel";
import type { Verdict } from "#domain/attribution";
import { partnerById } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { rateOf, shareFigures, type ShareFigures } from "./share-figures.ts";

export type CampaignFigures = {
  readonly campaign: string;
  readonly clicks: number;
  readonly uniqueLinks: number;
  readonly conversions: number;
  readonly rateBasisPoints: number | null;
};
export type SpanFigures = { readonly from: Instant; readonly clicks: number; readonly conversions: number };

export type ShareStats = {
  readonly period: { readonly name: PeriodName } & Period;
  readonly figures: ShareFigures;
  /** every verdict with at least one visit */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** most visited first, at most 15 */
  readonly campaigns: readonly CampaignFigures[];
  /** days, weeks or months of the period, oldest first; empty for a single day */
  readonly spans: readonly SpanFigures[];
};

/** What a partner's share links brought in a period of their own zone: visits by verdict, conversions, campaigns, the course over time. */
export async function shareStats(tx: Tx, partnerId: string, periodName: PeriodName): Promise<ShareStats> {
  const zone = (await partnerById(tx, partnerId)).zone ?? (await programmeOf(tx)).zone;
  const period = periodOf(periodName, tx.now, zone);
  return {
    period: { name: periodName, ...period },
    figures: await shareFigures(tx, partnerId, period),
    verdicts: await verdictsOf(tx, partnerId, period),
    campaigns: await campaignsOf(tx, partnerId, period),
    spans: await spansOf(tx, partnerId, spanBorders(periodName, period, tx.now, zone)),
  };
}

/** Where the spans of a period begin, and its end: days of a week, weeks of a month, months of anything longer; nothing begins in the future. */
export function spanBorders(name: PeriodName, period: Pick<Period, "from" | "to">, now: Instant, zone: Zone): Instant[] {
  if (name === "today") return [];
  const step = name === "week" ? { days: 1 } : name === "month" || name === "last-month" ? { days: 7 } : { months: 1 };
  // "All" has no beginning of its own: the last twelve months.
  const first = name === "all" ? localDate(now, zone).with({ day: 1 }).subtract({ months: 11 }) : localDate(period.from, zone);
  const borders: Instant[] = [];
  for (let day = first; ; day = day.add(step)) {
    const at = startOfDay(day, zone);
    if (!isBefore(at, period.to) || isBefore(now, at)) return [...borders, isBefore(at, period.to) ? at : period.to];
    borders.push(at);
  }
}

async function verdictsOf(tx: Pick<Tx, "em">, partnerId: string, { from, to }: Period): Promise<ShareStats["verdicts"]> {
  const rows = await rowsOf(
    tx,
    sql<{ verdict: Verdict; count: string }>`
      select verdict, count(*)::text as count from click where partner_id = ${partnerId} and clicked_at >= ${from} and clicked_at < ${to} group by verdict`,
  );
  return Object.fromEntries(rows.map((row) => [row.verdict, Number(row.count)]));
}

async function campaignsOf(tx: Pick<Tx, "em">, partnerId: string, { from, to }: Period): Promise<CampaignFigures[]> {
  const rows = await rowsOf(
    tx,
    sql<{ campaign: string; clicks: string; links: string; conversions: string }>`
      with visit as (
        select campaign, count(*) as clicks, count(distinct landing) as links from click
        where partner_id = ${partnerId} and verdict = 'counted' and clicked_at >= ${from} and clicked_at < ${to} group by campaign),
      sale as (
        select d.campaign, count(*) as conversions from conversion c join attribution_decision d on d.id = c.decision_id and d.rule in ('last-click', 'first-click')
        where c.partner_id = ${partnerId} and c.superseded_at is null and c.status <> 'rejected' and c.ordered_at >= ${from} and c.ordered_at < ${to} group by d.campaign)
      select campaign, coalesce(clicks, 0)::text as clicks, coalesce(links, 0)::text as links, coalesce(conversions, 0)::text as conversions
      from visit full join sale using (campaign) order by coalesce(clicks, 0) desc, coalesce(conversions, 0) desc, campaign limit 15`,
  );
  return rows.map((row) => ({
    campaign: row.campaign,
    clicks: Number(row.clicks),
    uniqueLinks: Number(row.links),
    conversions: Number(row.conversions),
    rateBasisPoints: rateOf(Number(row.conversions), Number(row.clicks)),
  }));
}

async function spansOf(tx: Pick<Tx, "em">, partnerId: string, borders: readonly Instant[]): Promise<SpanFigures[]> {
  const starts = borders.slice(0, -1);
  if (starts.length < 2) return [];
  const rows = await rowsOf(
    tx,
    sql<{ clicks: string; conversions: string }>`
      select
        (select count(*) from click k where k.partner_id = ${partnerId} and k.verdict = 'counted' and k.clicked_at >= s.start and k.clicked_at < s.stop)::text as clicks,
        (select count(*) from conversion c join attribution_decision d on d.id = c.decision_id and d.rule in ('last-click', 'first-click')
         where c.partner_id = ${partnerId} and c.superseded_at is null and c.status <> 'rejected' and c.ordered_at >= s.start and c.ordered_at < s.stop)::text as conversions
      from unnest(${starts}::timestamptz[], ${borders.slice(1)}::timestamptz[]) as s (start, stop) order by s.start`,
  );
  return starts.map((from, index) => ({
    from,
    clicks: Number(rows[index]?.clicks ?? 0),
    conversions: Number(rows[index]?.conversions ?? 0),
  }));
}
