import { rowsOf, sql, type Tx } from "#domain/kernel";

/**
 * Orders that a partner bought by the link of another who is paid to the same bank account, or that one by theirs, and that nothing was paid
 * for yet. Their accounts may have become one only after the orders were decided; by our ids.
 */
export async function ordersBoughtBetween(tx: Pick<Tx, "em">, partnerId: string): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select o.id from partner p join partner q on q.payee_fingerprint = p.payee_fingerprint and q.id <> p.id
      join partner buyer on buyer.id in (p.id, q.id)
      join customer c on c.fingerprint = buyer.email_fingerprint
      join shop_order o on o.customer_id = c.id
      join conversion v on v.order_id = o.id and v.superseded_at is null and v.status in ('pending', 'unpaid')
        and v.partner_id in (p.id, q.id) and v.partner_id <> buyer.id
      where p.id = ${partnerId} and v.review_flag is null order by o.id`,
  );
  return rows.map(({ id }) => id);
}
