import type { Figures } from "./proof.ts";

/** How soon whoever asks must be told that they were heard, in milliseconds (design 8, T9 and T10). */
const ackLimits = { p99: 500, max: 2_500 };

/** What is wrong with these acknowledgements; null: nothing. */
export function lateAcks(acks: readonly number[]): string | null {
  const [p99, max] = [percentile(acks, 0.99), Math.max(...acks)];
  if (p99 < ackLimits.p99 && max < ackLimits.max) return null;
  return `acknowledged after ${Math.round(p99)} ms (p99), ${Math.round(max)} ms at most`;
}

export function timesOf(name: string, times: readonly number[]): Figures {
  if (times.length === 0) return {};
  const shown = (value: number): number => Math.round(value * 10) / 10;
  return {
    [`${name} p50 ms`]: shown(percentile(times, 0.5)),
    [`${name} p99 ms`]: shown(percentile(times, 0.99)),
    [`${name} max ms`]: shown(Math.max(...times)),
  };
}

function percentile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}
