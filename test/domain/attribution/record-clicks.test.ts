import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { openClickMonths, recordClicks, saltOfDay, type NewClick, type Verdict } from "#domain/attribution";
import { instant, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";

const db = await useDatabase();
const noon = instant("2026-12-15T12:00:00Z");
const ada = randomUUID();
const grace = randomUUID();
let visitor = "";
beforeEach(() => {
  visitor = randomUUID();
});

function click(over: Partial<NewClick> & { after?: Temporal.DurationLike } = {}): NewClick {
  const { after = { seconds: 0 }, ...rest } = over;
  return {
    id: randomUUID(),
    clickedAt: noon.add(after),
    partnerId: ada,
    shareLinkId: null,
    campaign: "",
    landing: "https://shop.example/",
    referrerHost: null,
    visitor,
    verdict: "counted",
    ...rest,
  };
}

const record = (...clicks: NewClick[]): Promise<void> => db.run((tx) => recordClicks(tx, clicks));
const at = (tx: Tx, now: Instant): Tx => ({ ...tx, now, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) });

/** What became of the visitor's clicks, in the order of their time. */
async function verdicts(): Promise<Verdict[]> {
  const rows = await db.run((tx) =>
    rowsOf(tx, sql<{ verdict: Verdict }>`select verdict from click where visitor = ${visitor} order by clicked_at, verdict, id`),
  );
  return rows.map(({ verdict }) => verdict);
}

describe("a click", () => {
  test("is kept as the door saw it", async () => {
    const one = click({ shareLinkId: "abc", campaign: "fall 😀", landing: "https://shop.example/a", referrerHost: "blog.example.org" });
    await record(one);
    const [row] = await db.run((tx) => rowsOf(tx, sql<Record<string, unknown>>`select * from click where id = ${one.id}`));
    expect({ ...row, clicked_at: null }).toEqual({
      id: one.id,
      clicked_at: null,
      partner_id: ada,
      share_link_id: "abc",
      campaign: "fall 😀",
      landing: "https://shop.example/a",
      referrer_host: "blog.example.org",
      visitor,
      verdict: "counted",
    });
    expect(new Date(String(row!["clicked_at"])).getTime()).toBe(noon.epochMilliseconds);
  });

  test.for<[string, Temporal.DurationLike, Verdict[]]>([
    ["at the same instant", { seconds: 0 }, ["counted", "repeat"]],
    ["29 minutes 59.999 seconds later", { minutes: 29, seconds: 59, milliseconds: 999 }, ["counted", "repeat"]],
    ["30 minutes later", { minutes: 30 }, ["counted", "counted"]],
  ])("of the same visitor to the same partner, %s", async ([, after, expected]) => {
    await record(click());
    await record(click({ after }));
    expect((await verdicts()).toSorted()).toEqual(expected);
  });

  test("is measured from the counted one before it, not from its repeats", async () => {
    await record(click());
    await record(click({ after: { minutes: 20 } }));
    await record(click({ after: { minutes: 40 } }));
    await record(click({ after: { minutes: 69 } }));
    expect(await verdicts()).toEqual(["counted", "repeat", "counted", "repeat"]);
  });

  test("that comes late is no repeat of one after it", async () => {
    await record(click({ after: { minutes: 10 } }));
    await record(click());
    expect(await verdicts()).toEqual(["counted", "counted"]);
  });

  test("of one group is a repeat of the first of them", async () => {
    await record(click({ after: { seconds: 2 } }), click(), click({ after: { seconds: 1 } }));
    expect(await verdicts()).toEqual(["counted", "repeat", "repeat"]);
  });

  test("to another partner or of another visitor is no repeat, alone or in a group", async () => {
    const other = randomUUID();
    await record(click(), click({ partnerId: grace }), click({ visitor: other }));
    await record(click({ partnerId: randomUUID(), after: { seconds: 1 } }));
    expect(await verdicts()).toEqual(["counted", "counted", "counted"]);
  });

  test.for<Exclude<Verdict, "repeat" | "counted">>(["bot", "preview", "prefetch", "head"])(
    "of a person is no repeat of a %s, in its group or before it",
    async (verdict) => {
      await record(click({ verdict }), click({ after: { seconds: 1 } }));
      expect(await verdicts()).toEqual([verdict, "counted"]);
      visitor = randomUUID();
      await record(click({ verdict }));
      await record(click({ after: { seconds: 1 } }), click({ verdict, after: { seconds: 2 } }));
      await record(click({ verdict, after: { seconds: 3 } }));
      expect(await verdicts()).toEqual([verdict, "counted", verdict, verdict]);
    },
  );

  test("whose id is known changes nothing: in the same group, later, for another partner", async () => {
    const id = randomUUID();
    const again = { id, mayBeKnown: true };
    await record(click(again), click({ ...again, after: { seconds: 5 }, campaign: "second" }));
    await record(click({ ...again, after: { hours: 2 }, campaign: "third" }));
    await record(click({ ...again, after: { hours: 24 * 40 }, partnerId: grace, campaign: "fourth" }));
    expect(await db.run((tx) => rowsOf(tx, sql`select partner_id, campaign, verdict from click where id = ${id}`))).toEqual([
      { partner_id: ada, campaign: "", verdict: "counted" },
    ]);
  });

  test("none at all is no fault", async () => {
    await record();
    expect(await verdicts()).toEqual([]);
  });

  test("five hundred in one group are all there", async () => {
    await record(...Array.from({ length: 500 }, (_, second) => click({ after: { seconds: second } })));
    const all = await verdicts();
    expect([all.length, all.filter((verdict) => verdict === "counted").length]).toEqual([500, 1]);
  });
});

describe("the months of clicks", () => {
  const partitionOf = async (id: string): Promise<string[]> =>
    (await db.run((tx) => rowsOf(tx, sql<{ name: string }>`select tableoid::regclass::text as name from click where id = ${id}`))).map(
      ({ name }) => name,
    );

  test("a click lies in its month's own partition, to the millisecond of the border", async () => {
    const table: [string, string][] = [
      ["2026-12-01T00:00:00Z", "click_2026_12"],
      ["2026-12-31T23:59:59.999Z", "click_2026_12"],
      ["2027-01-01T00:00:00Z", "click_2027_01"],
      ["2027-02-28T23:59:59.999Z", "click_2027_02"],
    ];
    for (const [clickedAt, partition] of table) {
      const one = click({ clickedAt: instant(clickedAt) });
      await record(one);
      expect([clickedAt, await partitionOf(one.id)]).toEqual([clickedAt, [`click_partition.${partition}`]]);
    }
  });

  test("a click of an unknown month is kept, too, and the months can still be opened afterwards", async () => {
    const early = click({ clickedAt: instant("2028-06-10T00:00:00Z") });
    await record(early);
    expect(await partitionOf(early.id)).toEqual(["click_partition.click_other"]);
    for (let turn = 0; turn < 2; turn++) await db.run((tx) => openClickMonths(at(tx, instant("2028-05-31T23:00:00Z"))));
    const [may, june, july] = ["2028-05-31T23:59:59.999Z", "2028-06-01T00:00:00Z", "2028-07-01T00:00:00Z"].map((clickedAt) =>
      click({ clickedAt: instant(clickedAt) }),
    );
    await record(may!, june!, july!);
    expect(await Promise.all([may!, june!, july!, early].map(({ id }) => partitionOf(id)))).toEqual([
      ["click_partition.click_2028_05"],
      ["click_partition.click_other"],
      ["click_partition.click_2028_07"],
      ["click_partition.click_other"],
    ]);
  });

  test("eight processes may open the same months at once, while clicks of those months arrive", async () => {
    const now = instant("2030-01-31T23:59:59Z");
    const opening = atOnce(db, Array.from({ length: 8 }), (tx) => openClickMonths(at(tx, now)));
    const arriving = Array.from({ length: 24 }, (_, hour) =>
      record(click({ clickedAt: instant("2030-02-28T00:00:00Z").add({ hours: hour * 2 }) })),
    );
    await Promise.all(arriving);
    expect(outcomesOf(await opening, "opened")).toEqual(Array.from({ length: 8 }, () => "opened"));
    expect(await verdicts()).toHaveLength(24);
  });

  test("a click that is being written while its month is opened stays where it is, and nobody fails", async () => {
    const { promise: isWritten, resolve: written } = Promise.withResolvers<void>();
    const { promise: maySettle, resolve: settle } = Promise.withResolvers<void>();
    const one = click({ clickedAt: instant("2032-07-15T00:00:00Z") });
    const writing = db.run(async (tx) => {
      await recordClicks(tx, [one]);
      written();
      await maySettle;
    });
    await isWritten;
    const opening = db.run((tx) => openClickMonths(at(tx, instant("2032-07-01T00:00:00Z"))));
    await untilLocksAreWaitedFor(db);
    settle();
    await Promise.all([writing, opening]);
    expect(await partitionOf(one.id)).toEqual(["click_partition.click_other"]);
  });

  test("months begin in UTC, whatever zone the server speaks", async () => {
    await db.run(async (tx) => {
      await run(tx, sql`set local timezone = 'Pacific/Auckland'`);
      await openClickMonths(at(tx, instant("2031-05-15T00:00:00Z")));
    });
    await db.run((tx) => openClickMonths(at(tx, instant("2031-04-15T00:00:00Z"))));
    const [last, first] = [
      click({ clickedAt: instant("2031-04-30T23:59:59.999Z") }),
      click({ clickedAt: instant("2031-05-01T00:00:00Z") }),
    ];
    await record(last, first);
    expect([await partitionOf(last.id), await partitionOf(first.id)]).toEqual([
      ["click_partition.click_2031_04"],
      ["click_partition.click_2031_05"],
    ]);
  });
});

describe("the salt of a day", () => {
  const salt = (now: string, fresh: string): Promise<string> => db.run((tx) => saltOfDay(at(tx, instant(now)), fresh));

  test("is the first one made for it, all day, and another the next day", async () => {
    expect(await salt("2027-03-01T00:00:00Z", "first")).toBe("first");
    expect(await salt("2027-03-01T23:59:59.999Z", "second")).toBe("first");
    expect(await salt("2027-03-02T00:00:00Z", "third")).toBe("third");
  });

  test("is one for all who ask at once", async () => {
    const results = await atOnce(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, index) =>
      saltOfDay(at(tx, instant("2027-04-01T00:00:00Z")), `salt ${index}`),
    );
    expect(new Set(results.map((result) => result.status === "fulfilled" && result.value)).size).toBe(1);
  });

  test("is gone once its day is well over, so that nobody can tell any more who a visitor was", async () => {
    await salt("2027-05-01T12:00:00Z", "old");
    await salt("2027-05-03T12:00:00Z", "new");
    expect(await db.run((tx) => rowsOf(tx, sql`select salt from visitor_salt`))).toEqual([{ salt: "new" }]);
  });
});
