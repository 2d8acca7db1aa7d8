import { rowsOf, run, sql, type Tx } from "#domain/kernel";
import { forgetReasonsAbout, forgetReasonsOn } from "#domain/audit";

/** Why staff gave, rejected, let pass or rated what was a partner's goes, because it may name people; that they did stays, with its figures. */
export async function forgetReasons(tx: Tx, partnerId: string): Promise<void> {
  await run(tx, sql`update conversion set staff_rejection = '' where partner_id = ${partnerId} and staff_rejection <> ''`);
  await run(tx, sql`update review_clearance set reason = '' where partner_id = ${partnerId} and reason <> ''`);
  await run(tx, sql`update rate_rule set reason = '' where partner_id = ${partnerId} and reason <> ''`);
  const conversions = await rowsOf(tx, sql<{ id: string }>`select id from conversion where partner_id = ${partnerId}`);
  await forgetReasonsOn(tx, "conversion", idsOf(conversions));
  await forgetReasonsAbout(tx, partnerId);
}

/** The same for what staff decided about some orders, whoever's they were: their words may name who bought. */
export async function forgetReasonsOfOrders(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const orders = sql`any(${[...orderIds]}::uuid[])`;
  await run(tx, sql`update conversion set staff_rejection = '' where order_id = ${orders} and staff_rejection <> ''`);
  await run(tx, sql`update review_clearance set reason = '' where order_id = ${orders} and reason <> ''`);
  const conversions = await rowsOf(tx, sql<{ id: string }>`select id from conversion where order_id = ${orders}`);
  const claims = await rowsOf(
    tx,
    sql<{ id: string }>`select id from missing_sale_claim where order_number in (select number from shop_order where id = ${orders})`,
  );
  await forgetReasonsOn(tx, "order", orderIds);
  await forgetReasonsOn(tx, "conversion", idsOf(conversions));
  await forgetReasonsOn(tx, "claim", idsOf(claims));
}

function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
