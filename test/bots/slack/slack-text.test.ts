import { describe, expect, test } from "vitest";
import { command } from "#bots/command";
import { option } from "#bots/option";
import { splitCommandLine } from "#bots/spoken-options";
import { plainSlackText } from "../../../bots/slack/slack-text.ts";

describe("what Slack makes of typed text becomes what was typed", () => {
  test.each([
    ["a person", "partner <@U012AB3CD|ann> now", "partner <@U012AB3CD> now"],
    ["a person of another workspace", "<@W012AB3CD>", "<@W012AB3CD>"],
    ["a channel", "<#C012AB3CD|sales>", "#sales"],
    ["a channel whose name is not told", "<#C012AB3CD|>", "<#C012AB3CD>"],
    ["everybody here", "<!here>", "@here"],
    ["a group", "<!subteam^S012|@helpers>", "@helpers"],
    ["an address", "<https://shop.example/a?b=1&amp;c=2>", "https://shop.example/a?b=1&c=2"],
    ["an address with a label of its own", "<https://shop.example/x|our cards>", "https://shop.example/x"],
    ["a word that only looked like an address", "<http://ink.and.twine|ink.and.twine>", "ink.and.twine"],
    ["an e-mail address", "<mailto:ann@paper.example|ann@paper.example>", "ann@paper.example"],
    ["a telephone number", "<tel:+4912345|+49 123 45>", "+49 123 45"],
    ["signs that were written out", "1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"],
    ["what somebody wrote out themselves", "&amp;lt;", "&lt;"],
    ["an open bracket of theirs", "a &lt;@U1&gt; b", "a <@U1> b"],
    ["nothing", "", ""],
  ])("%s", (_what, sent, typed) => {
    expect(plainSlackText(sent)).toBe(typed);
  });
});

describe("and is read like every other line", () => {
  const list = [
    command({
      name: "share link",
      sentence: "A link",
      audience: "anyone",
      options: { url: option.url("where to"), campaign: option.word("a name", { optional: true }) },
      run: () => Promise.reject(new Error("never run")),
    }),
    command({
      name: "partner join",
      sentence: "Apply",
      audience: "anyone",
      options: { name: option.word("who"), email: option.word("where"), about: option.text("why") },
      run: () => Promise.reject(new Error("never run")),
    }),
  ];
  const read = (text: string) => splitCommandLine(plainSlackText(text), list).texts;

  test.each([
    ["quotes", 'share link <https://shop.example/x> "two words"', { url: "https://shop.example/x", campaign: "two words" }],
    ["smart quotes", "share link <https://shop.example/x> “two words”", { url: "https://shop.example/x", campaign: "two words" }],
    ["a name with a colon", "share link campaign:fall <https://shop.example/x>", { url: "https://shop.example/x", campaign: "fall" }],
    [
      "a name with a colon and quotes",
      "share link campaign:“fall sale” <https://shop.example/x>",
      { url: "https://shop.example/x", campaign: "fall sale" },
    ],
    [
      "blanks that don't break",
      "share\u00a0link\u00a0<https://shop.example/x>\u00a0fall",
      { url: "https://shop.example/x", campaign: "fall" },
    ],
    ["a label with blanks", "share link <https://shop.example/x|our best cards> fall", { url: "https://shop.example/x", campaign: "fall" }],
    [
      "a mail address in its place",
      'partner join "Paper &amp; Lane" <mailto:ann@paper.example|ann@paper.example> cards &lt;3 and <https://paper.example|paper>',
      { name: "Paper & Lane", email: "ann@paper.example", about: "cards <3 and https://paper.example" },
    ],
  ])("%s", (_what, text, texts) => {
    expect(read(text)).toEqual(texts);
  });
});
