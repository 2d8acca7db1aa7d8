import { expect, test } from "vitest";
import { oneOf, rowsOf, sha256, sql } from "#domain/kernel";
import { linkPartner } from "#domain/chat";
import { exportPartner } from "#domain/privacy";
import { askerFrom } from "../../bots/asker.ts";
import { commands } from "../../bots/commands/index.ts";
import { withTermsNotice } from "../../bots/terms-notice.ts";
import { chatOn, discord } from "../bots/some-chat.ts";
import { tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";

/** The legal terms from the first draft to who accepted which text, through the door of commands and a chat account's buttons. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
const chat = chatOn(db, commands, undefined, { askerOf: askerFrom, around: withTermsNotice });
const lane = discord("3001");
await db.run((tx) => linkPartner(tx, lane, story.lane.id));
db.clock.set("2026-11-02T12:00:00Z");

const chapter = (nth: number, words: string): string =>
  `## ${nth}. ${words}\\n\\n${"What you earn is yours, and we say why it has its status. ".repeat(10)}`;
const first = ["# Terms of the programme", chapter(1, "Links"), chapter(2, "Earnings"), chapter(3, "Payouts"), chapter(4, "Ends")].join(
  "\\n\\n",
);

test("an operator writes, looks and publishes", async () => {
  expect(await story.say("operator", `publish terms write text:"${first}"`)).toContain("The draft is written");
  expect(await story.say("operator", `publish terms append text:"${chapter(5, "Who we are")}"`)).toContain("The draft is written");
  expect(await story.say("operator", "publish terms preview")).toContain("Publish version 1 of the terms?");
  expect(await story.say("operator", "publish terms publish confirm:yes")).toContain("Version 1 is published");
});

test("with the next command they are asked, above the answer, once a day; the button leads to the text and its end to the acceptance", async () => {
  const { words, hash } = await oneOf(
    { em: db.database.reader() },
    sql<{ words: string; hash: string }>`select words, hash from legal_terms`,
  );
  expect(hash).toBe(sha256(words));

  const asked = await chat.line(lane, "wallet balance");
  expect(asked).toMatchObject({ outcome: "answer", view: { title: "Your wallet" } });
  expect(JSON.stringify(asked.view.blocks[0])).toContain("Please read version 1");
  expect(JSON.stringify((await chat.line(lane, "wallet balance")).view)).not.toContain("Please read");

  const begin = await chat.press(lane, asked, "Read the terms");
  expect(begin.buttons.map(({ label }) => label)).toEqual(["Next page", "What I accepted"]);
  const end = await chat.press(lane, begin, "Next page");
  db.clock.set("2026-11-02T12:05:00Z");
  const accepted = await chat.press(lane, end, "I accept these terms");
  expect(accepted).toMatchObject({ outcome: "answer", view: { title: "Thank you" } });
  expect(await chat.press(lane, end, "I accept these terms")).toMatchObject({ view: { title: "You accepted it already" } });

  db.clock.set("2026-11-05T12:00:00Z");
  expect(JSON.stringify((await chat.line(lane, "wallet balance")).view)).not.toContain("Please read");
  expect(
    await rowsOf({ em: db.database.reader() }, sql`select number, hash, platform, link_id is not null as by_account from legal_acceptance`),
  ).toEqual([{ number: 1, hash, platform: "discord", by_account: true }]);
  expect(await db.run((tx) => exportPartner(tx, story.lane.id))).toContain(`"hash": "${hash}"`);
});

test("a version that was published while somebody read is not what they accept", async () => {
  const ink = discord("3002");
  await db.run((tx) => linkPartner(tx, ink, story.ink.id));
  const begin = await chat.line(ink, "center terms page:2");
  await story.say("operator", 'publish terms write text:"# Terms of the programme\\n\\nNow shorter."');
  expect(await story.say("operator", "publish terms publish 2027-01-01 confirm:yes")).toContain("Version 2 is published");
  const tried = await chat.press(ink, begin, "I accept these terms");
  expect(tried).toMatchObject({ outcome: "refusal", view: { title: "The terms are others by now" } });
  const read = await chat.press(ink, tried, "Read the terms");
  expect(read.view.title).toBe("Terms and conditions, version 2");
  expect(await chat.press(ink, read, "I accept these terms")).toMatchObject({ view: { title: "Thank you" } });
  // Who had accepted the first one is asked for this one, ahead of its day.
  expect(JSON.stringify((await chat.line(lane, "wallet balance")).view)).toContain("it holds from");
});

test("what was looked at is what is published", async () => {
  const olga = await db.run((tx) => tx.em.execute("select id from staff_member where handle = 'operator'"));
  const operator = chatOn(db, commands, () => ({
    partnerId: null,
    staff: { id: (olga as { id: string }[])[0]!.id, handle: "operator", partnerId: null, roles: ["operator"] },
    name: "operator",
  }));
  await story.say("operator", 'publish terms withdraw reason:"a slip"');
  const look = await operator.line(discord("1"), "publish terms preview");
  await operator.line(discord("1"), 'publish terms write text:"# Something else"');
  expect(await operator.press(discord("1"), look, "Publish it")).toMatchObject({
    outcome: "refusal",
    view: { title: "It changed in the meantime" },
  });
  // A form asks for the text; what was typed into it keeps its lines.
  const written = await operator.press(discord("1"), look, "Write it anew", { text: "# Lines\n\none\ntwo" });
  expect(written).toMatchObject({ outcome: "answer", view: { title: "The draft is written" } });
  expect(await oneOf({ em: db.database.reader() }, sql`select words from legal_draft`)).toEqual({ words: "# Lines\n\none\ntwo" });
  expect([chat.faults, operator.faults]).toEqual([[], []]);
});
