import { plusDays, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { tell } from "#domain/messages";
import { decideMail, mostMails, type MailDecision } from "./mail-rules.ts";
import { mailTerms, standingOf } from "./standing.ts";

/** An order whose customer may have to be written to, as the shop names it. */
export type DueOrder = { readonly id: string; readonly externalId: string };

/**
 * The next orders of a shop, in the order of their ids, whose customers would be written to now if the shop says the same of them as before;
 * an address or a page to pay on may still be what the shop has to tell.
 */
export async function dueOrders(
  tx: Tx,
  shop: string,
  after: string | null,
  limit: number,
): Promise<{ due: DueOrder[]; last: string | null }> {
  const terms = await mailTerms(tx, tx.now);
  if (terms.hours.length === 0) return { due: [], last: null };
  const rows = await rowsOf(
    tx,
    sql<{ id: string; external_id: string }>`
      select o.id, o.external_id from shop_order o
      where o.shop = ${shop} and o.pending_since is not null and o.trashed_at is null and o.customer_id is not null
        and o.created_at > ${plusDays(tx.now, -terms.days)} and (${after}::uuid is null or o.id > ${after}::uuid)
        and exists (select from attribution_decision d where d.order_id = o.id and d.superseded_at is null and d.partner_id is not null)
        and not exists (select from pending_order_opt_out x where x.order_id = o.id)
        and (select count(*) from pending_order_mail m where m.order_id = o.id) < ${mostMails}
      order by o.id limit ${limit}`,
  );
  const due: DueOrder[] = [];
  for (const row of rows) {
    const standing = await standingOf(tx, row.id);
    const decision = standing && decideMail({ ...standing, hasAddress: true, hasPayUrl: true }, terms, tx.now);
    if (decision?.kind === "now") due.push({ id: row.id, externalId: row.external_id });
  }
  return { due, last: rows.at(-1)?.id ?? null };
}

/** Orders of which a mail is on its way but has not been taken yet: before each further try the shop is asked again. */
export async function ordersWithOpenMails(tx: Pick<Tx, "em">, shop: string): Promise<DueOrder[]> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; external_id: string }>`
      select distinct o.id, o.external_id
      from (select key from message where state = 'queued' and kind = 'pending-order'
            union all select key from message where state = 'sending' and kind = 'pending-order') m
      join shop_order o on o.id = split_part(m.key, ':', 3)::uuid and o.shop = ${shop}`,
  );
  return rows.map((row) => ({ id: row.id, externalId: row.external_id }));
}

/**
 * Has an order's customer written to if the rule says so now, as the order stands under its lock. Of several who ask at the same time the first
 * one writes; the others find that it was done. Returns what the rule said.
 */
export async function tellCustomer(tx: Tx, orderId: string): Promise<MailDecision> {
  const order = await standingOf(tx, orderId, true);
  if (!order) return { kind: "none", because: "not-waiting" };
  const terms = await mailTerms(tx, tx.now);
  const decision = decideMail(order, terms, tx.now);
  const { customerId, payUrl, pendingSince } = order;
  if (decision.kind !== "now" || customerId === null || payUrl === null || pendingSince === null) return decision;
  const nth = order.told.length + 1;
  await run(
    tx,
    sql`insert into pending_order_mail (order_id, nth, customer_id, since, step, shop_status, at)
        values (${orderId}, ${nth}, ${customerId}, ${pendingSince}, ${decision.step}, ${order.shopStatus}, ${tx.now})`,
  );
  await tell(tx, {
    kind: "pending-order",
    to: { kind: "customer", id: customerId },
    about: `${orderId}:${nth}`,
    facts: {
      orderId,
      order: order.number,
      orderedAt: order.createdAt,
      total: order.total,
      payUrl,
      name: order.name,
      isRetry: order.status === "in-retry",
      nth,
    },
  });
  return decision;
}
