import { isBefore, laterOf, money, type Currency, type Instant, type Money, type Zone } from "#domain/kernel";
import type { PartnerStatus } from "#domain/partners";
import { judgePayout, nextOpenRun, type PayoutCalendar, type SetAsideReason } from "#domain/payouts";
import type { Terms } from "#domain/programme";
import type { OpenItem } from "./open-items.ts";

/** One date and one amount in one currency, and why it is that date and that amount. */
export type Forecast = {
  readonly currency: Currency;
  readonly amount: Money;
  /** when it reaches the wallet as things stand; null: not as long as the reason holds */
  readonly at: Instant | null;
  readonly reason:
    /** the first run after the hold */
    | { readonly kind: "on-schedule" }
    /** held until after the cut-off of the next run, so it is in the one after */
    | { readonly kind: "after-cut-off"; readonly missed: Instant; readonly dueAt: Instant }
    /** staff left it out of the newest batch, with their words */
    | { readonly kind: "set-aside"; readonly period: string; readonly note: string }
    /** earlier runs carried it over until enough had come together */
    | {
        readonly kind: "once-over-minimum";
        readonly minimum: Money;
        readonly carriedOver: readonly { readonly at: Instant; readonly amount: Money }[];
      }
    | { readonly kind: "below-minimum"; readonly minimum: Money; readonly shortBy: Money }
    /** a batch holds it and waits for a person */
    | {
        readonly kind: "awaiting-release";
        readonly period: string;
        readonly preparedAt: Instant | null;
        /** something about it is unusual, so that a person looks at it first */
        readonly isLookedAt: boolean;
      }
    /** corrections exceed what was earned: it waits until more is */
    | { readonly kind: "not-positive" }
    /** the terms have no minimum in this currency, and nothing is paid in it */
    | { readonly kind: "no-minimum" }
    | { readonly kind: "partner-paused"; readonly status: PartnerStatus }
    /** they had themselves erased; what is owed since nobody can receive */
    | { readonly kind: "partner-erased" };
  readonly items: readonly OpenItem[];
  /** what matures after that payout */
  readonly later: Money;
};

/** What a batch left out of a partner's money in one currency, and why. */
export type SetAsideNote = {
  readonly period: string;
  readonly amount: Money;
  readonly reason: SetAsideReason;
  /** what staff wrote when they left it out */
  readonly note: string | null;
  readonly cutOffAt: Instant;
};

/** How a partner stands in one currency when the runs to come are played through. */
type Standing = {
  readonly currency: Currency;
  readonly status: PartnerStatus;
  readonly isErased: boolean;
  /** the terms of an instant: a run goes by the minimum of its own day */
  readonly termsAt: (at: Instant) => Pick<Terms, "minimumPayout">;
  readonly calendar: PayoutCalendar;
  readonly zone: Zone;
  /** periods that have their batch already */
  readonly taken?: ReadonlySet<string>;
  /** what staff left out of the newest batch in this currency */
  readonly setAside?: SetAsideNote | null;
  readonly now: Instant;
};

/**
 * Plays the coming payout runs through on `items` of one currency, of which there is at least one, what is due first before what is due later: the
 * first run that pays is the answer. No clock, no database.
 */
export function forecast(items: readonly OpenItem[], of: Standing): Forecast {
  let minimum: bigint | null = null;
  const runs = Map.groupBy(items, runOfEach(of));
  const together: OpenItem[] = [];
  const carriedOver: { at: Instant; amount: Money }[] = [];
  let verdict: SetAsideReason | null = null;
  for (const [run, joining] of [...runs].toSorted(([a], [b]) => a - b)) {
    together.push(...joining);
    const amount = sumOf(of.currency, together);
    const runAt = Temporal.Instant.fromEpochMilliseconds(run);
    minimum = of.termsAt(runAt).minimumPayout[of.currency] ?? null;
    verdict = judgePayout({ net: amount.minor, minimum, partnerStatus: of.status, isErased: of.isErased });
    if (verdict === null) {
      const later = sumOf(of.currency, items.slice(together.length));
      const reason =
        carriedOver.length === 0 || minimum === null
          ? whyThatRun(runAt, together, { ...of, nextRunAt: nextOpenRun(of.now, of.calendar, of.zone, of.taken ?? new Set()).at })
          : ({ kind: "once-over-minimum", minimum: money(minimum, of.currency), carriedOver } as const);
      return { currency: of.currency, amount, at: runAt, reason, items: together, later };
    }
    carriedOver.push({ at: runAt, amount });
  }
  const amount = sumOf(of.currency, items);
  return {
    currency: of.currency,
    amount,
    at: null,
    reason: whyNot(verdict, amount, minimum, of.status),
    items,
    later: money(0n, of.currency),
  };
}

/** In which run an item is, as the run's instant. Items of one run come one after the other, so the calendar is asked once a run. */
function runOfEach({ now, calendar, zone, taken = new Set() }: Standing): (item: OpenItem) => number {
  let known: { readonly after: Instant; readonly at: Instant } | null = null;
  return ({ dueAt }) => {
    const after = laterOf(dueAt, now);
    const isSameRun = known !== null && !isBefore(after, known.after) && isBefore(after, known.at);
    if (known === null || !isSameRun) known = { after, at: nextOpenRun(after, calendar, zone, taken).at };
    return known.at.epochMilliseconds;
  };
}

/** Why the first run that takes anything is that one. */
function whyThatRun(
  runAt: Instant,
  items: readonly OpenItem[],
  { setAside, nextRunAt }: { setAside?: SetAsideNote | null; nextRunAt: Instant },
): Forecast["reason"] {
  if (setAside && setAside.note !== null && items.some((item) => isBefore(item.dueAt, setAside.cutOffAt)))
    return { kind: "set-aside", period: setAside.period, note: setAside.note };
  const first = items.map((item) => item.dueAt).reduce<Instant | null>((least, at) => (least && isBefore(least, at) ? least : at), null);
  return first && isBefore(nextRunAt, runAt) ? { kind: "after-cut-off", missed: nextRunAt, dueAt: first } : { kind: "on-schedule" };
}

function whyNot(verdict: SetAsideReason | null, amount: Money, minimum: bigint | null, status: PartnerStatus): Forecast["reason"] {
  if (verdict === "partner-paused") return { kind: verdict, status };
  if (verdict === "below-minimum" && minimum !== null)
    return { kind: verdict, minimum: money(minimum, amount.currency), shortBy: money(minimum - amount.minor, amount.currency) };
  return { kind: verdict === "no-minimum" || verdict === "partner-erased" ? verdict : "not-positive" };
}

/** What items of a currency come to. */
export function sumOf(currency: Currency, items: readonly OpenItem[]): Money {
  return money(
    items.reduce((sum, item) => (item.currency === currency ? sum + item.amount : sum), 0n),
    currency,
  );
}
