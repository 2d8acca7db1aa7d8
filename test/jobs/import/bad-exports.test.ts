import { readFile, writeFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { byCsv, csvFolder, exportsWith, runsImport, type Ended } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

/** What an operator reads on the morning of the move when something is wrong with the exports: what it is, and what to do about it. Each is a rehearsal of a real installation's files. */
const db = await useDatabase();
const rehearse = async (changes: Parameters<typeof exportsWith>[0]): Promise<Ended & { words: string }> => {
  const ended = await runsImport(db, byCsv(await exportsWith(changes), "--dry-run"));
  return { ...ended, words: ended.said.replaceAll(/\s+/g, " ") };
};
const asidesOf = async ({ said }: Ended): Promise<string[][]> =>
  parse(await readFile(/\S+set-aside\.csv/.exec(said)?.[0] ?? "", "utf8"), { bom: true });
const whole = await rehearse({});
const lines = (text: string): string[] => text.split(/(?<=\r\n)(?=")/);
const without = (text: string, kept: number): string => lines(text).slice(0, kept).join("");

test("nothing is wrong with the files as they are, but for deductions, which are told", () => {
  expect(whole.words).not.toContain("Not read");
  expect(whole.words).not.toContain("itself counts more");
});

test("referrals that break off between two rows look whole, but AffiliateWP counted more: told by affiliate, exit code 1", async () => {
  const { code, words } = await rehearse({ referrals: (text) => without(text, 40) });
  expect(words).toContain("AffiliateWP itself counts more than was read, as after an export that broke off: export again.");
  expect(words).toMatch(/#15 0 of 2 paid referrals/);
  expect(code).toBe(1);
});

test("where all that was read adds up and something is missing, nobody is sent to lines that differ", async () => {
  const { code, words } = await rehearse({
    referrals: (text) =>
      lines(text)
        .filter((row) => !/^(?:"[^"]*",){5}"-/.test(row))
        .join(""),
  });
  expect(words).toContain("#13 5 of 6 paid referrals");
  expect(words).toContain("Every sum is the same here as what was read, but not everything could be read: what is missing stands above.");
  expect(code).toBe(1);
});

test("visits that break off are told as well, and one that came in while the files were exported is nothing", async () => {
  const cut = await rehearse({ visits: (text) => without(text, 100) });
  expect(cut.words).toMatch(/#1 \d+ of 28 visits/);
  expect(cut.words).not.toContain("paid referrals");
  const late = '"159","Ana Lindqvist (#1)","No","","http://shop.example.test","","","2026-11-22 08:00:00"\r\n';
  const more = await rehearse({ visits: (text) => text.replace(/\r\n/, (end) => `${end}${late}`) });
  expect(more.words).not.toContain("itself counts more");
});

test.each([
  ["with its mark", (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])],
  ["without its mark", (text: string) => Buffer.from(text.replace(/^\uFEFF/, ""), "utf16le")],
  ["the other way round", (text: string) => Buffer.from(text.replace(/^\uFEFF/, ""), "utf16le").swap16()],
])("UTF-16 %s is read like any other file", async (_, written) => {
  expect((await rehearse({ visits: written, referrals: written })).said.split("All together:")[1]?.split("Set aside")[0]).toBe(
    whole.said.split("All together:")[1]?.split("Set aside")[0],
  );
});

test.each([
  ["a web page", () => "<!DOCTYPE html><html><body>Log in</body></html>", "it is a web page: log in to WordPress and export it again"],
  ["an empty file", () => "", "it is empty"],
  [
    "a file that a spreadsheet has saved",
    (text: string) => text.replaceAll('","', '";"'),
    "its columns are not parted by commas, as after a spreadsheet saved it: export it again and don't open it before",
  ],
  [
    "a file without one of its columns",
    (text: string) => text.replaceAll(/^("(?:[^"]*)",(?:"[^"]*",){4}"[^"]*"),"[^"]*"/gm, "$1"),
    "it looks like an export of referrals, but lacks the column “Currency”",
  ],
  [
    "an export of an older release, whose dates are for people",
    (text: string) => text.replaceAll(/"2026-11-22 [\d:]+"/g, '"November 22, 2026 7:52 am"'),
    "it looks like an export of referrals, but “November 22, 2026 7:52 am” in its first row can't be what “Date” says",
  ],
  [
    "another plugin's file",
    () => "Name,Colour\r\nAna,red\r\n",
    "its columns are not those of an export of affiliates, referrals, visits or payouts",
  ],
])("%s is not read, and told with what to do; that referrals are missing then, too", async (_, written, why) => {
  const { code, words } = await rehearse({ referrals: written });
  expect(words).toContain(`Not read: referrals.csv, because ${why}.`);
  expect(words).toContain("no file in it is an export of referrals");
  expect(code).toBe(1);
});

test("200 rows of one number count once; those of them that say something else are set aside, each with its line", async () => {
  const first = lines(await readFile(`${csvFolder}visits.csv`, "utf8"))[1] ?? "";
  const [number = ""] = /\d+/.exec(first) ?? [];
  const same = await rehearse({ visits: (text) => text + first.repeat(199) });
  expect(same.said).toMatch(/visits +158 +158/);
  expect(same.words).not.toContain("Another row has the same number");
  const others = await rehearse({ visits: (text) => text + first.replace(/\(#\d+\)/, "(#3)").repeat(199) });
  expect(others.words).toContain("199 Another row has the same number and says something else. The one that came first was taken");
  expect((await asidesOf(others)).find(([, , why]) => why?.startsWith("Another row"))).toEqual([
    "visits.csv",
    "160",
    expect.any(String),
    number,
    expect.stringContaining("(#3)"),
  ]);
  expect(others.code).toBe(1);
});

test("a referral that is paid in one file and unpaid in another counts once, as the first file says, and the other is told", async () => {
  const folder = await exportsWith({});
  const text = await readFile(`${folder}/referrals.csv`, "utf8");
  await writeFile(`${folder}/referrals-later.csv`, text.replace('"S-29","manual","unpaid"', '"S-29","manual","paid"'));
  const { said, code } = await runsImport(db, byCsv(folder, "--dry-run"));
  expect(said).toMatch(/1\s+Another row has the same number and says something else/);
  expect(code).toBe(1);
});

test("a date in the future is told with its row", async () => {
  const { code, ...ended } = await rehearse({ referrals: (text) => text.replace("2026-11-22 07:52:20", "2031-01-01 00:00:00") });
  expect((await asidesOf({ code, ...ended })).find(([, , why]) => why?.startsWith("It has not been yet"))?.[3]).toBe("2031-01-01 00:00:00");
  expect(code).toBe(1);
});
