import { expect, test } from "vitest";
import { instant, type Actor } from "#domain/kernel";
import { tokenProgress } from "#domain/answers";
import { addMeeting, describeMeeting } from "#domain/meetings";
import { addStaff } from "#domain/partners";
import { submitActivity } from "#domain/tokens";
import type { Asker } from "#bots/command";
import { commands } from "../../../bots/commands/index.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { chatOn, discord } from "../some-chat.ts";

/** What chat accounts can do with meetings and requests beyond what was meant. */
const db = await useDatabase({ at: "2026-11-10T12:00:00Z" });
const ann = (await db.run((tx) => makePartner(tx, "Ann", "ann-one"))).id;
const { id } = await db.run((tx) => addStaff(tx, { handle: "sue", name: "Sue", roles: ["support"], partnerId: null }));
const support: Actor = { kind: "staff", staffId: id, partnerId: null, roles: ["support"] };
const askers: Readonly<Record<string, Asker>> = {
  ann: { partnerId: ann, staff: null, name: "Ann" },
  sue: { partnerId: null, staff: { id, handle: "sue", partnerId: null, roles: ["support"] }, name: "sue" },
};
const chat = chatOn(db, commands, ({ account }) => askers[account]!);

test("a meeting's word can't be guessed through: after five tries an account has one a minute", async () => {
  await db.run(async (tx) => {
    const startsAt = instant("2026-11-10T11:30:00Z");
    const place = { place: "The Lane", link: null, agenda: null };
    const meeting = await addMeeting(
      { ...tx, now: instant("2026-11-01T12:00:00Z") },
      { title: "Ideas", startsAt, minutes: 60, zone: "UTC", ...place },
    );
    await describeMeeting(tx, meeting.id, { codeWord: "cocoa" });
  }, support);
  const say = async (word: string): Promise<string> => (await chat.line(discord("ann"), `/meeting attend ${word}`)).view.title;
  const tries = [];
  for (const word of ["tea", "coffee", "milk", "water", "juice", "cocoa"]) tries.push(await say(word));
  expect(tries).toEqual([...Array.from({ length: 5 }, () => "That is not the word"), "A little slower, please"]);
  db.clock.set("2026-11-10T12:01:00Z");
  expect(await say("cocoa")).toBe("Good to have you there");
});

test("the button that approves, pressed twice or typed again, grants once", async () => {
  const before = (await db.run((tx) => tokenProgress(tx, ann, tx.now))).total;
  const given = { activity: "share-project", evidence: "https://example.org/ann", picture: null, doneAt: null };
  await db.run((tx) => submitActivity(tx, ann, given), { kind: "partner", partnerId: ann });
  const queue = await chat.line(discord("sue"), "/award review");
  const approve = "Approve Ann: Share a project online";
  expect(await chat.press(discord("sue"), queue, approve)).toMatchObject({ outcome: "answer", view: { title: "Tokens are given" } });
  expect(await chat.press(discord("sue"), queue, approve)).toMatchObject({ outcome: "refusal" });
  expect((await db.run((tx) => tokenProgress(tx, ann, tx.now))).total).toBe(before + 2);
  expect(chat.faults).toEqual([]);
});
