import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { restKey, runsImport, useSiteDouble, type Ended } from "../../support/affiliatewp.ts";
import { closedUrl } from "../../support/closed-url.ts";
import { useDatabase } from "../../support/database.ts";
import type { Fault } from "../../support/rest-double.ts";
import { fault } from "../../support/shop-double.ts";

/** What an operator reads on the morning of the move when the site answers badly: about --rest and --key, which they typed, and never about another setting. */
const db = await useDatabase();
const asking = (url: string, ...more: string[]) => ["affiliatewp", "--rest", url, "--key", restKey, "--dry-run", ...more];
const wordsOf = ({ said }: Ended): string => said.replaceAll(/\s+/g, " ");
const asidesOf = async ({ said }: Ended): Promise<string[][]> =>
  parse(await readFile(/\S+set-aside\.csv/.exec(said)?.[0] ?? "", "utf8"), { bom: true });
const again = "Nothing is lost: run the same line again, and what was taken already is known.";

describe("what can't be asked is refused in a sentence, exit code 2, and nothing is written", () => {
  const utf16: Fault = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(Buffer.from('[{"affiliate_id":1}]', "utf16le"));
  };
  test.each<[string, RegExp, Fault, readonly string[]]>([
    [
      "a wrong key",
      /^affiliates/,
      fault.status(401, {}, '{"code":"rest_forbidden","message":"no"}'),
      ["The shop refuses the key", "401 (rest_forbidden)", "Check --key: the public key, a colon and the token", "Tools → API Keys"],
    ],
    [
      "a site without AffiliateWP",
      /^affiliates/,
      fault.status(404, {}, '{"code":"rest_no_route","message":"No route was found"}'),
      [
        "No AffiliateWP there",
        "/wp-json/affwp/v1/affiliates (rest_no_route)",
        "Check --rest: the address of WordPress itself",
        "AffiliateWP must be active",
      ],
    ],
    ["another site's 404", /^affiliates/, fault.page(404), ["No AffiliateWP there", "Check --rest"]],
    [
      "a web page instead of JSON",
      /^affiliates/,
      fault.page(200),
      ["gave no JSON at /wp-json/affwp/v1/affiliates: a web page", "Open that address in a browser", again],
    ],
    ["a message of PHP's before the JSON", /^affiliates/, fault.warning, ["a message of PHP's comes before the JSON", again]],
    ["JSON in UTF-16", /^affiliates/, utf16, ["gave no JSON at /wp-json/affwp/v1/affiliates"]],
    ["JSON that is no list", /^affiliates/, fault.status(200, {}, '{"affiliates":[]}'), ["JSON, but no list"]],
    [
      "an answer that breaks off on the second page",
      /^referrals\?.*offset=99/,
      fault.truncated,
      ["at /wp-json/affwp/v1/referrals: JSON that breaks off", again],
    ],
    [
      "a line that goes dead on the second page",
      /^referrals\?.*offset=99/,
      fault.broken,
      ["could not be reached", "Check that the site is up and that --rest is its address.", again],
    ],
    ["maintenance in its middle", /^visits\?.*offset=99/, fault.page(503), ["could not be reached: it answered 503", again]],
    ["too many questions", /^referrals/, fault.status(429, { "retry-after": "90" }), ["left alone for 90 seconds", "Wait as long.", again]],
    [
      "another host that it sends us to",
      /^affiliates/,
      fault.status(302, { location: "https://elsewhere.example/wp-json/affwp/v1/affiliates" }),
      ["redirects to elsewhere.example, where the key must not be sent", "Say --rest with the address that the site really has."],
    ],
  ])("%s", async (_, path, disturbance, sentences) => {
    const site = await useSiteDouble();
    site.disturb(path, disturbance, 1_000);
    const ended = await runsImport(db, asking(site.url));
    for (const sentence of sentences) expect(wordsOf(ended)).toContain(sentence);
    expect(ended.said).not.toContain("WOOCOMMERCE");
    expect(ended.code).toBe(2);
    expect(await rowsOf({ em: db.database.reader() }, sql`select key from imported_partner`)).toEqual([]);
  });

  test("a site that there is not", async () => {
    const ended = await runsImport(db, asking(await closedUrl()));
    expect(wordsOf(ended)).toContain("Check that the site is up and that --rest is its address.");
    expect(ended).toMatchObject({ code: 2, said: expect.not.stringContaining("WOOCOMMERCE") });
  });
});

describe("what is odd in what it answers is told row by row, and the rest is taken", () => {
  test("a list with nothing in it is a 404 at AffiliateWP, which is no fault: a programme that never paid anybody moves in", async () => {
    const site = await useSiteDouble();
    site.lists.payouts = [];
    site.lists.referrals = site.lists.referrals.filter(({ status }) => status === "unpaid");
    const ended = await runsImport(db, asking(site.url));
    expect(ended.said).toMatch(/unpaid +35 +35/);
    expect(ended.said).not.toMatch(/^payouts/m);
    expect(site.asked.some((path) => path.startsWith("payouts"))).toBe(true);
  });

  test.each([
    ["reference", "order_reference"],
    ["currency", "currency_code"],
    ["amount", "commission"],
  ])("where %s is called %s nobody guesses: no referral is taken without what it is about", async (name, called) => {
    const site = await useSiteDouble();
    site.lists.referrals = site.lists.referrals.map(({ [name]: value, ...rest }) => ({ ...rest, [called]: value }));
    const ended = await runsImport(db, asking(site.url));
    expect(wordsOf(ended)).toContain(
      `${site.lists.referrals.length} A field that every answer of AffiliateWP 2.8 has is missing or holds something else`,
    );
    expect((await asidesOf(ended)).find(([file]) => file === "referrals")?.slice(2, 4)).toEqual([expect.stringContaining("A field"), name]);
    expect(ended.code).toBe(1);
  });

  test("200 items of one number count once; those of them that say something else are set aside", async () => {
    const site = await useSiteDouble();
    const one = site.lists.referrals.find(({ status }) => status === "unpaid")!;
    const others = Array.from({ length: 199 }, (_, nth) => ({ ...one, amount: String(nth + 1) }));
    site.lists.referrals = [one, ...others, ...Array.from({ length: 200 }, () => one)];
    const ended = await runsImport(db, asking(site.url));
    expect(ended.said).toMatch(/unpaid +1 +1/);
    expect(wordsOf(ended)).toContain("199 Another row has the same number and says something else. The one that came first was taken");
    expect(ended.code).toBe(1);
  });

  test("an item dated in the future is set aside: this computer's clock is asked about", async () => {
    const site = await useSiteDouble();
    site.lists.referrals[0] = { ...site.lists.referrals[0], date: "2031-01-01 00:00:00" };
    const ended = await runsImport(db, asking(site.url));
    expect(wordsOf(ended)).toContain("1 It has not been yet: is this computer's clock right");
    expect(ended.code).toBe(1);
  });

  test("referrals of which it tells fewer than it counts are told by affiliate", async () => {
    const site = await useSiteDouble();
    site.lists.referrals = site.lists.referrals.filter(({ affiliate_id: id, status }) => String(id) !== "6" || status !== "paid");
    const ended = await runsImport(db, asking(site.url));
    expect(wordsOf(ended)).toContain("AffiliateWP itself counts more than was read");
    expect(wordsOf(ended)).toContain("#6 0 of 7 paid referrals");
    expect(ended.code).toBe(1);
  });
});
