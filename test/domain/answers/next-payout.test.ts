import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, laterOf, money, type Instant } from "#domain/kernel";
import { batchForecast, forecast, nextPayout, whyForPartner, type OpenItem } from "#domain/answers";
import { changeStatus, type PartnerStatus } from "#domain/partners";
import { nextOpenRun } from "#domain/payouts";
import { freezeProgramme } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { prepareBatch } from "../../support/payouts.ts";
import { thaw } from "../../support/thaw.ts";
import { tellStory } from "./story.ts";

const terms = { payoutDayOfMonth: 1, payoutTime: "09:00", minimumPayout: { USD: 1_000n } };
const december = instant("2026-12-01T16:00:00Z");
const january = instant("2027-01-01T16:00:00Z");

function item(amount: bigint, dueAt: string, kind: OpenItem["kind"] = "conversion"): OpenItem {
  return { kind, orderNumber: "1", currency: "USD", amount, dueAt: instant(dueAt) };
}

function foresee(
  items: readonly OpenItem[],
  over: { status?: PartnerStatus; isErased?: boolean; currency?: string; taken?: ReadonlySet<string> } = {},
) {
  return forecast(items, {
    currency: "USD",
    status: "active",
    isErased: false,
    termsAt: () => terms,
    calendar: () => terms,
    zone: "America/Denver",
    now: instant("2026-11-20T00:00:00Z"),
    ...over,
  });
}

describe("the first run that pays is the answer", () => {
  test("what matures before a cut-off is in it, what matures at that very moment is in the next", () => {
    expect(foresee([item(1_000n, "2026-12-01T15:59:59Z")])).toMatchObject({
      at: december,
      amount: money(1_000n, "USD"),
      reason: { kind: "on-schedule" },
    });
    expect(foresee([item(1_000n, "2026-12-01T16:00:00Z")])).toMatchObject({ at: january });
  });

  test("what has been due for long joins the next run, and what matures later is told apart", () => {
    const told = foresee([item(5_000n, "2026-08-01T00:00:00Z"), item(700n, "2026-12-20T00:00:00Z")]);
    expect(told).toMatchObject({ at: december, amount: money(5_000n, "USD"), later: money(700n, "USD") });
    expect(told.items).toHaveLength(1);
  });

  test("each item is in the run that the calendar gives it, in whatever order items and runs come", () => {
    const due = fc.integer({ min: Date.UTC(2026, 9), max: Date.UTC(2027, 5) }).map((ms) => new Date(ms).toISOString());
    const taken = fc.constantFrom(new Set<string>(), new Set(["2026-12-01"]), new Set(["2027-01-01", "2027-02-01"]));
    fc.assert(
      fc.property(fc.array(due, { minLength: 1, maxLength: 30 }), taken, (dues, periods) => {
        const items = dues.map((each) => item(1_000n, each));
        const now = instant("2026-11-20T00:00:00Z");
        const runOf = ({ dueAt }: OpenItem): string =>
          nextOpenRun(laterOf(dueAt, now), () => terms, "America/Denver", periods).at.toString();
        const first = items.map(runOf).toSorted()[0];
        const told = foresee(items, { taken: periods });
        expect([told.at?.toString(), told.items]).toEqual([first, items.filter((each) => runOf(each) === first)]);
      }),
    );
  });

  test("below the minimum it is carried over to the run that reaches it", () => {
    const told = foresee([item(400n, "2026-11-01T00:00:00Z"), item(600n, "2026-12-20T00:00:00Z")]);
    expect(told).toMatchObject({
      at: january,
      amount: money(1_000n, "USD"),
      reason: { kind: "once-over-minimum", carriedOver: [{ at: december, amount: money(400n, "USD") }] },
    });
  });

  test("each run goes by the minimum that holds on its day", () => {
    const falling = (at: Instant) => ({ minimumPayout: { USD: Temporal.Instant.compare(at, january) < 0 ? 1_000n : 300n } });
    const items = [item(400n, "2026-11-01T00:00:00Z"), item(1n, "2026-12-20T00:00:00Z")];
    const at = { currency: "USD", status: "active", isErased: false, calendar: () => terms, zone: "America/Denver" } as const;
    expect(forecast(items, { ...at, termsAt: falling, now: instant("2026-11-20T00:00:00Z") })).toMatchObject({
      at: january,
      amount: money(401n, "USD"),
      reason: { kind: "once-over-minimum", minimum: money(300n, "USD") },
    });
  });

  test("one cent short there is no date, and the cent is named", () => {
    expect(foresee([item(999n, "2026-11-01T00:00:00Z")])).toMatchObject({
      at: null,
      reason: { kind: "below-minimum", shortBy: money(1n, "USD") },
    });
  });

  test.each([
    [
      "refunds outweigh what was earned",
      foresee([item(300n, "2026-11-01T00:00:00Z"), item(-300n, "2026-11-02T00:00:00Z", "correction")]),
      "not-positive",
    ],
    ["the partner is paused", foresee([item(5_000n, "2026-11-01T00:00:00Z")], { status: "paused" }), "partner-paused"],
    ["they were erased", foresee([item(5_000n, "2026-11-01T00:00:00Z")], { status: "closed", isErased: true }), "partner-erased"],
    [
      "the terms know no minimum for the currency",
      forecast([{ ...item(5_000n, "2026-11-01T00:00:00Z"), currency: "EUR" }], {
        currency: "EUR",
        status: "active",
        isErased: false,
        termsAt: () => terms,
        calendar: () => terms,
        zone: "UTC",
        now: december,
      }),
      "no-minimum",
    ],
  ])("there is no date when %s", (_why, told, kind) => {
    expect(told).toMatchObject({ at: null, reason: { kind } });
  });

  test("closing pays out below the minimum", () => {
    expect(foresee([item(1n, "2026-11-01T00:00:00Z")], { status: "closed" })).toMatchObject({ at: december, amount: money(1n, "USD") });
  });
});

describe("with a database", async () => {
  const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
  const story = await tellStory(db);
  const { lane, keep } = story;
  const next = () => db.run((tx) => nextPayout(tx, lane.id));

  test("nothing is on its way before the first order", async () => {
    expect(await next()).toMatchObject({ forecasts: [], pending: [], frozen: null, nextRunAt: december });
  });

  test("it tells the day and the sum that the run then pays", async () => {
    await story.at("2026-11-02T12:00:00Z", () => story.order("1", { reference: "paper-lane" }));
    await story.at("2026-11-10T12:00:00Z", () => story.order("2", { reference: "paper-lane" }));
    await story.at("2026-11-25T12:00:00Z", async () => {
      await story.order("3", { reference: "paper-lane" });
      await story.order("4", { reference: "paper-lane", status: "awaiting-payment", paidAt: null });
    });
    const [told] = (await next()).forecasts;
    expect(told).toMatchObject({ at: december, amount: money(4_000n, "USD"), later: money(2_000n, "USD") });
    expect((await next()).pending).toEqual([money(2_000n, "USD")]);
    const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
    expect((await next()).forecasts).toMatchObject([
      { reason: { kind: "awaiting-release", period: "2026-12-01" }, amount: told!.amount, later: told!.later },
    ]);
    await story.payOut(batch.id);
    const { view } = await story.ask("paper-lane", "wallet balance");
    expect(JSON.stringify(view, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value))).toContain('"4000"');
    expect((await next()).forecasts).toMatchObject([{ at: january, amount: money(2_000n, "USD") }]);
  });

  test("a run that was made ahead of its day is over: the next date is the first one without a batch", async () => {
    const ahead = await story.at("2026-12-02T12:00:00Z", () => prepareBatch(db, "2027-01-01", instant("2027-01-01T16:00:00Z")));
    await story.payOut(ahead.id);
    await story.order("5", { reference: "paper-lane" });
    const february = instant("2027-02-01T16:00:00Z");
    expect(await next()).toMatchObject({ nextRunAt: february, forecasts: [{ at: february, amount: money(2_000n, "USD") }] });
    expect(await db.run((tx) => batchForecast(tx))).toMatchObject({ at: february });
    const why = await db.run((tx) => whyForPartner(tx, "5", lane.id));
    expect(why.chapters[0]?.conversion?.expected?.runAt).toEqual(february);
  });

  test("what has a date is told before what waits for a minimum of its currency", async () => {
    await story.order("6", { reference: "paper-lane", currency: "EUR" });
    const told = (await next()).forecasts.map(({ currency, reason }) => [currency, reason.kind]);
    expect(told).toEqual([
      ["USD", expect.stringMatching(/^(on-schedule|after-cut-off)$/)],
      ["EUR", "no-minimum"],
    ]);
  });

  test("a frozen programme says so, and a paused partner is told why there is no date", async () => {
    await db.run((tx) => freezeProgramme(tx, "the ledger is being checked"));
    expect((await next()).frozen).toMatchObject({ reason: "the ledger is being checked" });
    await thaw(db, "checked");
    await story.at("2026-11-15T12:00:00Z", () => story.order("9", { reference: "cut-and-keep" }));
    await db.run((tx) => changeStatus(tx, keep.id, "paused", "on leave"));
    expect(await db.run((tx) => nextPayout(tx, keep.id))).toMatchObject({
      status: "paused",
      forecasts: [{ at: null, reason: { kind: "partner-paused" } }],
    });
  });
});
