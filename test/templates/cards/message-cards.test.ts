import { expect, test } from "vitest";
import { messageCard, type ToldInChat } from "#templates/cards/message-cards";
import { renderConsole } from "#templates/render/console";
import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import { discordMessageProblems } from "../../support/discord/payload-rules.ts";
import { letterCases } from "../../support/letters.ts";
import { slackMessageProblems } from "../../support/slack/payload-rules.ts";

const cards = letterCases.flatMap(({ kind, name, facts, reader }) =>
  kind === "connect-code" || kind === "pending-order"
    ? []
    : [{ name: `${kind} ${name}`, reader, card: messageCard<ToldInChat>(kind, facts) }],
);

test("every message has a card for chat, as short as what is read on a locked screen, with the command that tells more", async () => {
  const drawn = cards.map(
    ({ name, card, reader: { locale, zone } }) => `${name}\n\n${renderConsole(card, { width: 100, colour: false, locale, zone })}\n`,
  );
  await expect(drawn.join("\n")).toMatchFileSnapshot("../../golden/cards/messages-in-chat.txt");
});

test.each(cards)("$name is a message that Discord and Slack take", ({ card, reader: { locale, zone } }) => {
  expect(discordMessageProblems(renderDiscord(card, { buttons: [], locale }).body)).toEqual([]);
  expect(slackMessageProblems(renderSlack(card, { buttons: [], locale, zone }).body)).toEqual([]);
});
