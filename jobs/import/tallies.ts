import type { AffiliateRow, PayoutRow, ReferralRow, TotalHere, VisitRow } from "#domain/imports";

const mostNumbered = 100_000_000;

/** Whether a row is the first of its number, says the same as that one did, or something else. */
export type Turn = "first" | "again" | "other";

/** An affiliate of whom fewer rows were told than that system counts. */
export type Short = { readonly affiliate: string; readonly what: "paid" | "visits"; readonly counted: number; readonly read: number };

/** What the earlier system said, counted while it is read: each number once, in however many files or on however many pages it stands. */
export class Tallies {
  readonly #lines = new Map<string, { affiliate: string; what: TotalHere["what"]; currency: string; count: number; minor: bigint }>();
  /** by number, what its first row said */
  readonly #known = new Map<string, number>();
  readonly #counted = new Map<string, AffiliateRow["counted"]>();
  #visits = new Uint8Array(1 << 16);

  affiliate({ key, name, email, status, since, rate, counted }: AffiliateRow): Turn {
    const rateSaid = rate === null ? "" : Object.values(rate).join();
    const turn = this.#turnOf(`affiliate ${key}`, `${name}|${email}|${status}|${since.epochMilliseconds}|${rateSaid}`);
    if (turn === "first") this.#counted.set(key, counted);
    return turn;
  }

  referral({ key, affiliate, said, currency, minor, order, at }: ReferralRow): Turn {
    const turn = this.#turnOf(key, `${affiliate}|${said}|${currency}|${minor}|${order}|${at.epochMilliseconds}`);
    if (turn === "first") this.#count(affiliate, said, currency, minor);
    return turn;
  }

  payout({ key, affiliate, minor, referrals, state, at }: PayoutRow): Turn {
    const turn = this.#turnOf(`payout ${key}`, `${affiliate}|${minor}|${referrals.join()}|${state}|${at.epochMilliseconds}`);
    if (turn === "first") this.#count(affiliate, "payouts", "", minor);
    return turn;
  }

  /** Visits are the many: one byte each, by their number, made of what they said; 0: not seen yet. */
  visit({ key, affiliate, campaign, at }: VisitRow): Turn {
    const number = Number(key);
    const said = `${affiliate}|${campaign}|${at.epochMilliseconds}`;
    const turn = number > mostNumbered ? this.#turnOf(`visit ${key}`, said) : this.#visitTurn(number, 1 + (hashOf(said) % 255));
    if (turn === "first") this.#count(affiliate, "visits", "", 0n);
    return turn;
  }

  #visitTurn(number: number, said: number): Turn {
    while (number >= this.#visits.length) {
      const larger = new Uint8Array(this.#visits.length * 2);
      larger.set(this.#visits);
      this.#visits = larger;
    }
    const before = this.#visits[number] ?? 0;
    if (before !== 0) return before === said ? "again" : "other";
    this.#visits[number] = said;
    return "first";
  }

  #turnOf(key: string, said: string): Turn {
    const [before, hash] = [this.#known.get(key), hashOf(said)];
    if (before !== undefined) return before === hash ? "again" : "other";
    this.#known.set(key, hash);
    return "first";
  }

  /**
   * Of whom that system itself counts more than it told: what an export looks like that broke off between two rows. Visits and referrals that are made
   * meanwhile make it tell more than it counted, which is nothing. Of a kind that was not told at all nothing is said.
   */
  short(): readonly Short[] {
    const told = Map.groupBy(this.lines(), ({ what }) => what);
    return (["paid", "visits"] as const).flatMap((what) => {
      const lines = told.get(what);
      if (!lines) return [];
      const read = new Map<string, number>();
      for (const { affiliate, count } of lines) read.set(affiliate, (read.get(affiliate) ?? 0) + count);
      return [...this.#counted]
        .map(([affiliate, { [what]: counted }]) => ({ affiliate, what, counted: counted ?? 0, read: read.get(affiliate) ?? 0 }))
        .filter((each) => each.counted > each.read)
        .toSorted((a, b) => Number(a.affiliate) - Number(b.affiliate));
    });
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

/** FNV-1a, 32 bits: told apart are rows of one number, of which there are hardly ever two. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
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
