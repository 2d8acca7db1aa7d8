import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { clickCounts, closeNextDay, recordClicks, recountNewestDays, verdicts, type NewClick } from "#domain/attribution";
import { instant, oneOf, rowsOf, run, sql, type Instant, type Period, type Tx } from "#domain/kernel";
import { violations } from "#domain/store";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const denver = "America/Denver";
const [ada, grace] = [randomUUID(), randomUUID()];

beforeEach(() => db.run(forget));

/** Each test begins with no click ever made. */
async function forget(tx: Tx): Promise<void> {
  await run(tx, sql`delete from click_day`);
  await run(tx, sql`delete from click_closing`);
  await run(tx, sql`delete from click`);
}

function click(at: string | Instant, over: Partial<NewClick> = {}): NewClick {
  return {
    id: randomUUID(),
    clickedAt: Temporal.Instant.from(at),
    partnerId: ada,
    shareLinkId: null,
    campaign: "",
    landing: "https://shop.example/",
    referrerHost: null,
    visitor: randomUUID(),
    verdict: "counted",
    ...over,
  };
}

const record = (...clicks: NewClick[]): Promise<void> => db.run((tx) => recordClicks(tx, clicks));
const at = (tx: Tx, now: string | Instant): Tx => ({
  ...tx,
  now: Temporal.Instant.from(now),
  enqueue: (topic, id) => tx.enqueue(topic, id),
});

/** What the job does at that time, and the days that it closed. */
const close = (now: string): Promise<string[]> => db.run((tx) => closeAll(at(tx, now), denver));

async function closeAll(tx: Tx, zone: string): Promise<string[]> {
  const closed: string[] = [];
  for (;;) {
    const day = await closeNextDay(tx, zone);
    if (day === null) return closed;
    closed.push(day);
  }
}

const days = (): Promise<unknown[]> =>
  db.run((tx) =>
    rowsOf(tx, sql`select day::text as day, campaign, counted, repeat, bot from click_day order by day, campaign, landing_key`),
  );

describe("a day of clicks", () => {
  test("is counted by partner, campaign and page when it is over", async () => {
    await record(
      click("2026-11-30T18:00:00Z", { campaign: "fall" }),
      click("2026-11-30T19:00:00Z", { campaign: "fall" }),
      click("2026-11-30T19:00:00Z", { campaign: "fall", verdict: "bot" }),
      click("2026-11-30T20:00:00Z", { campaign: "fall", landing: "https://shop.example/album/" }),
      click("2026-11-30T20:00:00Z", { campaign: "fall", partnerId: grace }),
      click("2026-12-01T06:59:59.999Z"), // still November there
      click("2026-12-01T07:00:00Z"),
    );
    expect(await close("2026-12-01T12:00:00Z")).toEqual(["2026-11-30"]);
    expect(await days()).toEqual(
      expect.arrayContaining([
        { day: "2026-11-30", campaign: "", counted: 1, repeat: 0, bot: 0 },
        { day: "2026-11-30", campaign: "fall", counted: 2, repeat: 0, bot: 1 },
        { day: "2026-11-30", campaign: "fall", counted: 1, repeat: 0, bot: 0 },
        { day: "2026-11-30", campaign: "fall", counted: 1, repeat: 0, bot: 0 },
      ]),
    );
    expect(await close("2026-12-01T12:00:00Z")).toEqual([]);
  });

  test("is left open until its last clicks are surely written", async () => {
    await record(click("2026-11-30T18:00:00Z"), click("2026-12-01T07:00:00Z"));
    expect(await close("2026-12-01T07:29:59Z")).toEqual([]);
    expect(await close("2026-12-01T07:30:00Z")).toEqual(["2026-11-30"]);
  });

  test("is left open until a click has come after it: a run as of later must not close days that still get clicks", async () => {
    await record(click("2026-11-28T18:00:00Z"), click("2026-11-30T18:00:00Z"));
    expect(await close("2027-06-01T12:00:00Z")).toEqual(["2026-11-28", "2026-11-29"]);
    await record(click("2026-11-30T19:00:00Z"), click("2026-12-01T19:00:00Z"));
    expect(await close("2027-06-01T12:00:00Z")).toEqual(["2026-11-30"]);
    expect(await days()).toMatchObject([{ counted: 1 }, { day: "2026-11-30", counted: 2 }]);
  });

  test("is caught up with after weeks, through months, clock changes and days without clicks", async () => {
    await record(
      click("2026-10-29T18:00:00Z"),
      click("2026-11-01T06:30:00Z"),
      click("2026-11-02T06:30:00Z"),
      click("2026-12-03T18:00:00Z"),
    );
    const closed = await close("2026-12-03T19:00:00Z");
    expect([closed.length, closed[0], closed.at(-1)]).toEqual([35, "2026-10-29", "2026-12-02"]);
    expect(await days()).toMatchObject([{ day: "2026-10-29" }, { day: "2026-11-01", counted: 2 }]); // 25 hours
  });

  test("is not there before the first click", async () => {
    expect(await close("2026-12-03T19:00:00Z")).toEqual([]);
  });

  test("is closed once by several that close at once", async () => {
    await record(...Array.from({ length: 50 }, (_, nth) => click(instant("2026-11-30T18:00:00Z").add({ hours: nth }))));
    const results = await atOnce(db, [1, 2, 3, 4], (tx) => closeAll(at(tx, "2026-12-05T12:00:00Z"), denver));
    expect(results.map((result) => result.status)).toEqual(Array(4).fill("fulfilled"));
    expect(await days()).toMatchObject([
      { day: "2026-11-30", counted: 13 },
      { day: "2026-12-01", counted: 24 },
    ]);
  });

  test("takes addresses longer than an index does, and words of any script", async () => {
    await record(
      click("2026-11-30T18:00:00Z", { landing: `https://shop.example/${"x".repeat(5_000)}`, campaign: "שלום 😀" }),
      click("2026-12-01T18:00:00Z"),
    );
    await close("2026-12-01T19:00:00Z");
    expect(await days()).toMatchObject([{ campaign: "שלום 😀", counted: 1 }]);
  });
});

describe("a click that is written after its day was closed", () => {
  const late = async (): Promise<void> => {
    await record(click("2026-11-28T18:00:00Z"), click("2026-12-01T18:00:00Z"));
    await close("2026-12-01T19:00:00Z");
    await record(click("2026-11-29T18:00:00Z"), click("2026-11-28T18:30:00Z"));
  };

  test("is seen by the check of what must always hold", async () => {
    await late();
    const [found] = await violations(db.database.reader());
    expect(found?.invariant).toMatch(/^I30a/);
    expect(found?.rows).toHaveLength(3);
  });

  test("is counted by the recount of the newest days, which leaves right ones alone", async () => {
    await late();
    expect(await db.run((tx) => recountNewestDays(tx, 2))).toEqual({ checked: 2, corrected: ["2026-11-29"] });
    expect(await db.run((tx) => recountNewestDays(tx, 3))).toEqual({ checked: 3, corrected: ["2026-11-28"] });
    expect(await db.run((tx) => recountNewestDays(tx, 9))).toEqual({ checked: 3, corrected: [] });
    expect(await days()).toMatchObject([{ counted: 2 }, { counted: 1 }]);
    expect(await violations(db.database.reader())).toEqual([]);
  });
});

describe("what is read", () => {
  type Totals = { counts: Record<string, string>; byCampaign: unknown[]; pages: string };

  async function totals(tx: Tx, from: ReturnType<typeof sql>): Promise<Totals> {
    const { pages, ...counts } = await oneOf(
      tx,
      sql<Record<string, string>>`
        select coalesce(sum(counted), 0)::text as counted, coalesce(sum(repeat), 0)::text as repeat, coalesce(sum(bot), 0)::text as bot,
               coalesce(sum(preview), 0)::text as preview, coalesce(sum(prefetch), 0)::text as prefetch, coalesce(sum(head), 0)::text as head,
               (count(distinct landing_key) filter (where counted > 0))::text as pages
        from (${from}) visit`,
    );
    const byCampaign = await rowsOf(
      tx,
      sql`select campaign, sum(counted)::text as counted from (${from}) visit group by campaign having sum(counted) > 0 order by campaign`,
    );
    return { counts, byCampaign, pages: pages ?? "" };
  }

  const read = (period: Pick<Period, "from" | "to">, by?: "day" | "click"): Promise<Totals> =>
    db.run(async (tx) => totals(tx, await clickCounts(tx, ada, period, by)));

  /** Every click on its own, with nothing of the product's in between. */
  const plainly = ({ from, to }: Pick<Period, "from" | "to">): Promise<Totals> =>
    db.run((tx) =>
      totals(
        tx,
        sql`select campaign, landing as landing_key, case when verdict = 'counted' then 1 else 0 end as counted, case when verdict = 'repeat' then 1 else 0 end as repeat,
                   case when verdict = 'bot' then 1 else 0 end as bot, case when verdict = 'preview' then 1 else 0 end as preview,
                   case when verdict = 'prefetch' then 1 else 0 end as prefetch, case when verdict = 'head' then 1 else 0 end as head
            from click where partner_id = ${ada} and clicked_at >= ${from} and clicked_at < ${to}`,
      ),
    );

  test("comes from the counts where a day is closed and inside, and from the clicks where not", async () => {
    const period = { from: instant("2026-11-29T19:00:00Z"), to: instant("2026-12-02T20:00:00Z") };
    await record(
      click("2026-11-29T18:00:00Z"), // before the period
      click("2026-11-29T20:00:00Z"), // its day is only partly inside
      click("2026-11-30T20:00:00Z"),
      click("2026-12-01T20:00:00Z"),
      click("2026-12-02T19:00:00Z"), // today
      click("2026-12-02T21:00:00Z"), // after the period
    );
    await close("2026-12-02T12:00:00Z");
    expect((await read(period)).counts).toMatchObject({ counted: "4" });
    // The proof that closed days are read from their counts: a count that is wrong shows, one outside does not.
    await db.run((tx) => run(tx, sql`update click_day set counted = counted + 10`));
    expect((await read(period)).counts).toMatchObject({ counted: "24" });
    expect((await read(period, "click")).counts).toMatchObject({ counted: "4" });
    await db.run((tx) => recountNewestDays(tx, 9));
  });

  const zones = ["America/Denver", "Pacific/Auckland", "Asia/Kathmandu", "America/Santiago", "Australia/Lord_Howe", "UTC"];
  // Clocks change in this stretch in Denver; in Santiago, Auckland and on Lord Howe at its beginning.
  const start = Date.UTC(2026, 8, 4);
  const stretchDays = 70;
  const moment = fc
    .integer({ min: 0, max: stretchDays * 1_440 })
    .map((minutes) => instant(new Date(start + minutes * 60_000).toISOString()));
  const someClick = fc.record({
    at: moment,
    partnerId: fc.constantFrom(ada, ada, grace),
    campaign: fc.constantFrom("", "fall", "winter"),
    landing: fc.constantFrom("https://shop.example/", "https://shop.example/a", "https://shop.example/b"),
    verdict: fc.constantFrom(...verdicts),
  });

  test("is what a plain count of the clicks gives, whatever was closed when, in every zone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.array(someClick, { minLength: 1, maxLength: 60 }),
        fc.array(someClick, { maxLength: 8 }),
        fc.array(moment, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 6 }),
        async (zone, first, late, closings, periods) => {
          await db.run(forget);
          await insert(first);
          for (const now of closings) await db.run((tx) => closeAll(at(tx, now), zone));
          await insert(late);
          await db.run((tx) => recountNewestDays(tx, 400));
          for (const [one, other] of periods) {
            const [from, to] = Temporal.Instant.compare(one, other) <= 0 ? [one, other] : [other, one];
            expect(await read({ from, to })).toEqual(await plainly({ from, to }));
          }
          expect(await violations(db.database.reader())).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);

  /** With the verdicts as given: who was a repeat is another test's business. */
  function insert(
    clicks: readonly { at: Instant; partnerId: string; campaign: string; landing: string; verdict: string }[],
  ): Promise<unknown> {
    const column = <T>(pick: (one: (typeof clicks)[number]) => T): T[] => clicks.map(pick);
    return db.run((tx) =>
      run(
        tx,
        sql`insert into click (id, clicked_at, partner_id, campaign, landing, visitor, verdict)
            select gen_random_uuid(), c.at, c.partner_id, c.campaign, c.landing, 'v', c.verdict
            from unnest(${column((c) => c.at)}::timestamptz[], ${column((c) => c.partnerId)}::uuid[], ${column((c) => c.campaign)}::text[],
                        ${column((c) => c.landing)}::text[], ${column((c) => c.verdict)}::text[]) as c (at, partner_id, campaign, landing, verdict)`,
      ),
    );
  }
});
