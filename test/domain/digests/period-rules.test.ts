import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, isBefore } from "#domain/kernel";
import { digestCadences, isEmpty, lastBorder, nextBorder, nextStep, type DigestCadence } from "#domain/digests";

type Running = Exclude<DigestCadence, "off">;
const running = digestCadences.filter((cadence): cadence is Running => cadence !== "off");

describe("when digests come", () => {
  test.each<[Running, number, zone: string, at: string, last: string, next: string]>([
    ["daily", 9, "America/Denver", "2026-12-01T15:59:59Z", "2026-11-30T16:00:00Z", "2026-12-01T16:00:00Z"],
    ["daily", 9, "America/Denver", "2026-12-01T16:00:00Z", "2026-12-01T16:00:00Z", "2026-12-02T16:00:00Z"],
    ["weekly", 9, "Asia/Kolkata", "2026-12-01T00:00:00Z", "2026-11-30T03:30:00Z", "2026-12-07T03:30:00Z"],
    ["monthly", 18, "Europe/Berlin", "2026-12-01T16:59:59Z", "2026-11-01T17:00:00Z", "2026-12-01T17:00:00Z"],
    // Half past two is skipped by the spring, two o'clock comes as three; in the autumn one o'clock comes twice, and counts once.
    ["daily", 2, "America/Denver", "2027-03-14T12:00:00Z", "2027-03-14T09:00:00Z", "2027-03-15T08:00:00Z"],
    ["daily", 1, "America/Denver", "2026-11-01T08:30:00Z", "2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"],
  ])("%s at %i in %s, looked at %s", (cadence, hour, zone, at, last, next) => {
    const rhythm = { cadence, hour, zone };
    expect([lastBorder(rhythm, instant(at)).toString(), nextBorder(rhythm, instant(at)).toString()]).toEqual([last, next]);
  });

  test("periods follow one another without gap or overlap, whatever is chosen in between", () => {
    const rhythm = fc.record({
      cadence: fc.constantFrom(...running),
      hour: fc.integer({ min: 0, max: 23 }),
      zone: fc.constantFrom("America/Denver", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "UTC", "Africa/Cairo"),
    });
    const looks = fc.array(fc.tuple(rhythm, fc.integer({ min: 1, max: 40 * 24 * 60 })), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(looks, (all) => {
        let now = instant("2026-02-20T00:00:00Z");
        let until = now;
        const periods: { from: Temporal.Instant; to: Temporal.Instant }[] = [];
        for (const [chosen, minutes] of all) {
          now = now.add({ minutes });
          const border = lastBorder(chosen, now);
          expect(isBefore(now, border)).toBe(false);
          expect(isBefore(now, nextBorder(chosen, now))).toBe(true);
          expect(lastBorder(chosen, nextBorder(chosen, now)).equals(nextBorder(chosen, now))).toBe(true);
          if (!isBefore(until, border)) continue;
          periods.push({ from: until, to: border });
          until = border;
        }
        expect(periods.every(({ from, to }) => isBefore(from, to))).toBe(true);
        expect(periods.slice(1).map(({ from }) => from.toString())).toEqual(periods.slice(0, -1).map(({ to }) => to.toString()));
      }),
      { numRuns: 300 },
    );
  });
});

test("a digest without anything of one's own is none, and suggests one thing to do", () => {
  const nothing = { conversions: [], clicks: 0, clicksBefore: 0, payouts: [] };
  const sale = (status: "pending" | "unpaid") => [{ status, count: 1, amount: { currency: "USD", minor: 5n } }];
  expect(isEmpty(nothing)).toBe(true);
  expect(isEmpty({ ...nothing, clicks: 1 })).toBe(false);
  const tokens = { quarter: "2026-Q4", total: 3, requirement: 25, daysLeft: 30 };
  expect(nextStep({ ...nothing, conversions: sale("pending") }, tokens)).toBe("tokens");
  expect(nextStep({ ...nothing, conversions: sale("pending") }, { ...tokens, daysLeft: 31 })).toBe("share");
  expect(nextStep({ clicks: 9, clicksBefore: 9, conversions: sale("pending") }, null)).toBe("pending");
  expect(nextStep({ clicks: 9, clicksBefore: 9, conversions: [] }, null)).toBe("campaigns");
  expect(nextStep({ clicks: 9, clicksBefore: 9, conversions: sale("unpaid") }, { ...tokens, total: 25 })).toBe("payout");
});
