import type { Instant } from "#domain/kernel";

/** So many requests of one key in a minute. */
export const perKeyAndMinute = 300;
const windowMs = 60_000;

export type Allowance = { readonly isOver: boolean; readonly left: number; readonly secondsToReset: number };

/**
 * Counts requests by key and minute, in memory: there are a handful of keys, and every process counts for itself. The window begins with a key's first
 * request in it.
 */
export function keyPace(): (keyId: string, now: Instant) => Allowance {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return (keyId, { epochMilliseconds: now }) => {
    const known = windows.get(keyId);
    const window = known && now - known.since < windowMs && now >= known.since ? known : { since: now, count: 0 };
    windows.set(keyId, window);
    window.count += 1;
    return {
      isOver: window.count > perKeyAndMinute,
      left: Math.max(0, perKeyAndMinute - window.count),
      secondsToReset: Math.ceil((window.since + windowMs - now) / 1_000),
    };
  };
}
