import {
  instantOf,
  instantOrNull,
  isBefore,
  money,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Quarter,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { ConversionStatus } from "#domain/conversions";
import type { MessageFacts } from "#domain/messages";
import type { DueDigest } from "./due.ts";

type SoldFacts = MessageFacts["digest"]["sales"][number];

/** What happened to one partner in their period, and in one as long before it. */
export type DigestFigures = {
  conversions: { status: ConversionStatus; count: number; amount: Money }[];
  /** of sales that were not rejected, before: in the period before */
  earned: Money[];
  earnedBefore: Money[];
  clicks: number;
  clicksBefore: number;
  /** sales that a link brought */
  byLink: number;
  byLinkBefore: number;
  payouts: { period: string; amount: Money }[];
  tokens: number;
  craftIns: { title: string; startsAt: Instant }[];
  /** newest first, at most `salesTold`; only where they are told in the digest */
  sales: SoldFacts[];
};

/** Visits that an earlier system counted are history, also those of the weekend of the move. */
const isNoImport = sql`k.visitor <> 'imported'`;
/** An order that came to us later than this is no news: an import or a first reading brought it. */
const newsForDays = 3;
const comingDays = 14;
const salesTold = 10;

/** Everything that the digests of some partners tell, each about their own period: a handful of statements, however many partners. */
export async function figuresOf(
  tx: Pick<Tx, "em" | "now">,
  due: readonly DueDigest[],
  quarter: Quarter,
): Promise<ReadonlyMap<string, DigestFigures>> {
  const figures = new Map(due.map(({ partnerId }) => [partnerId, nothing()]));
  const of = (id: string): DigestFigures => figures.getOrInsertComputed(id, nothing);
  const given: Sql = sql`
    unnest(${due.map(({ partnerId }) => partnerId)}::uuid[], ${due.map(({ from }) => from)}::timestamptz[], ${due.map(({ to }) => to)}::timestamptz[],
           ${due.map(before)}::timestamptz[], ${due.map(({ withSales }) => withSales)}::boolean[]) as g (partner_id, from_at, to_at, before_at, with_sales)`;
  const news = sql`c.superseded_at is null and c.imported_minor is null and c.ordered_at > c.created_at - make_interval(days => ${newsForDays}::int)
    and c.ordered_at > g.before_at - make_interval(days => ${newsForDays}::int)`;
  for (const row of await rowsOf(
    tx,
    sql<{
      partner_id: string;
      is_now: boolean;
      status: ConversionStatus;
      currency: Currency;
      count: number;
      minor: string;
      by_link: number;
    }>`
      select g.partner_id, c.created_at >= g.from_at as is_now, c.status, c.currency, count(*)::int as count, sum(c.amount_minor)::text as minor,
             (count(*) filter (where d.rule in ('last-click', 'first-click')))::int as by_link
      from ${given} join conversion c on c.partner_id = g.partner_id and c.created_at >= g.before_at and c.created_at < g.to_at and ${news}
      join attribution_decision d on d.id = c.decision_id
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  ))
    addConversions(of(row.partner_id), row);
  for (const row of await rowsOf(
    tx,
    sql<{ partner_id: string; now: number; earlier: number }>`
      select g.partner_id, (count(*) filter (where k.clicked_at >= g.from_at))::int as now, (count(*) filter (where k.clicked_at < g.from_at))::int as earlier
      from ${given} join click k on k.partner_id = g.partner_id and k.clicked_at >= g.before_at and k.clicked_at < g.to_at and k.verdict = 'counted'
        and ${isNoImport}
      group by 1`,
  ))
    Object.assign(of(row.partner_id), { clicks: row.now, clicksBefore: row.earlier });
  for (const row of await rowsOf(
    tx,
    sql<{ partner_id: string; period: string; currency: Currency; minor: string }>`
      select g.partner_id, b.period, o.currency, o.amount_minor::text as minor
      from ${given} join payout o on o.partner_id = g.partner_id and o.state = 'released' and not o.is_external
        and o.released_at >= g.from_at and o.released_at < g.to_at
      join payout_batch b on b.id = o.batch_id order by o.released_at, o.id`,
  ))
    of(row.partner_id).payouts.push({ period: row.period, amount: money(BigInt(row.minor), row.currency) });
  for (const row of await rowsOf(
    tx,
    sql<{ partner_id: string; tokens: number }>`
      select g.partner_id, sum(t.tokens)::int as tokens from ${given}
      join token_grant t on t.partner_id = g.partner_id and t.effective_at >= ${quarter.from} and t.effective_at < ${quarter.to} group by 1`,
  ))
    of(row.partner_id).tokens = row.tokens;
  for (const row of await rowsOf(
    tx,
    sql<{ partner_id: string; title: string; starts_at: string }>`
      select g.partner_id, e.title, e.starts_at from ${given}
      join craft_in_sign_up s on s.partner_id = g.partner_id and s.state = 'signed-up'
      join craft_in e on e.id = s.craft_in_id and e.state = 'scheduled' and e.starts_at > ${tx.now} and e.starts_at <= ${tx.now.add({ hours: 24 * comingDays })}
      order by e.starts_at, e.id`,
  ))
    of(row.partner_id).craftIns.push({ title: row.title, startsAt: instantOf(row.starts_at) });
  for (const row of await rowsOf(
    tx,
    sql<{
      partner_id: string;
      number: string;
      currency: Currency;
      minor: string;
      status: SoldFacts["status"];
      ordered_at: string;
      matures_at: string | null;
    }>`
      select g.partner_id, o.number, c.currency, c.amount_minor::text as minor, c.status, c.ordered_at, c.matures_at
      from ${given} cross join lateral (
        select c.* from conversion c where c.partner_id = g.partner_id and g.with_sales and c.created_at >= g.from_at and c.created_at < g.to_at
          and c.status in ('pending', 'unpaid') and ${news} order by c.ordered_at desc, c.id limit ${salesTold}) c
      join shop_order o on o.id = c.order_id order by c.ordered_at desc, c.id`,
  ))
    of(row.partner_id).sales.push({
      order: row.number,
      commission: money(BigInt(row.minor), row.currency),
      status: row.status,
      orderedAt: instantOf(row.ordered_at),
      maturesAt: instantOrNull(row.matures_at),
    });
  return figures;
}

/** Where a period as long as this one before it begins. */
function before({ from, to }: DueDigest): Instant {
  return from.subtract({ milliseconds: to.epochMilliseconds - from.epochMilliseconds });
}

function nothing(): DigestFigures {
  return {
    conversions: [],
    earned: [],
    earnedBefore: [],
    clicks: 0,
    clicksBefore: 0,
    byLink: 0,
    byLinkBefore: 0,
    payouts: [],
    tokens: 0,
    craftIns: [],
    sales: [],
  };
}

function addConversions(
  figures: DigestFigures,
  row: { is_now: boolean; status: ConversionStatus; currency: Currency; count: number; minor: string; by_link: number },
): void {
  const amount = money(BigInt(row.minor), row.currency);
  if (row.is_now) {
    figures.conversions.push({ status: row.status, count: row.count, amount });
    figures.byLink += row.by_link;
  } else figures.byLinkBefore += row.by_link;
  if (row.status !== "rejected") add(row.is_now ? figures.earned : figures.earnedBefore, amount);
}

function add(sums: Money[], { currency, minor }: Money): void {
  const at = sums.findIndex((sum) => sum.currency === currency);
  if (at < 0) sums.push(money(minor, currency));
  else sums[at] = money((sums[at]?.minor ?? 0n) + minor, currency);
}

/** Meetings that are for everybody, soonest first. */
export async function comingMeetings(tx: Pick<Tx, "em" | "now">): Promise<{ title: string; startsAt: Instant }[]> {
  const rows = await rowsOf(
    tx,
    sql<{ title: string; starts_at: string }>`
      select title, starts_at from meeting where state = 'scheduled' and starts_at > ${tx.now} and starts_at <= ${tx.now.add({ hours: 24 * comingDays })}
      order by starts_at, id limit 3`,
  );
  return rows.map((row) => ({ title: row.title, startsAt: instantOf(row.starts_at) })).filter(({ startsAt }) => isBefore(tx.now, startsAt));
}
