import { instant, type Tx } from "#domain/kernel";
import type { Order } from "#domain/orders";
import type { Terms } from "#domain/programme";
import { isVisit, judgeCandidates, type Candidate, type Judged } from "./attribution-rules.ts";
import { couponCandidates, lifetimeCandidates, visitCandidates } from "./candidates.ts";
import { decideRenewal } from "./decide-renewal.ts";
import { standingDecision, store, type Decision, type Rule } from "./decision.ts";

/**
 * Decides by what the order carries (or, for a renewal, by where it came from) and stores the decision with its evidence; `before`
 * stands on where nothing is new.
 */
export async function decideByEvidence(tx: Tx, order: Order, terms: Terms, before: Decision | null): Promise<Decision> {
  if (order.renewalOf !== null) return decideRenewal(tx, order, terms, before);
  const [coupons, visits, earlierOrders] = await Promise.all([
    couponCandidates(tx, order),
    visitCandidates(tx, order),
    terms.lifetimeCustomers ? lifetimeCandidates(tx, order) : [],
  ]);
  const candidates = [...coupons, ...withEarlierVisits(before, visits), ...earlierOrders];
  const { attributionWindowDays: windowDays, countingClick } = terms;
  const judged = judgeCandidates(candidates, { createdAt: order.createdAt, windowDays, countingClick });
  const winner = judged.find((candidate) => candidate.outcome === "won");
  return store(tx, before, {
    orderId: order.id,
    partnerId: winner?.partnerId ?? null,
    rule: winner ? ruleOf(winner, countingClick) : "none",
    campaign: winner?.campaign ?? "",
    evidence: { windowDays, candidates: judged.map((one) => ({ ...one, at: one.at.toString() })) },
  });
}

/**
 * A shop keeps only the last visit's traces, so a partner's click that was seen once must not be lost because the customer came back
 * later. Coupons are different: the order lists those that it has, and one that was taken off counts no more.
 */
function withEarlierVisits(before: Decision | null, fresh: readonly Candidate[]): Candidate[] {
  const earlier = (before?.evidence.candidates ?? []).filter(isVisit).map((candidate) => ({ ...candidate, at: instant(candidate.at) }));
  return [...earlier.filter((one) => !fresh.some((other) => isSameTrace(one, other))), ...fresh];
}

/** The same partner's link again is no news: a visit without a time of its own is told anew with every message. */
function isSameTrace(one: Candidate, other: Candidate): boolean {
  return one.clickId === other.clickId && one.reference === other.reference && one.at.equals(other.at);
}

function ruleOf({ source }: Judged, countingClick: Terms["countingClick"]): Rule {
  return source === "coupon" || source === "lifetime" ? source : `${countingClick}-click`;
}

/** Staff say whose order it is; the standing decision is kept as superseded. */
export async function assignByStaff(tx: Tx, order: Order, partnerId: string, reason: string): Promise<Decision> {
  const before = await standingDecision(tx, order.id);
  return store(tx, before, {
    orderId: order.id,
    partnerId,
    rule: "staff-assignment",
    campaign: "",
    evidence: { windowDays: 0, candidates: [], replaces: before?.partnerId ?? null, reason },
  });
}
