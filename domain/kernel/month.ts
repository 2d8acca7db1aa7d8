import { localDate, startOfDay, type Instant, type Period, type Zone } from "./instant.ts";

export type Month = Temporal.PlainYearMonth;

/** The calendar month that an instant lies in, by the clocks of a zone. */
export function monthAt(at: Instant, zone: Zone): Month {
  return localDate(at, zone).toPlainYearMonth();
}

/** A calendar month by the clocks of a zone, half-open; its label is "2026-11". */
export function periodOfMonth(month: Month, zone: Zone): Period {
  const first = month.toPlainDate({ day: 1 });
  return { label: month.toString(), from: startOfDay(first, zone), to: startOfDay(first.add({ months: 1 }), zone) };
}
