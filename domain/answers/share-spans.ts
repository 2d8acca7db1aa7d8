import {
  dayCount,
  isBefore,
  localDate,
  money,
  rowsOf,
  sql,
  startOfDay,
  type Currency,
  type Instant,
  type Money,
  type Period,
  type Tx,
} from "#domain/kernel";
import type { ShareRows } from "./share-figures.ts";

export type SpanStep = "hour" | "day" | "week" | "month";
export type SpanFigures = {
  readonly from: Instant;
  readonly clicks: number;
  readonly conversions: number;
  readonly earned: readonly Money[];
};

/** Hours of a day or two, days of up to two months, weeks of up to half a year, months of anything longer. */
export function stepOf(period: Pick<Period, "first" | "next">): SpanStep {
  const days = dayCount(period);
  return days <= 2 ? "hour" : days <= 62 ? "day" : days <= 186 ? "week" : "month";
}

/** Where the spans of a period begin, and the last one's end. Weeks are counted from its first day; nothing begins in the future. */
export function spanBorders(period: Period, now: Instant, step = stepOf(period)): Instant[] {
  // "All" has no beginning of its own: the last twelve months.
  const first = period.name === "all" ? localDate(now, period.zone).with({ day: 1 }).subtract({ months: 11 }) : period.first;
  const border = (nth: number): Instant => {
    if (step === "hour") return period.from.add({ hours: nth });
    if (step === "month") return startOfDay(nth === 0 ? first : first.with({ day: 1 }).add({ months: nth }), period.zone);
    return startOfDay(first.add({ days: nth * (step === "week" ? 7 : 1) }), period.zone);
  };
  const borders: Instant[] = [];
  for (let nth = 0; ; nth++) {
    const at = border(nth);
    if (!isBefore(at, period.to)) return [...borders, period.to];
    if (isBefore(now, at)) return borders.length === 0 ? [] : [...borders, at];
    borders.push(at);
  }
}

/** What happened in each span, oldest first; of the orders those that came by a link, or all that stand for the partner. */
export async function spanFigures(
  tx: Pick<Tx, "em">,
  { visits, sales }: ShareRows,
  borders: readonly Instant[],
  orders: "by-link" | "all" = "by-link",
): Promise<SpanFigures[]> {
  const starts = borders.slice(0, -1);
  if (starts.length === 0) return [];
  const asked = rowsOf(
    tx,
    sql<{ span: number; clicks: string }>`
      select width_bucket(at, ${borders}::timestamptz[]) as span, sum(counted)::text as clicks from (${visits}) visit group by span`,
  );
  const bought = rowsOf(
    tx,
    sql<{ span: number; currency: Currency; conversions: string; earned: string | null }>`
      select width_bucket(at, ${borders}::timestamptz[]) as span, currency, count(*)::text as conversions,
             (sum(earned_minor) filter (where status <> 'pending'))::text as earned
      from (${sales}) sale where by_link or ${orders === "all"}::boolean group by span, currency order by currency`,
  );
  const [visited, sold] = await Promise.all([asked, bought]);
  // width_bucket counts from 1; 0 is before the first border
  return starts.map((from, index) => {
    const mine = sold.filter(({ span }) => span === index + 1);
    return {
      from,
      clicks: Number(visited.find(({ span }) => span === index + 1)?.clicks ?? 0),
      conversions: mine.reduce((sum, each) => sum + Number(each.conversions), 0),
      earned: mine.flatMap(({ currency, earned }) => (earned === null ? [] : [money(BigInt(earned), currency)])),
    };
  });
}
