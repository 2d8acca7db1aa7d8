import { expect, test } from "vitest";
import { instant, money, oneOf, rowsOf, sql } from "#domain/kernel";
import { closeNextDay, recordClicks, trimClicks } from "#domain/attribution";
import { unusualAmong } from "#domain/payouts";
import { erasePartner, exportPartner } from "#domain/privacy";
import { changeStatus, partnerByReference } from "#domain/partners";
import { byCsv, csvFolder, runsImport } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

/** A programme that has been running: its days are counted, and some of its visits are gone. */
async function running() {
  const db = await useDatabase();
  const { id } = await db.run((tx) => makePartner(tx, "Early Bird"));
  const click = (n: number, at: string) => ({
    id: `00000000-0000-7000-8000-00000000000${n}`,
    clickedAt: instant(at),
    partnerId: id,
    shareLinkId: null,
    campaign: "",
    landing: "https://shop.example/",
    referrerHost: null,
    visitor: `v${n}`,
    verdict: "counted" as const,
  });
  await db.run((tx) =>
    recordClicks(tx, [
      click(1, "2026-10-20T12:00:00Z"),
      click(2, "2026-11-22T12:00:00Z"),
      click(3, "2026-11-23T12:00:00Z"),
      click(4, "2026-12-10T12:00:00Z"),
    ]),
  );
  const closeAll = async () => {
    while ((await db.run((tx) => closeNextDay(tx, "America/Denver"))) !== null);
  };
  await closeAll();
  const counted = async (day: string) =>
    (
      await oneOf(
        { em: db.database.reader() },
        sql<{ n: number }>`select coalesce(sum(counted), 0)::int as n from click_day where day = ${day}`,
      )
    ).n;
  return { db, closeAll, counted };
}

test("days that were counted already are counted again with the visits that were brought along", async () => {
  const { db, closeAll, counted } = await running();
  expect(await counted("2026-11-22")).toBe(1);
  await runsImport(db, byCsv());
  await closeAll();
  expect(await counted("2026-11-22")).toBe(159);
  expect(await counted("2026-11-23")).toBe(1);
});

test("what was paid there is no measure of batches here: days of single payouts would make every month look unusual", async () => {
  const { db } = await running();
  await runsImport(db, byCsv());
  expect(await db.run((tx) => unusualAmong(tx, [money(10_000_000n, "USD")], tx.now))).toEqual([]);
});

test("visits of days whose visits are let go of here are told of, and the counts of those days stay", async () => {
  const { db, counted } = await running();
  await db.run((tx) => trimClicks(tx, instant("2026-12-01T00:00:00Z"), 1_000));
  const { said, code } = await runsImport(db, byCsv(csvFolder));
  expect(said).toMatch(/158\s+Visits of that day are let go of here already/);
  expect(code).toBe(1);
  expect(await counted("2026-11-22")).toBe(1);
});

test("what an earlier system wrote of somebody is read out to them, and forgotten when they are", async () => {
  const db = await useDatabase();
  const reader = { em: db.database.reader() };
  await runsImport(db, byCsv());
  const lea = (await partnerByReference(reader, "lea"))!;
  const words = async () =>
    (
      await rowsOf(
        reader,
        sql<{ words: string }>`
      select distinct l.name || r.label as words from imported_referral r left join shop_order_line l on l.order_id = r.order_id where r.partner_id = ${lea.id}`,
      )
    ).map((row) => row.words);
  expect(await db.run((tx) => exportPartner(tx, lea.id))).toContain("Enamel Mug");
  expect(await words()).toEqual(["Enamel MugEnamel Mug"]);
  await db.run((tx) => changeStatus(tx, lea.id, "closed", "moved away"));
  await db.run((tx) => erasePartner(tx, lea.id, "asked"));
  expect(await words()).toEqual([""]);
  expect(await partnerByReference(reader, "lea")).toBeNull();
  // Another look at the same files does not bring back who asked to be forgotten.
  await runsImport(db, byCsv());
  expect(await partnerByReference(reader, "lea")).toBeNull();
  expect(await words()).toEqual([""]);
});
