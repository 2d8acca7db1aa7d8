import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { letterKinds } from "#domain/messages";
import { drawLetter } from "../../templates/email/draw.ts";
import { renderLetter } from "#templates/messages";
import { contrastOf, inkOn } from "#templates/ink";
import { letterCases, reader } from "../support/letters.ts";
import { root } from "../support/source-tree.ts";

const letters = letterCases.map((each) => ({ ...each, ...renderLetter(each.kind, each.facts as never, each.reader, each.files) }));
const cases = letters.map((each) => [`${each.kind} ${each.name}`, each] as const);
const letter = (kind: string, name: string) => letters.find((each) => each.kind === kind && each.name === name)!;

/** What a reader sees of the HTML. */
function seen(html: string): string {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#x60": "`", "#x3D": "=" };
  return html
    .replace(/<head>.*<\/head>/s, "")
    .replaceAll(/<!--.*?-->/gs, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(#?\w+);/g, (_, name: string) => entities[name] ?? " ");
}

/** Who did not set a bank account blocks it on the programme's own page. */
const objectionIn = (facts: object): string[] =>
  "objection" in facts && typeof facts.objection === "string" ? [`${reader.programme.url}/bank/not-mine/${facts.objection}`] : [];

test.each(cases)("%s reads as text", async (_, { kind, name, subject, text }) => {
  await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(`../golden/letters/${kind}-${name}.txt`);
});

describe.each(cases)("%s", (_, { facts, html, text, subject, reader: whose }) => {
  test("tells in its text every amount, date and order that its HTML tells", () => {
    const values = seen(html).match(/[−$€¥]*\d[\d.,\u00a0€$¥]*|\d{1,2} \w{3} \d{4}|\w{3} \d{1,2}, \d{4}/gu) ?? [];
    expect(values.length + (kindsWithoutFigures.test(subject) ? 1 : 0)).toBeGreaterThan(0);
    for (const value of values) expect(text).toContain(value.trim().replace(/[.,]$/, ""));
  });

  test("has its language, a title, and a word for every picture", () => {
    expect(html).toMatch(/<html lang="en(-[A-Z]{2})?" dir="ltr">/);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    for (const [picture] of html.matchAll(/<img[^>]*>/g)) expect(picture).toMatch(/ alt="[^"]{3,}"/);
  });

  test("has nothing left open, and is shown whole by Gmail", () => {
    expect(`${html}${text}`).not.toMatch(/undefined|\[object|NaN|null/);
    expect(html).not.toMatch(/style="[^"]*@|@root/);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
    expect(text).not.toMatch(/\n{3}| \n/);
  });

  test("leads nowhere but to the programme, and runs nothing", () => {
    // A customer pays at the shop; everything else is the programme's own.
    const leadsTo = [whose.unsubscribeUrl ?? "", ...("payUrl" in facts ? [facts.payUrl] : []), ...objectionIn(facts)].map(escapedUrl);
    for (const [, url = ""] of html.matchAll(/ href="([^"]*)"/g)) expect(leadsTo).toContain(url);
    for (const [, url] of html.matchAll(/ src="([^"]*)"/g)) expect([whose.look.logoUrl, "cid:picture"]).toContain(url);
    const tags = new Set([...html.matchAll(/<([a-z!]+[\w-]*)/gi)].map(([, tag = ""]) => tag));
    expect([...tags].filter((tag) => !ours.includes(tag))).toEqual([]);
    expect(html).not.toMatch(/<[^>"]*(?:"[^"]*"[^>"]*)*\son\w+=/);
  });

  test("has a subject of one line", () => {
    expect(subject).toMatch(/^[^\p{Cc}\p{Cf}\u2028\u2029]{5,}$/u);
  });
});

const kindsWithoutFigures = /application|No new sales/i;
const ours = "!doctype html head meta title style body div table tr td th h1 p b br bdi a img span blockquote ! !--".split(" ");
const escapedUrl = (url: string): string =>
  url.replaceAll("&", "&amp;").replaceAll("=", "&#x3D;").replaceAll(">", "&gt;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

test("what is hostile makes the same letter with other words", () => {
  const shape = (name: string): string[] => [...letter("connect-code", name).html.matchAll(/<\/?[a-z][a-z0-9]*/g)].map(([tag]) => tag);
  expect(shape("hostile")).toEqual(shape("ordinary"));
  expect(seen(letter("connect-code", "hostile").html)).toContain("<script>alert(1)</script>");
});

test("a statement longer than a mail comes with all its lines in a file", () => {
  expect(letter("payout-released", "few").attachments).toEqual([]);
  const [file, ...others] = letter("payout-released", "400").attachments;
  expect(others).toEqual([]);
  expect(file).toMatchObject({ name: "payout-2026-12-01.csv", mediaType: "text/csv" });
  const rows = parse(String(file!.content));
  expect(rows).toHaveLength(402);
  expect(rows[1]).toEqual(["Sale", "4107", "2026-10-02 10:00:00", "11.90", "USD"]);
  expect(rows.at(-1)).toEqual(["In your wallet", "", "", "16714.45", "USD"]);
});

test("amounts are the reader's, dates are English as their region writes it", () => {
  const german = letter("payout-released", "few");
  expect(german.html).toContain('<html lang="en-DE"');
  expect(german.text).toContain("258,43\u00a0€ of the payout of 2026-12-01 is in your wallet since 1 Dec 2026.");
  expect(letter("application-approved", "right-to-left").html).toContain('<html lang="en-EG"');
  expect(letter("sale-alert", "one").html).toContain('<html lang="en-US"');
});

test("what is missing is a fault and not a hole in a letter", () => {
  expect(() => renderLetter("new-link-notice", { platform: "Slack", account: "linnet", at: undefined } as never, reader)).toThrow(
    /undefined/,
  );
  expect(() => renderLetter("application-received", {} as never, reader)).toThrow(/shareId/);
});

test("no letter names a fact as the letterhead names one of its own", () => {
  const words = { subject: "A letter", preheader: "", title: "A letter", shows: { shareId: "1004", foot: "the foot of the page" } };
  expect(() => drawLetter("application-received", "transactional", words, reader)).toThrow(
    "the letter application-received shows foot, which the letterhead names something else",
  );
});

test("that a bank refused a transfer is told only where one did", () => {
  const [byUs, byBank] = [letter("transfer-notice", "failed"), letter("transfer-notice", "refused")];
  expect(byBank.text).toMatch(/^To see your bank account/m);
  expect(byBank.subject).toContain("Your transfer was refused");
  expect(byUs.subject).toContain("Your transfer did not leave");
  expect(byUs.text).not.toMatch(/refused, and|bank account, type|Look at the bank account/);
});

test("why something happened is told in the letter, and why it was written at its foot", () => {
  const { html, text } = letter("transfer-notice", "returned");
  expect(text.split("You get this mail")).toHaveLength(2);
  expect(seen(html).split("You get this mail")).toHaveLength(2);
  expect(text).toMatch(/Why: +The bank finds no such account in your name/);
  expect(letter("transfer-notice", "requested").text).not.toContain("Why:");
  expect(letter("webhook-trouble", "gave-up").text).toContain("At the last try books.example answered");
});

describe("the templates", () => {
  const folder = join(root, "templates/email");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".hbs"));

  test("are there twice for every kind of message, and for nothing else", () => {
    const letterFiles = files.filter((path) => path.includes("/letter."));
    expect(letterFiles.toSorted()).toEqual(letterKinds.flatMap((kind) => [`${kind}/letter.html.hbs`, `${kind}/letter.txt.hbs`]).toSorted());
  });

  test("leave nothing unescaped", () => {
    for (const file of files) expect(readFileSync(join(folder, file), "utf8"), file).not.toMatch(/\{\{\{|\{\{~?&/);
  });

  test("use colours that can be read, by day and by night", () => {
    const pairs = [
      ["#1b1f1c", "#ffffff"],
      ["#565d57", "#ffffff"],
      ["#565d57", "#eff1ee"],
      ["#1b1f1c", "#f1f4f1"],
      ["#5b3a00", "#fff3dc"],
      ["#eef0ec", "#1b1f1c"],
      ["#b2b9b3", "#1b1f1c"],
      ["#b2b9b3", "#111412"],
      ["#eef0ec", "#262b27"],
      ["#ffdca8", "#3b2a12"],
    ] as const;
    for (const [ink, paper] of pairs) expect(contrastOf(ink, paper), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
    for (const { look } of letters.map((each) => each.reader)) expect(inkOn(look.colour).contrast).toBeGreaterThanOrEqual(4.5);
    const known = new Set(pairs.flat());
    const source = [...files, "styles.ts"].map((file) => readFileSync(join(folder, file), "utf8")).join("");
    const lines = ["#dde1dc", "#3a413c"];
    const used = [...source.matchAll(/#[0-9a-f]{6}\b/g)].map(([colour]) => colour).filter((colour) => !lines.includes(colour));
    expect(used.filter((colour) => !(known as Set<string>).has(colour))).toEqual([]);
  });
});
