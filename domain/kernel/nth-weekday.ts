/** Which of a month's weekdays: the first to the fifth, or the last. */
export type Nth = 1 | 2 | 3 | 4 | 5 | "last";

/**
 * The nth weekday of a month (1 is Monday): "the second Tuesday". Months without a fifth one have none of it (`skip`), or their last
 * stands for it.
 */
export function nthWeekday(
  month: Temporal.PlainYearMonth,
  weekday: number,
  nth: Nth,
  withoutFifth: "skip" | "last",
): Temporal.PlainDate | null {
  const first = month.toPlainDate({ day: 1 });
  const days = ((weekday - first.dayOfWeek + 7) % 7) + 1;
  const last = days + 7 * Math.floor((month.daysInMonth - days) / 7);
  const day = nth === "last" ? last : days + 7 * (nth - 1);
  if (day <= month.daysInMonth) return first.with({ day });
  return withoutFifth === "last" ? first.with({ day: last }) : null;
}
