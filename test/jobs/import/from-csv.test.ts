import { expect, test } from "vitest";
import { instant, oneOf, rowsOf, sql } from "#domain/kernel";
import { balancesOf } from "#domain/ledger";
import { contactOf, partnerByReference, statusAt } from "#domain/partners";
import { byCsv, csvFolder, deductions, oracle, runsImport, standsHere, standsThere } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

/** The exports of a real installation, taken over as an operator does it; what they have to add up to is counted from its own tables. */
const db = await useDatabase();
const reader = { em: db.database.reader() };
const rehearsal = await runsImport(db, byCsv(csvFolder, "--dry-run"));
const afterRehearsal = await standsHere(db);
const first = await runsImport(db, byCsv());
const everything = async () =>
  oneOf(
    reader,
    sql`select (select count(*) from partner) as partners, (select count(*) from share_reference) as words, (select count(*) from conversion) as conversions,
               (select count(*) from ledger_posting) as postings, (select count(*) from payout) as payouts, (select count(*) from click) as clicks,
               (select count(*) from audit_entry) as acts, (select count(*) from rate_rule) as rates, (select max(xmin::text::bigint) from imported_referral) as written`,
  );

test("a rehearsal tells what would come of it and keeps nothing", () => {
  expect(rehearsal.said).toContain("A rehearsal of moving in from AffiliateWP: nothing was kept");
  expect(rehearsal.said.split("All together:")[1]?.split("Set aside")[0]).toBe(first.said.split("All together:")[1]?.split("Set aside")[0]);
  expect(afterRehearsal).toEqual([]);
});

test("every partner's referrals stand here in every status, to the cent; only deductions don't, and are told", async () => {
  expect(await standsHere(db)).toEqual(standsThere(deductions));
  expect(first.code).toBe(1);
  expect(first.said).toMatch(/8\s+A deduction/);
  expect(first.said).toMatch(/payouts +41 +41 +3177\.47 +3177\.47 +same/);
});

test("a second run changes nothing and says so", async () => {
  const before = await everything();
  const second = await runsImport(db, byCsv());
  expect(second.said).toContain("Nothing new from AffiliateWP: nothing was changed");
  expect(await everything()).toEqual(before);
});

test("nobody is told anything", async () => {
  expect(await rowsOf(reader, sql`select kind from message`)).toEqual([]);
  expect(db.enqueued).toEqual([]);
});

test.each(["1", "ana", "ANA", "12", "lea", "25"])("a printed link with %s leads to whom it led to", async (word) => {
  const there = oracle.affiliates.find((one) => one.affiliate_id === word || one.user_login === word.toLowerCase());
  expect((await partnerByReference(reader, word))?.shareId).toBe(there?.affiliate_id);
});

test("partners have their names as they write them, their addresses sealed, and the status they had", async () => {
  const named = async (word: string) => (await partnerByReference(reader, word))!;
  expect((await named("bo")).name).toBe("Bo O'Brien");
  expect((await named("cyril")).name).toBe('Cyril "Cy" Dvořák');
  expect((await named("fay")).name).toBe("Fay Backslash\\Test");
  expect((await named("moe")).name).toBe("محمد الاختبار");
  expect((await named("nil")).name).toBe("nil");
  expect((await named("25")).name).toBe("Affiliate 25");
  expect(await db.run(async (tx) => (await contactOf(tx, (await named("cyril")).id))?.email)).toBe("cyril@example.org");
  expect(await Promise.all(["ana", "gus", "ivo", "jo"].map(async (word) => (await named(word)).status))).toEqual([
    "active",
    "paused",
    "applied",
    "declined",
  ]);
  // Whether an order of last summer counts is asked of the day on which it was made.
  expect(await statusAt(reader, (await named("extra09")).id, instant("2026-06-01T00:00:00Z"))).toBe("active");
});

test("who had a rate of their own keeps it from the day they joined, whatever it was called there", async () => {
  const rules = await rowsOf(
    reader,
    sql<{ rule: string }>`
      select i.key || ' ' || r.kind || ' ' || coalesce(r.basis_points::text, r.amount_minor || ' ' || r.currency) as rule
      from rate_rule r join imported_partner i on i.partner_id = r.partner_id order by i.key::int`,
  );
  expect(rules.map(({ rule }) => rule)).toEqual(["4 percent 3000", "5 per-item 1500 USD", "11 per-order 1250 USD", "15 percent 725"]);
});

test("what was paid there was paid by payouts of theirs, and nothing of it lies in a wallet here", async () => {
  const cyril = (await partnerByReference(reader, "cyril"))!;
  const balances = await db.run((tx) => balancesOf(tx, cyril.id));
  expect(balances.filter(({ account }) => account === "wallet").map(({ money }) => money.minor)).toEqual([]);
  expect(balances.find(({ account }) => account === "bank")?.money.minor).toBe(19_799n);
  const payout = await rowsOf(
    reader,
    sql<{ external_id: string }>`
      select s.external_id from imported_referral r join conversion c on c.id = r.conversion_id join shop_order s on s.id = c.order_id
      where r.payout_key = '12' and s.shop = 'woocommerce' order by 1`,
  );
  expect(payout.map((row) => row.external_id)).toEqual(["151", "161", "99"]);
});

test("times are what they were in UTC, those of summer as well, although the file of November writes them an hour early", async () => {
  const rows = await rowsOf(
    reader,
    sql<{ at: string }>`select made_at as at from imported_referral where number in ('MAN-7', 'MAN-61', 'S-0') order by number`,
  );
  expect(rows.map(({ at }) => instant(at).toString())).toEqual(["2026-05-22T08:52:19Z", "2026-10-31T14:52:19Z", "2026-11-22T14:52:20Z"]);
});

test("visits count as clicks, by campaign, and no more than once", async () => {
  const rows = await rowsOf(
    reader,
    sql<{ key: string; visits: number }>`
      select i.key, count(k.id)::int as visits from imported_partner i left join click k on k.partner_id = i.partner_id and k.verdict = 'counted' group by 1`,
  );
  expect(new Map(rows.map(({ key, visits }) => [key, String(visits)]))).toEqual(
    new Map(oracle.affiliates.map((one) => [one.affiliate_id, one.visits_in_table])),
  );
  const campaigns = await rowsOf(
    reader,
    sql<{ campaign: string }>`select distinct campaign from click where campaign ~ '[^\\x20-\\x7e]' order by 1`,
  );
  expect(campaigns.map(({ campaign }) => campaign)).toEqual(["q'uote 'd' é😀", "émoji😀", "日本語", "秋"]);
});
