import { beforeEach, expect, test } from "vitest";
import { setSlug } from "#domain/partners";
import type { Asker } from "#bots/command";
import { command } from "#bots/command";
import type { Reply } from "#bots/conversation";
import { view, type View } from "#templates/view";
import { commands } from "../../bots/commands/index.ts";
import { surroundings, tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";
import { chatOn, discord } from "./some-chat.ts";

const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
db.clock.set("2026-12-02T12:00:00Z");

const lane: Asker = { partnerId: story.lane.id, staff: null, name: "Paper Lane" };
const allRoles: Asker = {
  partnerId: story.lane.id,
  staff: { id: story.ink.id, handle: "s", partnerId: null, roles: ["support", "finance", "operator"] },
  name: "s",
};
const secret = command({
  name: "secret figures",
  sentence: "What nobody else may see",
  audience: "anyone",
  run: () => Promise.resolve(view("1,234.50", [])),
});
const people: Record<string, Asker> = { lane, staff: allRoles };
const chat = chatOn(db, [...commands, secret], ({ account }) => people[account.replace(/\d+$/, "")] ?? lane, { surroundings });

let person = 0;
let ann = discord("lane");
// Somebody new for each test, who has asked nothing yet.
beforeEach(() => {
  ann = { ...discord(`lane${++person}`), name: "Ann <@everyone>" };
});

const told = (shown: View | undefined): string => JSON.stringify(shown);

test("what is posted is what was previewed, with the name of who shares it and without buttons", async () => {
  const answer = await chat.line(ann, "share link https://shop.example/kits/ campaign:fall");
  const preview = await chat.press(ann, answer, "Share to channel");
  expect(preview).toMatchObject({ outcome: "answer", buttons: [{ label: "Post it", style: "main" }] });
  expect(preview.post).toBeUndefined();
  const posted = await chat.press(ann, preview, "Post it");
  expect(posted).toMatchObject({ outcome: "answer", view: { title: "It is posted" }, buttons: [] });
  expect(posted.post).toEqual({ ...preview.view, blocks: preview.view.blocks.slice(1) });
  expect(posted.post?.actions).toEqual([]);
  expect(told(posted.post)).toContain("Shared by Ann <@everyone>.");
  expect(told(posted.post)).toContain("https://partners.shop.example/r/paper-lane/");
  expect(told(posted.post)).toContain("earns a commission");
  // How they count their visits is their own business.
  expect(told(posted.post)).not.toMatch(/campaign|fall|stats/);
});

test("it is posted once", async () => {
  const preview = await chat.press(ann, await chat.line(ann, "share qr"), "Share to channel");
  expect(preview.view.files).toMatchObject([{ mediaType: "image/png" }]);
  const presses = await Promise.all([1, 2, 3, 4].map(() => chat.press(ann, preview, "Post it")));
  expect(presses.filter(({ post }) => post !== undefined)).toHaveLength(1);
});

test("what has changed since the preview is not posted", async () => {
  const preview = await chat.press(ann, await chat.line(ann, "share link https://shop.example/"), "Share to channel");
  await db.run((tx) => setSlug(tx, story.lane.id, "paper-lane-new"));
  const refused = await chat.press(ann, preview, "Post it");
  expect(refused).toMatchObject({ outcome: "refusal", view: { title: "That button is too old" } });
  expect(refused.post).toBeUndefined();
  await db.run((tx) => setSlug(tx, story.lane.id, "paper-lane"));
});

test("nobody else can post what somebody was shown", async () => {
  const answer = await chat.line(ann, "share link https://shop.example/");
  const preview = await chat.press(ann, answer, "Share to channel");
  const other = discord("lane-other");
  expect(await chat.press(other, answer, "Share to channel")).toMatchObject({ view: { title: "That button is somebody else's" } });
  expect((await chat.press(other, preview, "Post it")).post).toBeUndefined();
});

test("only what is meant for others has the button, also for whoever forges its row", async () => {
  expect(commands.filter(({ shareable }) => shareable).map(({ name }) => name)).toEqual(["partner help", "share link", "share qr"]);
  const shared = await chat.line(ann, "share qr");
  const answer = await chat.line(ann, "secret figures");
  expect(answer.buttons).toEqual([]);
  const handle = shared.buttons.find(({ label }) => label === "Share to channel")!.handle;
  for (const does of ["preview", "post"]) {
    await db.database
      .reader()
      .execute("update chat_handle set command = 'secret figures', options = '{}', does = ? where key = ?", [does, handle]);
    const forged = await chat.say(ann, { kind: "press", handle, filled: {} });
    expect(forged).toMatchObject({ outcome: "refusal", view: { title: "That stays between us" } });
    expect(forged?.post).toBeUndefined();
    expect(told(forged?.view)).not.toContain("1,234.50");
  }
});

test("the list of commands that staff share is the partners'", async () => {
  const boss = discord(`staff${++person}`);
  const preview = await chat.press(boss, await chat.line(boss, "/partner"), "Share to channel");
  const { post } = await chat.press(boss, preview, "Post it");
  expect(told(post)).toContain("/earnings why");
  expect(told(post)).not.toMatch(/\/(?:support|award|finance|programme) /);
});

test("a group's name alone opens what is in it, a button for each; what a command needs is asked for", async () => {
  const withChat = chatOn(
    db,
    commands,
    () => ({ ...lane, chat: { account: ann, link: { id: "l", since: db.clock.now() }, staffLink: null } }),
    { surroundings },
  );
  const labels = ({ buttons }: Reply) => buttons.map(({ label }) => label);
  const menu = await withChat.line(ann, "/partner");
  expect(labels(menu)).toEqual(expect.arrayContaining(["Share links", "Earnings", "Wallet"]));
  expect(labels(menu)).not.toContain("For support");
  const group = await withChat.press(ann, menu, "Earnings");
  expect(group.view.title).toBe("Earnings");
  expect(group.buttons.find(({ label }) => label === "/earnings why")).toMatchObject({ asks: ["order"] });
  expect(await withChat.line(ann, "Earnings")).toMatchObject({ view: { title: "Earnings" } });
  // What is not theirs is no group of theirs.
  expect(await withChat.line(ann, "finance")).toMatchObject({ outcome: "refusal" });
  expect(await withChat.line(ann, "partner help about:earnigs")).toMatchObject({ outcome: "refusal", view: { title: "No such command" } });
});

test("at the console help stays one list", async () => {
  const answer = await story.ask("paper-lane", "partner help");
  expect(answer.view.blocks.filter(({ kind }) => kind === "table").length).toBeGreaterThan(3);
  const one = await story.ask("paper-lane", "partner help earnings");
  expect(one.view.actions).toMatchObject([{ command: "partner help" }]);
});

test("an unknown command offers those that may have been meant", async () => {
  const reply = await chat.line(ann, "earnigns why 4107");
  expect(reply.buttons).toMatchObject([{ label: "/earnings why", asks: ["order"] }]);
  expect(await chat.press(ann, reply, "/earnings why", { order: "1" })).toMatchObject({ view: { title: "No such order" } });
});
