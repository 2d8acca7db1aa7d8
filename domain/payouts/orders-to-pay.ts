import { rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import { batchOfPeriod } from "./batch.ts";

/** An order whose conversion the next batch would pay, as the shop names it. */
export type OrderToPay = { readonly orderId: string; readonly externalId: string };

/** The orders of a shop that a batch with this cut-off would pay, in the order of their ids, from the one after `after` on. */
export async function ordersToPay(
  tx: Pick<Tx, "em">,
  shop: string,
  cutOffAt: Instant,
  after: string | null,
  limit: number,
): Promise<OrderToPay[]> {
  const rows = await rowsOf(
    tx,
    sql<{ order_id: string; external_id: string }>`
      select c.order_id, o.external_id from conversion c join shop_order o on o.id = c.order_id
      where o.shop = ${shop} and c.status = 'unpaid' and c.superseded_at is null and c.matures_at < ${cutOffAt} and c.order_id > ${after ?? "00000000-0000-0000-0000-000000000000"}::uuid
        and not exists (select from payout_item i where i.conversion_id = c.id and i.is_standing)
      order by c.order_id limit ${limit}`,
  );
  return rows.map((row) => ({ orderId: row.order_id, externalId: row.external_id }));
}

/** Whether the batch of a period has still to be put together, wholly or in part. */
export async function isToPrepare(tx: Pick<Tx, "em">, period: string): Promise<boolean> {
  const batch = await batchOfPeriod(tx, period);
  return !batch || batch.state === "preparing" || batch.state === "cancelled";
}
