import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, isBefore, type Instant } from "#domain/kernel";
import { lastOccurrence, nextOpenRun } from "#domain/payouts";
import { changeTerms, termsTimeline } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";

const zone = "America/Denver";
/** from January on */
const thirteenMonths = Array.from({ length: 13 }, (_, index) => Temporal.PlainYearMonth.from("2026-01").add({ months: index }).toString());
const day = (payoutDayOfMonth: number, payoutTime = "09:00") => ({ payoutDayOfMonth, payoutTime });

describe("the runs of a programme that pays on the 5th at nine, in its own zone", () => {
  const calendar = () => day(5);
  const cutOff = instant("2026-12-05T16:00:00Z");
  const justBefore = cutOff.subtract({ milliseconds: 1 });
  const next = (after: Instant, ...taken: string[]) => nextOpenRun(after, calendar, zone, new Set(taken)).label;

  test("are made at their cut-off, and not a moment before", () => {
    expect(lastOccurrence(cutOff, calendar, zone)).toEqual({ label: "2026-12-05", at: cutOff });
    expect(lastOccurrence(justBefore, calendar, zone)).toEqual({ label: "2026-11-05", at: instant("2026-11-05T16:00:00Z") });
  });

  test("take what matures before their cut-off; what matures at it waits for the next", () => {
    expect([next(justBefore), next(cutOff)]).toEqual(["2026-12-05", "2027-01-05"]);
  });

  test("are passed over where they were made ahead, one or more", () => {
    expect(next(justBefore, "2026-12-05")).toBe("2027-01-05");
    expect(next(justBefore, "2026-12-05", "2027-01-05")).toBe("2027-02-05");
    expect(next(justBefore, "2027-01-05")).toBe("2026-12-05");
  });
});

test("a month's run goes by the terms of the instant at which the month begins in the programme's zone", () => {
  const begins = instant("2026-12-01T07:00:00Z");
  const runAfter = (change: Instant) => nextOpenRun(begins, (start) => day(isBefore(start, change) ? 5 : 20), zone, new Set()).label;
  expect([runAfter(begins), runAfter(begins.add({ milliseconds: 1 }))]).toEqual(["2026-12-20", "2026-12-05"]);
});

describe("a payout day that moves", () => {
  test.each([
    ["back, in the middle of the month after its run", 5, 15],
    ["ahead, in the middle of the month before its run", 15, 5],
    ["back, before the run", 12, 28],
  ])("%s, moves from the next month on", (_sentence, before, after) => {
    const changed = instant("2026-12-10T12:00:00Z");
    const calendar = (start: Instant) => day(isBefore(start, changed) ? before : after);
    const run = (at: string) => lastOccurrence(instant(at), calendar, zone).label;
    expect(run("2026-12-31T12:00:00Z")).toBe(`2026-12-${String(before).padStart(2, "0")}`);
    expect(run("2027-01-31T12:00:00Z")).toBe(`2027-01-${String(after).padStart(2, "0")}`);
    expect(nextOpenRun(instant("2026-12-31T12:00:00Z"), calendar, zone, new Set()).label).toBe(run("2027-01-31T12:00:00Z"));
  });

  test("gives every month one run, however often and whenever it moves, and the next run is the one that is made", () => {
    const start = instant("2026-01-15T00:00:00Z");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(24 * 365), fc.integer({ min: 1, max: 28 }), fc.constantFrom("00:00", "09:00", "23:59")), {
          maxLength: 12,
        }),
        (moves) => {
          const changes = moves
            .map(([hours, ...to]) => ({ at: start.add({ hours }), terms: day(...to) }))
            .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));
          const calendar = (at: Instant) => changes.findLast((change) => !isBefore(at, change.at))?.terms ?? day(1);
          const seen = new Map<string, Instant>();
          for (let hours = 0; hours <= 24 * 400; hours += 23) {
            const at = start.add({ hours });
            const last = lastOccurrence(at, calendar, zone);
            seen.set(last.label, last.at);
            expect(isBefore(at, nextOpenRun(at, calendar, zone, new Set()).at)).toBe(true);
          }
          const months = [...seen.keys()].map((label) => label.slice(0, 7));
          expect(new Set(months).size).toBe(months.length);
          expect(months.toSorted().slice(0, 13)).toEqual(thirteenMonths);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("is told by the terms that are stored, those the programme began with before it began", async () => {
    const db = await useDatabase({ at: "2026-12-10T12:00:00Z", terms: { payoutDayOfMonth: 7 } });
    await db.run((tx) => changeTerms(tx, { terms: { payoutDayOfMonth: 20 }, from: tx.now, reason: "test" }));
    const calendar = await db.run((tx) => termsTimeline(tx));
    const labels = ["1999-05-30", "2026-12-30", "2027-01-30"].map(
      (date) => lastOccurrence(instant(`${date}T12:00:00Z`), calendar, zone).label,
    );
    expect(labels).toEqual(["1999-05-07", "2026-12-07", "2027-01-20"]);
  });
});
