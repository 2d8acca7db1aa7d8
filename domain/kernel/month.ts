import { localDate, startOfDay, type Instant, type Zone } from "./instant.ts";

export type Month = Temporal.PlainYearMonth;

/** The calendar month that an instant lies in, by the clocks of a zone. */
export function monthAt(at: Instant, zone: Zone): Month {
  return localDate(at, zone).toPlainYearMonth();
}

/** A calendar month by the clocks of a zone, half-open: from ≤ t < to; its label is "2026-11". */
export type MonthPeriod = { readonly from: Instant; readonly to: Instant; readonly label: string };

export function periodOfMonth(month: Month, zone: Zone): MonthPeriod {
  const first = month.toPlainDate({ day: 1 });
  return { label: month.toString(), from: startOfDay(first, zone), to: startOfDay(first.add({ months: 1 }), zone) };
}
