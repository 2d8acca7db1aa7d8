import { refuse } from "./refusal.ts";

/** A point on the time line, UTC, kept to the millisecond. */
export type Instant = Temporal.Instant;

/** An IANA zone name such as "America/Denver". */
export type Zone = string;

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

/**
 * Whether a zone can be reckoned with everywhere: UTC, or an IANA name with its place. Offsets are none (PostgreSQL reads them with the other
 * sign), and neither are names that only some of Intl, Temporal and PostgreSQL know ("PST", "PLT", "US/Pacific-New").
 */
export function isZone(text: string): boolean {
  if (text === "UTC" || zoneNames.has(text)) return true;
  if (!/^[A-Z]\w*\/[\w+/-]+$/i.test(text)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

const zoneNames: ReadonlySet<string> = new Set(Intl.supportedValuesOf("timeZone"));

/** Years that Temporal and PostgreSQL write alike, in four digits, whatever zone they are seen from. */
export function isWritableYear(year: number): boolean {
  return year >= 1_000 && year <= 9_998;
}

/** Temporal's own readers take more, and drop what they have no use for: an offset or a zone in brackets after a local time, a time after a date. */
const typedInstant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::[0-5]\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * What a person typed as a point in time: an ISO instant with offset, or a local date (its first moment) or date and time in the zone.
 * Refuses `instant.unreadable`.
 */
export function readInstant(text: string, zone: Zone): Instant {
  const [, date, time, offset] = typedInstant.exec(text.trim()) ?? [];
  if (date === undefined || !isWritableYear(Number(date.slice(0, 4)))) throw refuse("instant.unreadable", { text, zone });
  try {
    if (time === undefined) return startOfDay(Temporal.PlainDate.from(date), zone);
    if (offset === undefined) return atLocalTime(Temporal.PlainDate.from(date), Temporal.PlainTime.from(time), zone);
    return Temporal.Instant.from(`${date}T${time}${offset}`);
  } catch (cause) {
    if (cause instanceof RangeError) throw refuse("instant.unreadable", { text, zone });
    throw cause;
  }
}
