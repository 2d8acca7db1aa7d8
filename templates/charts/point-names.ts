import type { Series } from "../view.ts";
import { drawable } from "./drawable.ts";

/**
 * What stands below a point. Points are named by the programme's calendar ("2026-11-03", "2026-11", "14:00", "2026-11-03 14:00"); the
 * name is put into the reader's language, and into no other zone.
 */
export function pointName(name: string, step: Series["step"], locale: string): string {
  const { date, month, hour } = read(name);
  if (hour !== undefined) return hour === "00:00" && date ? dayName(date, locale) : hour;
  if (date) return dayName(date, locale);
  if (month && step === "month") return monthName(month, locale);
  return drawable(name) ?? "";
}

/** The same in a sentence, where it has to tell one point from all others: "Nov 3, 14:00". */
export function pointTitle(name: string, locale: string): string {
  const { date, month, hour } = read(name);
  if (date && hour !== undefined) return `${dayName(date, locale)}, ${hour}`;
  if (date) return dayName(date, locale);
  if (month) return whole(month, locale, { month: "short", year: "numeric" }, month.toString().slice(0, 7));
  return drawable(name) ?? "";
}

/** From the first point to the last one, with the year: "Nov 1 – 22, 2026"; nothing where the names hold no date. */
export function spanTitle(names: readonly string[], locale: string): string {
  const [first, last] = [names.at(0), names.at(-1)].map((name) => (name === undefined ? {} : read(name)));
  const [from, to] = [first?.date ?? first?.month, last?.date ?? last?.month];
  if (!from || !to) return "";
  const isMonths = first?.month !== undefined;
  const format = dateFormat(locale, isMonths ? { month: "short", year: "numeric" } : { day: "numeric", month: "short", year: "numeric" });
  const [start, end] = [from, to].map((day) => day.toString().slice(0, isMonths ? 7 : 10));
  return drawable(format.formatRange(noon(from), noon(to))) ?? (start === end ? `${start}` : `${start} – ${end}`);
}

type Read = { readonly date?: Temporal.PlainDate; readonly month?: Temporal.PlainDate; readonly hour?: string };

function read(name: string): Read {
  const [, month, day, hour] = /^(?:(\d{4}-\d\d)(?:-(\d\d))?)?(?: ?(\d\d:\d\d))?$/.exec(name) ?? [];
  const date = month === undefined ? undefined : dateOf(`${month}-${day ?? "01"}`);
  return { ...(date ? (day === undefined ? { month: date } : { date }) : {}), ...(hour === undefined ? {} : { hour }) };
}

function dateOf(text: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function dayName(date: Temporal.PlainDate, locale: string): string {
  return whole(date, locale, { day: "numeric", month: "short" }, date.toString().slice(5));
}

/** "Nov", and the year with every January, so that twelve months that cross a year can be told apart. */
function monthName(month: Temporal.PlainDate, locale: string): string {
  const isNewYear = month.month === 1;
  return whole(month, locale, isNewYear ? { month: "short", year: "numeric" } : { month: "short" }, month.toString().slice(0, 7));
}

/** `otherwise`: for languages whose letters the picture's font does not have. */
function whole(date: Temporal.PlainDate, locale: string, options: Intl.DateTimeFormatOptions, otherwise: string): string {
  return drawable(dateFormat(locale, options).format(noon(date))) ?? otherwise;
}

/** The calendar's days stand still: they are formatted in the zone they are written in. */
function noon(date: Temporal.PlainDate): number {
  return date.toZonedDateTime({ timeZone: "UTC", plainTime: "12:00" }).epochMilliseconds;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formats.getOrInsertComputed(
    `${locale} ${Object.keys(options).join()}`,
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" }),
  );
}
