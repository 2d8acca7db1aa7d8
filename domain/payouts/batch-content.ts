import { instantOf, oneOf, rowsOf, sql, type Currency, type Instant, type Money, type Tx } from "#domain/kernel";
import { totalsOf, type BatchFacts } from "./batch.ts";
import { anomaliesIn, hasAnomalies, type FoundAnomaly } from "./find-anomalies.ts";
import type { SetAsideReason } from "./payout-rules.ts";
import { unusualTotals, type UnusualTotal } from "./unusual-total.ts";

export type PayoutLine = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly money: Money;
  readonly items: number;
  readonly state: string;
  readonly anomalies: readonly FoundAnomaly[];
};
export type SetAsideLine = {
  readonly partnerId: string;
  readonly partnerName: string;
  readonly shareId: string;
  readonly money: Money;
  readonly reason: SetAsideReason;
  /** what staff wrote when they set it aside */
  readonly note: string | null;
  /** it is less than nothing, and a person should look at the corrections */
  readonly isUnusual: boolean;
};
export type BatchContent = {
  readonly payouts: readonly PayoutLine[];
  /** how many payouts and how many set-asides the batch has; the lists are one page of them */
  readonly count: number;
  readonly setAside: readonly SetAsideLine[];
  readonly setAsideCount: number;
  /** totals far above those of the batches before; of a batch that was not released yet */
  readonly unusualTotals: readonly UnusualTotal[];
  /** whether anything that would be paid is unusual, a payout or the whole */
  readonly hasAnomalies: boolean;
  readonly totals: readonly Money[];
  readonly approvals: readonly {
    readonly staffId: string;
    readonly handle: string;
    readonly at: Instant;
    readonly isForTheseItems: boolean;
  }[];
};

/** What is in a batch, a page of it: what is unusual first, then the largest. `limit` payouts and as many set-asides a page. */
export async function contentOf(tx: Pick<Tx, "em">, batch: BatchFacts, limit: number, page = 1): Promise<BatchContent> {
  const offset = (page - 1) * limit;
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
    }>`
      select o.id, o.partner_id, p.name, p.share_id, o.currency, o.amount_minor, o.state, (select count(*) from payout_item i where i.payout_id = o.id)::text as items
      from payout o join partner p on p.id = o.partner_id
      where o.batch_id = ${batch.id} and (o.state <> 'dropped' or o.reason is distinct from 'by-staff')
      order by exists (select from payout_anomaly a where a.payout_id = o.id) desc, o.amount_minor desc, p.name, o.id limit ${limit} offset ${offset}`,
  );
  const setAside = await rowsOf(
    tx,
    sql<{
      partner_id: string;
      name: string;
      share_id: string;
      currency: Currency;
      amount_minor: string;
      reason: SetAsideReason;
      note: string | null;
      is_unusual: boolean;
    }>`
      select s.partner_id, p.name, p.share_id, s.currency, s.amount_minor, s.reason, s.note, s.is_unusual
      from payout_set_aside s join partner p on p.id = s.partner_id where s.batch_id = ${batch.id} order by s.reason = 'by-staff' desc, s.is_unusual desc, s.amount_minor desc, p.name limit ${limit} offset ${offset}`,
  );
  const approvals = await rowsOf(
    tx,
    sql<{ staff_id: string; handle: string; at: string; items_hash: string }>`
      select * from (
        select distinct on (a.staff_id) a.staff_id, s.handle, a.at, a.items_hash from batch_approval a join staff_member s on s.id = a.staff_id
        where a.batch_id = ${batch.id} order by a.staff_id, a.items_hash = ${batch.itemsHash} desc, a.at desc) newest
      order by at, handle`,
  );
  const anomalies = Map.groupBy(
    await anomaliesIn(
      tx,
      payouts.map((row) => row.id),
    ),
    (each) => each.payoutId,
  );
  const { count, set_aside: setAsideCount } = await oneOf(
    tx,
    sql<{ count: number; set_aside: number }>`
      select (select count(*) from payout o where o.batch_id = ${batch.id} and (o.state <> 'dropped' or o.reason is distinct from 'by-staff'))::int as count,
             (select count(*) from payout_set_aside s where s.batch_id = ${batch.id})::int as set_aside`,
  );
  const unusual = batch.state === "released" || batch.state === "cancelled" ? [] : await unusualTotals(tx, batch);
  return {
    payouts: payouts.map((row) => ({
      id: row.id,
      partnerId: row.partner_id,
      partnerName: row.name,
      shareId: row.share_id,
      money: { currency: row.currency, minor: BigInt(row.amount_minor) },
      items: Number(row.items),
      state: row.state,
      anomalies: anomalies.get(row.id) ?? [],
    })),
    count,
    setAsideCount,
    unusualTotals: unusual,
    hasAnomalies: unusual.length > 0 || (await hasAnomalies(tx, batch.id)),
    setAside: setAside.map((row) => ({
      partnerId: row.partner_id,
      partnerName: row.name,
      shareId: row.share_id,
      money: { currency: row.currency, minor: BigInt(row.amount_minor) },
      reason: row.reason,
      note: row.note,
      isUnusual: row.is_unusual,
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
