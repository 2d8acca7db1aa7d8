import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";
import { jobs } from "../../jobs/index.ts";
import { calendarOf, type Schedule } from "../../jobs/schedule.ts";
import { readSchedule, scheduleWords } from "../../jobs/schedule-words.ts";
import { timetableBy, timetableSettings } from "../../jobs/timetable-settings.ts";

const calendarIn = (zone: string, when: Schedule) => calendarOf(when, { zone, payouts: () => defaultTerms, transfers: () => defaultTerms });
const inDenver = (when: Schedule) => calendarIn("America/Denver", when);
const written = ({ label, dueAt }: { label: string; dueAt: Temporal.Instant }): string => `${label} at ${dueAt.toString()}`;

describe("the newest occurrence, and the next", () => {
  test.each<[Schedule, at: string, last: string, next: string]>([
    [{ every: 15 }, "2026-11-02T05:14:59Z", "2026-11-02T05:00Z at 2026-11-02T05:00:00Z", "2026-11-02T05:15Z at 2026-11-02T05:15:00Z"],
    [{ daily: "00:00" }, "2026-11-02T05:00:00Z", "2026-11-01 at 2026-11-01T06:00:00Z", "2026-11-02 at 2026-11-02T07:00:00Z"],
    [{ daily: "01:00" }, "2026-12-15T07:59:59Z", "2026-12-14 at 2026-12-14T08:00:00Z", "2026-12-15 at 2026-12-15T08:00:00Z"],
    [{ daily: "01:00" }, "2026-12-15T08:00:00Z", "2026-12-15 at 2026-12-15T08:00:00Z", "2026-12-16 at 2026-12-16T08:00:00Z"],
    [{ weekly: 3, at: "15:00" }, "2026-12-15T12:00:00Z", "2026-12-09 at 2026-12-09T22:00:00Z", "2026-12-16 at 2026-12-16T22:00:00Z"],
    [{ monthly: 1, at: "10:00" }, "2026-12-01T16:59:59Z", "2026-11 at 2026-11-01T17:00:00Z", "2026-12 at 2026-12-01T17:00:00Z"],
    [{ afterQuarter: 72 }, "2026-12-15T12:00:00Z", "2026-Q3 at 2026-10-04T06:00:00Z", "2026-Q4 at 2027-01-04T07:00:00Z"],
    [{ payoutDay: true }, "2026-12-15T12:00:00Z", "2026-12-01 at 2026-12-01T16:00:00Z", "2027-01-01 at 2027-01-01T16:00:00Z"],
  ])("%j at %s", (when, at, last, next) => {
    const calendar = inDenver(when);
    expect([written(calendar.last(instant(at))), written(calendar.next(instant(at)))]).toEqual([last, next]);
  });

  test("a skipped hour comes later the same day, a repeated one at its first turn", () => {
    const nightly = inDenver({ daily: "02:30" });
    expect(written(nightly.next(instant("2027-03-14T08:00:00Z")))).toBe("2027-03-14 at 2027-03-14T09:30:00Z");
    const early = inDenver({ daily: "01:30" });
    expect(written(early.next(instant("2026-11-01T07:00:00Z")))).toBe("2026-11-01 at 2026-11-01T07:30:00Z");
    expect(written(early.next(instant("2026-11-01T07:30:00Z")))).toBe("2026-11-02 at 2026-11-02T08:30:00Z");
  });

  test("an hour that is skipped across midnight belongs to the day it was set for", () => {
    // In Nuuk clocks went from 22:59 to midnight: half past ten came half past midnight, on the day after.
    const late = calendarIn("America/Nuuk", { daily: "23:30" });
    expect(written(late.last(instant("2024-03-31T01:29:59Z")))).toBe("2024-03-29 at 2024-03-30T01:30:00Z");
    expect(written(late.next(instant("2024-03-31T01:29:59Z")))).toBe("2024-03-30 at 2024-03-31T01:30:00Z");
  });
});

describe("what comes after a mark", () => {
  const three = (when: Schedule, label: string | null, dueAt: string): string[] =>
    inDenver(when)
      .since({ label, dueAt: instant(dueAt) })
      .take(3)
      .map((occurrence) => occurrence.label)
      .toArray();

  test("is each further period, whatever hour the mark's was seen to at", () => {
    expect(three({ daily: "05:00" }, "2026-12-15", "2026-12-15T08:00:00Z")).toEqual(["2026-12-16", "2026-12-17", "2026-12-18"]);
    expect(three({ weekly: 4, at: "15:00" }, "2026-12-16", "2026-12-16T22:00:00Z")).toEqual(["2026-12-24", "2026-12-31", "2027-01-07"]);
    expect(three({ monthly: 28, at: "10:00" }, "2026-12", "2026-12-01T17:00:00Z")).toEqual(["2027-01", "2027-02", "2027-03"]);
    expect(three({ every: 10 }, "2026-12-15T12:15Z", "2026-12-15T12:15:00Z")).toEqual([
      "2026-12-15T12:20Z",
      "2026-12-15T12:30Z",
      "2026-12-15T12:40Z",
    ]);
  });

  test("is what falls due later, when the mark has no label or one of another kind of schedule", () => {
    expect(three({ daily: "05:00" }, null, "2026-12-15T08:00:00Z")).toEqual(["2026-12-15", "2026-12-16", "2026-12-17"]);
    expect(three({ daily: "05:00" }, "2026-12-15T08:00Z", "2026-12-15T08:00:00Z")).toEqual(["2026-12-15", "2026-12-16", "2026-12-17"]);
  });
});

describe("TIMETABLE", () => {
  test("moves lines of the timetable, and says what it takes for what it can't read", () => {
    const read = (TIMETABLE: string) => timetableSettings.safeParse({ TIMETABLE });
    const moved = read("click-days daily 02:00 Europe/Berlin; shop-sweep every 10 minutes;housekeeping=monday 04:15;");
    expect(timetableBy(moved.data!).map((job) => `${job.name}: ${scheduleWords(job.when)}`)).toEqual([
      "payout-batch: payout day (terms)",
      "send-transfers: transfer day (terms)",
      "settle-transfers: daily 06:00",
      "ask-rails: every 10 minutes",
      "give-up-pending: daily 00:00",
      "click-days: daily 02:00 Europe/Berlin",
      "token-grants: daily 02:00",
      "pending-order-emails: every 10 minutes",
      "quarterly-token-totals: 72 hours after a quarter",
      "unanswered-questions: every hour",
      "token-reminders: every hour",
      "monthly-ad: day 1 10:00",
      "announcements: every 5 minutes",
      "meeting-reminders: every 5 minutes",
      "craft-in-reminders: every 5 minutes",
      "partner-digest: every hour",
      "ledger-check: every hour",
      "audit-chain: every 5 minutes",
      "audit-check: daily 04:30",
      "housekeeping: monday 04:15",
      "shop-sweep: every 10 minutes",
      "deliver-overdue: every minute",
    ]);
    expect(read("payout-batch daily 01:00").error?.issues[0]?.message).toContain(
      "is none of: settle-transfers, ask-rails, give-up-pending, click-days",
    );
    for (const wrong of ["daily 24:00", "every 7 minutes", "day 29 10:00", "daily 02:00 Mars/Olympus", "someday 10:00", "daily"])
      expect(read(`click-days ${wrong}`).error?.issues[0]?.message, wrong).toContain("is no time for click-days");
  });

  test("every schedule is read back from its words, but for those that are terms", () => {
    const all: Schedule[] = [
      ...jobs.map(({ when }) => when).filter((when) => !("payoutDay" in when) && !("transferDay" in when)),
      { every: 60 },
      { weekly: 7, at: "15:00", zone: "America/Denver" },
      { monthly: 28, at: "10:00" },
      { afterQuarter: 72 },
    ];
    expect(all.map((when) => readSchedule(scheduleWords(when)))).toEqual(all);
  });
});
