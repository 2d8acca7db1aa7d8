import type { Tx } from "#domain/kernel";
import { originsOfRenewal, type Order } from "#domain/orders";
import { statusAt } from "#domain/partners";
import { renewalLimit, type Terms } from "#domain/programme";
import { otherRenewals } from "./renewals.ts";
import { standingDecision, store, type Decision, type NobodyReason } from "./decision.ts";

/**
 * A renewal carries no evidence of its own: the shop copies the first order's. It inherits the decision of the order it came from; where
 * several could be meant and are of several partners the first counts, and the conversion waits for a person.
 */
export async function decideRenewal(tx: Tx, order: Order, terms: Terms, before: Decision | null): Promise<Decision> {
  const isCovered = await isCoveredByTerms(tx, order, terms);
  const origins = isCovered ? await originsOfRenewal(tx, order) : [];
  const known = await Promise.all(origins.map((id) => standingDecision(tx, id)));
  const decisions = known.filter((one) => one !== null).filter((one) => one.partnerId !== null);
  const parent = decisions[0] ?? null;
  const nobodyBecause = isCovered ? await nobodyReason(tx, order, { origins, parent }) : "terms";
  return store(tx, before, {
    orderId: order.id,
    partnerId: nobodyBecause === null ? (parent?.partnerId ?? null) : null,
    rule: "renewal",
    campaign: parent?.campaign ?? "",
    evidence: {
      windowDays: 0,
      candidates: [],
      parentOrderId: parent?.orderId ?? origins[0] ?? null,
      isDoubtful: new Set(decisions.map((one) => one.partnerId)).size > 1,
      nobodyBecause,
    },
  });
}

async function isCoveredByTerms(tx: Tx, order: Order, terms: Terms): Promise<boolean> {
  const limit = renewalLimit(terms);
  return limit === Infinity || (limit > 0 && (await otherRenewals(tx, order)) < limit);
}

type Origin = { readonly origins: readonly string[]; readonly parent: Decision | null };

async function nobodyReason(tx: Tx, order: Order, { origins, parent }: Origin): Promise<NobodyReason | null> {
  if (origins.length === 0) return "no-origin";
  if (parent === null || parent.partnerId === null) return "origin-of-nobody";
  return (await statusAt(tx, parent.partnerId, order.createdAt)) === "active" ? null : "partner-not-active";
}

/**
 * A renewal that somebody else may turn out to have brought: nobody was found, or several partners could be meant; or one that came after
 * the first so many by the terms of its day, of which one may have turned out to earn nothing.
 */
export function isUncertain({ rule, partnerId, evidence }: Decision, terms: Pick<Terms, "renewals">): boolean {
  if (rule !== "renewal") return false;
  if (partnerId !== null) return evidence.isDoubtful === true;
  if (evidence.nobodyBecause === "terms") return renewalLimit(terms) > 0;
  return evidence.nobodyBecause !== "partner-not-active";
}
