import type { PayoutRow, ReferralRow, TotalHere, VisitRow } from "#domain/imports";

const mostNumbered = 1_000_000_000;

/** What the earlier system said, counted while it is read: each row once, in however many files or pages it stands. */
export class Tallies {
  readonly #lines = new Map<string, { affiliate: string; what: TotalHere["what"]; currency: string; count: number; minor: bigint }>();
  readonly #referrals = new Set<string>();
  readonly #payouts = new Set<string>();
  #visits = new Uint8Array(1 << 16);

  /** Each says whether it was new. */
  referral({ key, affiliate, said, currency, minor }: ReferralRow): boolean {
    if (this.#referrals.has(key)) return false;
    this.#referrals.add(key);
    this.#count(affiliate, said, currency, minor);
    return true;
  }

  payout({ key, affiliate, minor }: PayoutRow): boolean {
    if (this.#payouts.has(key)) return false;
    this.#payouts.add(key);
    this.#count(affiliate, "payouts", "", minor);
    return true;
  }

  /** Visits are the many: one bit each, by their number. */
  visit({ key, affiliate }: VisitRow): boolean {
    const number = Number(key);
    if (number > mostNumbered) return this.#odd(key) && this.#counted(affiliate);
    const [place, bit] = [Math.floor(number / 8), 1 << (number % 8)];
    while (place >= this.#visits.length) {
      const larger = new Uint8Array(this.#visits.length * 2);
      larger.set(this.#visits);
      this.#visits = larger;
    }
    if (((this.#visits[place] ?? 0) & bit) !== 0) return false;
    this.#visits[place] = (this.#visits[place] ?? 0) | bit;
    return this.#counted(affiliate);
  }

  /** A number that no installation gives by itself. */
  #odd(key: string): boolean {
    const isNew = !this.#referrals.has(`visit ${key}`);
    this.#referrals.add(`visit ${key}`);
    return isNew;
  }

  #counted(affiliate: string): true {
    this.#count(affiliate, "visits", "", 0n);
    return true;
  }

  lines(): readonly TotalHere[] {
    return [...this.#lines.values()];
  }

  #count(affiliate: string, what: TotalHere["what"], currency: string, minor: bigint): void {
    const key = `${affiliate} ${what} ${currency}`;
    const line = this.#lines.get(key) ?? { affiliate, what, currency, count: 0, minor: 0n };
    line.count += 1;
    line.minor += minor;
    this.#lines.set(key, line);
  }
}

export type Comparison = Omit<TotalHere, "count" | "minor"> & {
  readonly there: { readonly count: number; readonly minor: bigint };
  readonly here: { readonly count: number; readonly minor: bigint };
  readonly isSame: boolean;
};

/** Line by line what was told against what stands here, by the affiliates' numbers. */
export function compare(told: readonly TotalHere[], found: readonly TotalHere[]): Comparison[] {
  const nothing = { count: 0, minor: 0n };
  const keyOf = ({ affiliate, what, currency }: TotalHere): string => `${affiliate} ${what} ${currency}`;
  const there = new Map(told.map((line) => [keyOf(line), line]));
  const here = new Map(found.map((line) => [keyOf(line), line]));
  const all = new Map([...here, ...there]);
  return [...all]
    .map(([key, { affiliate, what, currency }]) => {
      const [a, b] = [there.get(key) ?? nothing, here.get(key) ?? nothing];
      return { affiliate, what, currency, there: a, here: b, isSame: a.count === b.count && a.minor === b.minor };
    })
    .toSorted((a, b) => Number(a.affiliate) - Number(b.affiliate) || a.what.localeCompare(b.what) || a.currency.localeCompare(b.currency));
}
