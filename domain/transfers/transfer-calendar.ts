import { atLocalTime, isBefore, localDate, startOfDay, type Instant, type Zone } from "#domain/kernel";
import type { Terms } from "#domain/programme";
import { bankingDayFrom, plusBankingDays } from "./banking-days.ts";

/** One day on which transfers are sent. */
export type TransferRun = {
  /** Monday of its week: what names the run, whichever day a holiday moves it to */
  readonly week: Temporal.PlainDate;
  readonly day: Temporal.PlainDate;
  /** until then a transfer can join it or leave it */
  readonly cutOffAt: Instant;
  /** by when the money is expected in the bank account */
  readonly expectedOn: Temporal.PlainDate;
};

/** The terms of a week by the instant at which it begins: a change of day or time holds from the next week on, so that none is left out. */
export type TransferTermsAt = (
  startOfWeek: Instant,
) => Pick<Terms, "transferWeekday" | "transferTime" | "transferZone" | "transferArrivalDays">;

/** The run of a week, given by its Monday. */
export function transferRunOf(week: Temporal.PlainDate, termsAt: TransferTermsAt, programmeZone: Zone): TransferRun {
  const terms = termsAt(startOfDay(week, programmeZone));
  const zone = terms.transferZone === "programme" ? programmeZone : terms.transferZone;
  const day = bankingDayFrom(week.add({ days: terms.transferWeekday - 1 }));
  return {
    week,
    day,
    cutOffAt: atLocalTime(day, Temporal.PlainTime.from(terms.transferTime), zone),
    expectedOn: plusBankingDays(day, terms.transferArrivalDays),
  };
}

/** Monday of the week in which an instant lies. */
export function weekOf(at: Instant, programmeZone: Zone): Temporal.PlainDate {
  const day = localDate(at, programmeZone);
  return day.subtract({ days: day.dayOfWeek - 1 });
}

/** The first run whose cut-off lies after an instant: what is asked for at that instant leaves with it. */
export function nextTransferRun(after: Instant, termsAt: TransferTermsAt, programmeZone: Zone): TransferRun {
  // A holiday may push a run out of its own week, and another zone its cut-off across midnight.
  let week = weekOf(after, programmeZone).subtract({ days: 14 });
  for (;;) {
    const run = transferRunOf(week, termsAt, programmeZone);
    if (isBefore(after, run.cutOffAt)) return run;
    week = week.add({ days: 7 });
  }
}
