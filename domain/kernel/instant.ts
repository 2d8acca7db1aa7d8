import { refuse } from "./refusal.ts";

/** A point on the time line, UTC, kept to the millisecond. */
export type Instant = Temporal.Instant;

/** An IANA zone name such as "America/Denver". */
export type Zone = string;

/** Half-open: from ≤ t < to. */
export type Period = { readonly from: Instant; readonly to: Instant; readonly label: string };

export type Clock = { now(): Instant };

/** The only reader of the wall clock in the whole product; everything else is handed `now`. */
export const wallClock: Clock = { now: () => Temporal.Instant.fromEpochMilliseconds(Date.now()) };

/** A clock that stands where it is put: for tests, the demonstration and jobs run "as of" an instant. */
export function fixedClock(at: Instant | string): Clock & { set(at: Instant | string): void } {
  let now = Temporal.Instant.from(at);
  return {
    now: () => now,
    set: (next) => {
      now = Temporal.Instant.from(next);
    },
  };
}

export function instant(text: string): Instant {
  return Temporal.Instant.from(text);
}

export function toDate(at: Instant): Date {
  return new Date(at.epochMilliseconds);
}

export function fromDate(date: Date): Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

/** Whole days of 24 hours, as terms count them ("hold 14 days"): no zone involved. */
export function plusDays(at: Instant, days: number): Instant {
  return at.add({ hours: days * 24 });
}

export function isBefore(a: Instant, b: Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

export function laterOf(a: Instant, b: Instant): Instant {
  return isBefore(a, b) ? b : a;
}

/** The local calendar date of an instant. */
export function localDate(at: Instant, zone: Zone): Temporal.PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}

/** The start of a local day as an instant; a midnight that a clock change skips starts the day at the first moment after it. */
export function startOfDay(date: Temporal.PlainDate, zone: Zone): Instant {
  return date.toZonedDateTime(zone).toInstant();
}

/** A local wall time as an instant: a skipped hour moves later, a repeated hour means its first turn ("compatible"). */
export function atLocalTime(date: Temporal.PlainDate, time: Temporal.PlainTime, zone: Zone): Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();
}

export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** The first instant of the local month that is `offset` months away from the one `at` lies in. */
function startOfMonth(at: Instant, zone: Zone, offset: number): Instant {
  return startOfDay(localDate(at, zone).with({ day: 1 }).add({ months: offset }), zone);
}

export const periodNames = ["today", "week", "month", "last-month", "quarter", "year", "all"] as const;
export type PeriodName = (typeof periodNames)[number];

/** A named period in a zone: weeks start on Monday (ISO 8601), quarters in January, April, July, October. "all" has no practical borders. */
export function periodOf(name: PeriodName, now: Instant, zone: Zone): Period {
  const today = localDate(now, zone);
  switch (name) {
    case "today":
      return { label: name, from: startOfDay(today, zone), to: startOfDay(today.add({ days: 1 }), zone) };
    case "week": {
      const monday = today.subtract({ days: today.dayOfWeek - 1 });
      return { label: name, from: startOfDay(monday, zone), to: startOfDay(monday.add({ days: 7 }), zone) };
    }
    case "month":
      return { label: name, from: startOfMonth(now, zone, 0), to: startOfMonth(now, zone, 1) };
    case "last-month":
      return { label: name, from: startOfMonth(now, zone, -1), to: startOfMonth(now, zone, 0) };
    case "quarter": {
      const first = today.with({ month: Math.floor((today.month - 1) / 3) * 3 + 1, day: 1 });
      return { label: name, from: startOfDay(first, zone), to: startOfDay(first.add({ months: 3 }), zone) };
    }
    case "year":
      return {
        label: name,
        from: startOfDay(today.with({ month: 1, day: 1 }), zone),
        to: startOfDay(today.with({ month: 1, day: 1 }).add({ years: 1 }), zone),
      };
    case "all":
      return { label: name, from: instant("1970-01-01T00:00:00Z"), to: instant("9999-01-01T00:00:00Z") };
    default:
      return name satisfies never;
  }
}

/** Temporal's own readers take more, and drop what they have no use for: an offset or a zone in brackets after a local time, a time after a date. */
const typedInstant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::[0-5]\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * What a person typed as a point in time: an ISO instant with offset, or a local date (its first moment) or date and time in the zone.
 * Refuses `instant.unreadable`.
 */
export function readInstant(text: string, zone: Zone): Instant {
  const [, date, time, offset] = typedInstant.exec(text.trim()) ?? [];
  if (date === undefined) throw refuse("instant.unreadable", { text, zone });
  try {
    if (time === undefined) return startOfDay(Temporal.PlainDate.from(date), zone);
    if (offset === undefined) return atLocalTime(Temporal.PlainDate.from(date), Temporal.PlainTime.from(time), zone);
    return Temporal.Instant.from(`${date}T${time}${offset}`);
  } catch (cause) {
    if (cause instanceof RangeError) throw refuse("instant.unreadable", { text, zone });
    throw cause;
  }
}
