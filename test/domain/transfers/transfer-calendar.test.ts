import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";
import { bankingDayFrom, isBankingDay, plusBankingDays } from "../../../domain/transfers/banking-days.ts";
import { nextTransferRun, transferRunOf, weekOf } from "../../../domain/transfers/transfer-calendar.ts";

const day = (text: string) => Temporal.PlainDate.from(text);
const denver = "America/Denver";

describe("banking days", () => {
  /** Federal Reserve, "Holidays Observed - K.8", 2026 to 2030: those that fall on a weekday, as they are kept. */
  test("leave out what the Federal Reserve's list of holidays names, and nothing else", () => {
    const weekdays = Array.from({ length: 5 }, (_, year) => 2026 + year).flatMap((year) => {
      const rests: string[] = [];
      for (let each = day(`${year}-01-01`); each.year === year; each = each.add({ days: 1 }))
        if (each.dayOfWeek <= 5 && !isBankingDay(each)) rests.push(each.toString());
      return rests;
    });
    expect(weekdays).toEqual(
      `2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25
       2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25
       2028-01-17 2028-02-21 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-10-09 2028-11-23 2028-12-25
       2029-01-01 2029-01-15 2029-02-19 2029-05-28 2029-06-19 2029-07-04 2029-09-03 2029-10-08 2029-11-12 2029-11-22 2029-12-25
       2030-01-01 2030-01-21 2030-02-18 2030-05-27 2030-06-19 2030-07-04 2030-09-02 2030-10-14 2030-11-11 2030-11-28 2030-12-25`.split(
        /\s+/,
      ),
    );
  });

  test("a holiday on a Saturday is not moved: banks are open on the Friday before", () => {
    expect(isBankingDay(day("2026-07-03"))).toBe(true);
    expect(isBankingDay(day("2027-06-18"))).toBe(true);
    expect(isBankingDay(day("2027-12-24"))).toBe(true);
  });

  test("the next one passes over weekends and holidays, and so does counting", () => {
    expect(bankingDayFrom(day("2026-12-25")).toString()).toBe("2026-12-28");
    expect(plusBankingDays(day("2026-11-25"), 2).toString()).toBe("2026-11-30");
    expect(plusBankingDays(day("2026-11-28"), 0).toString()).toBe("2026-11-30");
  });
});

describe("the run that a transfer joins", () => {
  const run = (at: string, terms: Partial<typeof defaultTerms> = {}) => {
    const { day: on, cutOffAt, expectedOn } = nextTransferRun(instant(at), () => ({ ...defaultTerms, ...terms }), denver);
    return [on.toString(), cutOffAt.toString(), expectedOn.toString()];
  };

  test("is that of Wednesday 15:00 in the programme's zone", () => {
    expect(run("2026-11-30T12:00:00Z")).toEqual(["2026-12-02", "2026-12-02T22:00:00Z", "2026-12-04"]);
  });

  test("until its cut-off, and from then on the next week's", () => {
    expect(run("2026-12-02T21:59:59.999Z")[0]).toBe("2026-12-02");
    expect(run("2026-12-02T22:00:00Z")[0]).toBe("2026-12-09");
  });

  test("leaves on the next banking day when Wednesday is a holiday", () => {
    expect(run("2026-11-09T12:00:00Z")).toEqual(["2026-11-12", "2026-11-12T22:00:00Z", "2026-11-16"]);
  });

  test("goes by the clock of the term's own zone, also when it is summer there", () => {
    expect(run("2026-07-01T12:00:00Z", { transferZone: "Asia/Tokyo" })[1]).toBe("2026-07-08T06:00:00Z");
    expect(run("2026-07-01T12:00:00Z")[1]).toBe("2026-07-01T21:00:00Z");
  });

  test("a Friday that is a holiday moves into the next week, and that week keeps its own", () => {
    const friday = () => ({ ...defaultTerms, transferWeekday: 5 });
    const christmas = transferRunOf(day("2026-12-21"), friday, denver);
    expect(christmas.day.toString()).toBe("2026-12-28");
    expect(nextTransferRun(christmas.cutOffAt, friday, denver).day.toString()).toBe("2027-01-04");
  });

  test("every instant has exactly one, on a banking day, and none is passed over", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2037, 11, 31) }),
        fc.constantFrom("America/Denver", "Pacific/Auckland", "Pacific/Apia", "UTC", "Africa/Cairo"),
        fc.integer({ min: 1, max: 5 }),
        (at, zone, transferWeekday) => {
          const terms = () => ({ ...defaultTerms, transferWeekday });
          const asked = Temporal.Instant.fromEpochMilliseconds(at);
          const found = nextTransferRun(asked, terms, zone);
          expect(isBankingDay(found.day)).toBe(true);
          expect(Temporal.Instant.compare(asked, found.cutOffAt)).toBeLessThan(0);
          const before = transferRunOf(found.week.subtract({ days: 7 }), terms, zone);
          expect(Temporal.Instant.compare(before.cutOffAt, asked)).toBeLessThanOrEqual(0);
          expect(weekOf(found.cutOffAt, zone).since(found.week).total("days")).toBeLessThanOrEqual(7);
        },
      ),
      { numRuns: 500 },
    );
  });
});
