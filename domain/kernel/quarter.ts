import { localDate, startOfDay, type Instant, type Zone } from "./instant.ts";

/** A calendar quarter of a zone as a piece of the time line, half-open: from ≤ t < to. */
export type Quarter = {
  /** "2026-Q4": the year is the calendar's, the quarters begin in January, April, July and October */
  readonly label: string;
  readonly first: Temporal.PlainDate;
  /** the day after its last one */
  readonly next: Temporal.PlainDate;
  readonly from: Instant;
  readonly to: Instant;
};

/** The quarter that an instant lies in. */
export function quarterOf(at: Instant, zone: Zone): Quarter {
  const day = localDate(at, zone);
  return quarterFrom(Temporal.PlainDate.from({ year: day.year, month: day.month - ((day.month - 1) % 3), day: 1 }), zone);
}

/** The quarter that a label names, "2026-Q4" or "2026q4"; null for anything else. */
export function quarterNamed(label: string, zone: Zone): Quarter | null {
  const [, year, nth] = /^(20\d\d)-?q([1-4])$/i.exec(label.trim()) ?? [];
  if (year === undefined || nth === undefined) return null;
  return quarterFrom(Temporal.PlainDate.from({ year: Number(year), month: Number(nth) * 3 - 2, day: 1 }), zone);
}

/** The quarter so many before another one. */
export function quarterBefore({ first }: Pick<Quarter, "first">, zone: Zone, by = 1): Quarter {
  return quarterFrom(first.subtract({ months: 3 * by }), zone);
}

function quarterFrom(first: Temporal.PlainDate, zone: Zone): Quarter {
  const next = first.add({ months: 3 });
  return { label: `${first.year}-Q${(first.month + 2) / 3}`, first, next, from: startOfDay(first, zone), to: startOfDay(next, zone) };
}
