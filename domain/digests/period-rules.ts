import { atLocalTime, isBefore, localDate, type Instant, type Zone } from "#domain/kernel";

export const digestCadences = ["daily", "weekly", "monthly", "off"] as const;
export type DigestCadence = (typeof digestCadences)[number];

/** When somebody's digests come: at an hour of their own day, on Mondays, on the first of the month. */
export type DigestRhythm = { readonly cadence: Exclude<DigestCadence, "off">; readonly hour: number; readonly zone: Zone };

/**
 * The last instant up to `now` at which a digest comes. An hour that a clock change skips comes later that day, one that is repeated at its first
 * turn. Two neighbours are the borders of one period, half-open.
 */
export function lastBorder(rhythm: DigestRhythm, now: Instant): Instant {
  const day = firstDay(rhythm.cadence, localDate(now, rhythm.zone));
  const at = borderOn(rhythm, day);
  return isBefore(now, at) ? borderOn(rhythm, day.subtract(stepOf[rhythm.cadence])) : at;
}

/** The first one after `now`. */
export function nextBorder(rhythm: DigestRhythm, now: Instant): Instant {
  const day = firstDay(rhythm.cadence, localDate(now, rhythm.zone));
  const at = borderOn(rhythm, day);
  return isBefore(now, at) ? at : borderOn(rhythm, day.add(stepOf[rhythm.cadence]));
}

const stepOf = { daily: { days: 1 }, weekly: { days: 7 }, monthly: { months: 1 } } as const;

function firstDay(cadence: DigestRhythm["cadence"], day: Temporal.PlainDate): Temporal.PlainDate {
  if (cadence === "daily") return day;
  return cadence === "weekly" ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
}

function borderOn({ hour, zone }: DigestRhythm, day: Temporal.PlainDate): Instant {
  return atLocalTime(day, new Temporal.PlainTime(hour), zone);
}
