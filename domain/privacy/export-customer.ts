import { foldEmail, json, money, formatDecimal, rowsOf, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import { customerOf, heldUnder, loadOrder, settleDataRequests } from "#domain/orders";

/** A person's data as one JSON text, with how much is in it. */
export type CustomerExport = { readonly orders: number; readonly messages: number; readonly content: string };

/**
 * Everything held on whoever bought with an e-mail address, at every shop: their orders as the shop told them, and who was credited
 * for each. Every look is recorded, as it shows what is otherwise sealed.
 */
export async function exportCustomer(tx: Tx, email: string): Promise<CustomerExport> {
  const held = await heldUnder(tx, email);
  const orders: object[] = [];
  for (const { id, orderIds } of held.customers) {
    for (const orderId of orderIds) orders.push(await orderOf(tx, orderId));
    await record(tx, { act: "customer.export", subject: { kind: "customer", id }, facts: { orders: orderIds.length } });
  }
  await settleDataRequests(tx, held.messageIds);
  const content = { email: foldEmail(email), exportedAt: tx.now, orders, unreadMessagesThatNameIt: held.messageIds.length };
  return { orders: orders.length, messages: held.messageIds.length, content: `${JSON.stringify(JSON.parse(json(content)), null, 2)}\n` };
}

async function orderOf(tx: Tx, orderId: string): Promise<object> {
  const order = await loadOrder(tx, orderId);
  if (!order) throw new Error(`order ${orderId} is of a customer, yet nothing was ever told of it`);
  const amount = (minor: bigint): string => `${formatDecimal(money(minor, order.currency))} ${order.currency}`;
  const { name, email } = await customerOf(tx, order);
  return {
    shop: order.shop,
    number: order.number,
    name,
    email,
    status: order.shopStatus,
    orderedAt: order.createdAt,
    paidAt: order.paidAt,
    total: amount(order.total),
    coupons: order.coupons,
    lines: order.lines.map((line) => ({ product: line.name, quantity: line.quantity, total: amount(line.total) })),
    refunds: order.refunds.map((refund) => ({ reason: refund.reason, total: amount(refund.total) })),
    mailsAboutItsPayment: await rowsOf(tx, sql`select at from pending_order_mail where order_id = ${orderId} order by nth`),
    wantedNoMoreMails: await rowsOf(tx, sql`select at from pending_order_opt_out where order_id = ${orderId}`),
    credited: await rowsOf(
      tx,
      sql`select p.name as partner, d.rule, d.decided_at from attribution_decision d left join partner p on p.id = d.partner_id
          where d.order_id = ${orderId} order by d.decided_at`,
    ),
  };
}
