import { instantOf, money, oneOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { balancesOf, type EntryKind } from "#domain/ledger";
import { termsAt } from "#domain/programme";
import { currentDestination, holdOf, type CurrentDestination, type TransferStep } from "#domain/transfers";
import { nextPayout, type NextPayout } from "./next-payout.ts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type WalletFacts = {
  readonly balances: readonly Money[];
  readonly next: NextPayout;
  /** asked for and not known to have arrived, by currency */
  readonly underWay: readonly Money[];
  /** kept back for the tax office so far, by currency */
  readonly withheld: readonly Money[];
  /** where transfers go; null: nowhere yet */
  readonly account: CurrentDestination | null;
  /** since when nothing may leave, while the staff look at something; null: it may */
  readonly heldSince: Instant | null;
  /** what a transfer to a bank account costs, in the currencies of the wallet that have a fee */
  readonly transferFees: readonly Money[];
};

/** What stands in a partner's wallet, by currency, and what joins it next. */
export async function walletOf(tx: Tx, partnerId: string): Promise<WalletFacts> {
  const rows = await rowsOf(
    tx,
    sql<{
      currency: Currency;
      balance_minor: string;
    }>`select currency, balance_minor from wallet where partner_id = ${partnerId} order by currency`,
  );
  const underWay = await rowsOf(
    tx,
    sql<{ currency: Currency; minor: string }>`
      select currency, sum(amount_minor)::text as minor from transfer
      where partner_id = ${partnerId} and state not in ('settled', 'failed', 'returned', 'cancelled') group by currency order by currency`,
  );
  const { transferFee } = await termsAt(tx, tx.now);
  return {
    balances: rows.map((row) => money(BigInt(row.balance_minor), row.currency)),
    next: await nextPayout(tx, partnerId),
    underWay: underWay.map((row) => money(BigInt(row.minor), row.currency)),
    withheld: (await balancesOf(tx, partnerId)).filter(({ account }) => account === "withheld").map((each) => each.money),
    account: await currentDestination(tx, partnerId),
    heldSince: (await holdOf(tx, partnerId))?.putAt ?? null,
    transferFees: rows.flatMap(({ currency }) => {
      const fee = transferFee[currency] ?? 0n;
      return fee === 0n ? [] : [money(fee, currency)];
    }),
  };
}

export type WalletLine = {
  readonly at: Instant;
  readonly kind: EntryKind;
  /** of a payout: the batch's period */
  readonly period: string | null;
  /** of what finance booked by hand: why */
  readonly why: string | null;
  /** of a transfer: its number, and what happened to it */
  readonly transfer: { readonly number: string; readonly step: TransferStep } | null;
  readonly change: Money;
  /** in that currency, after the change */
  readonly balance: Money;
};

/** Every movement of a partner's wallet with the balance after it, newest first, ten a page. */
export async function walletLines(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<WalletLine>> {
  const rows = await rowsOf(
    tx,
    sql<{
      recorded_at: string;
      kind: EntryKind;
      currency: Currency;
      minor: string;
      balance: string;
      key: string;
      period: string | null;
      why: string | null;
    }>`
      with line as (
        select l.id, e.recorded_at, e.kind, e.key, l.currency, l.minor, sum(l.minor) over (partition by l.currency order by l.id) as balance
        from ledger_posting l join ledger_entry e on e.id = l.entry_id where l.partner_id = ${partnerId} and l.account = 'wallet')
      select line.recorded_at, line.kind, line.key, line.currency, line.minor, line.balance::text as balance, b.period, c.why
      -- each line looks for its own payout: a plain join reads everybody's
      from line left join lateral (
        select period from payout p join payout_batch on payout_batch.id = p.batch_id
        where p.id = case when line.kind = 'payout' then split_part(line.key, ':', 2)::uuid end offset 0) b on true
      left join adjustment c on c.id = case when line.kind in ('credit', 'withholding', 'withholding-return') then split_part(line.key, ':', 2)::bigint end
      order by line.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`select count(*)::text as count from ledger_posting where partner_id = ${partnerId} and account = 'wallet'`,
  );
  const lines = rows.map((row) => ({
    at: instantOf(row.recorded_at),
    kind: row.kind,
    period: row.period,
    why: row.why,
    transfer: transferIn(row),
    change: money(BigInt(row.minor), row.currency),
    balance: money(BigInt(row.balance), row.currency),
  }));
  return pageOf(lines, page, Number(count));
}

/** What a ledger key says of a transfer: "transfer:12:ask". */
export function transferIn({ kind, key }: { kind: EntryKind; key: string }): WalletLine["transfer"] {
  if (kind !== "transfer") return null;
  const [, number = "", step] = key.split(":");
  return { number, step: step as TransferStep };
}
