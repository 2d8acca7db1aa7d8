import { randomUUID } from "node:crypto";
import { instant, type Instant, type Tx } from "#domain/kernel";
import { applyOrder, setRate, type RateSubject, type RateValue } from "#domain/conversions";
import { applySnapshot, type Snapshot } from "#domain/orders";
import { applyAsPartner, changeStatus, setSlug, type PartnerFacts } from "#domain/partners";

/** A partner who has been active since long before any order. */
export async function makePartner(tx: Tx, name: string, slug?: string): Promise<PartnerFacts> {
  const early: Tx = { ...tx, now: instant("2021-01-01T00:00:00Z"), enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) };
  const applied = await applyAsPartner(early, {
    name,
    email: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@example.org`,
    application: "I make things.",
  });
  const partner = await changeStatus(early, applied.id, "active", null);
  return slug === undefined ? partner : { ...partner, slug: await setSlug(early, partner.id, slug) };
}

/** A rate that was agreed at an instant, which may lie in the past: staff can't do that. */
export async function rate(tx: Tx, subject: RateSubject, value: RateValue | null, from: Instant): Promise<void> {
  await setRate({ ...tx, now: from, enqueue: (topic, id) => tx.enqueue(topic, id) }, { subject, value, from, reason: "test" });
}

/** A partner's own percentage from an instant on; null: back to the next rate. */
export function partnerRate(tx: Tx, partnerId: string, basisPoints: number | null, from: Instant): Promise<void> {
  return rate(tx, { scope: "partner", partnerId }, basisPoints === null ? null : { kind: "percent", basisPoints }, from);
}

let counter = 1000;

/** A paid order of one line, 100.00 USD, that carries the given partner's reference. Override what a test is about. */
export function snapshot(over: Partial<Snapshot> & { reference?: string | null } = {}): Snapshot {
  const { reference = null, ...rest } = over;
  const externalId = rest.externalId ?? String(++counter);
  const total = rest.total ?? 10_000n;
  return {
    shop: "https://shop.example",
    externalId,
    number: externalId,
    status: "paid",
    shopStatus: "processing",
    currency: "USD",
    createdAt: instant("2026-11-01T10:00:00Z"),
    paidAt: instant("2026-11-01T10:00:00Z"),
    modifiedAt: instant("2026-11-01T10:00:00Z"),
    lines: [{ externalId: "1", productId: "13", name: "Paper", quantity: 1, total, tax: 0n }],
    total,
    tax: 0n,
    shipping: 0n,
    discount: 0n,
    refunds: [],
    customer: { externalId: null, email: `${randomUUID()}@example.org`, name: "Grace Guest" },
    createdVia: "checkout",
    renewalOf: null,
    coupons: [],
    carriers: reference === null ? [] : [{ source: "session-entry", clickId: null, reference, campaign: "fall", landedAt: null }],
    ...rest,
  };
}

/** The order as its shop tells of it so many hours after the last change. */
export function later(order: Snapshot, hours: number, over: Partial<Snapshot> = {}): Snapshot {
  return { ...order, modifiedAt: order.modifiedAt.add({ hours }), ...over };
}

/** Applies a snapshot the way the inbox does, received at the transaction's now. */
export async function apply(tx: Tx, order: Snapshot): ReturnType<typeof applyOrder> {
  const applied = await applySnapshot(tx, order, tx.now);
  return applied.outcome === "applied" ? applyOrder(tx, applied) : null;
}
