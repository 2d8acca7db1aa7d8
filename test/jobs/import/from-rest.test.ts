import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { partnerByReference } from "#domain/partners";
import {
  csvFolder,
  byCsv,
  deductions,
  oracle,
  restKey,
  runsImport,
  standsHere,
  standsThere,
  useSiteDouble,
} from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";
import { fault } from "../../support/shop-double.ts";

const db = await useDatabase();
const reader = { em: db.database.reader() };
const site = await useSiteDouble();
const args = (...more: string[]) => ["affiliatewp", "--rest", `${site.url}/`, "--key", restKey, ...more];

test("a wrong key, a page instead of JSON and a site without AffiliateWP are told in a sentence, and nothing is begun", async () => {
  expect(await runsImport(db, ["affiliatewp", "--rest", site.url, "--key", "no:body"])).toMatchObject({ code: 2 });
  site.disturb(/^affiliates/, fault.page(200));
  const page = await runsImport(db, args());
  expect(page).toMatchObject({ code: 2 });
  expect(page.said).toContain("a web page");
  site.disturb(/^affiliates/, fault.status(404, {}, '{"code":"rest_no_route","message":"No route was found"}'));
  expect((await runsImport(db, args())).said).toContain("rest_no_route");
  expect(await rowsOf(reader, sql`select key from imported_partner`)).toEqual([]);
});

test("a run that is cut off in its middle goes on when it is run again", async () => {
  site.disturb(/^visits\?.*offset=99/, fault.status(503), 4);
  expect(await runsImport(db, args())).toMatchObject({ code: 2 });
  expect((await rowsOf(reader, sql`select id from click`)).length).toBe(100);
});

test("faults that pass are waited out, and every page is read until the empty one", async () => {
  site.disturb(/^referrals/, fault.status(429, { "retry-after": "2" }));
  site.disturb(/^payouts/, fault.status(500));
  const { code, said } = await runsImport(db, args());
  expect(site.asked.at(-1)).toMatch(/^visits\?.*offset=158/);
  expect(await standsHere(db)).toEqual(standsThere(deductions));
  expect(said).toMatch(/visits +158 +158/);
  expect(code).toBe(1);
  expect((await runsImport(db, args())).said).toContain("Nothing new from AffiliateWP");
});

test("names come with each affiliate where the list has none, and lead whom their links lead to", async () => {
  const named = oracle.affiliates.filter(({ user_login: login }) => login !== null);
  for (const { affiliate_id: id, user_login: login } of named) expect((await partnerByReference(reader, login ?? ""))?.shareId).toBe(id);
  expect((await partnerByReference(reader, "bo"))?.name).toBe("Bo O'Brien");
});

test("both ways end in the same: who, when, how much, by which payout", async () => {
  const other = await useDatabase();
  await runsImport(other, byCsv(csvFolder));
  const lines = async (of: typeof db) =>
    (
      await rowsOf(
        { em: of.database.reader() },
        sql<{ line: string }>`
          select concat_ws(' ', i.key, r.said_status, r.amount_minor, r.currency, r.shop, case when r.shop = 'woocommerce' then r.external_id end, r.made_at, r.payout_key, c.status) as line
          from imported_referral r join imported_partner i on i.partner_id = r.partner_id join conversion c on c.id = r.conversion_id`,
      )
    ).map(({ line }) => line);
  expect((await lines(db)).toSorted()).toEqual((await lines(other)).toSorted());
  const visits = async (of: typeof db) =>
    rowsOf(
      { em: of.database.reader() },
      sql`select i.key, k.id, k.clicked_at, k.landing, k.referrer_host from click k join imported_partner i on i.partner_id = k.partner_id order by k.id`,
    );
  expect(await visits(db)).toEqual(await visits(other));
});

test("a site that gives the same item again and again is asked on, and the item counts once", async () => {
  const again = await useSiteDouble();
  const [first] = again.lists.visits;
  again.lists.visits = Array.from({ length: 200 }, () => first!);
  const fresh = await useDatabase();
  const { said } = await runsImport(fresh, ["affiliatewp", "--rest", again.url, "--key", restKey]);
  expect(said).toMatch(/visits +1 +1/);
});

test("only what is dated from a day on is taken, and compared", async () => {
  const fresh = await useDatabase();
  const { said } = await runsImport(fresh, args("--since", "2026-11-01"));
  const [row] = await rowsOf({ em: fresh.database.reader() }, sql<{ first: string }>`select min(made_at) as first from imported_referral`);
  expect(instant(row!.first).epochMilliseconds).toBeGreaterThan(instant("2026-11-01T06:00:00Z").epochMilliseconds);
  expect(said).toMatch(/unpaid +35 +35/);
});

test("rows that moved over the edge of a page, because others were taken out meanwhile, are missed by nobody: the list is told as unread, and the next run has them", async () => {
  const moving = await useSiteDouble();
  const fresh = await useDatabase();
  const key = ["affiliatewp", "--rest", moving.url, "--key", restKey];
  moving.disturb(/^visits\?.*offset=99/, (_request, _response, answer) => {
    moving.lists.visits.splice(10, 5);
    answer();
  });
  const cut = await runsImport(fresh, key);
  expect(cut.said).toContain("Not read: visits, because rows were taken out of it while it was read");
  expect([cut.code, (await rowsOf({ em: fresh.database.reader() }, sql`select id from click`)).length]).toEqual([1, 154]);
  const again = await runsImport(fresh, key);
  expect(again.said).not.toContain("Not read");
  expect((await rowsOf({ em: fresh.database.reader() }, sql`select id from click`)).length).toBe(158);
});
