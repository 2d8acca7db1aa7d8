import { laterOf, money, plusDays, type Instant, type Tx } from "#domain/kernel";
import { conversionsOfOrder, linesOf, type ConversionFacts } from "#domain/conversions";
import { customerOf, shippingLine, type Order } from "#domain/orders";
import { nextOpenRun, takenPeriods } from "#domain/payouts";
import { programmeOf, termsAt, termsTimeline } from "#domain/programme";
import { claimsTo } from "./claims.ts";
import { customerFor } from "./customer.ts";
import { findOrder, findOwnOrder } from "./find-order.ts";
import { nextPayout } from "./next-payout.ts";
import { partnerNames, type PartnerName } from "./people.ts";
import { pendingMails } from "./pending-mails.ts";
import { attributionOf, decisionsOf, type StoredDecision } from "./why-attribution.ts";
import { eventsOf, ledgerOf, staffActs, type ActFinder } from "./why-events.ts";
import { refundShares } from "./why-refunds.ts";
import type { Chapter, ConversionLife, Expected, OrderLife, WhyFacts } from "./why-facts.ts";

/** Why an order earned a partner what it did. Only orders that are or were theirs; refuses `order.unknown` for every other. */
export async function whyForPartner(tx: Tx, typed: string, partnerId: string): Promise<WhyFacts> {
  return tell(tx, await findOwnOrder(tx, typed, partnerId), partnerId);
}

/** The same with everything that staff may know: the customer, who lost and why, the bookings. Refuses `order.unknown`, `order.ambiguous`. */
export async function whyForSupport(tx: Tx, typed: string): Promise<WhyFacts> {
  return tell(tx, await findOrder(tx, typed), null);
}

/** `ownId`: the partner who reads; null for support. */
async function tell(tx: Tx, order: Order, ownId: string | null): Promise<WhyFacts> {
  const reader = ownId === null ? "support" : "partner";
  const all = await conversionsOfOrder(tx, order.id);
  const conversions = all.filter((conversion) => ownId === null || conversion.partnerId === ownId);
  const decisions = await decisionsOf(tx, order.id);
  const acts = await staffActs(
    tx,
    order.id,
    conversions.map((conversion) => conversion.id),
  );
  const names = await partnerNames(
    tx,
    conversions.map((conversion) => conversion.partnerId),
  );
  const chapters: Chapter[] = [];
  for (const conversion of conversions) {
    const partner = names.get(conversion.partnerId) ?? { name: "", shareId: "" };
    const decision = decisionBehind(conversion, decisions);
    const isAssigned = decision.rule === "staff-assignment";
    chapters.push({
      attribution: await attributionOf(tx, decision, ownId),
      conversion: await lifeOf(tx, conversion, { order, partner, acts, reader, isAssigned }),
    });
  }
  const standing = decisions.find((decision) => decision.isStanding);
  if (ownId === null && standing && standing.partnerId === null)
    chapters.push({ attribution: await attributionOf(tx, standing, null), conversion: null });
  return {
    reader,
    order: orderLife(order),
    customer: customerFor(reader, await customerOf(tx, order)),
    chapters,
    claims: await claimsTo(tx, order.number, ownId),
    mails: await pendingMails(tx, order.id),
  };
}

/** The decision that holds for a conversion: made anew for the same partner while the order was pending, or the one it was opened with. */
function decisionBehind(conversion: ConversionFacts, decisions: readonly StoredDecision[]): StoredDecision {
  const standing = decisions.find((decision) => decision.isStanding && decision.partnerId === conversion.partnerId);
  const decision = (conversion.supersededAt ? undefined : standing) ?? decisions.find((each) => each.id === conversion.decisionId);
  if (!decision) throw new Error(`conversion ${conversion.id} has no decision`);
  return decision;
}

type LifeContext = { order: Order; partner: PartnerName; acts: ActFinder; reader: WhyFacts["reader"]; isAssigned: boolean };

async function lifeOf(
  tx: Tx,
  conversion: ConversionFacts,
  { order, partner, acts, reader, isAssigned }: LifeContext,
): Promise<ConversionLife> {
  const { currency } = conversion;
  const events = await eventsOf(tx, conversion, { order, acts, reader, isAssigned });
  const rated = await linesOf(tx, conversion.id);
  const lines = new Map(order.lines.map((line) => [line.externalId, line]));
  const isInBatch = ["prepared", "paid"].includes(
    events.findLast((event) => event.kind !== "corrected" && event.kind !== "moved")?.kind ?? "",
  );
  return {
    partner,
    status: conversion.status,
    reason: conversion.reason,
    amount: money(conversion.amount, currency),
    ...(conversion.imported === null ? {} : { promised: money(conversion.imported, currency) }),
    holdDays: conversion.holdDays,
    maturesAt: conversion.maturesAt,
    isSuperseded: conversion.supersededAt !== null,
    question: reader === "support" ? conversion.reviewFlag : null,
    refunds: refundShares(order, conversion, { lines: rated, reader }),
    lines: rated.map((line) => ({
      name: lines.get(line.lineExternalId)?.name ?? "",
      quantity: line.quantity,
      isShipping: line.lineExternalId === shippingLine,
      base: money(line.base, currency),
      tax: money(line.tax, currency),
      rate: { ...line.rate, value: line.rate.value.kind === "percent" ? line.rate.value : { ...line.rate.value, currency } },
      commission: money(line.commission, currency),
      isProductKnown: line.isProductKnown,
      ratedAgainAt: line.ratedAgainAt,
    })),
    events,
    expected: conversion.status === "unpaid" && !isInBatch ? await expectedOf(tx, conversion) : null,
    givenUpAt: await givenUpAt(tx, conversion, order),
    ledger: reader === "support" ? await ledgerOf(tx, conversion) : [],
  };
}

async function givenUpAt(tx: Tx, conversion: ConversionFacts, order: Order): Promise<Instant | null> {
  const isWaiting = conversion.reason === "awaiting-payment" || conversion.reason === "payment-in-retry";
  if (!isWaiting || order.pendingSince === null) return null;
  return plusDays(order.pendingSince, (await termsAt(tx, conversion.orderedAt)).pendingLimitDays);
}

/** The run that follows the hold, and whether the partner's money as a whole is enough for it. */
async function expectedOf(tx: Tx, conversion: ConversionFacts): Promise<Expected | null> {
  if (conversion.maturesAt === null) return null;
  const { zone } = await programmeOf(tx);
  const after = laterOf(conversion.maturesAt, tx.now);
  const runAt = nextOpenRun(after, await termsTimeline(tx), zone, await takenPeriods(tx)).at;
  const next = await nextPayout(tx, conversion.partnerId);
  const forecast = next.forecasts.find((each) => each.currency === conversion.currency && each.reason.kind !== "awaiting-release");
  return { now: tx.now, runAt, forecast: forecast ?? null, isFrozen: next.frozen !== null };
}

function orderLife(order: Order): OrderLife {
  return {
    number: order.number,
    status: order.status,
    shopStatus: order.shopStatus,
    isTrashed: order.isTrashed,
    isRenewal: order.renewalOf !== null,
    currency: order.currency,
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    total: money(order.total, order.currency),
  };
}
