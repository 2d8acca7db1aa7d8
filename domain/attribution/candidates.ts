import { instantOf, isBefore, rowOf, sql, type Instant, type Tx } from "#domain/kernel";
import { sameCustomers, type Carrier, type Order } from "#domain/orders";
import { ownerAt, statusAt } from "#domain/partners";
import type { Candidate } from "./attribution-rules.ts";
import type { Verdict } from "./attribution-entities.ts";
import { couponOwnersAt, foldCoupon } from "./coupon.ts";

/** The visits that an order carries, looked up. */
export function visitCandidates(tx: Tx, order: Order): Promise<Candidate[]> {
  return Promise.all(order.carriers.map((carrier) => lookUp(tx, order, carrier)));
}

async function lookUp(tx: Tx, order: Order, carrier: Carrier): Promise<Candidate> {
  const click = carrier.clickId === null ? null : await findClick(tx, carrier.clickId);
  const owner = click || carrier.reference === null ? null : await ownerAt(tx, carrier.reference, order.createdAt);
  return {
    source: click ? "click" : carrier.source,
    at: click?.at ?? landedAt(carrier, order),
    reference: carrier.reference,
    campaign: click?.campaign ?? carrier.campaign ?? "",
    clickId: click ? carrier.clickId : null,
    partnerId: click?.partnerId ?? owner?.partnerId ?? null,
    wasActive: click ? await wasActive(tx, click.partnerId, order) : owner?.status === "active",
    isPerson: click === null || click.verdict === "counted" || click.verdict === "repeat",
  };
}

/** A URL seen at the shop says when its session began; without that it counts as the order's own instant. */
function landedAt({ source, landedAt: told }: Carrier, { createdAt }: Order): Instant {
  if (told === null) return createdAt;
  // By the visitor's own clock, which may be ahead of everybody's; the order came after it all the same.
  return source === "first-visit" && isBefore(createdAt, told) ? createdAt : told;
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function findClick(tx: Tx, id: string): Promise<{ partnerId: string; at: Instant; campaign: string; verdict: Verdict } | null> {
  if (!uuidPattern.test(id)) return null;
  const row = await rowOf(
    tx,
    sql<{ partner_id: string; clicked_at: string; campaign: string; verdict: Verdict }>`
      select partner_id, clicked_at, campaign, verdict from click where id = ${id} order by clicked_at limit 1`,
  );
  return row && { partnerId: row.partner_id, at: instantOf(row.clicked_at), campaign: row.campaign, verdict: row.verdict };
}

/** The coupons of an order in the order of its list, each with its owner of that day. */
export async function couponCandidates(tx: Tx, order: Order): Promise<Candidate[]> {
  const codes = order.coupons.map(foldCoupon);
  const owners = await couponOwnersAt(tx, codes, order.createdAt);
  return Promise.all(
    codes.map(async (code) => {
      const partnerId = owners.get(code) ?? null;
      const isActive = partnerId !== null && (await wasActive(tx, partnerId, order));
      return { ...noVisit, source: "coupon" as const, at: order.createdAt, reference: code, partnerId, wasActive: isActive };
    }),
  );
}

/** Whom the customer's earliest credited order belongs to; renewals and orders that inherited it themselves say nothing new. */
export async function lifetimeCandidates(tx: Tx, order: Order): Promise<Candidate[]> {
  const row = await rowOf(
    tx,
    sql<{ id: string; created_at: string; partner_id: string }>`
      select o.id, o.created_at, d.partner_id from shop_order o
      join attribution_decision d on d.order_id = o.id and d.superseded_at is null and d.partner_id is not null
        and d.rule in ('staff-assignment', 'coupon', 'last-click', 'first-click', 'imported')
      where o.created_at < ${order.createdAt} and o.id <> ${order.id} and o.customer_id in (${sameCustomers(order)})
      order by o.created_at, o.id limit 1`,
  );
  if (!row) return [];
  const isActive = await wasActive(tx, row.partner_id, order);
  const at = instantOf(row.created_at);
  return [{ ...noVisit, source: "lifetime", at, reference: null, orderId: row.id, partnerId: row.partner_id, wasActive: isActive }];
}

const noVisit = { campaign: "", clickId: null, isPerson: true } as const;

async function wasActive(tx: Tx, partnerId: string, order: Order): Promise<boolean> {
  return (await statusAt(tx, partnerId, order.createdAt)) === "active";
}
