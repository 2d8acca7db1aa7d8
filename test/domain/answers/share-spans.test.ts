import fc from "fast-check";
import { expect, test } from "vitest";
import { spanBorders, stepOf } from "#domain/answers";
import { instant, isBefore, localDate, periodNames, periodOf, readPeriod } from "#domain/kernel";

const denver = "America/Denver";
const now = instant("2026-12-10T12:00:00Z");
const spans = (typed: string, zone = denver): readonly [step: string, borders: string[]] => {
  const period = periodOf(readPeriod(typed), now, zone);
  return [stepOf(period), spanBorders(period, now).map(String)];
};

test.each<[typed: string, step: string, count: number]>([
  ["today", "hour", 6], // it is 05:00 there
  ["yesterday", "hour", 24],
  ["2026-11-01", "hour", 25], // clocks went back
  ["2026-03-08", "hour", 23],
  ["2026-12-08..2026-12-09", "hour", 48],
  ["week", "day", 4],
  ["last week", "day", 7],
  ["month", "day", 10],
  ["last month", "day", 30],
  ["2026-10-01..2026-12-01", "day", 62],
  ["2026-10-01..2026-12-02", "week", 9],
  ["quarter", "week", 11],
  ["last-90-days", "week", 13],
  ["2026-04..2026-09", "week", 27],
  ["year", "month", 12],
  ["2025-10-15..2026-10-14", "month", 13],
  ["all", "month", 12],
  ["2016-12-11..2026-12-10", "month", 121],
])("%s goes by the %s: %i spans", (typed, step, count) => {
  const [by, borders] = spans(typed);
  expect([by, borders.length - 1]).toEqual([step, count]);
});

test("a period that is still to come has none", () => {
  expect(spans("2027-01..2027-12")).toEqual(["month", []]);
});

test("months begin with the calendar's, whatever day the period begins on, and the last span ends with it", () => {
  const [, borders] = spans("2026-01-31..2026-09-15", "UTC");
  expect(borders.map((border) => border.slice(0, 10))).toEqual([
    "2026-01-31",
    "2026-02-01",
    "2026-03-01",
    "2026-04-01",
    "2026-05-01",
    "2026-06-01",
    "2026-07-01",
    "2026-08-01",
    "2026-09-01",
    "2026-09-16",
  ]);
});

test("spans follow one another, cover what has passed of the period, and nothing of what is to come", () => {
  const moment = fc.integer({ min: Date.UTC(1995), max: Date.UTC(2040) }).map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));
  const zone = fc.constantFrom(denver, "Pacific/Auckland", "America/Santiago", "Asia/Kathmandu", "Australia/Lord_Howe");
  fc.assert(
    fc.property(fc.constantFrom(...periodNames), moment, zone, (name, at, where) => {
      const period = periodOf(name, at, where);
      const borders = spanBorders(period, at);
      for (const [nth, border] of borders.slice(1).entries()) expect(isBefore(borders[nth]!, border)).toBe(true);
      expect(isBefore(at, borders.at(-2)!)).toBe(false);
      expect(name === "all" ? localDate(borders[0]!, where).day === 1 : borders[0]!.equals(period.from)).toBe(true);
      expect(isBefore(borders.at(-1)!, at) && isBefore(borders.at(-1)!, period.to)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
