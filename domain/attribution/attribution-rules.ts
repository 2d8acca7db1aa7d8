import { isBefore, plusDays, type Instant } from "#domain/kernel";

/** A trace of a partner on an order, looked up: whom it names and what that partner was when the order was made. */
export type Candidate = {
  /** a coupon on the order; a visit (a click of ours, or what the shop noted of one); or an earlier order of the same customer */
  readonly source: "coupon" | VisitSource | "lifetime";
  readonly at: Instant;
  /** the share ID, slug or coupon code that it names */
  readonly reference: string | null;
  readonly campaign: string;
  readonly clickId: string | null;
  /** lifetime: the earlier order */
  readonly orderId?: string;
  /** null: nobody owns the reference */
  readonly partnerId: string | null;
  readonly wasActive: boolean;
  /** false for bots, previews and prefetches: they attribute nothing */
  readonly isPerson: boolean;
};
export type VisitSource = "click" | "order-meta" | "first-visit" | "session-entry" | "referrer";

export type LossReason =
  | "unknown-reference"
  | "coupon-of-nobody"
  | "partner-not-active"
  | "outside-window"
  | "after-order"
  | "not-a-person"
  /** eligible, but a later click won (last click counts) */
  | "earlier-click"
  /** eligible, but an earlier click won (first click counts) */
  | "later-click"
  | "earlier-coupon"
  | "weaker-than-coupon"
  | "weaker-than-click";
export type Judged = Candidate & { readonly outcome: "won" | LossReason };

/** What an order is judged by: its own instant, and the terms that held then. */
export type Measure = { readonly createdAt: Instant; readonly windowDays: number; readonly countingClick: "first" | "last" };

/**
 * Of the candidates that are eligible at the order's creation a coupon wins before a visit, and a visit before the customer's history.
 * Of coupons the last in the order's list; of visits the last or the first by the terms, and on the same instant the more exact source
 * (a recorded click before what a URL says). What is not eligible falls through to the next.
 */
export function judgeCandidates(candidates: readonly Candidate[], measure: Measure): Judged[] {
  const judged = candidates.map((candidate) => ({ candidate, loss: ineligibility(candidate, measure) }));
  const eligible = judged.filter((one) => one.loss === null).map((one) => one.candidate);
  const winner = eligible.reduce<Candidate | null>((best, one) => (best && !isStronger(one, best, measure) ? best : one), null);
  return judged.map(({ candidate, loss }) => ({
    ...candidate,
    outcome: loss ?? (winner === null || candidate === winner ? "won" : lossTo(winner, candidate, measure)),
  }));
}

/** Shops keep whole seconds and a clock of their own: a visit may seem to begin just after the order it led to. */
export const clockToleranceSeconds = 60;

function ineligibility(candidate: Candidate, { createdAt, windowDays }: Measure): LossReason | null {
  if (candidate.partnerId === null) return candidate.source === "coupon" ? "coupon-of-nobody" : "unknown-reference";
  if (isVisit(candidate)) {
    if (!candidate.isPerson) return "not-a-person";
    if (isBefore(createdAt.add({ seconds: clockToleranceSeconds }), candidate.at)) return "after-order";
    if (isBefore(candidate.at, plusDays(createdAt, -windowDays))) return "outside-window";
  }
  return candidate.wasActive ? null : "partner-not-active";
}

export function isVisit({ source }: Pick<Candidate, "source">): boolean {
  return source !== "coupon" && source !== "lifetime";
}

const strength: Readonly<Record<Candidate["source"], number>> = {
  coupon: 6,
  click: 5,
  "order-meta": 4,
  "first-visit": 3,
  "session-entry": 2,
  referrer: 1,
  lifetime: 0,
};

function isStronger(one: Candidate, other: Candidate, { countingClick }: Measure): boolean {
  if (!isVisit(one) || !isVisit(other))
    return one.source === other.source ? one.source === "coupon" : strength[one.source] > strength[other.source];
  const later = Temporal.Instant.compare(one.at, other.at);
  if (later === 0) return strength[one.source] > strength[other.source];
  return countingClick === "last" ? later > 0 : later < 0;
}

function lossTo(winner: Candidate, loser: Candidate, { countingClick }: Measure): LossReason {
  if (winner.source === "coupon") return loser.source === "coupon" ? "earlier-coupon" : "weaker-than-coupon";
  if (isVisit(winner) && isVisit(loser)) return countingClick === "last" ? "earlier-click" : "later-click";
  return "weaker-than-click";
}
