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
import type { SetAsideReason } from "./payout-rules.ts";

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

/** The periods from now on that have a batch already, unless it was cancelled. */
export async function takenPeriods(tx: Pick<Tx, "em" | "now">): Promise<ReadonlySet<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ period: string }>`select period from payout_batch where state <> 'cancelled' and cut_off_at > ${tx.now}`,
  );
  return new Set(rows.map((row) => row.period));
}

export type PayoutLine = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly money: Money;
  readonly items: number;
  readonly state: string;
};
export type SetAsideLine = {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly money: Money;
  readonly reason: SetAsideReason;
};
export type BatchContent = {
  readonly payouts: readonly PayoutLine[];
  /** how many payouts there are beyond those listed */
  readonly more: number;
  readonly setAside: readonly SetAsideLine[];
  readonly totals: readonly Money[];
  readonly approvals: readonly {
    readonly staffId: string;
    readonly handle: string;
    readonly at: Instant;
    readonly isForTheseItems: boolean;
  }[];
};

/** What is in a batch: the largest payouts first. */
export async function contentOf(tx: Pick<Tx, "em">, batch: BatchFacts, limit: number): Promise<BatchContent> {
  const payouts = await rowsOf(
    tx,
    sql<{
      id: string;
      partner_id: string;
      name: string;
      share_id: string;
      currency: Currency;
      amount_minor: string;
      state: string;
      items: string;
      total: string;
    }>`
      select o.id, o.partner_id, p.name, p.share_id, o.currency, o.amount_minor, o.state, count(*) over ()::text as total,
             (select count(*) from payout_item i where i.payout_id = o.id)::text as items
      from payout o join partner p on p.id = o.partner_id where o.batch_id = ${batch.id} order by o.amount_minor desc, p.name limit ${limit}`,
  );
  const setAside = await rowsOf(
    tx,
    sql<{ partner_id: string; name: string; share_id: string; currency: Currency; amount_minor: string; reason: SetAsideReason }>`
      select s.partner_id, p.name, p.share_id, s.currency, s.amount_minor, s.reason
      from payout_set_aside s join partner p on p.id = s.partner_id where s.batch_id = ${batch.id} order by s.amount_minor desc, p.name limit ${limit}`,
  );
  const approvals = await rowsOf(
    tx,
    sql<{ staff_id: string; handle: string; at: string; items_hash: string }>`
      select a.staff_id, s.handle, a.at, a.items_hash from batch_approval a join staff_member s on s.id = a.staff_id where a.batch_id = ${batch.id} order by a.at`,
  );
  return {
    payouts: payouts.map((row) => ({
      id: row.id,
      partnerId: row.partner_id,
      partnerName: row.name,
      shareId: row.share_id,
      money: { currency: row.currency, minor: BigInt(row.amount_minor) },
      items: Number(row.items),
      state: row.state,
    })),
    more: Math.max(0, Number(payouts[0]?.total ?? 0) - payouts.length),
    setAside: setAside.map((row) => ({
      partnerId: row.partner_id,
      partnerName: row.name,
      shareId: row.share_id,
      money: { currency: row.currency, minor: BigInt(row.amount_minor) },
      reason: row.reason,
    })),
    totals: await totalsOf(tx, batch.id),
    approvals: approvals.map((row) => ({
      staffId: row.staff_id,
      handle: row.handle,
      at: instantOf(row.at),
      isForTheseItems: row.items_hash === batch.itemsHash,
    })),
  };
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
