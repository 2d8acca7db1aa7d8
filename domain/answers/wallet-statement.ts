import { instantOrNull, money, oneOf, rowsOf, sql, type Currency, type Money, type Month, type Tx } from "#domain/kernel";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { nearerMonth, statementMonth, type MeantMonth, type StatementMonth } from "./statement-month.ts";
import { linesOfWallet, type WalletLine } from "./wallet-lines.ts";

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
  const lines = await linesOfWallet(tx, partnerId, {
    // The order of recording, by which months are cut; ids of transactions that overlapped may be in another one.
    follow: sql`e.recorded_at, l.id`,
    which: sql`where line.recorded_at >= ${month.from} and line.recorded_at < ${month.to} order by line.recorded_at, line.id`,
  });
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

async function nearestOf(tx: Pick<Tx, "em">, partnerId: string, month: StatementMonth): Promise<Month | null> {
  const { before, after } = await oneOf(
    tx,
    sql<{ before: string | null; after: string | null }>`
      select max(e.recorded_at) filter (where e.recorded_at < ${month.from}) as before, min(e.recorded_at) filter (where e.recorded_at >= ${month.to}) as after
      from ledger_posting l join ledger_entry e on e.id = l.entry_id where l.partner_id = ${partnerId} and l.account = 'wallet'`,
  );
  return nearerMonth(month, instantOrNull(before), instantOrNull(after));
}
