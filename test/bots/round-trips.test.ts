import { expect, test } from "vitest";
import { useDatabase } from "../support/database.ts";
import { useDiscord } from "../support/discord/discord-house.ts";
import { makePartner } from "../support/orders.ts";
import { useSlack } from "../support/slack/slack-house.ts";
import { statementsOf } from "../support/statements.ts";

/**
 * What the database is asked around a command, whichever door it comes by: two hundred people who ask at once wait for these. What a command
 * itself asks comes between "programme" and "buttons"; help asks nothing.
 */
const db = await useDatabase();
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
const [slack, discord] = [await useSlack({ db }), await useDiscord({ db })];
const ann = await slack.partnerPerson("ann", partner.id);
const lane = await discord.partnerPerson("lane", partner.id);

const kinds: Readonly<Record<string, RegExp>> = {
  begin: /^begin/,
  commit: /^commit/,
  "who asks": /from chat_identity/,
  "claim and pace": /insert into chat_event/,
  programme: /from programme$/,
  "the button": /from chat_handle/,
  buttons: /insert into chat_handle/,
};
const kindOf = (statement: string): string => Object.entries(kinds).find(([, pattern]) => pattern.test(statement.trim()))?.[0] ?? statement;
const kindsOf = async (work: () => Promise<unknown>): Promise<string[]> => (await statementsOf(work)).map(kindOf);

const typed = ["who asks", "claim and pace", "begin", "programme", "buttons", "commit"];
/** Who asks and which button it is are asked together: which comes first is nobody's business. */
const [together, after] = [["the button", "who asks"], typed.slice(1)];
const pressed = (kindsInOrder: readonly string[]): string[][] => [kindsInOrder.slice(0, 2).toSorted(), kindsInOrder.slice(2)];

test("typed and pressed on Slack", async () => {
  const help = await ann.ask("/partner help");
  expect(await kindsOf(() => ann.ask("/partner help"))).toEqual(typed);
  expect(pressed(await kindsOf(() => ann.pressFor(help, "Earnings")))).toEqual([together, after]);
});

test("typed and pressed on Discord", async () => {
  const { message } = await lane.types("/partner help");
  expect(await kindsOf(() => lane.types("/partner help"))).toEqual(typed);
  expect(pressed(await kindsOf(() => lane.presses(message!, "Earnings")))).toEqual([together, after]);
});
