/** A stream of chance that a seed and a case number tell completely: the same case is the same everywhere and on its own. */
export type Random = {
  /** 0 ≤ n < below */
  int(below: number): number;
  /** from ≤ n ≤ to */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** a new list in another order */
  shuffled<T>(list: readonly T[]): T[];
};

/** mulberry32 over a mix of seed and case; good for tests, for nothing else. */
export function randomOf(seed: number, caseNumber: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(caseNumber + 1, 0xc2b2ae35);
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(unit() * below);
  return {
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (probability) => unit() < probability,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[int(from.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    shuffled: (list) => {
      const order = [...list];
      for (let last = order.length - 1; last > 0; last--) {
        const other = int(last + 1);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    },
  };
}
