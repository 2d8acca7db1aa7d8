import { instantOf, money, rowsOf, sql, type Instant, type Money, type Tx } from "#domain/kernel";

/** One entry of a payout's statement. */
export type PayoutEntry = {
  readonly what: "sale" | "correction";
  readonly order: string;
  readonly orderedAt: Instant;
  readonly amount: Money;
};

/** What some payouts are made of, by their ids: sales and corrections in the order in which the orders were made. */
export async function linesOfPayouts(tx: Pick<Tx, "em">, ids: readonly string[]): Promise<(payoutId: string) => PayoutEntry[]> {
  const rows = await rowsOf(
    tx,
    sql<{ payout_id: string; what: PayoutEntry["what"]; number: string; ordered_at: string; amount_minor: string; currency: string }>`
      select i.payout_id, case when i.correction_id is null then 'sale' else 'correction' end as what, o.number, c.ordered_at, i.amount_minor, p.currency
      from payout_item i join payout p on p.id = i.payout_id
      left join correction k on k.id = i.correction_id
      join conversion c on c.id = coalesce(i.conversion_id, k.conversion_id)
      join shop_order o on o.id = c.order_id
      where i.payout_id = any(${[...new Set(ids)]}::uuid[]) and i.is_standing
      order by c.ordered_at, i.id`,
  );
  const byPayout = Map.groupBy(rows, (row) => row.payout_id);
  return (id) =>
    (byPayout.get(id) ?? []).map((row) => ({
      what: row.what,
      order: row.number,
      orderedAt: instantOf(row.ordered_at),
      amount: money(BigInt(row.amount_minor), row.currency),
    }));
}
