import { instantOf, instantOrNull, money, oneOf, rowsOf, sql, type Currency, type Money, type Month, type Tx } from "#domain/kernel";
import type { EntryKind } from "#domain/ledger";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { nearerMonth, statementMonth, type MeantMonth, type StatementMonth } from "./statement-month.ts";
import { transferIn, type WalletLine } from "./wallet.ts";

export type WalletStatement = {
  readonly partner: Pick<PartnerFacts, "name" | "shareId" | "slug">;
  readonly month: StatementMonth;
  /** every posting of the month, oldest first, with the balance after it */
  readonly lines: readonly WalletLine[];
  readonly balances: readonly { readonly opening: Money; readonly closing: Money }[];
  /** the nearest month in which something moved, when nothing did in this one */
  readonly nearest: Month | null;
};

/** What moved in a partner's wallet in a calendar month; the closing balance of one month is the opening balance of the next. */
export async function walletOfMonth(tx: Pick<Tx, "em" | "now">, partnerId: string, meant: MeantMonth): Promise<WalletStatement> {
  const month = await statementMonth(tx, meant);
  const { name, shareId, slug } = await partnerById(tx, partnerId);
  const lines = await linesOf(tx, partnerId, month);
  const balances = await rowsOf(
    tx,
    sql<{ currency: Currency; opening: string; closing: string }>`
      select l.currency, coalesce(sum(l.minor) filter (where e.recorded_at < ${month.from}), 0)::text as opening, sum(l.minor)::text as closing
      from ledger_posting l join ledger_entry e on e.id = l.entry_id
      where l.partner_id = ${partnerId} and l.account = 'wallet' and e.recorded_at < ${month.to} group by l.currency order by l.currency`,
  );
  return {
    partner: { name, shareId, slug },
    month,
    lines,
    balances: balances.map(({ currency, opening, closing }) => ({
      opening: money(BigInt(opening), currency),
      closing: money(BigInt(closing), currency),
    })),
    nearest: lines.length === 0 ? await nearestOf(tx, partnerId, month) : null,
  };
}

async function linesOf(tx: Pick<Tx, "em">, partnerId: string, { from, to }: StatementMonth): Promise<WalletLine[]> {
  // In the order of recording, by which months are cut; ids of transactions that overlapped may be in another one.
  const rows = await rowsOf(
    tx,
    sql<{
      recorded_at: string;
      kind: EntryKind;
      key: string;
      currency: Currency;
      minor: string;
      balance: string;
      period: string | null;
      why: string | null;
    }>`
      with line as (
        select l.id, e.recorded_at, e.kind, e.key, l.currency, l.minor,
               sum(l.minor) over (partition by l.currency order by e.recorded_at, l.id) as balance
        from ledger_posting l join ledger_entry e on e.id = l.entry_id where l.partner_id = ${partnerId} and l.account = 'wallet')
      select line.recorded_at, line.kind, line.key, line.currency, line.minor, line.balance::text as balance, b.period, c.why
      -- each line looks for its own payout: a plain join reads everybody's
      from line left join lateral (
        select period from payout p join payout_batch on payout_batch.id = p.batch_id
        where p.id = case when line.kind = 'payout' then split_part(line.key, ':', 2)::uuid end offset 0) b on true
      left join adjustment c on c.id = case when line.kind in ('credit', 'withholding', 'withholding-return') then split_part(line.key, ':', 2)::bigint end
      where line.recorded_at >= ${from} and line.recorded_at < ${to} order by line.recorded_at, line.id`,
  );
  return rows.map((row) => ({
    at: instantOf(row.recorded_at),
    kind: row.kind,
    period: row.period,
    why: row.why,
    transfer: transferIn(row),
    change: money(BigInt(row.minor), row.currency),
    balance: money(BigInt(row.balance), row.currency),
  }));
}

async function nearestOf(tx: Pick<Tx, "em">, partnerId: string, month: StatementMonth): Promise<Month | null> {
  const { before, after } = await oneOf(
    tx,
    sql<{ before: string | null; after: string | null }>`
      select max(e.recorded_at) filter (where e.recorded_at < ${month.from}) as before, min(e.recorded_at) filter (where e.recorded_at >= ${month.to}) as after
      from ledger_posting l join ledger_entry e on e.id = l.entry_id where l.partner_id = ${partnerId} and l.account = 'wallet'`,
  );
  return nearerMonth(month, instantOrNull(before), instantOrNull(after));
}
