import { instantOf, money, rowOf, rowsOf, sql, type Instant, type Money, type Tx } from "#domain/kernel";
import { conversionOfOrder, type ConversionStatus, type StatusReason } from "#domain/conversions";
import type { Order } from "#domain/orders";
import { findOrder } from "./find-order.ts";
import { partnerNames, type PartnerName } from "./people.ts";

/** A message of the shop about this order that was not simply taken over. */
export type DeliveryNote = {
  readonly at: Instant;
  readonly topic: string | null;
  readonly state: "received" | "set-aside" | "applied";
  readonly reason: string | null;
  readonly detail: string | null;
};

export type OrderCard = {
  readonly order: Order;
  readonly total: Money;
  readonly credited: {
    readonly partner: PartnerName;
    readonly status: ConversionStatus;
    readonly reason: StatusReason;
    readonly amount: Money;
  } | null;
  readonly messages: { readonly received: number; readonly lastAt: Instant | null };
  /** what waits, could not be read or raised a question; newest first, at most 10 */
  readonly notes: readonly DeliveryNote[];
};

/** An order's facts as support see them, and the shop's messages about it that need a person. Refuses `order.unknown`, `order.ambiguous`. */
export async function orderCard(tx: Pick<Tx, "em">, typed: string): Promise<OrderCard> {
  const order = await findOrder(tx, typed);
  const conversion = await conversionOfOrder(tx, order.id);
  const partner = conversion && (await partnerNames(tx, [conversion.partnerId])).get(conversion.partnerId);
  return {
    order,
    total: money(order.total, order.currency),
    credited:
      conversion && partner
        ? { partner, status: conversion.status, reason: conversion.reason, amount: money(conversion.amount, conversion.currency) }
        : null,
    messages: await messagesAbout(tx, order),
    notes: await notesAbout(tx, order),
  };
}

async function messagesAbout(tx: Pick<Tx, "em">, order: Order): Promise<OrderCard["messages"]> {
  const row = await rowOf(
    tx,
    sql<{ count: string; last_at: string | null }>`
      select count(*)::text as count, max(received_at) as last_at from inbox_delivery where shop = ${order.shop} and order_external_id = ${order.externalId}`,
  );
  return { received: Number(row?.count ?? 0), lastAt: row?.last_at ? instantOf(row.last_at) : null };
}

async function notesAbout(tx: Pick<Tx, "em">, order: Order): Promise<DeliveryNote[]> {
  const rows = await rowsOf(
    tx,
    sql<{ received_at: string; topic: string | null; state: DeliveryNote["state"]; reason: string | null; detail: string | null }>`
      select received_at, topic, state, reason, detail from inbox_delivery
      where shop = ${order.shop} and order_external_id = ${order.externalId} and (state in ('received', 'set-aside') or (state = 'applied' and reason is not null))
      order by received_at desc limit 10`,
  );
  return rows.map((row) => ({
    at: instantOf(row.received_at),
    topic: row.topic,
    state: row.state,
    reason: row.reason,
    detail: row.detail,
  }));
}
