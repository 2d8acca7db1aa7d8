import { isBefore, monthAt, periodOfMonth, type Instant, type Month, type MonthPeriod, type Tx, type Zone } from "#domain/kernel";
import { programmeOf } from "#domain/programme";

/** A month as a person means it: by name, or seen from today. */
export type MeantMonth = Month | "this-month" | "last-month";

/** One month of the programme's calendar, as statements are made for. */
export type StatementMonth = MonthPeriod & {
  readonly zone: Zone;
  readonly month: Month;
  /** nothing can be added to it any more */
  readonly isOver: boolean;
};

export async function statementMonth(tx: Pick<Tx, "em" | "now">, meant: MeantMonth): Promise<StatementMonth> {
  const { zone } = await programmeOf(tx);
  const present = monthAt(tx.now, zone);
  const month = meant === "this-month" ? present : meant === "last-month" ? present.subtract({ months: 1 }) : meant;
  const period = periodOfMonth(month, zone);
  return { ...period, zone, month, isOver: !isBefore(tx.now, period.to) };
}

/** Of the last thing before a month and the first one after it, the month that is nearer; the earlier one where both are as near. */
export function nearerMonth({ month, zone }: StatementMonth, before: Instant | null, after: Instant | null): Month | null {
  const [earlier, later] = [before && monthAt(before, zone), after && monthAt(after, zone)];
  if (!earlier || !later) return earlier ?? later;
  return earlier.until(month, { largestUnit: "month" }).months <= month.until(later, { largestUnit: "month" }).months ? earlier : later;
}
