import { instantOf, rowsOf, sql, type Instant, type Tx } from "#domain/kernel";
import type { Difference } from "./apply-asked.ts";

export type Repair = { readonly at: Instant; readonly orderNumber: string; readonly differences: readonly Difference[] };

type Row = { at: string; number: string; differences: Difference[] };
const factsOf = ({ at, number, differences }: Row): Repair => ({ at: instantOf(at), orderNumber: number, differences });

/** What reading the shop has put right lately, newest first. */
export async function newestRepairs(tx: Pick<Tx, "em">, since: Instant, limit: number): Promise<Repair[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select r.at, coalesce(o.number, o.external_id) as number, r.differences from shop_repair r join shop_order o on o.id = r.order_id
      where r.at >= ${since} order by r.at desc, r.id desc limit ${limit}`,
  );
  return rows.map(factsOf);
}

/** The same of one order. */
export async function repairsOfOrder(tx: Pick<Tx, "em">, orderId: string, limit: number): Promise<Repair[]> {
  const rows = await rowsOf(
    tx,
    sql<Row>`
      select r.at, coalesce(o.number, o.external_id) as number, r.differences from shop_repair r join shop_order o on o.id = r.order_id
      where r.order_id = ${orderId} order by r.at desc, r.id desc limit ${limit}`,
  );
  return rows.map(factsOf);
}
