import {
  instantOf,
  instantOrNull,
  refuse,
  rowOf,
  rowsOf,
  sql,
  type Currency,
  type Instant,
  type Money,
  type Sql,
  type Tx,
} from "#domain/kernel";
import type { BatchState } from "./payout-entities.ts";

export type BatchFacts = {
  readonly id: string;
  readonly period: string;
  readonly attempt: number;
  readonly state: BatchState;
  readonly cutOffAt: Instant;
  readonly progressPartnerId: string | null;
  readonly preparedAt: Instant | null;
  readonly itemsHash: string | null;
  readonly releasedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly cancelReason: string | null;
};

type Row = {
  id: string;
  period: string;
  attempt: number;
  state: BatchState;
  cut_off_at: string;
  progress_partner_id: string | null;
  prepared_at: string | null;
  items_hash: string | null;
  released_at: string | null;
  cancelled_at: string | null;
  cancel_reason: string | null;
};

function select(rest: Sql): Sql<Row> {
  return sql<Row>`
    select id, period, attempt, state, cut_off_at, progress_partner_id, prepared_at, items_hash, released_at, cancelled_at, cancel_reason
    from payout_batch ${rest}`;
}

function factsOf(row: Row): BatchFacts {
  return {
    id: row.id,
    period: row.period,
    attempt: row.attempt,
    state: row.state,
    cutOffAt: instantOf(row.cut_off_at),
    progressPartnerId: row.progress_partner_id,
    preparedAt: instantOrNull(row.prepared_at),
    itemsHash: row.items_hash,
    releasedAt: instantOrNull(row.released_at),
    cancelledAt: instantOrNull(row.cancelled_at),
    cancelReason: row.cancel_reason,
  };
}

/** Takes the batch's row lock: whoever prepares, releases or cancels holds it. */
export async function lockBatch(tx: Tx, id: string): Promise<BatchFacts> {
  const row = await rowOf(tx, select(sql`where id = ${id} for update`));
  if (!row) throw refuse("batch.unknown", { batch: id });
  return factsOf(row);
}

/** The batch that is under way, or else the newest; null when there never was one. */
export async function currentBatch(tx: Pick<Tx, "em">): Promise<BatchFacts | null> {
  const row = await rowOf(tx, select(sql`order by (state in ('preparing', 'prepared', 'releasing')) desc, created_at desc limit 1`));
  return row && factsOf(row);
}

/** The newest attempt at a period. */
export async function batchOfPeriod(tx: Pick<Tx, "em">, period: string): Promise<BatchFacts | null> {
  const row = await rowOf(tx, select(sql`where period = ${period} order by attempt desc limit 1`));
  return row && factsOf(row);
}

/** One attempt at a period. Refuses `batch.unknown`. */
export async function batchNamed(tx: Pick<Tx, "em">, period: string, attempt: number): Promise<BatchFacts> {
  const row = await rowOf(tx, select(sql`where period = ${period} and attempt = ${attempt}`));
  if (!row) throw refuse("batch.unknown", { batch: attempt === 1 ? period : `${period}#${attempt}` });
  return factsOf(row);
}

/** The periods from now on that have a batch already, unless it was cancelled. */
export async function takenPeriods(tx: Pick<Tx, "em" | "now">): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string }>`select period from payout_batch where state <> 'cancelled' and cut_off_at > ${tx.now}`,
  );
  return new Set(rows.map((row) => row.period));
}

/** Refuses `batch.already-released`, `batch.already-cancelled`, `batch.nothing-prepared`: only a prepared batch can be decided on. */
export function mustBePrepared(batch: BatchFacts): void {
  if (batch.state === "released" || batch.state === "releasing") throw refuse("batch.already-released", { period: batch.period });
  if (batch.state === "cancelled") throw refuse("batch.already-cancelled", { period: batch.period });
  if (batch.state !== "prepared") throw refuse("batch.nothing-prepared", { period: batch.period });
}

/** What a batch pays, by currency; payouts that were dropped or cancelled do not count. */
export async function totalsOf(tx: Pick<Tx, "em">, batchId: string): Promise<Money[]> {
  const rows = await rowsOf(
    tx,
    sql<{ currency: Currency; minor: string }>`
      select currency, sum(amount_minor)::text as minor from payout where batch_id = ${batchId} and state in ('prepared', 'released') group by currency order by currency`,
  );
  return rows.map((row) => ({ currency: row.currency, minor: BigInt(row.minor) }));
}
