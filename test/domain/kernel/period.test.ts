import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dayCount,
  instant,
  isBefore,
  localDate,
  monthCount,
  periodBefore,
  periodNames,
  periodOf,
  readPeriod,
  typedPeriod,
  type PeriodName,
} from "#domain/kernel";

const denver = "America/Denver";
const auckland = "Pacific/Auckland";
const date = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

const zone = fc.constantFrom(
  denver,
  auckland,
  "UTC",
  "America/Santiago",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Australia/Lord_Howe",
  // midnights that were skipped, and hours before midnight that came twice
  "America/Sao_Paulo",
  "Asia/Beirut",
  "Africa/Cairo",
);
const moment = fc.integer({ min: Date.UTC(1990), max: Date.UTC(2040) }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));

describe("a period in a zone", () => {
  test.for<[PeriodName, string, string, string, string]>([
    // name, now, zone → from, to
    ["today", "2026-12-15T06:59:59.999Z", denver, "2026-12-14T07:00:00Z", "2026-12-15T07:00:00Z"],
    ["today", "2026-12-15T07:00:00Z", denver, "2026-12-15T07:00:00Z", "2026-12-16T07:00:00Z"],
    ["today", "2026-03-08T12:00:00Z", denver, "2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"], // 23 hours
    ["today", "2026-11-01T12:00:00Z", denver, "2026-11-01T06:00:00Z", "2026-11-02T07:00:00Z"], // 25 hours
    ["today", "2026-12-15T11:00:00Z", auckland, "2026-12-15T11:00:00Z", "2026-12-16T11:00:00Z"],
    ["today", "2026-09-26T20:00:00Z", auckland, "2026-09-26T12:00:00Z", "2026-09-27T11:00:00Z"], // 23 hours
    ["today", "2026-09-06T12:00:00Z", "America/Santiago", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"], // begins at 01:00
    ["today", "2026-12-15T12:00:00Z", "UTC", "2026-12-15T00:00:00Z", "2026-12-16T00:00:00Z"],
    ["yesterday", "2026-11-02T12:00:00Z", denver, "2026-11-01T06:00:00Z", "2026-11-02T07:00:00Z"], // 25 hours
    ["yesterday", "2028-03-01T12:00:00Z", "UTC", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["week", "2026-12-14T06:59:59Z", denver, "2026-12-07T07:00:00Z", "2026-12-14T07:00:00Z"], // still Sunday there
    ["week", "2026-12-14T07:00:00Z", denver, "2026-12-14T07:00:00Z", "2026-12-21T07:00:00Z"],
    ["week", "2027-01-01T12:00:00Z", denver, "2026-12-28T07:00:00Z", "2027-01-04T07:00:00Z"],
    ["week", "2026-03-08T12:00:00Z", denver, "2026-03-02T07:00:00Z", "2026-03-09T06:00:00Z"],
    ["last-week", "2026-03-09T12:00:00Z", denver, "2026-03-02T07:00:00Z", "2026-03-09T06:00:00Z"],
    ["last-week", "2027-01-03T12:00:00Z", "UTC", "2026-12-21T00:00:00Z", "2026-12-28T00:00:00Z"],
    ["month", "2026-12-01T06:59:59Z", denver, "2026-11-01T06:00:00Z", "2026-12-01T07:00:00Z"],
    ["month", "2026-12-01T07:00:00Z", denver, "2026-12-01T07:00:00Z", "2027-01-01T07:00:00Z"],
    ["month", "2026-11-30T11:00:00Z", auckland, "2026-11-30T11:00:00Z", "2026-12-31T11:00:00Z"], // December already
    ["month", "2028-02-29T12:00:00Z", "UTC", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
    ["last-month", "2026-03-31T12:00:00Z", "UTC", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"],
    ["last-month", "2026-01-01T06:59:59Z", denver, "2025-11-01T06:00:00Z", "2025-12-01T07:00:00Z"],
    ["last-month", "2026-01-01T07:00:00Z", denver, "2025-12-01T07:00:00Z", "2026-01-01T07:00:00Z"],
    ["quarter", "2026-04-01T05:59:59Z", denver, "2026-01-01T07:00:00Z", "2026-04-01T06:00:00Z"],
    ["quarter", "2026-04-01T06:00:00Z", denver, "2026-04-01T06:00:00Z", "2026-07-01T06:00:00Z"],
    ["quarter", "2026-12-31T23:59:59Z", denver, "2026-10-01T06:00:00Z", "2027-01-01T07:00:00Z"],
    ["quarter", "2026-09-30T11:00:00Z", auckland, "2026-09-30T11:00:00Z", "2026-12-31T11:00:00Z"],
    ["quarter", "2026-05-31T12:00:00Z", "UTC", "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z"],
    ["quarter", "2026-08-31T12:00:00Z", "UTC", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"],
    ["last-quarter", "2026-02-28T12:00:00Z", denver, "2025-10-01T06:00:00Z", "2026-01-01T07:00:00Z"],
    ["last-quarter", "2026-05-31T12:00:00Z", "UTC", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"],
    ["year", "2027-01-01T06:59:59Z", denver, "2026-01-01T07:00:00Z", "2027-01-01T07:00:00Z"],
    ["year", "2026-12-31T11:00:00Z", auckland, "2026-12-31T11:00:00Z", "2027-12-31T11:00:00Z"],
    ["year", "2028-02-29T12:00:00Z", "UTC", "2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z"],
    ["last-year", "2028-02-29T12:00:00Z", "UTC", "2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"],
    ["last-7-days", "2026-03-10T12:00:00Z", denver, "2026-03-04T07:00:00Z", "2026-03-11T06:00:00Z"],
    ["last-30-days", "2028-03-01T12:00:00Z", "UTC", "2028-02-01T00:00:00Z", "2028-03-02T00:00:00Z"],
    ["last-90-days", "2026-12-15T11:00:00Z", auckland, "2026-09-17T12:00:00Z", "2026-12-16T11:00:00Z"],
  ])("%s at %s in %s", ([name, now, where, from, to]) => {
    const period = periodOf(name, instant(now), where);
    expect([period.name, period.from.toString(), period.to.toString()]).toEqual([name, from, to]);
  });

  const past: readonly PeriodName[] = ["yesterday", "last-week", "last-month", "last-quarter", "last-year"];

  test("holds now, or else ends where the one of now begins", () => {
    fc.assert(
      fc.property(fc.constantFrom(...periodNames), moment, zone, (name, now, where) => {
        const { from, to } = periodOf(name, now, where);
        expect(isBefore(from, to)).toBe(true);
        const isPast = past.includes(name);
        const inside = isPast ? to.subtract({ milliseconds: 1 }) : now;
        expect([isBefore(inside, from), isBefore(inside, to)]).toEqual([false, true]);
        const current = name === "yesterday" ? "today" : (name.replace("last-", "") as PeriodName);
        expect(!isPast || to.equals(periodOf(current, now, where).from)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("follows the one before without gap or overlap, and is the same from its first to its last millisecond", () => {
    const repeating = fc.constantFrom<PeriodName>("today", "week", "month", "quarter", "year");
    fc.assert(
      fc.property(repeating, moment, zone, (name, now, where) => {
        const { from, to } = periodOf(name, now, where);
        const last = to.subtract({ milliseconds: 1 });
        expect(periodOf(name, from, where).to.toString()).toBe(to.toString());
        expect(periodOf(name, last, where).from.toString()).toBe(from.toString());
        expect(periodOf(name, to, where).from.toString()).toBe(to.toString());
      }),
      { numRuns: 500 },
    );
  });

  test("days by their dates tile the time line like the calendar, whatever clocks do", () => {
    fc.assert(
      fc.property(moment, fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 6 }), zone, (now, lengths, where) => {
        let first = localDate(now, where);
        let before: Temporal.Instant | null = null;
        for (const days of lengths) {
          const next = first.add({ days });
          const period = periodOf({ first, next }, now, where);
          expect(dayCount(period)).toBe(days);
          expect(before?.equals(period.from) ?? true).toBe(true);
          expect(localDate(period.from, where).toString()).toBe(first.toString());
          before = period.to;
          first = next;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("what a person types as a period", () => {
  test.for<[string, string, string]>([
    // typed → first and last day
    ["2026-10", "2026-10-01", "2026-10-31"],
    ["2028-02", "2028-02-01", "2028-02-29"],
    ["2027-02", "2027-02-01", "2027-02-28"],
    ["2026-10-07", "2026-10-07", "2026-10-07"],
    ["2028-02-29", "2028-02-29", "2028-02-29"],
    ["2026-10-01..2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01...2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01…2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01–2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01—2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01-2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01 - 2026-10-31", "2026-10-01", "2026-10-31"],
    ["  2026-10-01  TO  2026-10-31 ", "2026-10-01", "2026-10-31"],
    ["from:2026-10-01 to:2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10-01 until 2026-10-31", "2026-10-01", "2026-10-31"],
    ["2026-10..2026-12", "2026-10-01", "2026-12-31"],
    ["2026-10-2026-12", "2026-10-01", "2026-12-31"],
    ["2026-10..2026-12-05", "2026-10-01", "2026-12-05"],
    ["2026-10-05..2026-10-05", "2026-10-05", "2026-10-05"],
    ["2016-12-15..2026-12-14", "2016-12-15", "2026-12-14"], // ten years
  ])("%j", ([typed, first, last]) => {
    const read = readPeriod(typed);
    expect(read).toMatchObject({ first: date(first), next: date(last).add({ days: 1 }) });
  });

  test.for<[string, PeriodName]>([
    ["today", "today"],
    [" Last  Month ", "last-month"],
    ["LAST_MONTH", "last-month"],
    ["this week", "week"],
    ["this-quarter", "quarter"],
    ["last 30 days", "last-30-days"],
    ["30 days", "last-30-days"],
    ["30d", "last-30-days"],
    ["past-7-days", "last-7-days"],
    ["all", "all"],
  ])("%j is %s", ([typed, name]) => {
    expect(readPeriod(typed)).toBe(name);
  });

  test.for<[string, string, object]>([
    ["2026-10-31..2026-10-01", "period.backwards", { from: "2026-10-31", to: "2026-10-01" }],
    ["2026-12..2026-10", "period.backwards", { from: "2026-12", to: "2026-10" }],
    ["2026-02-30", "period.no-such-day", { text: "2026-02-30" }],
    ["2027-02-01..2027-02-29", "period.no-such-day", { text: "2027-02-29" }],
    ["2026-13", "period.no-such-day", { text: "2026-13" }],
    ["2026-00-10", "period.no-such-day", { text: "2026-00-10" }],
    ["2016-12-15..2026-12-15", "period.too-long", { from: "2016-12-15", to: "2026-12-15", years: 10 }],
    ["1000-01..9998-12", "period.too-long", { from: "1000-01", to: "9998-12", years: 10 }],
    // Years that the database writes otherwise, or whose end it does.
    ["0000-01", "period.no-such-day", { text: "0000-01" }],
    ["2026-01..9999-12", "period.no-such-day", { text: "9999-12" }],
    ["9999-12-31", "period.no-such-day", { text: "9999-12-31" }],
  ])("%j is refused as %s", ([typed, code, facts]) => {
    expect(() => readPeriod(typed)).toThrow(expect.objectContaining({ code, facts }));
  });

  test.for([
    "",
    "fortnight",
    "last 31 days",
    "2026",
    "2026-10-1",
    "10/2026",
    "01.10.2026",
    "2026-10-01..",
    "..2026-10-01",
    "2026-10-01 2026-10-31",
    "2026-10-01..2026-10-31..2026-11-01",
    "2026-10-01T00:00",
    "２０２６-10",
    "📅",
    "toString",
  ])("%j is no period", (typed) => {
    expect(() => readPeriod(typed)).toThrow(expect.objectContaining({ code: "period.unreadable" }));
  });

  test("comes back from its own spelling", () => {
    const now = instant("2026-12-15T12:00:00Z");
    for (const name of periodNames) expect(readPeriod(typedPeriod(periodOf(name, now, denver)))).toBe(name);
    const day = fc.integer({ min: 0, max: 30_000 }).map((days) => date("1970-01-01").add({ days }));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 3_650 }), (first, days) => {
        const span = { first, next: first.add({ days }) };
        const read = readPeriod(typedPeriod(periodOf(span, now, denver)));
        expect(JSON.stringify(read)).toBe(JSON.stringify(span));
      }),
    );
  });
});

describe("the period to compare with", () => {
  const before = (typed: string, now: string, where = denver): string | null => {
    const found = periodBefore(periodOf(readPeriod(typed), instant(now), where), instant(now));
    return found && [found.from, found.to].join(" ");
  };
  test.for<[string, string, string | null]>([
    // it goes on: as much of the one before as has passed of it
    ["today", "2026-12-15T19:30:00Z", "2026-12-14T07:00:00Z 2026-12-14T19:30:00Z"],
    ["month", "2026-12-10T19:00:00Z", "2026-11-01T06:00:00Z 2026-11-10T19:00:00Z"],
    ["month", "2026-11-10T19:00:00Z", "2026-10-01T06:00:00Z 2026-10-10T18:00:00Z"], // noon there is noon here
    ["month", "2026-03-31T18:00:00Z", "2026-02-01T07:00:00Z 2026-03-01T07:00:00Z"], // February has no 31st: all of it
    ["year", "2026-12-15T12:00:00Z", "2025-01-01T07:00:00Z 2025-12-15T12:00:00Z"],
    ["last-30-days", "2026-12-15T12:00:00Z", "2026-10-17T06:00:00Z 2026-11-15T12:00:00Z"],
    ["2026-12-01..2026-12-31", "2026-12-10T19:00:00Z", "2026-11-01T06:00:00Z 2026-11-10T19:00:00Z"],
    // it is over: all of the one before
    ["last-month", "2026-12-10T19:00:00Z", "2026-10-01T06:00:00Z 2026-11-01T06:00:00Z"],
    ["yesterday", "2026-11-02T12:00:00Z", "2026-10-31T06:00:00Z 2026-11-01T06:00:00Z"],
    ["2026-10", "2026-12-10T19:00:00Z", "2026-09-01T06:00:00Z 2026-10-01T06:00:00Z"],
    ["2026-04..2026-06", "2026-12-10T19:00:00Z", "2026-01-01T07:00:00Z 2026-04-01T06:00:00Z"],
    ["2026-10-05..2026-10-11", "2026-12-10T19:00:00Z", "2026-09-28T06:00:00Z 2026-10-05T06:00:00Z"],
    // there is none
    ["all", "2026-12-10T19:00:00Z", null],
    ["2027-01", "2026-12-10T19:00:00Z", null],
  ])("of %s at %s", ([typed, now, expected]) => {
    expect(before(typed, now)).toBe(expected);
  });

  test("the last 30 days are days, even when they are a calendar month", () => {
    const period = periodOf("last-30-days", instant("2026-09-30T18:00:00Z"), denver);
    expect([period.first.toString(), monthCount(period)]).toEqual(["2026-09-01", 1]);
    expect(periodBefore(period, instant("2026-09-30T18:00:00Z"))?.from.toString()).toBe("2026-08-02T06:00:00Z");
  });

  test("ends where the period begins or earlier, and never before it has begun itself", () => {
    fc.assert(
      fc.property(fc.constantFrom(...periodNames.filter((name) => name !== "all")), moment, zone, (name, now, where) => {
        const period = periodOf(name, now, where);
        const found = periodBefore(period, now);
        if (found === null) return;
        expect(isBefore(period.from, found.to)).toBe(false);
        expect(isBefore(found.to, found.from)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
