import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { instant, oneOf, rowsOf, sql } from "#domain/kernel";
import {
  applyReferrals,
  leftReferrals,
  partnersToApply,
  settleOrders,
  stageReferrals,
  takeAffiliate,
  type ReferralRow,
} from "#domain/imports";
import { byCsv, exportsWith, restKey, runsImport, siteZone, useSiteDouble } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

type Database = Awaited<ReturnType<typeof useDatabase>>;

/** All that money could be made of twice. */
const booksOf = (db: Database) =>
  oneOf(
    { em: db.database.reader() },
    sql`select (select count(*) from partner) as partners, (select count(*) from conversion) as conversions, (select count(*) from shop_order) as orders,
               (select count(*) from ledger_posting) as postings, (select count(*) from payout) as payouts, (select count(*) from imported_payout) as told,
               (select count(*) from imported_referral) as referrals, (select max(xmin::text::bigint) from imported_referral) as written`,
  );
const visitsOf = async (db: Database) => (await rowsOf({ em: db.database.reader() }, sql`select id from click`)).length;

const site = await useSiteDouble();
const byRest = ["affiliatewp", "--rest", site.url, "--key", restKey];

test.each([
  ["exports", byCsv(), byRest, "--csv"],
  ["REST answers", byRest, byCsv(), "--rest"],
])("after an import from %s the other way is refused, and nothing changes", async (_, first, second, way) => {
  const db = await useDatabase();
  await runsImport(db, first);
  const before = [await booksOf(db), await visitsOf(db)];
  for (const args of [[...second, "--dry-run"], second]) {
    const { code, said } = await runsImport(db, args);
    expect(said).toContain("Imported the other way before");
    expect(said).toContain(`Run it with ${way}`);
    expect(code).toBe(2);
  }
  expect([await booksOf(db), await visitsOf(db)]).toEqual(before);
});

/** The recorded exports as they would have been had all of it been by 29 October, their dates as the site writes them at an offset. */
const writtenAt = (offset: "-06:00" | "-07:00", newest = "") => {
  const rewrite = (text: string): string =>
    text.replaceAll(/"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)"(?=\r?\n|$)/g, (_, date: string, time: string) => {
      const at = instant(`${date > "2026-10-29" ? "2026-10-29" : date}T${time}-07:00`);
      return `"${at.toZonedDateTimeISO(offset).toPlainDateTime().toString({ smallestUnit: "second" }).replace("T", " ")}"`;
    });
  return exportsWith({
    affiliates: rewrite,
    referrals: rewrite,
    payouts: rewrite,
    visits: (text) => rewrite(text).replace(/\r?\n/, (end) => `${end}${newest === "" ? "" : newest + end}`),
  });
};
const visitOfNovember = '"159","Ana Lindqvist (#1)","No","","http://shop.example.test","","","2026-11-02 09:00:00"';

const october = await useDatabase();
const first = await runsImport(october, byCsv(await writtenAt("-06:00")));
const visits = await visitsOf(october);

test("exported again after clocks were changed, every row is known, and only what is new is taken", async () => {
  expect(first.said).toMatch(/visits +158 +158/);
  const before = await booksOf(october);
  const again = await runsImport(october, byCsv(await writtenAt("-07:00", visitOfNovember)));
  expect(again.said).toMatch(/visits +159 +159 .*same/);
  expect(await booksOf(october)).toEqual(before);
  expect(await visitsOf(october)).toBe(visits + 1);
});

test.each([
  ["exported again after clocks were changed, with nothing newer in it", async () => byCsv(await writtenAt("-07:00")), "by 60 minutes"],
  [
    "an export from before the change beside one from after it",
    async () => {
      const folder = await writtenAt("-07:00", visitOfNovember);
      await cp(join(await writtenAt("-06:00"), "referrals.csv"), join(folder, "referrals-october.csv"));
      return byCsv(folder);
    },
    "by 60 minutes",
  ],
  [
    "the same files with another zone",
    async () => ["affiliatewp", "--csv", await writtenAt("-06:00"), "--zone", "America/Chicago"],
    "by 60 minutes",
  ],
])("%s would not be known again: refused, and nothing changes", async (_, args, sentence) => {
  const before = [await booksOf(october), await visitsOf(october)];
  const { code, said } = await runsImport(october, await args());
  expect(said).toContain("The exports' times have moved");
  expect(said.replaceAll(/\s+/g, " ")).toContain(sentence);
  expect(code).toBe(2);
  expect([await booksOf(october), await visitsOf(october)]).toEqual(before);
});

test("a second referral of an order that is applied has an order of its own only if it comes from where the first one did", async () => {
  const db = await useDatabase();
  const at = instant("2026-06-01T10:00:00Z");
  const referral: ReferralRow = {
    kind: "referral",
    key: "row:a:1",
    affiliate: "77",
    said: "unpaid",
    minor: 900n,
    currency: "USD",
    order: "4107",
    number: "4107",
    label: "a mug",
    campaign: "",
    at,
    place: 1,
    payout: null,
  };
  const applied = (row: ReferralRow) =>
    db.run(async (tx) => {
      await stageReferrals(tx, [row]);
      await settleOrders(tx);
      const waiting = await partnersToApply(tx);
      const count =
        waiting.length === 0
          ? 0
          : await applyReferrals(
              tx,
              waiting.map(({ id }) => id),
              siteZone,
            );
      return { count, left: (await leftReferrals(tx, "", 10)).map(({ key, why }) => `${key} ${why}`) };
    });
  await db.run((tx) =>
    takeAffiliate(tx, {
      kind: "affiliate",
      key: "77",
      name: "Ima",
      email: null,
      hasAccount: false,
      words: [],
      status: "active",
      since: instant("2026-05-01T10:00:00Z"),
      rate: null,
      oddRate: null,
      counted: { paid: null, visits: null },
    }),
  );
  expect(await applied(referral)).toEqual({ count: 1, left: [] });
  expect(await applied(referral)).toEqual({ count: 0, left: [] });
  expect(await applied({ ...referral, key: "id:50" })).toEqual({ count: 0, left: ["id:50 order-known"] });
  expect(await applied({ ...referral, key: "row:b:1", minor: 100n })).toEqual({ count: 1, left: ["id:50 order-known"] });
});
