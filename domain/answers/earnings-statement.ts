import {
  instantOf,
  instantOrNull,
  money,
  oneOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Month,
  type Tx,
} from "#domain/kernel";
import type { ConversionStatus, CorrectionReason, StatusReason } from "#domain/conversions";
import type { EntryKind } from "#domain/ledger";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { nearerMonth, statementMonth, type MeantMonth, type StatementMonth } from "./statement-month.ts";

/** One conversion, correction, payout or other movement of a month. */
export type EarningsLine = {
  readonly kind: EntryKind;
  readonly at: Instant;
  /** of a conversion or correction */
  readonly sale: {
    readonly orderNumber: string;
    readonly orderedAt: Instant;
    readonly campaign: string;
    /** when the month ended */
    readonly statusThen: ConversionStatus;
    readonly statusNow: ConversionStatus;
    readonly reason: StatusReason | CorrectionReason;
    /** what the conversion is worth now; of a paid one: what was paid */
    readonly commission: Money;
  } | null;
  /** what the ledger moved for it in this month: to the partner's account, or from there into the wallet */
  readonly booked: Money;
  /** of the payout that it is in */
  readonly payoutPeriod: string | null;
  /** of a debt that was let off: why. Of what is owed again: nothing */
  readonly why: string | null;
};

/** What the programme owed the partner when the month began, what was added and paid, and what it owed at the end; by currency. */
export type MonthBalance = {
  readonly opening: Money;
  readonly moved: readonly { readonly kind: EntryKind; readonly money: Money }[];
  readonly closing: Money;
};

export type EarningsStatement = {
  readonly partner: Pick<PartnerFacts, "name" | "shareId" | "slug">;
  readonly month: StatementMonth;
  readonly lines: readonly EarningsLine[];
  readonly balances: readonly MonthBalance[];
  /** the nearest month that has something, when this one has nothing */
  readonly nearest: Month | null;
};

/**
 * Everything that the ledger moved on a partner's account in a calendar month, with each conversion that came into being in it: the
 * statements of consecutive months tile the ledger. A month that is over never changes, because it goes by when things were recorded.
 */
export async function earningsOfMonth(tx: Pick<Tx, "em" | "now">, partnerId: string, meant: MeantMonth): Promise<EarningsStatement> {
  const month = await statementMonth(tx, meant);
  const { name, shareId, slug } = await partnerById(tx, partnerId);
  const lines = await linesOf(tx, partnerId, month);
  const balances = await balancesOf(tx, partnerId, month, lines);
  const nearest = lines.length === 0 ? await nearestOf(tx, partnerId, month) : null;
  return { partner: { name, shareId, slug }, month, lines, balances, nearest };
}

type Row = {
  kind: EntryKind;
  at: string;
  order_number: string | null;
  ordered_at: string | null;
  campaign: string | null;
  status_then: ConversionStatus | null;
  status_now: ConversionStatus | null;
  reason: StatusReason | CorrectionReason | null;
  worth: string | null;
  currency: Currency;
  booked: string;
  period: string | null;
  why: string | null;
};

async function linesOf(tx: Pick<Tx, "em">, partnerId: string, { from, to }: StatementMonth): Promise<EarningsLine[]> {
  // Looked up one by one ("lateral … offset 0"): as joins PostgreSQL reads every conversion, order, decision and payout item there is.
  const rows = await rowsOf(
    tx,
    sql<Row>`
      with moved as (
        select e.kind, e.key, e.recorded_at, l.currency, l.minor
        from ledger_entry e cross join lateral (select currency, minor from ledger_posting where entry_id = e.id and account = 'payable' offset 0) l
        where e.partner_id = ${partnerId} and e.recorded_at >= ${from} and e.recorded_at < ${to}),
      sale as (
        select split_part(key, ':', 2)::uuid as id, sum(minor) as minor, max(recorded_at) as at from moved where kind = 'conversion' group by 1),
      line as (
        select 'conversion' as kind, coalesce(s.at, c.created_at) as at, c.id as conversion_id, c.reason, c.currency, coalesce(s.minor, 0) as booked, null as why,
               (select i.payout_id from payout_item i where i.conversion_id = c.id and i.is_standing) as payout_id
        from conversion c left join sale s using (id)
        where c.partner_id = ${partnerId} and (s.id is not null or (c.created_at >= ${from} and c.created_at < ${to}))
        union all
        select m.kind, m.recorded_at, k.conversion_id, k.reason, m.currency, m.minor, null,
               (select i.payout_id from payout_item i where i.correction_id = k.id and i.is_standing)
        from moved m
        join correction k on k.partner_id = ${partnerId} and m.kind = 'correction' and m.key = concat('correction:', k.conversion_id, ':', k.revision)
        union all
        select m.kind, m.recorded_at, null, null, m.currency, m.minor,
               (select a.why from adjustment a where m.kind = 'write-off' and m.minor > 0 and a.id = split_part(m.key, ':', 2)::bigint),
               case when m.kind = 'payout' then split_part(m.key, ':', 2)::uuid end
        from moved m where m.kind not in ('conversion', 'correction'))
      select line.kind, line.at, o.number as order_number, c.ordered_at, d.campaign, c.status as status_now, line.reason, c.amount_minor as worth,
             line.currency, line.booked::text as booked, line.why, b.period,
             (select h.to_status from conversion_status_change h where h.conversion_id = c.id and h.at < ${to} order by h.id desc limit 1) as status_then
      from line
      left join lateral (select * from conversion where id = line.conversion_id offset 0) c on true
      left join lateral (select number from shop_order where id = c.order_id offset 0) o on true
      left join lateral (select campaign from attribution_decision where id = c.decision_id offset 0) d on true
      left join lateral (select period from payout p join payout_batch on payout_batch.id = p.batch_id where p.id = line.payout_id offset 0) b on true
      order by line.at, o.number, line.kind`,
  );
  return rows.map((row) => ({
    kind: row.kind,
    at: instantOf(row.at),
    sale: saleOf(row),
    booked: money(BigInt(row.booked), row.currency),
    payoutPeriod: row.period,
    why: row.why,
  }));
}

function saleOf(row: Row): EarningsLine["sale"] {
  const { ordered_at: orderedAt, status_now: statusNow, reason, worth } = row;
  if (orderedAt === null || statusNow === null || reason === null || worth === null) return null;
  return {
    orderNumber: row.order_number ?? "",
    orderedAt: instantOf(orderedAt),
    campaign: row.campaign ?? "",
    statusThen: row.status_then ?? statusNow,
    statusNow,
    reason,
    commission: money(BigInt(worth), row.currency),
  };
}

async function balancesOf(
  tx: Pick<Tx, "em">,
  partnerId: string,
  { from, to, label }: StatementMonth,
  lines: readonly EarningsLine[],
): Promise<MonthBalance[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; opening: string; closing: string }>`
      select l.currency, coalesce(sum(l.minor) filter (where e.recorded_at < ${from}), 0)::text as opening, sum(l.minor)::text as closing
      from ledger_posting l join ledger_entry e on e.id = l.entry_id
      where l.partner_id = ${partnerId} and l.account = 'payable' and e.recorded_at < ${to} group by l.currency order by l.currency`,
  );
  return rows.flatMap(({ currency, opening, closing }) => {
    const own = lines.filter((line) => line.booked.currency === currency && line.booked.minor !== 0n);
    if (opening === "0" && own.length === 0) return [];
    const moved = [...Map.groupBy(own, (line) => line.kind)].map(([kind, members]) => ({
      kind,
      money: money(
        members.reduce((sum, line) => sum + line.booked.minor, 0n),
        currency,
      ),
    }));
    // A statement that does not add up is a fault, never an answer.
    if (moved.reduce((sum, each) => sum + each.money.minor, BigInt(opening)) !== BigInt(closing))
      throw new Error(`the statement of ${label} of partner ${partnerId} does not add up in ${currency}`);
    return [{ opening: money(BigInt(opening), currency), moved, closing: money(BigInt(closing), currency) }];
  });
}

async function nearestOf(tx: Pick<Tx, "em">, partnerId: string, month: StatementMonth): Promise<Month | null> {
  const { before, after } = await oneOf(
    tx,
    sql<{ before: string | null; after: string | null }>`
      select max(at) filter (where at < ${month.from}) as before, min(at) filter (where at >= ${month.to}) as after
      from (select recorded_at as at from ledger_entry where partner_id = ${partnerId}
            union all select created_at from conversion where partner_id = ${partnerId}) moment`,
  );
  return nearerMonth(month, instantOrNull(before), instantOrNull(after));
}
