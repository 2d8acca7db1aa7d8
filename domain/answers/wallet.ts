import { money, oneOf, rowOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { balancesOf } from "#domain/ledger";
import { termsAt } from "#domain/programme";
import { currentDestination, holdOf, type CurrentDestination } from "#domain/transfers";
import { nextPayout, type NextPayout } from "./next-payout.ts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";
import { linesOfWallet, type WalletLine } from "./wallet-lines.ts";

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

/** What a partner's wallet holds in one currency; nothing where there is none in it. */
export async function walletBalanceIn(tx: Pick<Tx, "em">, partnerId: string, currency: Currency): Promise<Money> {
  const row = await rowOf(
    tx,
    sql<{ minor: string }>`select balance_minor::text as minor from wallet where partner_id = ${partnerId} and currency = ${currency}`,
  );
  return money(BigInt(row?.minor ?? 0), currency);
}

/** Every movement of a partner's wallet with the balance after it, newest first, ten a page. */
export async function walletLines(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<Page<WalletLine>> {
  const lines = await linesOfWallet(tx, partnerId, {
    follow: sql`l.id`,
    which: sql`order by line.id desc limit ${rowsPerPage} offset ${offsetOf(page)}`,
  });
  const { count } = await oneOf(
    tx,
    sql<{ count: string }>`select count(*)::text as count from ledger_posting where partner_id = ${partnerId} and account = 'wallet'`,
  );
  return pageOf(lines, page, Number(count));
}
