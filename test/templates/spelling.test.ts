import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { instant, money, type RefusalCode } from "#domain/kernel";
import { isToldInChat, messageCard, type ToldInChat } from "#templates/cards/message-cards";
import { renderLetter, type LetterFacts } from "#templates/messages";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import { asListed, spelledView } from "#templates/spelling";
import { action, facts, hint, text, view, type View } from "#templates/view";
import { commands } from "../../bots/commands/index.ts";
import { spellingOf } from "../../bots/chat-settings.ts";
import { letterCases } from "../support/letters.ts";
import { pageCasesOf } from "../support/pages.ts";
import { kiwi, unprefixedIn } from "../support/unprefixed.ts";

const draw = (shown: View): string =>
  renderConsole({ ...shown, actions: [] }, { width: 400, colour: false, zone: "America/Denver", locale: "en-US" });
const labels = ({ actions }: View): string => actions.map(({ label }) => label).join("\n");

describe("where commands carry a prefix", () => {
  test.each([
    ["/share link url:https://shop.example/partner", "/kiwi-share link url:https://shop.example/partner"],
    ["/partner", "/kiwi-partner"],
    ["/partners", "/partners"],
    ["/r/paper-lane", "/r/paper-lane"],
    ["share link", "share link"],
    ["/kiwi-share link", "/kiwi-share link"],
    ["", ""],
  ])("%j is typed %j", (listed, typed) => {
    expect(kiwi(listed)).toBe(typed);
    expect(spellingOf(commands, undefined)(listed)).toBe(listed);
  });

  test("a card names them as they are typed, in whatever block, and leaves words and values as they are", () => {
    const at = instant("2026-12-01T16:00:00Z");
    const paid = { money: money(1_190n, "USD") };
    const card = (share: string, wallet: string): View =>
      view(
        "A card",
        [
          text("Type ", { code: share }, " by ", { instant: at, as: "date" }, ", not “/share link”: ", paid),
          facts(["Then", { code: wallet }]),
          {
            kind: "table",
            columns: [{ label: "Do", align: "left" }],
            rows: [[[{ code: share }, { code: "4107" }]]],
            more: 0,
            whenEmpty: [{ code: wallet }],
          },
          { kind: "steps", steps: [{ state: "waiting", at, sentence: [{ code: wallet }] }] },
          { kind: "copy", text: "/share link" },
          hint({ code: share }),
        ],
        { actions: [action(share, "share link", { url: "/share link" })] },
      );
    expect(spelledView(card("/share link", "/wallet balance"), kiwi)).toEqual(card("/kiwi-share link", "/kiwi-wallet balance"));
    const listed = card("/share link", "/wallet balance");
    expect(spelledView(listed, asListed)).toBe(listed);
  });

  test("no refusal names one that can't be typed", () => {
    const source = readFileSync(new URL("../../domain/kernel/refusal.ts", import.meta.url), "utf8");
    const codes = [...source.matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, code]) => code as RefusalCode);
    const known = { command: "share link", missing: ["url"], nearest: ["share link"], known: ["earnings why"], typed: "share" };
    const said = codes.flatMap((code) =>
      [{}, known, { ...known, staff: "ann" }].map((each) => spelledView(refusalView({ code, facts: each }), kiwi)),
    );
    expect(said.flatMap((each) => unprefixedIn(`${draw(each)}\n${labels(each)}`))).toEqual([]);
    expect(said.map(draw).join("\n")).toContain("/kiwi-earnings why");
  });

  test.each(letterCases.map((each) => [`${each.kind} ${each.name}`, each] as const))("%s", (_, { kind, facts: told, reader }) => {
    const letter = renderLetter(kind, told as never, { ...reader, spell: kiwi });
    // What somebody wrote stays as they wrote it, but for what stands between back-ticks to be typed, read already or not.
    const written = unprefixedIn(
      JSON.stringify(told, (_key, value: unknown) => (typeof value === "bigint" ? "" : value)).replaceAll(/`[^`]+`|"code":"[^"]+"/g, ""),
    );
    expect(unprefixedIn(letter.text)).toEqual(written);
    expect(unprefixedIn(letter.html)).toEqual(written);
    if (!isToldInChat(kind)) return;
    const card = spelledView(messageCard<ToldInChat>(kind, told as LetterFacts[ToldInChat]), kiwi);
    expect(unprefixedIn(`${draw(card)}\n${labels(card)}`)).toEqual(written);
  });

  test("mails name them as they are typed: those of templates, and those that are made of facts", () => {
    const letter = (kind: string) => {
      const { facts: told, reader } = letterCases.find((each) => each.kind === kind)!;
      return renderLetter(kind as never, told as never, { ...reader, spell: kiwi });
    };
    const approved = letter("application-approved");
    expect(approved.text).toContain("\n    /kiwi-share link\n");
    expect(approved.html).toContain(">/kiwi-share link</td>");
    expect(letter("transfer-notice").text).toMatch(/^ {4}\/kiwi-wallet /m);
    expect(letter("question-answered").html).toContain(">/kiwi-ask mine number:");
  });

  test.each(pageCasesOf(kiwi))("page %s", (_, { html }) => {
    expect(unprefixedIn(html)).toEqual([]);
  });

  test("what forms and lists say of a command names no other: those words are registered once, for everybody", () => {
    const words = commands.flatMap(({ sentence, options }) => [sentence, ...Object.values(options).map((each) => each.sentence)]);
    expect(words.flatMap(unprefixedIn)).toEqual([]);
  });
});
