/** One measured figure of one operation: every round's value, so that the spread is seen. */
export type Figure = {
  /** "O1 record a click" */
  readonly operation: string;
  /** who was measured: ours, the raw server of one statement a request, or PostgreSQL alone */
  readonly subject: string;
  readonly unit: string;
  readonly rounds: readonly number[];
  /** whether more is better; milliseconds and megabytes are better small */
  readonly isMoreBetter: boolean;
};

/** What a figure has to reach, as design states it: a sentence, and whether it was reached. */
export type Target = {
  readonly operation: string;
  readonly sentence: string;
  readonly reached: number;
  readonly wanted: number;
  readonly isMet: boolean;
};

export type Measured = { readonly figures: readonly Figure[]; readonly targets: readonly Target[] };

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The value below which that share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

/** At least so much. */
export function atLeast(operation: string, sentence: string, reached: number, wanted: number): Target {
  return { operation, sentence, reached, wanted, isMet: reached >= wanted };
}

/** At most so much. */
export function atMost(operation: string, sentence: string, reached: number, wanted: number): Target {
  return { operation, sentence, reached, wanted, isMet: reached <= wanted };
}

/** A list of the same random numbers on every machine and run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
