import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import type { Button } from "#templates/render/button";
import { renderDiscord, type DiscordMessage } from "#templates/render/discord";
import { facts, hint, text, view, type Block, type Sentence, type Value, type View } from "#templates/view";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { dashboard, empty, hostile, payouts, why, withFiles } from "./console-samples.ts";
import { transcriptOfDiscord } from "./transcripts.ts";

const buttons = (count: number): Button[] =>
  Array.from({ length: count }, (_, index) => ({
    label: `Button ${index + 1}`,
    style: "normal",
    handle: String(index).padStart(22, "0"),
    command: "earnings why",
    asks: [],
  }));

function render(sample: View, shown: readonly Button[] = []): DiscordMessage {
  const message = renderDiscord(sample, { buttons: shown, locale: "en-US" });
  expect(
    discordMessageProblems(
      message.body,
      message.files.map(({ name }) => name),
    ),
  ).toEqual([]);
  return message;
}

function textsOf({ body }: DiscordMessage): string[] {
  return body.components[0].components.flatMap((part) => (part.type === 10 ? [part.content] : []));
}

const draw = (...sentence: Value[]): string => textsOf(render(view("", [text(...sentence)]))).join("\n");
const usd = (minor: bigint): Value => ({ money: money(minor, "USD") });

test.each(Object.entries({ dashboard, why, payouts, empty, hostile, withFiles }))("%s as a golden file", async (name, sample) => {
  const message = render(sample, buttons(2));
  await expect(`${transcriptOfDiscord(message)}\n`).toMatchFileSnapshot(`../../golden/discord/sample-${name}.txt`);
});

describe("what a person typed is shown as it was typed, and does nothing", () => {
  test.each([
    ["@everyone", String.raw`\@everyone`],
    ["<@1234> <@&5> <#6>", String.raw`\<\@1234\> \<\@&5\> \<#6\>`],
    ["</share link:7> <id:guide>", String.raw`\</share link\:7\> \<id\:guide\>`],
    ["**bold** __under__ ~~gone~~ ||spoiler||", String.raw`\*\*bold\*\* \_\_under\_\_ \~\~gone\~\~ \|\|spoiler\|\|`],
    ["[shop](https://evil.example)", String.raw`\[shop\](https\://evil.example)`],
    ["https://evil.example", String.raw`https\://evil.example`],
    ["```sh``` `x`", "\\`\\`\\`sh\\`\\`\\` \\`x\\`"],
    ["<t:1:R> <:a:1> :smile: 14:00", String.raw`\<t\:1\:R\> \<\:a\:1\> \:smile: 14:00`],
    ["# big", String.raw`\# big`],
    ["-# small", String.raw`\-# small`],
    ["> quote", String.raw`\> quote`],
    ["- item", String.raw`\- item`],
    ["1. item", String.raw`1\. item`],
    [String.raw`back\slash`, String.raw`back\\slash`],
    ["one\n# two", "one # two"],
    ["gpj.\u202eexe zero\u200bwidth", "gpj.exe zerowidth"],
  ])("%j", (typed, drawn) => expect(draw(typed)).toBe(drawn));

  test("also where several values make one line", () => {
    expect(draw("1", ". one")).toBe(String.raw`1\. one`);
    expect(draw("@", "everyone")).toBe(String.raw`\@everyone`);
    expect(draw(":", "smile", ":")).toBe(String.raw`\:smile\:`);
    expect(draw({ code: "a" }, { code: "b" }, { code: "c`d" })).toBe("`a`bc\\`d");
  });

  test("and a right-to-left name keeps the figures behind it behind it", () => {
    expect(draw({ partner: { name: "חנות", shareId: "1003" } }, " ", usd(5n))).toBe("\u2068חנות\u2069 (1003) $0.05");
  });
});

describe("values", () => {
  const at = instant("2026-11-22T14:49:59Z");
  test.each<[drawn: string, value: Value]>([
    ["−$3.00", usd(-300n)],
    ["12.5\u00a0%", { basisPoints: 1250 }],
    ["1,204", { count: 1204 }],
    ["<t:1795358999:f>", { instant: at, as: "minute" }],
    ["<t:1795358999:d>", { instant: at, as: "date" }],
    ["`4107`", { code: "4107" }],
    ["🟢 paid", { badge: "paid", tone: "good" }],
    ["<https://shop.example/a_b>", { link: "https://shop.example/a_b" }],
    [String.raw`javascript\:alert(1)`, { link: "javascript:alert(1)" }],
    [String.raw`https\://shop.example\@evil.example/`, { link: "https://shop.example@evil.example/" }],
    [String.raw`\[the page\]( <https://shop.example/x>`, { link: "https://shop.example/x", label: "[the page](" }],
  ])("%s", (drawn, value) => expect(draw(value)).toBe(drawn));
});

test("an address is whole where it is read, and short in a table", () => {
  const link = "https://shop.example/a/very/long/way/to/what/is/sold/there/kits/fall-stamps/";
  const table: Block = {
    kind: "table",
    columns: ["When", "Page"].map((label) => ({ label, align: "left" })),
    rows: [[["now"], [{ link }]]],
    more: 0,
    whenEmpty: [],
  };
  const short = "shop.example/a/very/long/way/to…re/kits/fall-stamps/";
  expect(draw({ link })).toBe(`<${link}>`);
  expect(textsOf(render(view("", [table])))).toEqual([`### When\n**now**\n-# [${short}](<${link}>)`]);
});

describe("what does not fit", () => {
  const long = "x".repeat(900);
  const rows = Array.from({ length: 500 }, (_, index): Sentence[] => [[`row ${index + 1}`], [usd(BigInt(index))]]);
  const table: Block = { kind: "table", columns: [], rows, more: 7, whenEmpty: [] };
  const crowded = view("The title", [
    facts(["Total", usd(123_456n)], ["Note", long]),
    { ...table, columns: ["Row", "Amount"].map((label) => ({ label, align: "left" })) },
    hint(long),
    hint(`${long}!`),
    hint(`${long}!!`),
  ]);

  test("goes from the far end and is counted; title, amounts and buttons stay", () => {
    const message = render(crowded, buttons(60));
    const drawn = textsOf(message).join("\n");
    expect(drawn).toContain("## The title");
    expect(drawn).toContain("Total: **$1,234.56**");
    const shownRows = [...drawn.matchAll(/\*\*row (\d+)\*\*/g)].map(([, nth]) => Number(nth));
    expect(shownRows).toEqual(Array.from({ length: shownRows.length }, (_, index) => index + 1));
    expect(shownRows.length).toBeGreaterThan(60);
    expect(drawn).toContain(`and ${507 - shownRows.length} more`);
    expect(drawn).not.toContain("x!");
    expect(drawn).toContain("and 3 more lines than fit into a message");
    expect(drawn).toContain("and 40 more things to do");
    expect(transcriptOfDiscord(message)).toContain("[Button 20]");
  });

  test("of a text is cut between characters and before it is escaped", () => {
    const drawn = draw("*".repeat(999), "😀😀😀");
    expect(drawn).toBe(`${String.raw`\*`.repeat(999)}😀😀😀`);
    expect(draw(`${"a".repeat(998)}😀b`)).toBe(`${"a".repeat(998)}…`);
    expect(draw(`${"a".repeat(996)}🇨🇭b`)).toBe(`${"a".repeat(996)}…`);
    expect(draw(`${"a".repeat(997)}*b c`)).toBe(`${"a".repeat(997)}${String.raw`\*`}b…`);
  });

  test("in bytes is left out as well: three of them a letter in Japanese", () => {
    const message = render(
      view(
        "題",
        Array.from({ length: 9 }, () => text("紙".repeat(990))),
      ),
    );
    expect(Buffer.byteLength(textsOf(message).join(""))).toBeLessThan(10_000);
    expect(textsOf(message).join("")).toMatch(/and \d more lines than fit into a message/);
  });
});

test("a label in Hebrew is as long as any, with the signs that isolate it", () => {
  const [button] = buttons(1);
  const { body } = render(view("Title", []), [{ ...button!, label: "נ".repeat(200) }]);
  expect(JSON.stringify(body)).toContain(`"\u2068${"נ".repeat(77)}…\u2069"`);
});

test("nothing at all is still a message", () => {
  expect(textsOf(render(view("\u200b", [])))).toEqual(["…"]);
});

test("files get names that Discord leaves alone, each its own", () => {
  const file = (name: string) => ({ name, mediaType: "text/csv", content: "a", description: "" });
  const { files } = render(
    view("Files", [], { files: [file("Ünter lagen.csv"), file("a/b.csv"), file("a b.csv"), file(".csv"), file("𝕏")] }),
  );
  expect(files.map(({ name }) => name)).toEqual(["U_nter_lagen.csv", "a_b.csv", "3-a_b.csv", "file.csv", "X"]);
});

test("nobody is mentioned whatever the text says", () => {
  expect(render(dashboard).body.allowed_mentions).toEqual({ parse: [] });
});
