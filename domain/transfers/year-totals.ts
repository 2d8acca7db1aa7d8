import {
  instantOf,
  instantOrNull,
  localDate,
  money,
  oneOf,
  rowsOf,
  sql,
  startOfDay,
  type Currency,
  type Instant,
  type Money,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { withholdingsIn } from "#domain/ledger";
import { programmeOf } from "#domain/programme";
import type { TaxFormState } from "./tax-rules.ts";

type Reading = Pick<Tx, "em">;

/** A calendar year by the clocks of the programme, half-open. */
type YearSpan = { readonly year: number; readonly from: Instant; readonly to: Instant };

/** In which year a payment of that moment counts. */
export async function yearAt(tx: Reading, at: Instant): Promise<number> {
  return localDate(at, (await programmeOf(tx)).zone).year;
}

export async function yearOf(tx: Reading, year: number): Promise<YearSpan> {
  const { zone } = await programmeOf(tx);
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  return { year, from: startOfDay(first, zone), to: startOfDay(first.add({ years: 1 }), zone) };
}

/**
 * What a partner was paid in a year. A payment counts on the day on which its run sent it to the bank, in the programme's zone, with the fee that was
 * taken from it; what was refused or came back was no payment, whenever that turned out. What an earlier system paid counts on the day of its payment,
 * to the accounts of that year.
 */
export type YearTotal = {
  readonly partner: { readonly id: string; readonly name: string; readonly shareId: string };
  /** what left the wallet for a bank */
  readonly paid: Money;
  /** kept back for the tax office, less what was given back: it was paid, too, and is reported however little it is */
  readonly withheld: Money;
  readonly fees: Money;
  /** what the bank accounts got */
  readonly net: Money;
  readonly transfers: number;
  readonly firstAt: Instant | null;
  readonly lastAt: Instant | null;
  /** counted when the year was over, and came back or turned out to have failed since: what was reported of it may have to be corrected */
  readonly backLater: Money;
  /** some of it went to a US account */
  readonly isToUs: boolean;
  /** some of it was paid by an earlier system to nobody knows where */
  readonly isCountryUnknown: boolean;
  readonly form: { readonly state: TaxFormState; readonly at: Instant; readonly by: string; readonly note: string } | null;
  /**
   * at or above the year's threshold, to a US account or nobody knows where: who is left out wrongly is noticed by nobody. Where anything was
   * withheld: however little was paid (Form 1099-NEC, instructions for box 4, read 2026-11-22)
   */
  readonly isReported: boolean;
};

/**
 * Payments of a year as `t`: (partner_id, currency, amount_minor, fee_minor, submitted_at, state, ended_at, country, withheld_minor). What was withheld
 * is paid on the day on which its second person confirmed it; it is no transfer and went to no account.
 */
const paymentsIn = ({ from, to }: YearSpan): Sql => sql`(
  select t.partner_id, t.currency, t.amount_minor, t.fee_minor, t.submitted_at, t.state, t.ended_at, d.country, null::bigint as withheld_minor
  from transfer t join destination d on d.id = t.destination_id where t.submitted_at >= ${from} and t.submitted_at < ${to}
  union all
  select o.partner_id, o.currency, o.amount_minor, 0, o.released_at, 'settled', o.released_at,
         (select case when bool_or(d.country = 'US') then 'US' else min(d.country) end from destination d
          where d.partner_id = o.partner_id and d.confirmed_at < ${to} and (d.ended_at is null or d.ended_at > o.released_at)), null
  from payout o
  where o.is_external and o.state = 'released' and o.released_at >= ${from} and o.released_at < ${to}
  union all
  select w.partner_id, w.currency, 0, 0, w.decided_at, w.kind, w.decided_at, null, w.minor from (${withholdingsIn({ from, to })}) w) t`;

const counts = sql`t.state not in ('failed', 'returned') and t.withheld_minor is null`;

/** What was paid to a partner in a currency, with what was withheld, in minor units; for who holds their lock what it is, for others what it was a moment ago. */
export async function paidTo(tx: Reading, partnerId: string, year: YearSpan, currency: Currency): Promise<bigint> {
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`
      select coalesce(sum(coalesce(t.withheld_minor, t.amount_minor)), 0)::text as minor from ${paymentsIn(year)}
      where t.partner_id = ${partnerId} and t.currency = ${currency} and t.state not in ('failed', 'returned')`,
  );
  return BigInt(minor);
}

/** The totals of a year; by currency from how much on they are reported. First those that lack a form, then the largest. */
export async function yearTotals(tx: Reading, { year, thresholds, partnerId, limit, offset }: YearQuery): Promise<YearTotal[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select * from (${totals({ year, thresholds, partnerId })}) each
      order by (is_reported and coalesce(form_state, '') not in ('received', 'exempt')) desc, is_reported desc, paid desc, share_id, currency
      limit ${limit} offset ${offset}`,
  );
  return rows.map(totalOf);
}

export type YearSums = {
  /** by currency */
  readonly paid: readonly Money[];
  /** by currency, where anything was */
  readonly withheld: readonly Money[];
  readonly partners: number;
  readonly rows: number;
  readonly reported: number;
  readonly lacking: number;
  /** of those reported: by how many it is not known where the money went */
  readonly unknown: number;
};

/** All of a year together. */
export async function yearSums(tx: Reading, query: Pick<YearQuery, "year" | "thresholds">): Promise<YearSums> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; paid: string; withheld: string; partners: number; reported: number; lacking: number; unknown: number }>`
      select currency, sum(paid)::text as paid, sum(withheld)::text as withheld, count(distinct partner_id)::int as partners, count(*) filter (where is_reported)::int as reported,
             count(*) filter (where is_reported and is_unknown)::int as unknown,
             count(*) filter (where is_reported and coalesce(form_state, '') not in ('received', 'exempt'))::int as lacking
      from (${totals(query)}) each group by currency order by currency`,
  );
  const { partners, rows: all } = await oneOf(
    tx,
    sql<{
      partners: number;
      rows: number;
    }>`select count(distinct partner_id)::int as partners, count(*)::int as rows from (${totals(query)}) each`,
  );
  return {
    paid: rows.map(({ currency, paid }) => money(BigInt(paid), currency)),
    withheld: rows.filter(({ withheld }) => withheld !== "0").map(({ currency, withheld }) => money(BigInt(withheld), currency)),
    partners,
    rows: all,
    reported: rows.reduce((sum, { reported }) => sum + reported, 0),
    lacking: rows.reduce((sum, { lacking }) => sum + lacking, 0),
    unknown: rows.reduce((sum, { unknown }) => sum + unknown, 0),
  };
}

type YearQuery = {
  readonly year: YearSpan;
  readonly thresholds: ReadonlyMap<Currency, bigint>;
  readonly partnerId?: string | undefined;
  readonly limit: number;
  readonly offset: number;
};

type Row = {
  partner_id: string;
  name: string;
  share_id: string;
  currency: Currency;
  paid: string;
  withheld: string;
  fees: string;
  back_later: string;
  transfers: number;
  first_at: string | null;
  last_at: string | null;
  is_us: boolean;
  is_unknown: boolean;
  form_state: TaxFormState | null;
  form_at: string | null;
  form_by: string | null;
  form_note: string | null;
  is_reported: boolean;
};

function totals({ year, thresholds, partnerId }: Omit<YearQuery, "limit" | "offset">): Sql<Row> {
  const whose = partnerId === undefined ? sql`` : sql`and t.partner_id = ${partnerId}`;
  return sql<Row>`
    select y.*, p.name, p.share_id, f.state as form_state, f.changed_at as form_at, s.handle as form_by, f.note as form_note,
           y.withheld > 0 or ((y.is_us or y.is_unknown) and coalesce(y.paid_sum + y.withheld >= h.minor, false)) as is_reported
    from (
      select t.partner_id, t.currency, coalesce(sum(t.amount_minor) filter (where ${counts}), 0) as paid_sum,
             coalesce(sum(t.amount_minor) filter (where ${counts}), 0)::bigint as paid, coalesce(sum(t.withheld_minor), 0)::bigint as withheld,
             coalesce(sum(t.fee_minor) filter (where ${counts}), 0)::text as fees,
             coalesce(sum(t.amount_minor) filter (where t.state in ('failed', 'returned') and t.ended_at >= ${year.to}), 0)::text as back_later,
             count(*) filter (where ${counts})::int as transfers, min(t.submitted_at) filter (where ${counts}) as first_at,
             max(t.submitted_at) filter (where ${counts}) as last_at, coalesce(bool_or(t.country = 'US') filter (where ${counts}), false) as is_us,
             coalesce(bool_or(t.country is null) filter (where ${counts}), false) as is_unknown
      from ${paymentsIn(year)} where true ${whose} group by t.partner_id, t.currency
      having count(*) filter (where t.withheld_minor is null) > 0 or coalesce(sum(t.withheld_minor), 0) <> 0) y
    join partner p on p.id = y.partner_id left join tax_form f on f.partner_id = y.partner_id left join staff_member s on s.id = f.changed_by_id
    left join unnest(${[...thresholds.keys()]}::text[], ${[...thresholds.values()]}::bigint[]) as h (currency, minor) on h.currency = y.currency`;
}

function totalOf(row: Row): YearTotal {
  const of = (minor: string): Money => money(BigInt(minor), row.currency);
  return {
    partner: { id: row.partner_id, name: row.name, shareId: row.share_id },
    paid: of(row.paid),
    withheld: of(row.withheld),
    fees: of(row.fees),
    net: money(BigInt(row.paid) - BigInt(row.fees), row.currency),
    transfers: row.transfers,
    firstAt: instantOrNull(row.first_at),
    lastAt: instantOrNull(row.last_at),
    backLater: of(row.back_later),
    isToUs: row.is_us,
    isCountryUnknown: row.is_unknown,
    form:
      row.form_state === null || row.form_at === null
        ? null
        : { state: row.form_state, at: instantOf(row.form_at), by: row.form_by ?? "", note: row.form_note ?? "" },
    isReported: row.is_reported,
  };
}
