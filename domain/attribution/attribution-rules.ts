import { isBefore, plusDays, type Instant } from "#domain/kernel";

/** A trace of a partner on an order, looked up: whom it names and what that partner was when the order was made. */
export type Candidate = {
  readonly source: "click" | "order-meta" | "session-entry" | "referrer";
  readonly at: Instant;
  readonly reference: string | null;
  readonly campaign: string;
  readonly clickId: string | null;
  /** null: nobody owns the reference */
  readonly partnerId: string | null;
  readonly wasActive: boolean;
  /** false for bots, previews and prefetches: they attribute nothing */
  readonly isPerson: boolean;
};

export type LossReason = "unknown-reference" | "partner-not-active" | "outside-window" | "after-order" | "not-a-person" | "earlier-click";
export type Judged = Candidate & { readonly outcome: "won" | LossReason };

/**
 * Last click: of the candidates that are eligible at the order's creation the latest wins; on the same instant the more
 * exact source (a recorded click before what a URL says). What is not eligible falls through to the next.
 */
export function judgeCandidates(candidates: readonly Candidate[], order: { createdAt: Instant; windowDays: number }): Judged[] {
  const judged = candidates.map((candidate) => ({ candidate, loss: ineligibility(candidate, order) }));
  const eligible = judged.filter((one) => one.loss === null).map((one) => one.candidate);
  const winner = eligible.reduce<Candidate | null>((best, one) => (best && !isStronger(one, best) ? best : one), null);
  return judged.map(({ candidate, loss }) => ({ ...candidate, outcome: loss ?? (candidate === winner ? "won" : "earlier-click") }));
}

/** Shops keep whole seconds and a clock of their own: a visit may seem to begin just after the order it led to. */
export const clockToleranceSeconds = 60;

function ineligibility(candidate: Candidate, { createdAt, windowDays }: { createdAt: Instant; windowDays: number }): LossReason | null {
  if (candidate.partnerId === null) return "unknown-reference";
  if (!candidate.isPerson) return "not-a-person";
  if (isBefore(createdAt.add({ seconds: clockToleranceSeconds }), candidate.at)) return "after-order";
  if (isBefore(candidate.at, plusDays(createdAt, -windowDays))) return "outside-window";
  if (!candidate.wasActive) return "partner-not-active";
  return null;
}

const strength: Readonly<Record<Candidate["source"], number>> = { click: 3, "order-meta": 2, "session-entry": 1, referrer: 0 };

function isStronger(one: Candidate, other: Candidate): boolean {
  const order = Temporal.Instant.compare(one.at, other.at);
  return order > 0 || (order === 0 && strength[one.source] > strength[other.source]);
}
