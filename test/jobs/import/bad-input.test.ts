import { readFile, stat } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { applyAsPartner } from "#domain/partners";
import { byCsv, csvFolder, deductions, exportsWith, runsImport, standsHere, standsThere, type Ended } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const asidesOf = async ({ said }: Ended): Promise<string[][]> => {
  const path = /\S+set-aside\.csv/.exec(said)?.[0] ?? "";
  expect((await stat(path)).mode & 0o077).toBe(0);
  return parse(await readFile(path, "utf8"), { bom: true });
};
const dry = (folder: string, ...more: string[]) => runsImport(db, byCsv(folder, "--dry-run", ...more));

test.each([
  [["affiliatewp"], "Either --csv with a folder, or --rest"],
  [["tapfiliate", "--csv", "x"], "There is one: affiliatewp"],
  [["affiliatewp", "--csv", csvFolder], "say the site's with --zone"],
  [["affiliatewp", "--csv", csvFolder, "--zone", "MST7"], "say the site's with --zone"],
  [["affiliatewp", "--rest", "https://shop.example"], "--key needs the public key"],
  [["affiliatewp", "--rest", "http://shop.example", "--key", "a:b"], "https://"],
  [["affiliatewp", "--csv", "/nowhere/at/all", "--zone", "UTC"], "There is nothing at /nowhere/at/all"],
  [["affiliatewp", "--csv", csvFolder, "--zone", "UTC", "--sinse", "2026"], "--sinse"],
  [["affiliatewp", "--csv", csvFolder, "--zone", "UTC", "--since", "yesterday"], "yesterday"],
])("%j is answered with what is wrong about it", async (args, sentence) => {
  const { code, said } = await runsImport(db, args);
  expect(code).toBe(2);
  expect(said).toContain(sentence);
});

test("a file that ends in its middle gives all its whole rows; the broken one is set aside with its line", async () => {
  const folder = await exportsWith({ referrals: (text) => text.slice(0, text.indexOf('"MAN-79"') + 4) });
  const ended = await dry(folder);
  expect(ended.code).toBe(1);
  expect(
    (await asidesOf(ended)).some(
      ([file, line, why]) => file === "referrals.csv" && Number(line) >= 33 && why?.startsWith("The row is not whole"),
    ),
  ).toBe(true);
  expect(ended.said).toMatch(/unpaid +6 +6/);
});

test("a file in UTF-16, as some spreadsheets save it, is read like any other", async () => {
  const folder = await exportsWith({ visits: (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]) });
  expect((await dry(folder)).said).toMatch(/visits +158 +158/);
});

test("headings in German are known by their places", async () => {
  const german =
    '"Partner-ID","E-Mail","Name","Zahlungs-E-Mail","Benutzername","Betrag","Währung","Beschreibung","Kampagne","Referenz","Kontext","Status","Typ","Datum"';
  const folder = await exportsWith({ referrals: (text) => text.replace(/^.*\r\n/, `${german}\r\n`) });
  expect((await dry(folder)).said).toMatch(/unpaid +35 +35/);
});

test("a file whose columns are not where they have to be, a web page and an export of another screen are passed over, and told", async () => {
  const folder = await exportsWith({
    referrals: (text) => text.replace('"Amount","Currency"', '"Betrag","Waehrung"').replaceAll(/^("\d+",.*?",)/gm, '"x",$1'),
    payouts: () => "<!DOCTYPE html><html><body>Log in</body></html>",
  });
  const ended = await dry(folder);
  expect(ended.code).toBe(1);
  for (const file of ["referrals.csv", "payouts.csv"]) expect(ended.said).toContain(`Not read: ${file}`);
  expect(ended.said).toContain("no file in it is an export of referrals");
});

test("a row with a date that has not been yet, another currency or status is set aside, and the others are taken", async () => {
  const folder = await exportsWith({
    referrals: (text) =>
      text
        .replace(
          '"Small 29","","S-29","manual","unpaid","sale","2026-11-22 07:52:20"',
          '"Small 29","","S-29","manual","unpaid","sale","2031-01-01 00:00:00"',
        )
        .replace('"39.36",""', '"39.36","XXZ"')
        .replace('"S-27","manual","unpaid"', '"S-27","manual","halfpaid"')
        .replace('"36.62"', '"36,62"'),
  });
  const ended = await dry(folder);
  expect(ended.said).toMatch(/unpaid +31 +31/);
  expect(ended.code).toBe(1);
  expect((await asidesOf(ended)).map(([, line, , about]) => [line, about]).slice(1, 5)).toEqual([
    ["2", "2031-01-01 00:00:00"],
    ["3", "XXZ"],
    ["4", "halfpaid"],
    ["5", "36,62"],
  ]);
});

test("a zone that is hours ahead of the site's puts new rows into the future: they are set aside, not believed", async () => {
  db.clock.set("2026-11-22T15:00:00Z");
  const { said } = await runsImport(db, ["affiliatewp", "--csv", csvFolder, "--zone", "Pacific/Honolulu", "--dry-run"]);
  db.clock.set("2026-12-15T12:00:00Z");
  expect(said.replaceAll(/\s+/g, " ")).toContain("is this computer's clock right and, of CSV files, --zone the site's own zone?");
});

test("an affiliate whose number is printed on somebody else's links here is set aside, and so are their rows", async () => {
  await db.run((tx) => applyAsPartner(tx, { name: "Ursula", email: "ursula@example.org", application: "", shareId: "3" }));
  const ended = await dry(csvFolder);
  expect(ended.said).toContain("25 there, 24 here");
  expect(ended.code).toBe(1);
  expect((await asidesOf(ended)).filter(([, , why]) => why?.startsWith("No affiliate of this number")).length).toBeGreaterThan(10);
});

test("whoever is a partner here already, by their address, stays who they are and gets their old number as well", async () => {
  const other = await useDatabase();
  const ana = await other.run((tx) => applyAsPartner(tx, { name: "Ana L.", email: "Ana@example.org", application: "hello" }));
  await runsImport(other, byCsv());
  const rows = await rowsOf(
    { em: other.database.reader() },
    sql<{ id: string; name: string }>`
    select p.id, p.name from partner p join share_reference r on r.partner_id = p.id where r.reference in ('1', 'ana') order by r.reference`,
  );
  expect(rows).toEqual([
    { id: ana.id, name: "Ana L." },
    { id: ana.id, name: "Ana L." },
  ]);
});

test("two affiliates with one address stay two: it is that of the account, and the other one is told; one that differs in its capitals is the same", async () => {
  const fresh = await useDatabase();
  // The newest come first: of 25 the account is gone, and it was paid at Ana's address; 24 has Bo's at an account of its own.
  const folder = await exportsWith({
    affiliates: (text) =>
      text
        .replace(/^"25","","","",""/m, '"25","","","","ANA@Example.org"')
        .replace(/^"24","extra09@example.org"/m, '"24","Bo@Example.org"'),
  });
  const ended = await runsImport(fresh, byCsv(folder));
  expect(ended.said).toContain("25 there, 25 here");
  expect(await standsHere(fresh)).toEqual(standsThere(deductions).filter((line) => !/ (draft|failed) /.test(line)));
  const rows = await rowsOf(
    { em: fresh.database.reader() },
    sql<{
      line: string;
    }>`select i.key || ' ' || p.name || ' ' || (p.email_fingerprint is not null) as line from imported_partner i join partner p on p.id = i.partner_id
                          where i.key in ('1', '2', '24', '25') order by i.key::int`,
  );
  expect(rows.map(({ line }) => line)).toEqual([
    "1 Ana Lindqvist true",
    "2 Bo O'Brien false",
    "24 Extra9 Affiliate true",
    "25 Affiliate 25 false",
  ]);
  expect(
    (await asidesOf(ended)).filter(([, , why]) => why?.startsWith("Another affiliate has this address")).map(([, , , about]) => about),
  ).toEqual(["bo@example.org", "ANA@Example.org"]);
});

test("what was changed there after it was taken over is told and changes nothing here", async () => {
  const fresh = await useDatabase();
  await runsImport(fresh, byCsv());
  const folder = await exportsWith({ referrals: (text) => text.replace('"S-29","manual","unpaid"', '"S-29","manual","paid"') });
  const ended = await runsImport(fresh, byCsv(folder));
  expect(ended.said).toContain("It said something else when it was imported");
  expect(ended.said).toMatch(/#13 +unpaid +1 +2/);
  expect(ended.code).toBe(1);
});

test("watched, it shows how far it is; unwatched, it is silent until the end", async () => {
  const watched = await runsImport(db, byCsv(csvFolder, "--dry-run"), { isWatched: true });
  expect(watched.screen).toMatch(/Visits █+ 100 %: \d+ \([\d,]+\/s, 0 s left\)/);
  expect((await dry(csvFolder)).screen).toBe("");
});
