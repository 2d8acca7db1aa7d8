import { expect, test } from "vitest";
import { instant, rowsOf, run, sql } from "#domain/kernel";
import { readConversions, type Asked, type Read, type ReadConversion } from "#domain/answers";
import { seedOrders, seedPartners } from "../../bench/seed.ts";
import { useDatabase } from "../../support/database.ts";

/** Some more than are sorted at once; the older half changed at one instant, as by the release of a batch. */
const db = await useDatabase({ at: "2026-11-01T00:00:00Z" });
await db.run((tx) => seedPartners(tx, 20));
await db.run((tx) => seedOrders(tx, { count: 11_000, until: "2026-11-01T00:00:00Z" }));
// Seeded ones have matured on the day they were paid, which takes terms without a hold.
await db.run((tx) => run(tx, sql`update conversion set hold_days = 0`));
await db.run((tx) => run(tx, sql`update conversion set changed_at = '2026-10-01T15:00:00Z' where ordered_at < '2026-09-17T00:00:00Z'`));

test.each([
  ["a day long ago", "2026-08-20T00:00:00Z", "2026-08-21T00:00:00Z", 122],
  ["the last day, which changed last", "2026-10-31T00:00:00Z", "2026-11-01T00:00:00Z", 122],
  ["nearly all days, which are more than are sorted", "2026-08-04T00:00:00Z", "2026-10-31T00:00:00Z", 10_755],
  ["days from one on", "2026-10-01T00:00:00Z", null, 3_789],
  ["a day on which nobody bought", "2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z", 0],
])("conversions of %s are read part by part in the order of their changes, each once", async (_, from, to, count) => {
  const read: string[] = [];
  let after: Asked["after"] = null;
  do {
    const asked: Asked = {
      partnerId: null,
      changedSince: null,
      from: instant(from),
      to: to === null ? null : instant(to),
      after,
      limit: 500,
    };
    const part: Read<ReadConversion> = await db.run((tx) => readConversions(tx, asked, []));
    read.push(...part.rows.map(({ id }) => id));
    after = part.next;
  } while (after !== null);
  const expected = await rowsOf(
    { em: db.database.reader() },
    sql<{ id: string }>`
      select id from conversion where ordered_at >= ${from}::timestamptz and (${to}::timestamptz is null or ordered_at < ${to}::timestamptz) order by changed_at, id`,
  );
  expect(read).toEqual(expected.map(({ id }) => id));
  expect(Math.abs(read.length - count)).toBeLessThan(40);
});
