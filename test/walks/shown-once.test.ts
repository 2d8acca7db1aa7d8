import { expect, test } from "vitest";
import { commands } from "../../bots/commands/index.ts";
import type { View } from "#templates/view";
import { tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";
import { tablesWith } from "../support/tables-with.ts";

/**
 * What opens something is shown once, to whoever asked for it: keys and signing secrets of other programs, links to the pages of a bank account and of statistics. After that no answer
 * in chat has it, whoever asks whatever they may, no message tells it, and no table holds it in clear.
 */
const db = await useDatabase({ at: "2026-10-01T12:00:00Z" });
const story = await tellStory(db);
db.clock.set("2026-11-24T19:00:00Z");

const asJson = (view: View): string => JSON.stringify(view, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
const secret = /pck_[0-9a-z]{8}_[0-9a-z]{40}|whsec_[\w+/=]{20,}|(?<=\/(?:bank|statistics)\/)[\w-]{43}/g;

/** What one answer shows, which is all that there ever is of it. */
async function shownBy(who: string, line: string): Promise<string> {
  const { outcome, view } = await story.ask(who, line);
  const [found, ...others] = new Set(asJson(view).match(secret) ?? []);
  if (outcome !== "answer" || found === undefined || others.length > 0) throw new Error(`${line} does not show one secret: ${view.title}`);
  return found;
}
const shown = [
  await shownBy("operator", "programme keys make name:Books scopes:all"),
  await shownBy("operator", "programme webhooks add url:https://books.example/hook kinds:all"),
  await shownBy("operator", "programme webhooks act:rotate"),
  await shownBy("paper-lane", "share page"),
  await shownBy("paper-lane", "wallet bank act:set"),
];
// Something happens of which the endpoint is told, and messages are.
await story.order("1", { reference: "paper-lane" });

const asks = commands.filter(({ options }) => Object.values(options).every(({ required }) => !required));
const lines = [
  ...asks.filter(({ writes, again }) => !writes || typeof again === "object").map(({ name }) => name),
  "programme webhooks act:log",
  "programme webhooks act:test",
  "programme webhooks act:on",
  "programme keys revoke key:00000000",
  "support partner paper-lane",
];

test.each(["operator", "support", "finance", "paper-lane", "ink-and-twine"])("no answer that %s can ask for has any of it", async (who) => {
  let answered = 0;
  for (const line of lines) {
    const { outcome, view } = await story.ask(who, line);
    answered += outcome === "answer" ? 1 : 0;
    expect(
      shown.filter((each) => asJson(view).includes(each)),
      line,
    ).toEqual([]);
  }
  expect(answered).toBeGreaterThan(8);
  expect(story.faults).toEqual([]);
});

test("no table has any of it in clear, those of messages, the audit and the log of webhooks among them", async () => {
  for (const each of shown) expect(await tablesWith(db.database.reader(), each.replace(/^whsec_/, ""))).toEqual([]);
});
