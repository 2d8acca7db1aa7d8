import { isBefore, money, rowsOf, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import { destinationsOf, type DestinationFacts } from "#domain/transfers";

/** Where a partner's money is in one currency, once payouts have brought it. */
export type Whereabouts = {
  readonly wallet: Money;
  /** asked for, and still here */
  readonly reserved: Money;
  /** without fees; sent, and not known to have arrived */
  readonly inTransit: Money;
};

export async function whereaboutsOf(tx: Pick<Tx, "em">, partnerId: string): Promise<Whereabouts[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; wallet: string; reserved: string; in_transit: string }>`
      select currency, coalesce(w.balance_minor, 0)::text as wallet, coalesce(t.reserved, 0)::text as reserved, coalesce(t.in_transit, 0)::text as in_transit
      from (select currency, balance_minor from wallet where partner_id = ${partnerId}) w
      full join (
        select currency, sum(amount_minor) filter (where state in ('requested', 'held', 'approved')) as reserved,
               sum(amount_minor - fee_minor) filter (where state in ('submitting', 'submitted', 'unknown', 'review')) as in_transit
        from transfer where partner_id = ${partnerId} group by currency) t using (currency)
      order by currency`,
  );
  return rows.map((row) => ({
    wallet: money(BigInt(row.wallet), row.currency),
    reserved: money(BigInt(row.reserved), row.currency),
    inTransit: money(BigInt(row.in_transit), row.currency),
  }));
}

/** All that anybody is told of a bank account; `isUsable`: money can go there now. */
export type BankAccount = Pick<DestinationFacts, "last4" | "bankName" | "state" | "usableFrom" | "blockReason"> & {
  readonly isUsable: boolean;
};

/** The bank account that money leaves for, or else what became of the last one; null: there never was one. */
export async function bankAccountOf(tx: Pick<Tx, "em" | "now">, partnerId: string): Promise<BankAccount | null> {
  const versions = await destinationsOf(tx, partnerId);
  const account = versions.find(({ state }) => state === "confirmed") ?? versions[0];
  if (!account) return null;
  const { last4, bankName, state, usableFrom, blockReason } = account;
  const isUsable = state === "confirmed" && usableFrom !== null && !isBefore(tx.now, usableFrom);
  return { last4, bankName, state, usableFrom, blockReason, isUsable };
}
