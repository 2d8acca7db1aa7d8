import { instantOf, money, rowsOf, sql, type Currency, type Instant, type Money, type Sql, type Tx } from "#domain/kernel";
import type { EntryKind } from "#domain/ledger";
import type { TransferStep } from "#domain/transfers";

/** One movement of a partner's wallet. */
export type WalletLine = {
  readonly at: Instant;
  readonly kind: EntryKind;
  /** of a payout: the batch's period */
  readonly period: string | null;
  /** of what finance booked by hand: why */
  readonly why: string | null;
  /** of a transfer: its number, and what happened to it; `feeStays`: it came back, and its fee did not */
  readonly transfer: { readonly number: string; readonly step: TransferStep; readonly feeStays: boolean } | null;
  readonly change: Money;
  /** in that currency, after the change */
  readonly balance: Money;
};

type Row = {
  recorded_at: string;
  kind: EntryKind;
  key: string;
  currency: Currency;
  minor: string;
  balance: string;
  period: string | null;
  why: string | null;
  fee_stays: boolean;
};

/**
 * Movements of a partner's wallet with the balance after each. `follow`: in which order they are added up, by entry `e` and posting `l`; `which`: the rest of the
 * query over `line` (id, recorded_at), from its `where` on.
 */
export async function linesOfWallet(
  tx: Pick<Tx, "em">,
  partnerId: string,
  { follow, which }: { readonly follow: Sql; readonly which: Sql },
): Promise<WalletLine[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      with line as (
        select l.id, e.recorded_at, e.kind, e.key, l.currency, l.minor, sum(l.minor) over (partition by l.currency order by ${follow}) as balance
        from ledger_posting l join ledger_entry e on e.id = l.entry_id where l.partner_id = ${partnerId} and l.account = 'wallet')
      select line.recorded_at, line.kind, line.key, line.currency, line.minor, line.balance::text as balance, b.period, c.why,
             case when line.kind = 'transfer' and line.key like '%:return' then
               not exists (select from ledger_entry f where f.key = line.key || '-fee')
               and exists (select from transfer t where t.id = split_part(line.key, ':', 2)::bigint and t.fee_minor > 0) else false end as fee_stays
      -- each line looks for its own payout: a plain join reads everybody's
      from line left join lateral (
        select period from payout p join payout_batch on payout_batch.id = p.batch_id
        where p.id = case when line.kind = 'payout' then split_part(line.key, ':', 2)::uuid end offset 0) b on true
      left join adjustment c on c.id = case when line.kind in ('credit', 'withholding', 'withholding-return') then split_part(line.key, ':', 2)::bigint end
      ${which}`,
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

/** What a ledger key says of a transfer: "transfer:12:ask". */
function transferIn({ kind, key, fee_stays: feeStays }: Pick<Row, "kind" | "key" | "fee_stays">): WalletLine["transfer"] {
  if (kind !== "transfer") return null;
  const [, number = "", step] = key.split(":");
  return { number, step: step as TransferStep, feeStays };
}
