import { isBefore, plusDays, type Currency, type Instant } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import { medianWhereAbove } from "./median.ts";

export const anomalyKinds = [
  "first-payout",
  /** found in batches until the median took its place */
  "above-average",
  "above-median",
  "many-corrections",
  "new-partner",
  "under-review",
  "one-customer",
  "one-coupon",
  "no-minimum",
] as const;
export type AnomalyKind = (typeof anomalyKinds)[number];

/**
 * Something unusual about a payout, and its figure: first-payout: the limit; above-median: the median, and above-average: the average (minor
 * units); many-corrections and under-review: how many entries; new-partner: full days active; one-customer and one-coupon: its share in basis points.
 */
export type Anomaly = { readonly kind: AnomalyKind; readonly figure: bigint };

/** What is known about a payout when it is prepared. Amounts in minor units of its currency. */
export type PayoutFacts = {
  readonly currency: Currency;
  readonly amount: bigint;
  /** the last payouts before it in this currency, as many as the terms ask for */
  readonly past: readonly bigint[];
  /** first became active; null: never did */
  readonly activeSince: Instant | null;
  readonly entries: number;
  /** corrections, and conversions of orders that were refunded in part */
  readonly corrected: number;
  /** entries with an open question */
  readonly underReview: number;
  /** what the largest customer brought, over how many different orders the payout runs in all */
  readonly largestCustomer: bigint;
  readonly orders: number;
  /** the coupon that brought most of it, over how many orders, and what it brought of those past payouts; null: no coupon brought any */
  readonly coupon: { readonly brought: bigint; readonly orders: number; readonly before: bigint } | null;
};

export type WatchTerms = Pick<
  Terms,
  | "unusualFrom"
  | "firstPayoutLimit"
  | "unusualTimesMedian"
  | "newPartnerDays"
  | "oneCustomerBasisPoints"
  | "oneCouponBasisPoints"
  | "correctedBasisPoints"
  | "minimumPayout"
>;

/** Fewer entries than this say nothing about a share of them: one order is always all of one customer's. */
export const fewestForShare = 3;

/** What a person should look at before this payout is released; nothing: it is a payout like others. No clock, no database. */
export function anomaliesOf(facts: PayoutFacts, terms: WatchTerms, at: Instant): Anomaly[] {
  const { amount, currency, past } = facts;
  const found: (Anomaly | false)[] = [
    facts.underReview > 0 && { kind: "under-review", figure: BigInt(facts.underReview) },
    terms.minimumPayout[currency] === undefined && { kind: "no-minimum", figure: 0n },
  ];
  if (amount >= (terms.unusualFrom[currency] ?? 0n)) {
    const limit = terms.firstPayoutLimit[currency] ?? 0n;
    const median = medianWhereAbove(amount, past, terms.unusualTimesMedian);
    found.push(
      past.length === 0 && amount > limit && { kind: "first-payout", figure: limit },
      median !== null && { kind: "above-median", figure: median },
      isShare(facts.corrected, facts.entries, terms.correctedBasisPoints) && { kind: "many-corrections", figure: BigInt(facts.corrected) },
      isNew(facts.activeSince, terms.newPartnerDays, at) && { kind: "new-partner", figure: BigInt(daysActive(facts.activeSince, at)) },
      facts.orders >= fewestForShare &&
        facts.largestCustomer * 10_000n >= BigInt(terms.oneCustomerBasisPoints) * amount && {
          kind: "one-customer",
          figure: shareOf(facts.largestCustomer, amount),
        },
      isSudden(facts, terms.oneCouponBasisPoints) && { kind: "one-coupon", figure: shareOf(facts.coupon?.brought ?? 0n, amount) },
    );
  }
  return found.filter((each) => each !== false);
}

/**
 * A code that has leaked to a coupon site brings nearly everything from one payout to the next. A partner whose sales have always come by
 * their coupon is like others, and a first payout has nothing to be measured by: it has its own limit.
 */
function isSudden({ amount, past, coupon }: PayoutFacts, basisPoints: number): boolean {
  if (coupon === null || past.length === 0 || coupon.orders < fewestForShare) return false;
  const paid = past.reduce((sum, each) => sum + each, 0n);
  return coupon.brought * 10_000n >= BigInt(basisPoints) * amount && coupon.before * 2n < paid;
}

/**
 * Whether corrections exceed what somebody earned by so much that a person looks. `net`: what is left, minor units; `above`: what the terms
 * let pass; `seen`: the most that a batch was released with since they were last paid, as somebody has looked at that; null: nothing.
 */
export function isUnusualDebt({ net, above, seen }: { net: bigint; above: bigint; seen: bigint | null }): boolean {
  return -net > above && (seen === null || net < seen);
}

/** In basis points. Corrections may make the whole smaller than its part. */
function shareOf(part: bigint, whole: bigint): bigint {
  return part > whole ? 10_000n : (part * 10_000n) / whole;
}

function isShare(part: number, whole: number, basisPoints: number): boolean {
  return part >= fewestForShare && part * 10_000 >= basisPoints * whole;
}

function isNew(activeSince: Instant | null, days: number, at: Instant): boolean {
  return activeSince === null || isBefore(plusDays(at, -days), activeSince);
}

function daysActive(activeSince: Instant | null, at: Instant): number {
  return activeSince === null ? 0 : Math.max(0, Math.floor((at.epochMilliseconds - activeSince.epochMilliseconds) / 86_400_000));
}
