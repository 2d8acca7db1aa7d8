import {
  instantOf,
  isBefore,
  money,
  oneOf,
  periodBefore,
  periodOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Period,
  type PeriodChoice,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { ConversionStatus } from "#domain/conversions";
import { programmeOf } from "#domain/programme";
import type { PartnerName } from "./people.ts";
import type { ShareRows } from "./share-figures.ts";
import { spanBorders, spanFigures, stepOf, type SpanFigures, type SpanStep } from "./share-spans.ts";

/** How the programme did in a stretch of time. */
export type ReportFigures = {
  /** partners who joined, who left, and of whose links or coupons an order came */
  readonly joined: number;
  readonly closed: number;
  readonly selling: number;
  readonly clicks: number;
  readonly conversions: readonly { readonly status: ConversionStatus; readonly count: number; readonly amount: Money }[];
  /** of conversions that are not rejected, by currency */
  readonly commissions: readonly Money[];
  readonly payouts: number;
  readonly paid: readonly Money[];
  /** tokens granted less those taken back */
  readonly tokens: number;
};

/** A partner's commissions in the programme's currency, in the period and in the one before. */
export type ReportedPartner = { readonly partner: PartnerName; readonly earned: Money; readonly before: Money };

export type ProgrammeReport = {
  readonly period: Period;
  readonly isAhead: boolean;
  /** active now */
  readonly active: number;
  readonly figures: ReportFigures;
  /** up to the same point of the period before; null: there is none */
  readonly before: ReportFigures | null;
  /** who earned most, and whose commissions fell most; five at most */
  readonly top: readonly ReportedPartner[];
  readonly falling: readonly ReportedPartner[];
  readonly step: SpanStep;
  readonly spans: readonly SpanFigures[];
};

type Range = { readonly from: Instant; readonly to: Instant };

const named = 5;

/** The whole programme in a period of its zone, against the period before. Visits of closed days come from their roll-up, so a year costs as much as its days. */
export async function programmeReport(tx: Tx, choice: PeriodChoice): Promise<ProgrammeReport> {
  const { zone, currency } = await programmeOf(tx);
  const period = periodOf(choice, tx.now, zone);
  const before = periodBefore(period, tx.now);
  const step = stepOf(period);
  const borders = spanBorders(period, tx.now, step);
  const rows = { visits: await visitsIn(tx, period, step === "hour"), sales: salesIn(period) };
  const { active } = await oneOf(tx, sql<{ active: number }>`select count(*)::int as active from partner where status = 'active'`);
  return {
    period,
    isAhead: borders.length === 0,
    active,
    figures: await figuresIn(tx, period, rows.visits),
    before: before && (await figuresIn(tx, before, await visitsIn(tx, before, false))),
    top: before
      ? await ranked(tx, period, before, currency, sql`now_minor desc`, sql`now_minor > 0`)
      : await ranked(tx, period, { from: period.from, to: period.from }, currency, sql`now_minor desc`, sql`now_minor > 0`),
    falling: before ? await ranked(tx, period, before, currency, sql`now_minor - before_minor`, sql`now_minor < before_minor`) : [],
    step,
    spans: await spanFigures(tx, rows, borders, "all"),
  };
}

/** When and how often anybody's links were followed: closed days as one row each, the rest click by click. */
async function visitsIn(tx: Pick<Tx, "em">, { from, to }: Range, byClick: boolean): Promise<ShareRows["visits"]> {
  const closed = await oneOf(
    tx,
    sql<{
      from_at: string | null;
      to_at: string;
    }>`select min(from_at) as from_at, max(to_at) as to_at from click_closing where from_at >= ${from} and to_at <= ${to}`,
  );
  const single = (range: Range): Sql =>
    sql`select clicked_at as at, 1 as counted from click where clicked_at >= ${range.from} and clicked_at < ${range.to} and verdict = 'counted'`;
  if (closed.from_at === null || byClick) return single({ from, to }) as ShareRows["visits"];
  const known = { from: instantOf(closed.from_at), to: instantOf(closed.to_at) };
  const rest = [
    { from, to: known.from },
    { from: known.to, to },
  ].filter((range) => isBefore(range.from, range.to));
  return rest.reduce(
    (all, range) => sql`${all} union all ${single(range)}`,
    sql`select z.from_at as at, sum(d.counted)::int as counted from click_closing z join click_day d on d.day = z.day
        where z.from_at >= ${known.from} and z.to_at <= ${known.to} group by z.from_at`,
  ) as ShareRows["visits"];
}

/** Conversions by when they were ordered; the order's index finds them. */
function salesIn({ from, to }: Range): ShareRows["sales"] {
  return sql`
    select c.ordered_at as at, '' as campaign, true as by_link, c.currency, c.status, c.amount_minor as earned_minor, c.partner_id
    from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null
    where o.created_at >= ${from} and o.created_at < ${to} and c.status <> 'rejected'`;
}

async function figuresIn(tx: Pick<Tx, "em">, { from, to }: Range, visits: ShareRows["visits"]): Promise<ReportFigures> {
  const counts = await oneOf(
    tx,
    sql<{ joined: number; closed: number; selling: number; clicks: number; tokens: number }>`
      select (select count(distinct partner_id)::int from partner_status_change where to_status = 'active' and from_status = 'applied' and at >= ${from} and at < ${to}) as joined,
             (select count(distinct partner_id)::int from partner_status_change where to_status = 'closed' and at >= ${from} and at < ${to}) as closed,
             (select count(distinct partner_id)::int from (${salesIn({ from, to })}) sale) as selling,
             (select coalesce(sum(counted), 0)::int from (${visits}) visit) as clicks,
             (select coalesce(sum(tokens), 0)::int from token_grant where effective_at >= ${from} and effective_at < ${to}) as tokens`,
  );
  const sold = await rowsOf(
    tx,
    sql<{ status: ConversionStatus; currency: Currency; count: number; minor: string }>`
      select c.status, c.currency, count(*)::int as count, sum(c.amount_minor)::text as minor
      from shop_order o join conversion c on c.order_id = o.id and c.superseded_at is null where o.created_at >= ${from} and o.created_at < ${to}
      group by c.status, c.currency order by array_position(array['pending','unpaid','paid','rejected'], c.status), c.currency`,
  );
  const paid = await rowsOf(
    tx,
    sql<{ currency: Currency; count: number; minor: string }>`
      select currency, count(*)::int as count, sum(amount_minor)::text as minor from payout
      where state = 'released' and released_at >= ${from} and released_at < ${to} group by currency order by currency`,
  );
  const conversions = sold.map(({ status, currency, count, minor }) => ({ status, count, amount: money(BigInt(minor), currency) }));
  return {
    ...counts,
    conversions,
    commissions: summed(conversions.filter(({ status }) => status !== "rejected").map(({ amount }) => amount)),
    payouts: paid.reduce((sum, { count }) => sum + count, 0),
    paid: paid.map(({ currency, minor }) => money(BigInt(minor), currency)),
  };
}

function summed(amounts: readonly Money[]): Money[] {
  const sums = new Map<Currency, bigint>();
  for (const { currency, minor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  return [...sums].map(([currency, minor]) => money(minor, currency));
}

async function ranked(
  tx: Pick<Tx, "em">,
  now: Range,
  before: Range,
  currency: Currency,
  order: Sql,
  which: Sql,
): Promise<ReportedPartner[]> {
  const rows = await rowsOf(
    tx,
    sql<{ name: string; share_id: string; now_minor: string; before_minor: string }>`
      select p.name, p.share_id, each.now_minor::text as now_minor, each.before_minor::text as before_minor
      from (select partner_id, coalesce(sum(earned_minor) filter (where is_now), 0) as now_minor, coalesce(sum(earned_minor) filter (where not is_now), 0) as before_minor
            from (select partner_id, currency, earned_minor, true as is_now from (${salesIn(now)}) this
                  union all select partner_id, currency, earned_minor, false from (${salesIn(before)}) that) sale
            where currency = ${currency} group by partner_id) each
      join partner p on p.id = each.partner_id where ${which} order by ${order}, p.share_id limit ${named}`,
  );
  return rows.map((row) => ({
    partner: { name: row.name, shareId: row.share_id },
    earned: money(BigInt(row.now_minor), currency),
    before: money(BigInt(row.before_minor), currency),
  }));
}
