import { allForYear } from "@18f/us-federal-holidays";

const holidaysByYear = new Map<number, ReadonlySet<string>>();

/**
 * The days of a year on which the Federal Reserve's banks rest besides weekends. A holiday on a Sunday is kept on Monday; one on a Saturday is not
 * moved: banks are open on the Friday before (Federal Reserve, "Holidays Observed - K.8").
 */
function holidaysOf(year: number): ReadonlySet<string> {
  return holidaysByYear.getOrInsertComputed(year, () => {
    const holidays = allForYear(year, { shiftSaturdayHolidays: false, shiftSundayHolidays: true });
    return new Set(holidays.map(({ dateString }) => dateString));
  });
}

/** Whether banks in the United States move money on that day. */
export function isBankingDay(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek <= 5 && !holidaysOf(day.year).has(day.toString());
}

/** The day itself, or the first banking day after it. */
export function bankingDayFrom(day: Temporal.PlainDate): Temporal.PlainDate {
  let next = day;
  while (!isBankingDay(next)) next = next.add({ days: 1 });
  return next;
}

/** The banking day so many banking days after a day; 0: the day itself, or the first banking day after it. */
export function plusBankingDays(day: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let next = bankingDayFrom(day);
  for (let left = count; left > 0; left -= 1) next = bankingDayFrom(next.add({ days: 1 }));
  return next;
}
