import { instantOf, money, rowOf, rowsOf, sql, type Instant, type Money, type Tx } from "#domain/kernel";
import { conversionOfOrder, type ConversionStatus, type StatusReason } from "#domain/conversions";
import { customerOf, repairsOfOrder, type Order, type Repair } from "#domain/orders";
import { customerFor, type CustomerFacts } from "./customer.ts";
import { findOrder, hostOf, meant, readSpelling } from "./find-order.ts";
import { pendingMails, type PendingMails } from "./pending-mails.ts";
import { partnerNames, type PartnerName } from "./people.ts";

/** A message of the shop about this order that was not simply taken over. */
export type DeliveryNote = {
  readonly at: Instant;
  readonly topic: string | null;
  /** no message told it: the shop was asked */
  readonly isRead: boolean;
  readonly state: "received" | "set-aside" | "applied";
  readonly reason: string | null;
  readonly detail: string | null;
};

export type OrderCard = {
  readonly order: Order;
  readonly total: Money;
  readonly customer: CustomerFacts;
  readonly credited: {
    readonly partner: PartnerName;
    readonly status: ConversionStatus;
    readonly reason: StatusReason;
    readonly amount: Money;
  } | null;
  /** to the customer, about its payment */
  readonly mails: PendingMails;
  /** what the shop sent by itself; what was read from it is no message */
  readonly messages: { readonly received: number; readonly lastAt: Instant | null };
  /** what waits, could not be read or raised a question; newest first, at most 10 */
  readonly notes: readonly DeliveryNote[];
  /** what reading the shop found other than its messages had told; newest first, at most 5 */
  readonly repairs: readonly Repair[];
};

/** An order's facts as support see them, and the shop's messages about it that need a person. Refuses `order.unknown`, `order.ambiguous`. */
export async function orderCard(tx: Pick<Tx, "em" | "vault" | "now">, typed: string): Promise<OrderCard> {
  const order = await findOrder(tx, typed);
  const conversion = await conversionOfOrder(tx, order.id);
  const partner = conversion && (await partnerNames(tx, [conversion.partnerId])).get(conversion.partnerId);
  return {
    order,
    total: money(order.total, order.currency),
    customer: customerFor("support", await customerOf(tx, order)),
    credited:
      conversion && partner
        ? { partner, status: conversion.status, reason: conversion.reason, amount: money(conversion.amount, conversion.currency) }
        : null,
    mails: await pendingMails(tx, order.id),
    messages: await messagesAbout(tx, order),
    notes: await notesAbout(tx, order),
    repairs: await repairsOfOrder(tx, order.id, 5),
  };
}

/** An order that no message told in a way that could be read: all that there is of it are those messages. */
export type UnreadOrder = { readonly number: string; readonly notes: readonly DeliveryNote[] };

/** Null when the order is known, or when no message that was set aside names it. */
export async function unreadOrder(tx: Pick<Tx, "em">, typed: string): Promise<UnreadOrder | null> {
  if ((await meant(tx, typed)).length > 0) return null;
  const { host, number } = readSpelling(typed);
  const rows = await rowsOf(
    tx,
    sql<NoteRow & { shop: string }>`
      select shop, received_at, topic, key like 'answer|%' as is_read, state, reason, detail from inbox_delivery
      where order_external_id = ${number} and state in ('received', 'set-aside') order by received_at desc limit 10`,
  );
  const notes = rows.filter((row) => host === null || hostOf(row.shop).toLowerCase() === host).map(noteOf);
  return notes.length === 0 ? null : { number, notes };
}

async function messagesAbout(tx: Pick<Tx, "em">, order: Order): Promise<OrderCard["messages"]> {
  const row = await rowOf(
    tx,
    sql<{ count: string; last_at: string | null }>`
      select count(*)::text as count, max(received_at) as last_at from inbox_delivery where shop = ${order.shop} and order_external_id = ${order.externalId} and key not like 'answer|%'`,
  );
  return { received: Number(row?.count ?? 0), lastAt: row?.last_at ? instantOf(row.last_at) : null };
}

async function notesAbout(tx: Pick<Tx, "em">, order: Order): Promise<DeliveryNote[]> {
  const rows = await rowsOf(
    tx,
    sql<NoteRow>`
      select received_at, topic, key like 'answer|%' as is_read, state, reason, detail from inbox_delivery
      where shop = ${order.shop} and order_external_id = ${order.externalId} and (state in ('received', 'set-aside') or (state = 'applied' and reason is not null))
      order by received_at desc limit 10`,
  );
  return rows.map(noteOf);
}

type NoteRow = {
  received_at: string;
  topic: string | null;
  is_read: boolean;
  state: DeliveryNote["state"];
  reason: string | null;
  detail: string | null;
};

function noteOf({ received_at: at, topic, is_read: isRead, state, reason, detail }: NoteRow): DeliveryNote {
  return { at: instantOf(at), topic, isRead, state, reason, detail };
}
