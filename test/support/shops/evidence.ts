import { randomUUID } from "node:crypto";
import { instant, type Tx } from "#domain/kernel";
import { giveCoupon, recordClicks } from "#domain/attribution";
import type { PartnerFacts } from "#domain/partners";

/** A counted click of a partner's link, as the tracker told it. */
export function partnerClick(tx: Tx, { id: partnerId }: PartnerFacts, id: string, at: string): Promise<void> {
  const where = { partnerId, shareLinkId: null, campaign: "", landing: "https://shop.example/", referrerHost: null };
  return recordClicks(tx, [{ id, clickedAt: instant(at), visitor: randomUUID(), verdict: "counted", ...where }]);
}

/** A coupon that is a partner's since long before any order. */
export function partnerCoupon(tx: Tx, partner: PartnerFacts, code: string): Promise<void> {
  const early: Tx = { ...tx, now: instant("2026-01-01T00:00:00Z"), enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) };
  return giveCoupon(early, code, partner, null);
}
