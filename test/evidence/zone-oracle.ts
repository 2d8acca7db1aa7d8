/**
 * When something is due, computed from the design and from Intl's wall clocks alone: whole days as numbers, offsets found by asking, no
 * Temporal and none of the product's rules.
 */
export type Kind =
  | {
      readonly kind: "day" | "payout" | "month" | "week";
      readonly hour: number;
      readonly minute: number;
      /** of the week (1 Monday) or month */ readonly day: number;
    }
  | { readonly kind: "quarter"; readonly hours: number }
  | { readonly kind: "slot"; readonly minutes: number };

/** Periods are numbered, so that "each exactly once" is a row of numbers without a hole. */
export type Oracle = {
  /** when the period of that number is due, in milliseconds; of days, weeks, months and quarters by the local calendar */
  readonly due: (period: number, of: Kind) => number;
  readonly label: (period: number, of: Kind) => string;
  /** the number of a period that began at or before an instant */
  readonly near: (at: number, of: Kind) => number;
};

const dayMs = 86_400_000;
const minuteMs = 60_000;

export function oracleOf(zone: string): Oracle {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const known = new Map<number, number>();
  /** what local clocks show at an instant, as if it were UTC */
  const wall = (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts["year"]!, parts["month"]! - 1, parts["day"], parts["hour"], parts["minute"], parts["second"]);
  };
  const offset = (at: number): number => {
    const hour = Math.floor(at / (15 * minuteMs));
    const found = known.get(hour);
    if (found !== undefined) return found;
    const seen = wall(hour * 15 * minuteMs) - hour * 15 * minuteMs;
    known.set(hour, seen);
    return seen;
  };
  /** the first instant at which clocks show a time; of one that they leave out: as late after the jump as it would have been after midnight */
  const instantOf = (shown: number): number => {
    const before = offset(shown - dayMs);
    const after = offset(shown + dayMs);
    const candidates = [shown - before, shown - after].filter((at) => at + offset(at) === shown).toSorted((a, b) => a - b);
    return candidates[0] ?? shown - before;
  };
  const startOf = (day: number): number => {
    let at = instantOf(day * dayMs);
    while (Math.floor((at - minuteMs + offset(at - minuteMs)) / dayMs) >= day) at -= minuteMs;
    return at;
  };
  const monthStart = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMs;
  const dayOf = (period: number, of: Exclude<Kind, { kind: "slot" | "quarter" }>): number =>
    of.kind === "day" ? period : of.kind === "week" ? period * 7 - 3 + of.day - 1 : monthStart(period) + of.day - 1;
  const written = (day: number, length: number): string => new Date(day * dayMs).toISOString().slice(0, length);
  return {
    due: (period, of) => {
      if (of.kind === "slot") return period * of.minutes * minuteMs;
      if (of.kind === "quarter") return startOf(monthStart((period + 1) * 3)) + of.hours * 60 * minuteMs;
      return instantOf(dayOf(period, of) * dayMs + (of.hour * 60 + of.minute) * minuteMs);
    },
    label: (period, of) => {
      if (of.kind === "slot") return `${new Date(period * of.minutes * minuteMs).toISOString().slice(0, 16)}Z`;
      if (of.kind === "quarter") return `${Math.floor(period / 4)}-Q${(period % 4) + 1}`;
      return written(dayOf(period, of), of.kind === "month" ? 7 : 10);
    },
    near: (at, of) => {
      if (of.kind === "slot") return Math.floor(at / minuteMs / of.minutes);
      const date = new Date(wall(at));
      const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
      if (of.kind === "quarter") return Math.floor(month / 3);
      if (of.kind === "month" || of.kind === "payout") return month;
      const day = Math.floor(wall(at) / dayMs);
      // Day 0 was a Thursday: week 0 is the one that Monday 1969-12-29 began.
      return of.kind === "day" ? day : Math.floor((day + 3) / 7);
    },
  };
}
