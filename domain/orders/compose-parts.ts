import { isBefore, laterOf } from "#domain/kernel";
import type { DisputeContent, OrderContent, Part, RefundContent } from "./part.ts";
import type { OrderStatus, Snapshot, SnapshotRefund } from "./snapshot.ts";

/** An order as its parts tell it, without whoever bought. */
export type Composed = Omit<Snapshot, "customer"> & { readonly begins: string | null };

type Of<Content> = Part & { readonly content: Content };

/**
 * Puts an order together from all parts that are known of it. The same parts give the same order, in whatever order they came; null: none of
 * them says yet what was sold. Refunds that came on their own count once the shop's own list has not had the time to name them, or never
 * will; an open dispute puts the order in doubt, a lost one takes the money back like a refund.
 */
export function composeParts(parts: readonly Part[]): Composed | null {
  const orders = parts.filter((part): part is Of<OrderContent> => part.content.kind === "order").toSorted((a, b) => compare(a, b));
  const newest = orders.at(-1);
  if (!newest) return null;
  const { kind: _kind, precedence: _precedence, listsRefunds: _lists, begins: _begins, ...said } = newest.content;
  const payment = paymentOf(parts, newest.content);
  const told = { ...said, ...payment?.told };
  const refunds = [
    ...newest.content.refunds,
    ...(payment?.lacks ?? []),
    ...ownRefunds(parts, newest),
    ...lostDisputes(parts, newest.content),
  ];
  const refunded = refunds.reduce((sum, refund) => sum + refund.total, 0n);
  const isOpen = disputesOf(parts).some(({ content }) => content.state === "open");
  return {
    ...told,
    shop: newest.shop,
    status: statusOf(told.status, { total: told.total, refunded, isOpen }),
    modifiedAt: parts.map(({ at }) => at).reduce(laterOf),
    refunds,
    payUrl: null,
    coupons: [...new Set(orders.flatMap((part) => part.coupons))],
    // Of one order's documents the later ones repeat what the first one carried; a renewal's are copies of another order's.
    carriers: told.renewalOf === null ? distinct(orders.flatMap((part) => part.carriers)) : [],
    begins: orders.map(({ content }) => content.begins).find((one) => one !== null) ?? null,
  };
}

/** The one that knows more of the money comes last, and of two such the newer. */
function compare(a: Of<OrderContent>, b: Of<OrderContent>): number {
  return (
    a.content.precedence - b.content.precedence ||
    Temporal.Instant.compare(a.at, b.at) ||
    a.rank - b.rank ||
    (a.externalId < b.externalId ? -1 : 1)
  );
}

type Payment = { readonly told: Pick<OrderContent, "status" | "paidAt">; readonly lacks: readonly SnapshotRefund[] };

/** What came in for an order whose own document still waits for it; what of it was never taken counts as money that went back. Null: nothing did. */
function paymentOf(parts: readonly Part[], { status, total, currency, precedence }: OrderContent): Payment | null {
  // An invoice knows its payments itself: one of several does not pay it.
  if (status !== "awaiting-payment" || precedence > 0) return null;
  const paid = parts.find(
    (part) => part.content.kind === "link" && part.content.received?.currency === currency && part.content.received.minor > 0n,
  );
  if (paid?.content.kind !== "link" || !paid.content.received) return null;
  const lacking = total - paid.content.received.minor;
  const lacks = lacking > 0n ? [{ externalId: `${paid.externalId} rest`, total: lacking, reason: "not captured", byLine: null }] : [];
  return { told: { status: "paid", paidAt: paid.at }, lacks };
}

/** Refunds that came on their own: standing ones that the order's own list does not name, unless it is newer than they are. */
function ownRefunds(parts: readonly Part[], { at, content: { listsRefunds, refunds } }: Of<OrderContent>): SnapshotRefund[] {
  const listed = new Set(refunds.map((refund) => refund.externalId));
  return parts
    .filter((part): part is Of<RefundContent> => part.content.kind === "refund" && part.content.isStanding)
    .filter((part) => !listed.has(part.externalId) && (!listsRefunds || isBefore(at, part.at)))
    .map(({ externalId, content: { total, byLine } }) => ({ externalId, total, reason: "", byLine }));
}

function disputesOf(parts: readonly Part[]): Of<DisputeContent>[] {
  return parts.filter((part): part is Of<DisputeContent> => part.content.kind === "dispute");
}

/** In another currency nobody knows how much of the order it took: then all of it. */
function lostDisputes(parts: readonly Part[], { total, currency }: OrderContent): SnapshotRefund[] {
  return disputesOf(parts)
    .filter(({ content }) => content.state === "lost")
    .map(({ externalId, content }) => ({
      externalId,
      total: content.currency === currency ? content.total : total,
      reason: "lost dispute",
      byLine: null,
    }));
}

type Money = { readonly total: bigint; readonly refunded: bigint; readonly isOpen: boolean };

/** What the shop calls the order counts until money went back: then how much did. */
function statusOf(told: OrderStatus | null, { total, refunded, isOpen }: Money): OrderStatus | null {
  if (told !== "paid" && told !== "partly-refunded") return told;
  if (refunded > 0n && refunded >= total) return "refunded";
  if (isOpen) return "disputed";
  return refunded > 0n ? "partly-refunded" : told;
}

function distinct(carriers: Snapshot["carriers"]): Snapshot["carriers"] {
  const isSame = (a: Snapshot["carriers"][number], b: Snapshot["carriers"][number]): boolean =>
    a.source === b.source && a.clickId === b.clickId && a.reference === b.reference;
  return carriers.filter((one, nth) => carriers.findIndex((other) => isSame(one, other)) === nth);
}

const ranks: readonly OrderStatus[] = [
  "awaiting-payment",
  "in-retry",
  "failed",
  "paid",
  "disputed",
  "partly-refunded",
  "refunded",
  "cancelled",
];

/** How far along an order is: of two states of the same second the further one came later. */
export function rankOf(status: OrderStatus | null): number {
  return status === null ? -1 : ranks.indexOf(status);
}
