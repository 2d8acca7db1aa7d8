import { expect, test } from "vitest";
import { channelCard, isToldInChat, messageCard, type ToldInChat } from "#templates/cards/message-cards";
import type { LetterFacts } from "#templates/messages";
import { renderConsole } from "#templates/render/console";
import { letterCases, reader } from "../../support/letters.ts";
import { expectDrawn } from "./expect-cards.ts";

const cards = [
  ...letterCases.flatMap(({ kind, name, facts, reader: who }) =>
    isToldInChat(kind)
      ? [{ name: `${kind} ${name}`, reader: who, card: messageCard<ToldInChat>(kind, facts as LetterFacts[ToldInChat]) }]
      : [],
  ),
  { name: "channel-set staff", reader, card: messageCard("channel-set", { purpose: "staff", isTest: false }) },
  { name: "channel-set test", reader, card: messageCard("channel-set", { purpose: "announcements", isTest: true }) },
];

test("every message has a card for chat, as short as what is read on a locked screen, with buttons for what comes next", async () => {
  const drawn = cards.map(
    ({ name, card, reader: { locale, zone } }) => `${name}\n\n${renderConsole(card, { width: 100, colour: false, locale, zone })}\n`,
  );
  await expectDrawn(
    "messages-in-chat",
    drawn.join("\n"),
    cards.map(({ name, card }) => ({ asked: name, view: card })),
  );
});

test("in a channel nobody is told how to refuse it", () => {
  const words = (card: object): string => JSON.stringify(card);
  const facts = { quarter: "2026-Q4", total: 12, requirement: 25, days: 14, lastDay: "2026-12-31" };
  expect(words(messageCard("quarter-reminder", facts))).toContain("/partner notices");
  expect(words(channelCard("quarter-reminder", facts))).not.toContain("/partner notices");
});
