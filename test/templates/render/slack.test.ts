import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import type { Button } from "#templates/render/button";
import { renderSlack, type SlackMessage } from "#templates/render/slack";
import { facts, hint, text, view, type Block, type Sentence, type Value, type View } from "#templates/view";
import { slackMessageProblems } from "#test/slack/payload-rules";
import { dashboard, empty, hostile, payouts, why, withFiles } from "./console-samples.ts";
import { transcriptOfSlack } from "./transcripts.ts";

const buttons = (count: number): Button[] =>
  Array.from({ length: count }, (_, index) => ({
    label: `Button ${index + 1}`,
    style: index === 0 ? "main" : "normal",
    handle: String(index).padStart(22, "0"),
    command: "earnings why",
    asks: [],
  }));

function render(sample: View, shown: readonly Button[] = []): SlackMessage {
  const message = renderSlack(sample, { buttons: shown, locale: "en-US", zone: "America/Denver" });
  expect(slackMessageProblems(message.body)).toEqual([]);
  return message;
}

/** The pieces of the only block of a sentence. */
function pieces(...sentence: Value[]): unknown {
  const [block] = render(view("", [text(...sentence)])).body.blocks;
  return block?.type === "rich_text" && block.elements[0]?.type === "rich_text_section" ? block.elements[0].elements : block;
}

const usd = (minor: bigint): Value => ({ money: money(minor, "USD") });

test.each(Object.entries({ dashboard, why, payouts, empty, hostile, withFiles }))("%s as a golden file", async (name, sample) => {
  await expect(`${transcriptOfSlack(render(sample, buttons(2)))}\n`).toMatchFileSnapshot(`../../golden/slack/sample-${name}.txt`);
});

test("what a person typed is a text that is what it is; none of it is mrkdwn", () => {
  const typed = "<!channel> <@U123> *bold* _slanted_ `code` :x: &amp; <https://evil.example|shop>";
  expect(pieces(typed)).toEqual([{ type: "text", text: typed }]);
  for (const sample of [dashboard, why, payouts, hostile]) expect(JSON.stringify(render(sample).body)).not.toContain("mrkdwn");
});

test("in the text for notifications the three signs that make a mention are written out", () => {
  expect(render(view("<!channel> & co", [text("<@U1>")])).body.text).toBe("&lt;!channel&gt; &amp; co\n&lt;@U1&gt;");
});

test("previews of links are off, and short names of emoji stay as they are typed", () => {
  const { body } = render(view("Title :x:", [hint("a hint :y:")]), buttons(1));
  expect(body).toMatchObject({ unfurl_links: false, unfurl_media: false });
  expect(JSON.stringify(body).match(/"emoji":false/g)).toHaveLength(3);
  expect(JSON.stringify(body)).not.toContain('"emoji":true');
});

describe("values", () => {
  const at = instant("2026-11-22T14:49:59Z");
  test.each<[string, Value, unknown]>([
    ["an amount", usd(-300n), { type: "text", text: "−$3.00" }],
    [
      "a minute, with the reader's own time where Slack can't draw one",
      { instant: at, as: "minute" },
      { type: "date", timestamp: 1_795_358_999, format: "{date_short}, {time}", fallback: "2026-11-22\u00a007:49\u00a0MST" },
    ],
    ["a date", { instant: at, as: "date" }, { type: "date", timestamp: 1_795_358_999, format: "{date_short}", fallback: "2026-11-22" }],
    ["a date that Slack refuses", { instant: instant("2101-01-01T12:00:00Z"), as: "date" }, { type: "text", text: "2101-01-01" }],
    ["something to copy", { code: "4107" }, { type: "text", text: "4107", style: { code: true } }],
    ["a state", { badge: "paid", tone: "good" }, { type: "text", text: "🟢 paid" }],
    ["an address", { link: "https://shop.example/x" }, { type: "link", url: "https://shop.example/x" }],
    ["what is no address", { link: "javascript:alert(1)" }, { type: "text", text: "javascript:alert(1)" }],
  ])("%s", (_, value, piece) => expect(pieces(value)).toEqual([piece]));
});

describe("tables", () => {
  const columns = (...labels: string[]) => labels.map((label) => ({ label, align: "left" as const }));
  const wide: Block = {
    kind: "table",
    columns: columns("Order", "Status", "Amount"),
    rows: [
      [["4107"], [{ badge: "paid", tone: "good" }], [usd(5n)]],
      [["4108"], [], [usd(6n)]],
    ],
    more: 3,
    whenEmpty: [],
  };

  test("the widest is a table of Slack's own, and says how many more rows there are", () => {
    const kinds = render(view("", [wide, { ...wide, columns: columns("Order", "Status"), more: 0 }])).body.blocks.map(({ type }) => type);
    expect(kinds).toEqual(["table", "context", "divider", "rich_text"]);
    expect(transcriptOfSlack(render(view("", [wide])))).toContain(
      "Order | Status | Amount\n4107 | 🟢 paid | $0.05\n4108 |   | $0.06\n· and 3 more",
    );
  });

  test("of more rows than Slack takes the first stand there", () => {
    const rows = Array.from({ length: 500 }, (_, index): Sentence[] => [[`${index}`], [], [usd(1n)]]);
    const drawn = transcriptOfSlack(render(view("", [{ ...wide, rows, more: 0 }])));
    expect(drawn).toContain("98 |   | $0.01\n· and 401 more");
  });
});

test("what does not fit goes from the far end and is counted; title, amounts and buttons stay", () => {
  const long = "y".repeat(990);
  const rows = Array.from({ length: 200 }, (_, index): Sentence[] => [[`row ${index + 1}`], [long.slice(0, 150)]]);
  const table: Block = { kind: "table", columns: ["Row", "What"].map((label) => ({ label, align: "left" })), rows, more: 0, whenEmpty: [] };
  const message = render(view("The title", [facts(["Total", usd(123_456n)]), table, hint(long), hint(long)]), buttons(60));
  const drawn = transcriptOfSlack(message);
  const shown = [...drawn.matchAll(/\*row (\d+)\*/g)].length;
  expect(drawn).toContain("# The title");
  expect(drawn).toContain("Total: *$1,234.56*");
  expect(shown).toBeGreaterThan(25);
  expect(drawn).toContain(`and ${200 - shown} more`);
  expect(drawn).toContain("· and 2 more lines than fit into a message");
  expect(drawn).toContain("· and 35 more things to do");
  expect(drawn).toContain("[Button 25]");
});

test("sixty paragraphs are one block", () => {
  const { blocks } = render(
    view(
      "Many",
      Array.from({ length: 60 }, (_, index) => (index % 2 ? hint("a hint") : text("a text"))),
    ),
  ).body;
  expect(blocks.length).toBeLessThanOrEqual(3);
});

test("nothing at all is still a message", () => {
  expect(render(view("\u200b", [])).body).toMatchObject({ text: "…", blocks: [{ type: "context" }] });
});
