import { instantOf, oneOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import type { Account } from "./ledger-entities.ts";
import type { EntryKind } from "./post.ts";

export type Balance = { readonly account: Account; readonly money: Money };

/** What stands in each account for a partner, by currency; accounts that sum to zero are left out. */
export async function balancesOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Balance[]> {
  const rows = await rowsOf(
    tx,
    sql<{ account: Account; currency: Currency; minor: string }>`
      select account, currency, sum(minor)::text as minor from ledger_posting where partner_id = ${partnerId}
      group by account, currency having sum(minor) <> 0 order by currency, account`,
  );
  return rows.map((row) => ({ account: row.account, money: { currency: row.currency, minor: BigInt(row.minor) } }));
}

/** What stands in one account for a partner, in minor units. */
export async function balanceOf(tx: Pick<Tx, "em">, partnerId: string, account: Account, currency: Currency): Promise<bigint> {
  const { minor } = await oneOf(
    tx,
    sql<{ minor: string }>`
      select coalesce(sum(minor), 0)::text as minor from ledger_posting
      where partner_id = ${partnerId} and account = ${account} and currency = ${currency}`,
  );
  return BigInt(minor);
}

/** All accounts over all partners, by currency: every currency sums to zero. */
export async function trialBalance(tx: Pick<Tx, "em">): Promise<Balance[]> {
  const rows = await rowsOf(
    tx,
    sql<{ account: Account; currency: Currency; minor: string }>`
      select account, currency, sum(minor)::text as minor from ledger_posting group by account, currency order by currency, account`,
  );
  return rows.map((row) => ({ account: row.account, money: { currency: row.currency, minor: BigInt(row.minor) } }));
}

export type StatementLine = {
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly key: string;
  readonly change: Money;
  readonly balance: Money;
};

/** Every posting of a partner's wallet, newest first, with the balance after it. */
export async function walletStatement(tx: Pick<Tx, "em">, partnerId: string, limit: number): Promise<StatementLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{ recorded_at: string; kind: EntryKind; key: string; currency: Currency; minor: string; balance: string }>`
      select e.recorded_at, e.kind, e.key, l.currency, l.minor::text,
             sum(l.minor) over (partition by l.currency order by l.id)::text as balance
      from ledger_posting l join ledger_entry e on e.id = l.entry_id
      where l.partner_id = ${partnerId} and l.account = 'wallet' order by l.id desc limit ${limit}`,
  );
  return rows.map((row) => ({
    at: instantOf(row.recorded_at),
    kind: row.kind,
    key: row.key,
    change: { currency: row.currency, minor: BigInt(row.minor) },
    balance: { currency: row.currency, minor: BigInt(row.balance) },
  }));
}
