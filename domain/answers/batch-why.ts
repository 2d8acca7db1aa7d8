import { money, refuse, rowsOf, sql, type Currency, type Money, type Tx } from "#domain/kernel";
import { partnerById, type PartnerFacts } from "#domain/partners";
import { currentBatch, type Anomaly, type AnomalyKind, type BatchFacts, type SetAsideReason } from "#domain/payouts";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

export type BatchEntry = {
  readonly orderNumber: string;
  readonly kind: "conversion" | "correction";
  readonly money: Money;
  /** its order was refunded in part */
  readonly isRefunded: boolean;
};

/** Why a batch pays one partner what it does: every entry, what is unusual, what was left out. */
export type BatchWhy = {
  readonly batch: BatchFacts;
  readonly partner: PartnerFacts;
  readonly payouts: readonly {
    readonly money: Money;
    readonly state: string;
    readonly anomalies: readonly (Anomaly & { money: Money })[];
  }[];
  readonly setAside: readonly {
    readonly money: Money;
    readonly reason: SetAsideReason;
    readonly note: string | null;
    readonly isUnusual: boolean;
  }[];
  /** the last payouts before this batch, newest first */
  readonly earlier: readonly { readonly period: string; readonly money: Money }[];
  readonly entries: Page<BatchEntry>;
};

/** Refuses `batch.nothing-prepared` when there never was a batch. */
export async function batchWhy(tx: Pick<Tx, "em">, partnerId: string, page: number): Promise<BatchWhy> {
  const batch = await currentBatch(tx);
  if (!batch) throw refuse("batch.nothing-prepared");
  const setAside = await rowsOf(
    tx,
    sql<{ currency: Currency; amount_minor: string; reason: SetAsideReason; note: string | null; is_unusual: boolean }>`
      select currency, amount_minor, reason, note, is_unusual from payout_set_aside where batch_id = ${batch.id} and partner_id = ${partnerId} order by currency`,
  );
  const earlier = await rowsOf(
    tx,
    sql<{ period: string; currency: Currency; amount_minor: string }>`
      select b.period, p.currency, p.amount_minor from payout p join payout_batch b on b.id = p.batch_id
      where p.partner_id = ${partnerId} and p.state = 'released' and p.batch_id <> ${batch.id} order by p.released_at desc limit 3`,
  );
  return {
    batch,
    partner: await partnerById(tx, partnerId),
    payouts: await payoutsWithAnomalies(tx, batch.id, partnerId),
    setAside: setAside.map((row) => ({
      money: money(BigInt(row.amount_minor), row.currency),
      reason: row.reason,
      note: row.note,
      isUnusual: row.is_unusual,
    })),
    earlier: earlier.map((row) => ({ period: row.period, money: money(BigInt(row.amount_minor), row.currency) })),
    entries: await entriesOf(tx, batch.id, partnerId, page),
  };
}

async function payoutsWithAnomalies(tx: Pick<Tx, "em">, batchId: string, partnerId: string): Promise<BatchWhy["payouts"]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; currency: Currency; amount_minor: string; state: string; kind: AnomalyKind | null; figure: string | null }>`
      select o.id, o.currency, o.amount_minor, o.state, a.kind, a.figure from payout o left join payout_anomaly a on a.payout_id = o.id
      where o.batch_id = ${batchId} and o.partner_id = ${partnerId} order by o.currency, a.kind`,
  );
  return [...Map.groupBy(rows, (row) => row.id).values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const worth = money(BigInt(first.amount_minor), first.currency);
    const anomalies = [first, ...rest].flatMap(({ kind, figure }) =>
      kind === null || figure === null ? [] : [{ kind, figure: BigInt(figure), money: worth }],
    );
    return [{ money: worth, state: first.state, anomalies }];
  });
}

async function entriesOf(tx: Pick<Tx, "em">, batchId: string, partnerId: string, page: number): Promise<Page<BatchEntry>> {
  const rows = await rowsOf(
    tx,
    sql<{ number: string; is_correction: boolean; currency: Currency; minor: string; is_refunded: boolean; total: number }>`
      select s.number, i.correction_id is not null as is_correction, o.currency, i.amount_minor as minor, s.refunded_minor > 0 as is_refunded,
             (count(*) over ())::int as total
      from payout o join payout_item i on i.payout_id = o.id
      left join correction k on k.id = i.correction_id
      join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
      join shop_order s on s.id = c.order_id
      where o.batch_id = ${batchId} and o.partner_id = ${partnerId}
      order by abs(i.amount_minor) desc, s.number, i.id limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  const entries = rows.map((row) => ({
    orderNumber: row.number,
    kind: row.is_correction ? ("correction" as const) : ("conversion" as const),
    money: money(BigInt(row.minor), row.currency),
    isRefunded: row.is_refunded,
  }));
  return pageOf(entries, page, rows[0]?.total ?? 0);
}
