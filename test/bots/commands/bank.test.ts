import { expect, test } from "vitest";
import { confirmDestination, currentDestination, enterDestination } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { canaries, setDestination, usAccount } from "../../support/destinations.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** The bank account, as a partner asks for it in chat: everything but its numbers. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const { lane, ink } = story;

async function titled(who: string, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  return `${answer.outcome}: ${answer.view.title}`;
}

test("a bank account is shown by its last digits, set by a link, removed and blocked after a look", async () => {
  await expectSaid(story, "bank-none", [
    ["paper-lane", "wallet bank"],
    ["paper-lane", "wallet bank set"],
    ["paper-lane", "wallet bank remove"],
  ]);
  await db.run((tx) => setDestination(tx, lane.id));
  await expectSaid(story, "bank-set", [
    ["paper-lane", "wallet bank"],
    ["paper-lane", "wallet bank set"],
    ["paper-lane", "wallet bank remove"],
    ["paper-lane", "wallet bank block"],
    ["paper-lane", "wallet bank remove confirm:yes"],
    ["paper-lane", "wallet bank"],
  ]);
  await db.run((tx) => setDestination(tx, lane.id, { ...usAccount, bank: "" }));
  await story.at("2026-11-06T12:00:00Z", async () =>
    expectSaid(story, "bank-blocked", [
      ["paper-lane", "wallet bank"],
      ["paper-lane", "wallet bank block confirm:yes"],
      ["paper-lane", "wallet bank"],
    ]),
  );
});

test("the link that is given leads to the page and is for who asked", async () => {
  const { view } = await story.ask("ink-and-twine", "wallet bank set");
  const [, token = ""] = /\/bank\/([\w-]{43})/.exec(JSON.stringify(view)) ?? [];
  const other = { ...usAccount, account: "55501234", accountAgain: "55501234" };
  const read = await db.run((tx) => enterDestination(tx, token, other));
  await db.run((tx) => confirmDestination(tx, token, "entered" in read ? read.entered.id : ""));
  expect(await db.run((tx) => currentDestination(tx, ink.id))).toMatchObject({ last4: "1234" });
});

test("what is removed is what was shown, and a guest or a member of staff has none", async () => {
  const seen = String((await story.ask("ink-and-twine", "wallet bank remove")).view.actions[0]?.options["seen"]);
  await db.run((tx) => setDestination(tx, ink.id, { ...usAccount, account: "55504321", accountAgain: "55504321" }));
  expect(await titled("ink-and-twine", `wallet bank remove seen:${seen} confirm:yes`)).toBe("refusal: It changed in the meantime");
  expect(await titled("finance", "wallet bank")).toBe("refusal: You are staff, not a partner");
  const said = await story.say("ink-and-twine", "wallet bank");
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});
