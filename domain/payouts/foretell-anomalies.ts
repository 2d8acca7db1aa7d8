import { newId, rowsOf, run, sql, type Currency, type Instant, type Tx } from "#domain/kernel";
import type { Anomaly, AnomalyKind } from "./anomaly-rules.ts";
import { currentBatch } from "./batch.ts";
import { prepareChunk } from "./prepare-batch.ts";

/** What would be unusual about a payout, by its partner and currency. */
export type ForetoldAnomaly = Anomaly & { readonly partnerId: string; readonly currency: Currency };

/**
 * What the next batch would find unusual, told by preparing it and taking it all back, so that the forecast and the batch can't differ.
 * For at most `limit` partners with something waiting, because it takes their locks; empty while another batch is open.
 */
export async function foretellAnomalies(tx: Tx, cutOffAt: Instant, limit: number): Promise<ForetoldAnomaly[]> {
  const open = await currentBatch(tx);
  if (open && ["preparing", "prepared", "releasing"].includes(open.state)) return [];
  await run(tx, sql`savepoint foretelling`);
  try {
    const id = newId();
    const made = await run(
      tx,
      sql`insert into payout_batch (id, period, attempt, state, cut_off_at, created_at)
          values (${id}, 'forecast', 1, 'preparing', ${cutOffAt}, ${tx.now}) on conflict do nothing`,
    );
    // A run opened its batch in this very moment.
    if (made === 0) return [];
    await prepareChunk(tx, id, limit);
    const rows = await rowsOf(
      tx,
      sql<{ partner_id: string; currency: Currency; kind: AnomalyKind; figure: string }>`
        select o.partner_id, o.currency, a.kind, a.figure from payout_anomaly a join payout o on o.id = a.payout_id
        where o.batch_id = ${id} order by o.amount_minor desc, o.partner_id, o.currency, a.kind`,
    );
    return rows.map((row) => ({ partnerId: row.partner_id, currency: row.currency, kind: row.kind, figure: BigInt(row.figure) }));
  } finally {
    await run(tx, sql`rollback to savepoint foretelling`);
  }
}
