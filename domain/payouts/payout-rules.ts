import { localDate, atLocalTime, isBefore, startOfDay, type Currency, type Instant, type Zone } from "#domain/kernel";
import type { PartnerStatus } from "#domain/partners";
import type { Terms } from "#domain/programme";

/** What the rule says of a payout. */
export type PayoutVerdict = "below-minimum" | "not-positive" | "no-minimum" | "partner-paused" | "partner-erased";
export type SetAsideReason = PayoutVerdict | "changed" | "fault" | "by-staff";

/**
 * Whether one partner's money of one currency is paid out or waits. The specification of the SQL in `prepare-batch.ts`;
 * a property test holds the two together. `minimum` null: the terms name none for this currency.
 */
export function judgePayout(input: {
  net: bigint;
  minimum: bigint | null;
  partnerStatus: PartnerStatus;
  isErased: boolean;
}): PayoutVerdict | null {
  if (input.net <= 0n) return "not-positive";
  // What an order that came back to life owes them afterwards would lie in a wallet that nobody can open.
  if (input.isErased) return "partner-erased";
  if (input.partnerStatus === "closed") return null; // closing pays out below the minimum
  if (input.partnerStatus !== "active") return "partner-paused";
  if (input.minimum === null) return "no-minimum";
  return input.net < input.minimum ? "below-minimum" : null;
}

/** How many persons must release a batch: none while every currency's total stays below its limit and nothing in it is unusual, else two. */
export function approvalsNeeded(
  totals: readonly { currency: Currency; minor: bigint }[],
  automaticReleaseBelow: Terms["automaticReleaseBelow"],
  hasAnomaly: boolean,
): 0 | 2 {
  if (hasAnomaly) return 2;
  const isSmall = totals.every(({ currency, minor }) => minor < (automaticReleaseBelow[currency] ?? 0n));
  return isSmall ? 0 : 2;
}

export type Occurrence = { readonly label: string; readonly at: Instant };

/**
 * The terms of a month by the instant at which it begins. A month's run goes by those, whatever is changed while the month lasts: so a
 * payout day that moves neither leaves a month without its run nor gives it two.
 */
export type PayoutCalendar = (startOfMonth: Instant) => Pick<Terms, "payoutDayOfMonth" | "payoutTime">;

/** The payout run of the local month that is `offset` months away from the one `at` lies in. */
function occurrenceOfMonth(at: Instant, offset: number, calendar: PayoutCalendar, zone: Zone): Occurrence {
  return payoutRunOf(localDate(at, zone).with({ day: 1 }).add({ months: offset }), calendar, zone);
}

/** The payout run of a local month, given by its first day. Its label is the local date. */
export function payoutRunOf(first: Temporal.PlainDate, calendar: PayoutCalendar, zone: Zone): Occurrence {
  const terms = calendar(startOfDay(first, zone));
  const day = first.with({ day: terms.payoutDayOfMonth });
  return { label: day.toString(), at: atLocalTime(day, Temporal.PlainTime.from(terms.payoutTime), zone) };
}

/** The newest payout run at or before an instant. */
export function lastOccurrence(at: Instant, calendar: PayoutCalendar, zone: Zone): Occurrence {
  const ofThisMonth = occurrenceOfMonth(at, 0, calendar, zone);
  return isBefore(at, ofThisMonth.at) ? occurrenceOfMonth(at, -1, calendar, zone) : ofThisMonth;
}

/** The first payout run whose cut-off lies after an instant: what matures at that instant is paid there. */
function nextOccurrence(after: Instant, calendar: PayoutCalendar, zone: Zone): Occurrence {
  const ofThisMonth = occurrenceOfMonth(after, 0, calendar, zone);
  return isBefore(after, ofThisMonth.at) ? ofThisMonth : occurrenceOfMonth(after, 1, calendar, zone);
}

/** The same, passing over the periods that have a batch already: a run may have been made ahead of its day. */
export function nextOpenRun(after: Instant, calendar: PayoutCalendar, zone: Zone, taken: ReadonlySet<string>): Occurrence {
  let run = nextOccurrence(after, calendar, zone);
  while (taken.has(run.label)) run = nextOccurrence(run.at, calendar, zone);
  return run;
}
