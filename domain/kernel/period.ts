import { atLocalTime, isBefore, isWritableYear, localDate, startOfDay, type Instant, type Zone } from "./instant.ts";
import { refuse } from "./refusal.ts";

export const periodNames = [
  "today",
  "yesterday",
  "week",
  "month",
  "quarter",
  "year",
  "last-week",
  "last-month",
  "last-quarter",
  "last-year",
  "last-7-days",
  "last-30-days",
  "last-90-days",
  "all",
] as const;
export type PeriodName = (typeof periodNames)[number];

/** Days of a calendar, half-open: the first, and the one after the last. */
export type DaySpan = { readonly first: Temporal.PlainDate; readonly next: Temporal.PlainDate };

/** What was asked for: a name, which means other days every day, or days by their dates. */
export type PeriodChoice = PeriodName | DaySpan;

/** Whole days of a zone as a piece of the time line. Half-open: from ≤ t < to. */
export type Period = DaySpan & {
  readonly name: PeriodName | "days";
  readonly zone: Zone;
  readonly from: Instant;
  readonly to: Instant;
};

/**
 * What is meant at an instant in a zone. Weeks start on Monday (ISO 8601), quarters in January, April, July, October; the last n days
 * include today. "all" has no practical borders.
 */
export function periodOf(choice: PeriodChoice, now: Instant, zone: Zone): Period {
  const name = typeof choice === "string" ? choice : "days";
  const { first, next } = typeof choice === "string" ? daysOf(choice, localDate(now, zone)) : choice;
  return { name, zone, first, next, from: startOfDay(first, zone), to: startOfDay(next, zone) };
}

function daysOf(name: PeriodName, today: Temporal.PlainDate): DaySpan {
  const span = (first: Temporal.PlainDate, length: Temporal.DurationLike): DaySpan => ({ first, next: first.add(length) });
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const month = today.with({ day: 1 });
  const quarter = month.subtract({ months: (today.month - 1) % 3 });
  const year = month.with({ month: 1 });
  switch (name) {
    case "today":
      return span(today, { days: 1 });
    case "yesterday":
      return span(today.subtract({ days: 1 }), { days: 1 });
    case "week":
      return span(monday, { days: 7 });
    case "month":
      return span(month, { months: 1 });
    case "quarter":
      return span(quarter, { months: 3 });
    case "year":
      return span(year, { years: 1 });
    case "last-week":
      return span(monday.subtract({ days: 7 }), { days: 7 });
    case "last-month":
      return span(month.subtract({ months: 1 }), { months: 1 });
    case "last-quarter":
      return span(quarter.subtract({ months: 3 }), { months: 3 });
    case "last-year":
      return span(year.subtract({ years: 1 }), { years: 1 });
    case "last-7-days":
      return span(today.subtract({ days: 6 }), { days: 7 });
    case "last-30-days":
      return span(today.subtract({ days: 29 }), { days: 30 });
    case "last-90-days":
      return span(today.subtract({ days: 89 }), { days: 90 });
    case "all":
      return { first: Temporal.PlainDate.from("1970-01-01"), next: Temporal.PlainDate.from("9999-01-01") };
    default:
      return name satisfies never;
  }
}

export function dayCount({ first, next }: DaySpan): number {
  return first.until(next).days;
}

/** How many whole calendar months the days are; 0 when they begin or end within one. */
export function monthCount({ first, next }: DaySpan): number {
  return first.day === 1 && next.day === 1 ? first.until(next, { largestUnit: "months" }).months : 0;
}

/**
 * The period of the same kind directly before, to compare with: whole months before months, days before days. While the period goes on it
 * ends on the same day and at the same local time as now stands in it, so that a month that has just begun is not held against a
 * whole one. Null: there is none ("all", or nothing of the period has passed).
 */
export function periodBefore({ name, zone, first, next, from, to }: Period, now: Instant): Pick<Period, "from" | "to"> | null {
  if (name === "all" || !isBefore(from, now)) return null;
  // The last 30 days may happen to be a calendar month; they are days all the same.
  const months = name.endsWith("-days") ? 0 : monthCount({ first, next });
  const start = first.subtract(months > 0 ? { months } : { days: dayCount({ first, next }) });
  const before = { from: startOfDay(start, zone), to: from };
  if (!isBefore(now, to)) return before;
  const local = now.toZonedDateTimeISO(zone);
  const cut = atLocalTime(start.add({ days: dayCount({ first, next: local.toPlainDate() }) }), local.toPlainTime(), zone);
  return { ...before, to: isBefore(cut, before.to) ? cut : before.to };
}

const mostYears = 10;
/** A day or a whole month; a pair of them with "..", a dash or "to" between. */
const typedDays = /^(?:from:?\s*)?(\d{4}-\d\d(?:-\d\d)?)(?:\s*(?:\.{2,3}|…|[-–—]|\bto\b:?|\buntil\b:?)\s*(\d{4}-\d\d(?:-\d\d)?))?$/;

/**
 * What a person typed as a period: a name ("last month", "this week", "30 days"), a month (2026-10), a day, or two of these with
 * ".." or "to" between ("from:" and "to:" as well), the last one included. Refuses `period.unreadable`, `period.no-such-day`, `period.backwards`, `period.too-long`.
 */
export function readPeriod(text: string): PeriodChoice {
  const typed = text.trim().toLowerCase();
  const [, from, to = from] = typedDays.exec(typed) ?? [];
  if (from !== undefined && to !== undefined) return daysBetween(from, to);
  const word = typed.replaceAll(/[\s_-]+/g, "-").replace(/^this-/, "");
  const short = /^(?:last-|past-)?(\d+)-?d(?:ays?)?$/.exec(word);
  const name = short ? `last-${short[1]}-days` : word;
  const found = periodNames.find((each) => each === name);
  if (!found) throw refuse("period.unreadable", { text, known: periodNames });
  return found;
}

function daysBetween(from: string, to: string): DaySpan {
  const { first } = daysTyped(from);
  const { next } = daysTyped(to);
  if (Temporal.PlainDate.compare(first, next) >= 0) throw refuse("period.backwards", { from, to });
  if (Temporal.PlainDate.compare(first.add({ years: mostYears }), next) < 0)
    throw refuse("period.too-long", { from, to, years: mostYears });
  return { first, next };
}

function daysTyped(text: string): DaySpan {
  const isMonth = text.length === 7;
  if (!isWritableYear(Number(text.slice(0, 4)))) throw refuse("period.no-such-day", { text });
  try {
    const first = Temporal.PlainDate.from(isMonth ? `${text}-01` : text);
    return { first, next: first.add(isMonth ? { months: 1 } : { days: 1 }) };
  } catch (cause) {
    if (cause instanceof RangeError) throw refuse("period.no-such-day", { text });
    throw cause;
  }
}

/** The period as it can be typed again. */
export function typedPeriod({ name, first, next }: Pick<Period, "name" | "first" | "next">): string {
  return name === "days" ? [first, next.subtract({ days: 1 })].join("..") : name;
}
