import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { linkPartner } from "#domain/chat";
import { publishArticle, writeArticle } from "#domain/help";
import { placesOfAskers } from "#domain/support";
import { askerFrom } from "../../bots/asker.ts";
import { commands } from "../../bots/commands/index.ts";
import { chatOn, discord } from "../bots/some-chat.ts";
import { tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";

/** A question from the articles that may answer it to a person's answer, its rating and a reply, by buttons and forms as people press them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const chat = chatOn(db, commands, undefined, { askerOf: askerFrom });
const lane = discord("3001");
const somebody = discord("3009");
await db.run((tx) => linkPartner(tx, lane, story.lane.id));
const support = chatOn(db, commands, () => ({
  partnerId: null,
  staff: { id: story.staff.support.id, handle: "support", partnerId: null, roles: ["support"] },
  name: "support",
}));
const sue = discord("3100");
db.clock.set("2026-11-02T12:00:00Z");
await db.run(async (tx) => {
  const { slug } = await writeArticle(tx, { title: "Why is my order still pending?", words: "It waits until the customer has paid." });
  await publishArticle(tx, slug);
});
const shown = (reply: { readonly view: unknown }): string => JSON.stringify(reply.view);

test("what is written comes first; one press more asks a person, whose answer can be replied to", async () => {
  const first = await chat.line(lane, "ask question Why are my orders pending since May?");
  expect(first.view.title).toBe("Does one of these answer it?");
  expect(first.buttons.map(({ label }) => label)).toEqual(["Why is my order still pending?", "That answered it", "Ask a person"]);
  expect(shown(await support.line(sue, "support questions"))).toContain("Nobody waits for an answer");

  const sent = await chat.press(lane, first, "Ask a person");
  expect(sent.view.title).toBe("Question 1 is with our people");

  const list = await support.line(sue, "support questions");
  const open = await support.press(sue, list, "Question 1");
  expect(shown(open)).toContain("Why are my orders pending since May?");
  expect(shown(open)).toContain("Paper Lane");
  const taken = await support.press(sue, open, "I take it");
  const back = await support.press(sue, taken, "Ask back", { text: "Which order\n\nis it?" });
  expect(back.view.title).toBe("You asked back");

  const mine = await chat.press(lane, await chat.line(lane, "ask mine"), "Question 1");
  expect(shown(mine)).toContain("waits for you");
  const replied = await chat.press(lane, mine, "Reply", { text: "Number 7.", link: "https://example.org/picture.png" });
  expect(replied.view.title).toBe("Your reply is with our people");
  expect(await chat.press(lane, mine, "Reply", { text: "", link: "http://example.org" })).toMatchObject({ outcome: "refusal" });

  const again = await support.line(sue, "support questions number:1");
  expect(shown(again)).toContain("https://example.org/picture.png");
  const answered = await support.press(sue, again, "Answer by an article", { article: "why-is-my-order-still-pending" });
  expect(answered.view.title).toBe("It is answered");
  expect(shown(answered)).toContain("It waits until the customer has paid.");

  const read = await chat.line(lane, "ask mine 1");
  const rated = await chat.press(lane, read, "That answered it: 5");
  expect(shown(rated)).toContain("★★★★★");
  expect(shown(await support.line(sue, "support questions status:answered"))).toContain("★★★★★");
  expect([chat.faults, support.faults]).toEqual([[], []]);
});

test("whoever is not connected asks as well, and is answered by a direct message and among their questions; nobody else sees it", async () => {
  const asked = await chat.line(somebody, "ask question Do you take partners from Peru?");
  expect(asked.view.title).toBe("Question 2 is with our people");
  expect(shown(asked)).toContain("not connected");
  const answered = await support.line(sue, "support reply 2 Yes, gladly.");
  expect(answered.view.title).toBe("It is answered");
  const [told] = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{
        kind: string;
        channel: string;
        id: string;
      }>`select recipient_kind as kind, channel, recipient_id as id from message where recipient_kind = 'asker'`,
    ),
  );
  expect(told).toMatchObject({ kind: "asker", channel: "discord" });
  // Where they are written to is sealed, and only what delivers opens it.
  expect((await db.run((tx) => placesOfAskers(tx, [told!.id]))).get(told!.id)).toMatchObject({ platform: "discord", account: "3009" });
  expect(shown(await chat.line(somebody, "ask mine 2"))).toContain("Yes, gladly.");
  expect(await chat.line(lane, "ask mine 2")).toMatchObject({ outcome: "refusal", view: { title: "There is no such question" } });
});

test("feedback by a form, seen to by staff, and taken back", async () => {
  const given = await chat.line(somebody, 'center feedback idea "More colours, please"');
  expect(given.view.title).toBe("Thank you");
  const list = await support.line(sue, "support feedback");
  expect(shown(list)).toContain("More colours, please");
  const done = await support.press(sue, list, "1 is done");
  expect((await support.press(sue, done, "1 is not done")).view.title).toBe("It is not done any more");
  expect(support.faults).toEqual([]);
});
