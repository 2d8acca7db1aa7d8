import { newId, rowOf, rowsOf, run, sql, type Currency, type Instant, type Sql, type Tx } from "#domain/kernel";
import { adjustmentKinds, type Account } from "./ledger-entities.ts";

export const entryKinds = [
  "conversion",
  "correction",
  "payout",
  "external-payout",
  ...adjustmentKinds,
  "opening-balance",
  "transfer",
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One movement of a partner's money from an account to another; a negative amount moves it the other way. */
export type Movement = {
  /** names the event; a second movement with the same key does nothing */
  readonly key: string;
  readonly kind: EntryKind;
  readonly partnerId: string;
  readonly currency: Currency;
  readonly from: Account;
  readonly to: Account;
  /** signed minor units; 0 posts nothing */
  readonly minor: bigint;
  readonly effectiveAt: Instant;
};

/** Posts one movement; says whether it was new. The same key with another amount is a fault, never passed over. The caller holds the partner's lock. */
export async function post(tx: Tx, movement: Movement): Promise<boolean> {
  const posted = await postFrom(
    tx,
    sql`select ${newId()}::uuid as id, ${movement.key}::text as key, ${movement.kind}::text as kind, ${movement.partnerId}::uuid as partner_id,
          ${movement.currency}::text as currency, ${movement.effectiveAt}::timestamptz as effective_at,
          ${movement.from}::text as from_account, ${movement.to}::text as to_account, ${movement.minor}::bigint as minor`,
  );
  if (posted === 0 && movement.minor !== 0n) await mustBeTheSame(tx, movement);
  return posted > 0;
}

async function mustBeTheSame(tx: Tx, { key, to, minor }: Movement): Promise<void> {
  const known = await rowOf(
    tx,
    sql<{
      minor: string;
    }>`select l.minor from ledger_posting l join ledger_entry e on e.id = l.entry_id where e.key = ${key} and l.account = ${to}`,
  );
  if (known?.minor !== minor.toString()) throw new Error(`the ledger has ${key} with another amount`);
}

/**
 * Posts every movement that a select yields: (id uuid, key, kind, partner_id, currency, effective_at, from_account, to_account, minor).
 * Keys that are posted already and amounts of 0 are passed over. Wallet rows follow in the same transaction; their CHECK refuses to go
 * below zero. The caller holds the partners' locks: should anybody without them post the same at the same time, one of the two fails by the
 * key's uniqueness. Returns how many entries were new.
 */
export async function postFrom(tx: Tx, movements: Sql): Promise<number> {
  const wallets = await rowsOf(
    tx,
    sql<{ partner_id: string; currency: string; change: string; entries: string }>`
      with movement as materialized (
        select * from (${movements}) m where m.minor <> 0 and not exists (select from ledger_entry known where known.key = m.key)
      ),
      entry as (
        insert into ledger_entry (id, kind, key, partner_id, currency, effective_at, recorded_at)
        select id, kind, key, partner_id, currency, effective_at, ${tx.now}::timestamptz from movement
      ),
      posting as (
        insert into ledger_posting (entry_id, account, partner_id, currency, minor)
        select m.id, leg.account, m.partner_id, m.currency, leg.minor
        from movement m cross join lateral (values (m.from_account, -m.minor), (m.to_account, m.minor)) as leg (account, minor)
        returning partner_id, currency, account, minor
      )
      select partner_id, currency, coalesce(sum(minor) filter (where account = 'wallet'), 0)::text as change, (count(*) / 2)::text as entries
      from posting group by partner_id, currency order by partner_id, currency`,
  );
  const moved = wallets.filter((wallet) => wallet.change !== "0");
  if (moved.length > 0) await moveWallets(tx, moved);
  return wallets.reduce((sum, wallet) => sum + Number(wallet.entries), 0);
}

/** Two statements, because a CHECK judges the row proposed for insertion before the conflict is seen: a debit would always fail. */
async function moveWallets(tx: Tx, moved: readonly { partner_id: string; currency: string; change: string }[]): Promise<void> {
  const change = sql`select * from unnest(${moved.map((m) => m.partner_id)}::uuid[], ${moved.map((m) => m.currency)}::text[], ${moved.map((m) => m.change)}::bigint[])
    as change (partner_id, currency, minor)`;
  await run(
    tx,
    sql`insert into wallet (partner_id, currency, balance_minor) select partner_id, currency, 0 from (${change}) c on conflict do nothing`,
  );
  await run(
    tx,
    sql`update wallet w set balance_minor = w.balance_minor + c.minor from (${change}) c where w.partner_id = c.partner_id and w.currency = c.currency`,
  );
}
