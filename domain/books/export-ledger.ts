import {
  instantOf,
  money,
  periodOf,
  refuse,
  rowsOf,
  sql,
  typedPeriod,
  type Currency,
  type Instant,
  type Money,
  type Period,
  type PeriodChoice,
  type Tx,
} from "#domain/kernel";
import { record } from "#domain/audit";
import type { Account, EntryKind } from "#domain/ledger";
import { programmeOf } from "#domain/programme";

/** One posting, with what it was for. */
export type LedgerLine = {
  readonly entryId: string;
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant;
  readonly account: Account;
  readonly shareId: string;
  readonly money: Money;
  readonly kind: EntryKind;
  readonly key: string;
  /** as people call it: an order's number, a batch's period, a credit's or a transfer's number */
  readonly reference: string | null;
};

export type LedgerExport = {
  readonly period: Period;
  /** from 1; a part that is over never changes */
  readonly part: number;
  readonly parts: number;
  readonly total: number;
  readonly lines: readonly LedgerLine[];
  /** of all postings of the period by currency: nothing, always */
  readonly sums: readonly Money[];
};

/**
 * A line is 250 bytes at most, so that a part stays below the 10 MiB that Discord takes as one file of a bot (docs.discord.com, reference, "Uploading
 * Files", read 2026-11-22). It also bounds what one answer keeps in memory, however many postings there are.
 */
const linesOfAPart = 35_000;

/**
 * A part of the postings of a period, in the order in which they were recorded; every look is in the audit. `linesEach`: so many a part.
 * Refuses `ledger.no-such-part`.
 */
export async function exportLedger(tx: Tx, choice: PeriodChoice, part: number, linesEach = linesOfAPart): Promise<LedgerExport> {
  const { zone } = await programmeOf(tx);
  const period = periodOf(choice, tx.now, zone);
  const counted = await rowsOf(
    tx,
    sql<{ currency: Currency; lines: number; minor: string }>`
      select l.currency, count(*)::int as lines, sum(l.minor)::text as minor from ledger_posting l join ledger_entry e on e.id = l.entry_id
      where e.recorded_at >= ${period.from} and e.recorded_at < ${period.to} group by l.currency order by l.currency`,
  );
  const total = counted.reduce((sum, { lines }) => sum + lines, 0);
  const parts = Math.max(1, Math.ceil(total / linesEach));
  if (part > parts) throw refuse("ledger.no-such-part", { part, parts });
  const lines = await linesIn(tx, period, linesEach, (part - 1) * linesEach);
  await record(tx, {
    act: "ledger.export",
    subject: { kind: "ledger", id: typedPeriod({ ...period, name: period.name === "all" ? "all" : "days" }) },
    facts: { from: period.from, to: period.to, part, parts, postings: lines.length },
  });
  return { period, part, parts, total, lines, sums: counted.map(({ currency, minor }) => money(BigInt(minor), currency)) };
}

async function linesIn(tx: Tx, { from, to }: Period, limit: number, offset: number): Promise<LedgerLine[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      entry_id: string;
      recorded_at: string;
      effective_at: string;
      account: Account;
      share_id: string;
      currency: Currency;
      minor: string;
      kind: EntryKind;
      key: string;
      reference: string | null;
    }>`
      with line as materialized (
        select l.id, l.entry_id, e.recorded_at, e.effective_at, l.account, l.partner_id, l.currency, l.minor, e.kind, e.key
        from ledger_posting l join ledger_entry e on e.id = l.entry_id where e.recorded_at >= ${from} and e.recorded_at < ${to}
        order by e.recorded_at, l.id limit ${limit} offset ${offset})
      select line.entry_id, line.recorded_at, line.effective_at, line.account, p.share_id, line.currency, line.minor, line.kind, line.key,
             coalesce(o.number, b.period, case when line.kind in ('credit', 'write-off', 'withholding', 'withholding-return', 'transfer') then split_part(line.key, ':', 2) end) as reference
      from line join partner p on p.id = line.partner_id
      left join conversion c on c.id = case when line.kind in ('conversion', 'correction') then split_part(line.key, ':', 2)::uuid end
      left join shop_order o on o.id = c.order_id
      left join payout y on y.id = case when line.kind in ('payout', 'external-payout') then split_part(line.key, ':', 2)::uuid end
      left join payout_batch b on b.id = y.batch_id
      order by line.recorded_at, line.id`,
  );
  return rows.map((row) => ({
    entryId: row.entry_id,
    recordedAt: instantOf(row.recorded_at),
    effectiveAt: instantOf(row.effective_at),
    account: row.account,
    shareId: row.share_id,
    money: money(BigInt(row.minor), row.currency),
    kind: row.kind,
    key: row.key,
    reference: row.reference,
  }));
}
