import { dayCount, monthCount, type Period, type PeriodName } from "#domain/kernel";
import type { Sentence } from "./view.ts";

/** How periods are called. The dates are the programme's calendar's, so they are text: a reader's own zone must not move them. */

const names: Readonly<Record<PeriodName, string>> = {
  today: "today",
  yesterday: "yesterday",
  week: "this week",
  month: "this month",
  quarter: "this quarter",
  year: "this year",
  "last-week": "last week",
  "last-month": "last month",
  "last-quarter": "last quarter",
  "last-year": "last year",
  "last-7-days": "the last 7 days",
  "last-30-days": "the last 30 days",
  "last-90-days": "the last 90 days",
  all: "since the beginning",
};

/** For titles: "this month (2026-11-01 to 2026-11-30)". */
export function periodTitle(period: Period): string {
  if (period.name === "all") return names.all;
  return period.name === "days" ? datesOf(period) : `${names[period.name]} (${datesOf(period)})`;
}

/** For lists to choose from: "This month". */
export function periodName(name: PeriodName): string {
  return names[name].charAt(0).toUpperCase() + names[name].slice(1);
}

/** For the end of a sentence: "Nobody has followed your links …" */
export function inPeriod(period: Period): string {
  if (period.name === "days") return dayCount(period) === 1 ? `on ${period.first.toString()}` : `from ${datesOf(period)}`;
  return period.name.endsWith("-days") ? `in ${names[period.name]}` : names[period.name];
}

function datesOf({ first, next }: Period): string {
  const last = next.subtract({ days: 1 });
  return first.equals(last) ? first.toString() : [first, last].join(" to ");
}

/** What a period is compared with: a noun after "on", and where "none" were. */
const beforeNames: Readonly<Partial<Record<Period["name"], readonly [on: string, none: string]>>> = {
  today: ["yesterday by this time", "yesterday by this time"],
  week: ["last week by this time", "last week by this time"],
  month: ["last month by this time", "last month by this time"],
  quarter: ["last quarter by this time", "last quarter by this time"],
  year: ["last year by this time", "last year by this time"],
  yesterday: ["the day before", "on the day before"],
  "last-week": ["the week before", "in the week before"],
  "last-month": ["the month before", "in the month before"],
  "last-quarter": ["the quarter before", "in the quarter before"],
  "last-year": ["the year before", "in the year before"],
};

/** ", +12 % on the 30 days before"; nothing when there is nothing to compare. */
export function changePhrase(now: number, before: number | null, period: Period): Sentence {
  if (before === null || (now === 0 && before === 0)) return [];
  const [on, none] = beforeNames[period.name] ?? namesOfDaysBefore(period);
  if (before === 0) return [`, none ${none}`];
  const percent = Math.round(((now - before) * 100) / before);
  if (percent === 0) return [now === before ? `, as many as ${on}` : `, about as many as ${on}`];
  return [percent > 0 ? ", +" : ", ", { basisPoints: percent * 100 }, ` on ${on}`];
}

function namesOfDaysBefore(period: Period): readonly [on: string, none: string] {
  const months = period.name === "days" ? monthCount(period) : 0;
  const [count, unit] = months > 0 ? [months, "month"] : [dayCount(period), "day"];
  const on = count === 1 ? `the ${unit} before` : `the ${count} ${unit}s before`;
  return [on, `${on === "the day before" ? "on" : "in"} ${on}`];
}

/** "Q4 2026" of "2026-Q4" */
export const quarterName = (label: string): string => label.replace(/^(\d{4})-(Q\d)$/, "$2 $1");
