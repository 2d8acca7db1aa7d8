import { describe, expect, test } from "vitest";
import { markdownBlocks, markdownPages } from "#templates/markdown";
import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import { view } from "#templates/view";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { slackMessageProblems } from "#test/slack/payload-rules";

/** Markdown as blocks: what its author meant stays, what could act goes. */
describe("markdown becomes blocks", () => {
  test.each<[string, string, unknown]>([
    ["a heading", "## How *links* work", [{ kind: "heading", text: "How links work" }]],
    ["a paragraph, its lines as one", "one\ntwo **three**", [{ kind: "text", sentence: ["one two three"] }]],
    ["something to type", "Ask `/share link` now", [{ kind: "text", sentence: ["Ask ", { code: "/share link" }, " now"] }]],
    [
      "a link",
      "See [the shop](https://shop.example/x).",
      [{ kind: "text", sentence: ["See ", { link: "https://shop.example/x", label: "the shop" }, "."] }],
    ],
    ["an address", "https://shop.example", [{ kind: "text", sentence: [{ link: "https://shop.example" }] }]],
    ["a quotation", "> be kind", [{ kind: "text", sentence: ["│ be kind"] }]],
    [
      "a list, with one inside",
      "- one\n- two\n  - half",
      [{ kind: "steps", steps: ["one", "two", "– half"].map((words) => ({ state: "note", at: null, sentence: [words] })) }],
    ],
    ["a numbered list", "3. one\n4. two", ["3. one", "4. two"].map((words) => ({ kind: "text", sentence: [words] }))],
    ["nothing", " \n\n", []],
  ])("%s", (_what, source, blocks) => expect(markdownBlocks(source)).toEqual(blocks));

  test("a table keeps its columns", () => {
    expect(markdownBlocks("| What | Tokens |\n|--|--:|\n| a `card` | 2 |")).toMatchObject([
      {
        kind: "table",
        columns: [
          { label: "What", align: "left" },
          { label: "Tokens", align: "right" },
        ],
        rows: [[["a ", { code: "card" }], ["2"]]],
      },
    ]);
  });
});

describe("nothing in it acts", () => {
  test.each([
    ["HTML", "<script>alert(1)</script>\n\nfine <b onclick=x>bold</b> <img src=x onerror=y>"],
    ["a script behind a link", "[press](javascript:alert(1)) [data](data:text/html,x) [vb](VBScript:x)"],
    ["a link without encryption", "[here](http://evil.example/login)"],
    ["a link that looks like another", "[here](https://shop.example@evil.example/)"],
    ["a picture that tells who reads", "![pixel](https://evil.example/p.png)"],
  ])("%s", (_what, source) => {
    const drawn = JSON.stringify(markdownBlocks(source));
    expect(drawn).not.toMatch(/script|onclick|onerror|evil|data:|"link"/i);
  });

  test("mentions and markup of the platforms stand there as text", () => {
    const sample = view("Terms", markdownBlocks("@everyone <!channel> <@U1> \\*not bold\\* || [x] ||"));
    expect(JSON.stringify(renderDiscord(sample, { buttons: [], locale: "en-US" }).body)).toContain(String.raw`\\@everyone`);
    expect(JSON.stringify(renderSlack(sample, { buttons: [], locale: "en-US", zone: "UTC" }).body.blocks)).toContain('"text":"@everyone');
  });
});

describe("a long text comes in pages", () => {
  const words = "The programme pays what you earn, on the first of the month. ".repeat(12);
  const source = Array.from({ length: 40 }, (_, nth) => `## Section ${nth + 1}\n\n${words}\n\n- one\n- two`).join("\n\n");

  test("all of it, in order, each page whole on every platform, and no heading alone at an end", () => {
    const pages = markdownPages(source);
    expect(pages.flat()).toEqual(markdownBlocks(source));
    expect(pages.length).toBeGreaterThan(10);
    for (const blocks of pages) {
      expect(blocks.at(-1)?.kind).not.toBe("heading");
      const sample = view("Terms and conditions, version 1", blocks);
      const onDiscord = renderDiscord(sample, { buttons: [], locale: "en-US" });
      const onSlack = renderSlack(sample, { buttons: [], locale: "en-US", zone: "UTC" });
      expect([discordMessageProblems(onDiscord.body, []), slackMessageProblems(onSlack.body)]).toEqual([[], []]);
      for (const message of [onDiscord.body, onSlack.body.blocks]) expect(JSON.stringify(message)).not.toMatch(/more lines|… and|…"/);
    }
  });

  test.each([
    ["one endless paragraph", "word ".repeat(5_000)],
    ["one endless word", "w".repeat(20_000)],
    ["a thousand empty headings", "#\n".repeat(1_000)],
    ["a deep list", Array.from({ length: 60 }, (_, depth) => `${"  ".repeat(depth)}- deep`).join("\n")],
    ["brackets without end", "[".repeat(3_000)],
    ["quotes inside of quotes", `${">".repeat(500)} x`],
    ["stars without end", "*a **b ".repeat(1_000)],
  ])("%s is read in time and kept", (_what, hostile) => {
    const begun = performance.now();
    const pages = markdownPages(hostile);
    expect(pages.length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
