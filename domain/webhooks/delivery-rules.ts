import type { Instant } from "#domain/kernel";

/** How long after each failed try the next one comes, in seconds; after the last it is given up, three days and three hours after the first. As Standard Webhooks proposes. */
const ladderSeconds = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
/** Longer than that nobody makes us wait by `retry-after`. */
const longestWaitSeconds = 86_400;
/** What still waits then is given up: an endpoint that rests most of the time must not be sent last week's. */
const longestHours = 96;

/** What became of one try. */
export type Taken = { readonly kind: "taken"; readonly status: number };
export type Failed = {
  /** gone: it answered 410 */
  readonly kind: "failed" | "gone";
  readonly status: number | null;
  readonly detail: string;
  /** how long it wants us to wait */
  readonly retryAfterSeconds?: number;
};
export type TryOutcome = Taken | Failed;

/** When a delivery is tried again after so many tries of its ladder; null: it is given up. */
export function nextTryAt(
  tries: number,
  { createdAt, now, retryAfterSeconds = 0 }: { createdAt: Instant; now: Instant; retryAfterSeconds?: number },
): Instant | null {
  const seconds = ladderSeconds[tries - 1];
  if (seconds === undefined || isOver(createdAt, now)) return null;
  return now.add({ seconds: Math.max(seconds, Math.min(retryAfterSeconds, longestWaitSeconds)) });
}

export function isOver(createdAt: Instant, now: Instant): boolean {
  return Temporal.Instant.compare(createdAt.add({ hours: longestHours }), now) < 0;
}
