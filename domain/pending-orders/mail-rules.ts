import { isBefore, laterOf, plusDays, type Instant, type Zone } from "#domain/kernel";
import { afterTheNight } from "#domain/messages";
import type { OrderStatus } from "#domain/orders";

/** What decides about mails to the customer of one order. */
export type PendingOrder = {
  /** what it counts as */
  readonly status: OrderStatus | null;
  readonly createdAt: Instant;
  /** when we first heard of it */
  readonly firstSeenAt: Instant;
  /** since when it has been waiting for its payment without a break, as seen by us */
  readonly pendingSince: Instant | null;
  readonly isAttributed: boolean;
  readonly isErased: boolean;
  readonly hasAddress: boolean;
  /** whether the shop says where it can be paid */
  readonly hasPayUrl: boolean;
  readonly isOptedOut: boolean;
  /** mails so far, oldest first */
  readonly told: readonly { readonly since: Instant; readonly step: number; readonly at: Instant }[];
};

/** The programme's terms about such mails. */
export type MailTerms = {
  /** so many hours after an order was first seen waiting; at most three, rising; none: switched off */
  readonly hours: readonly number[];
  /** an order that was made longer ago gets none */
  readonly days: number;
  readonly zone: Zone;
};

export const mostMails = 3;

/** Why an order gets no mail (any more). */
export type NoMail =
  | "off"
  | "not-waiting"
  | "not-attributed"
  | "seen-late"
  | "erased"
  | "no-address"
  | "no-pay-url"
  | "opted-out"
  | "all-told"
  | "too-old";

export type MailDecision =
  | { readonly kind: "now" | "later"; readonly step: number; readonly at: Instant }
  | { readonly kind: "none"; readonly because: NoMail };

/** An order that we first heard of so long after it was made was brought by an import or a first reading: nobody waits to hear of it. */
const seenLateHours = 24;
/** between two mails where the terms name one instant only */
const loneGapHours = 24;

/**
 * Which mail an order's customer gets next and when, or why none. One at a time: what was missed while nobody looked is passed over, and two
 * mails are never nearer to each other than half of the terms' smallest distance. Never at night, by the programme's zone.
 */
export function decideMail(order: PendingOrder, { hours, days, zone }: MailTerms, now: Instant): MailDecision {
  const because = hindrance(order, hours);
  if (because !== null || order.pendingSince === null) return { kind: "none", because: because ?? "not-waiting" };
  const since = order.pendingSince;
  const done = Math.max(0, ...order.told.filter((each) => sameInstant(each.since, since)).map(({ step }) => step));
  const steps = hours
    .map((after, index) => ({ step: index + 1, at: afterTheNight(since.add({ hours: after }), zone) }))
    .filter(({ step }) => step > done);
  const chosen = steps.findLast(({ at }) => !isBefore(now, at)) ?? steps[0];
  if (!chosen) return { kind: "none", because: "all-told" };
  const last = order.told.at(-1);
  const at = last ? laterOf(chosen.at, afterTheNight(last.at.add({ minutes: gapMinutes(hours) }), zone)) : chosen.at;
  // A run that comes late must not wake anybody.
  const leaves = isBefore(now, at) ? at : afterTheNight(now, zone);
  if (!isBefore(leaves, plusDays(order.createdAt, days))) return { kind: "none", because: "too-old" };
  return { kind: isBefore(now, leaves) ? "later" : "now", step: chosen.step, at: leaves };
}

function hindrance(order: PendingOrder, hours: readonly number[]): NoMail | null {
  if (order.status !== "awaiting-payment" && order.status !== "in-retry") return "not-waiting";
  if (hours.length === 0) return "off";
  if (!order.isAttributed) return "not-attributed";
  if (isBefore(order.createdAt.add({ hours: seenLateHours }), order.firstSeenAt)) return "seen-late";
  if (order.isErased) return "erased";
  if (order.isOptedOut) return "opted-out";
  if (!order.hasAddress) return "no-address";
  if (!order.hasPayUrl) return "no-pay-url";
  return order.told.length >= mostMails ? "all-told" : null;
}

function gapMinutes(hours: readonly number[]): number {
  const distances = hours.slice(1).map((after, index) => after - (hours[index] ?? 0));
  return (Math.min(...distances, loneGapHours * (distances.length === 0 ? 1 : Infinity)) * 60) / 2;
}

function sameInstant(one: Instant, other: Instant): boolean {
  return Temporal.Instant.compare(one, other) === 0;
}
