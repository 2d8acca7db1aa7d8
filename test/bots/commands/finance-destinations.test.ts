import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { currentDestination, makeBankLink, enterDestination } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { canaries, ibanAccount, setDestination } from "../../support/destinations.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** Bank accounts as finance see them: who shares one, what is blocked, and never a number. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const { lane, ink, keep } = story;

async function titled(who: string, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  return `${answer.outcome}: ${answer.view.title}`;
}

test("an account that partners share is listed, blocked with a reason, and unblocked by two persons", async () => {
  await expectSaid(story, "destinations-none", [["finance", "finance destinations"]]);
  for (const { id } of [lane, keep]) await db.run((tx) => setDestination(tx, id));
  await db.run((tx) => setDestination(tx, ink.id, ibanAccount));
  await expectSaid(story, "destinations", [
    ["finance", "finance destinations"],
    ["finance", "finance destinations block"],
    ["finance", "finance destinations block cut-and-keep"],
    ["finance", "finance destinations block cut-and-keep we could not reach the holder"],
    ["cut-and-keep", "wallet bank"],
    ["finance", "finance destinations"],
    ["finance", "finance destinations unblock cut-and-keep they called back"],
    ["finance", "finance destinations unblock cut-and-keep they called back"],
    ["finance", "finance destinations"],
    ["finance-2", "finance destinations unblock cut-and-keep I spoke to them as well"],
    ["finance", "finance destinations unblock cut-and-keep once more"],
    ["cut-and-keep", "wallet bank"],
  ]);
});

test("a block that is lifted waits again, and leaves alone what the partner has set since", async () => {
  expect(await titled("finance", "finance destinations block ink-and-twine a question")).toBe("answer: Blocked");
  expect(await db.run((tx) => currentDestination(tx, ink.id))).toBeNull();
  const { token } = await db.run((tx) => makeBankLink(tx, ink.id, null));
  await expect(db.run((tx) => enterDestination(tx, token, ibanAccount))).rejects.toMatchObject({ code: "destination.blocked-account" });
  const other = await db.run((tx) => setDestination(tx, ink.id, { ...ibanAccount, iban: "DE89370400440532013000" }));
  expect(await titled("finance", "finance destinations unblock ink-and-twine they asked")).toBe("answer: A second person is needed");
  expect(await titled("finance-2", "finance destinations unblock ink-and-twine they asked")).toBe("answer: Unblocked");
  expect(await db.run((tx) => currentDestination(tx, ink.id))).toMatchObject({ id: other.id });
});

test("nobody decides on their own account, a wish of yesterday is none, and no number is shown or kept anywhere", async () => {
  await db.run((tx) => setDestination(tx, ink.id));
  expect(await titled("till", "finance destinations block ink-and-twine a question")).toBe("refusal: Not on your own record");
  expect(await titled("finance", "finance destinations block ink-and-twine a question")).toBe("answer: Blocked");
  expect(await titled("finance", "finance destinations unblock ink-and-twine they asked")).toBe("answer: A second person is needed");
  expect(await titled("till", "finance destinations unblock ink-and-twine I am theirs")).toBe("refusal: Not on your own record");
  db.clock.set(db.clock.now().add({ hours: 25 }).toString());
  expect(await titled("finance-2", "finance destinations unblock ink-and-twine they asked")).toBe("answer: A second person is needed");
  const kept = JSON.stringify(await db.run((tx) => rowsOf(tx, sql`select act, reason, facts from audit_entry`)));
  const shown = await story.say("finance", "finance destinations");
  for (const canary of Object.values(canaries)) for (const text of [kept, shown]) expect(text).not.toContain(canary);
});
