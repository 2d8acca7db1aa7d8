import { expect, test } from "vitest";
import { instant, newId, type InTransaction } from "#domain/kernel";
import { makeShareLink } from "#domain/attribution";
import { addCraftIn, proposeCraftIn } from "#domain/craft-ins";
import { addSeries } from "#domain/meetings";
import { moveToGroup } from "#domain/partners";
import { defaultTerms } from "#domain/programme";
import type { Asker, Command } from "#bots/command";
import { isAllowed } from "../../bots/dispatch.ts";
import { makeSuggest } from "#bots/suggest";
import { commands } from "../../bots/commands/index.ts";
import { surroundings, tellStory } from "../domain/answers/story.ts";
import { useDatabase } from "../support/database.ts";
import { discord, guest } from "./some-chat.ts";

const db = await useDatabase({ at: "2026-12-02T12:00:00Z" });
const story = await tellStory(db);
await story.at("2026-11-03T12:00:00Z", async () => {
  for (const [number, reference] of [
    ["4107", "paper-lane"],
    ["4116", "ink-and-twine"],
    ["4120", "paper-lane"],
  ] as const)
    await story.order(number, { reference });
  const link = (partnerId: string, campaign: string) =>
    db.run((tx) =>
      makeShareLink(tx, { partnerId, url: "https://shop.example/", campaign, shopHosts: ["shop.example"], terms: defaultTerms }),
    );
  await link(story.lane.id, "fall-cards");
  await link(story.ink.id, "twine-week");
});
db.clock.set("2026-12-02T12:00:00Z");
const staffOf = (roles: NonNullable<Asker["staff"]>["roles"]): Asker => ({
  partnerId: null,
  staff: { id: newId(), handle: "s", partnerId: null, roles },
  name: "s",
});
const people: Readonly<Record<string, Asker>> = {
  lane: { partnerId: story.lane.id, staff: null, name: "Paper Lane" },
  ink: { partnerId: story.ink.id, staff: null, name: "Ink & Twine" },
  support: staffOf(["support"]),
  operator: staffOf(["operator"]),
};
const faults: unknown[] = [];

function suggesting(over: Partial<Parameters<typeof makeSuggest>[0]> = {}) {
  const suggest = makeSuggest({
    commands,
    surroundings,
    clock: db.clock,
    report: (error) => (faults.push(error), "fault0001"),
    askerOf: (_tx, { account }) => Promise.resolve(people[account] ?? guest),
    inStatement: db.inStatement,
    ...over,
  });
  return {
    ask: async (who: string, command: string, option: string, typed = "") =>
      (await suggest(discord(who), { command, option, typed })).map(({ text }) => text),
    values: async (who: string, command: string, option: string, typed = "") =>
      (await suggest(discord(who), { command, option, typed })).map(({ value }) => value),
  };
}
const { ask, values } = suggesting();

test("a partner is offered their own orders and campaigns, newest first, by how they begin", async () => {
  expect(await values("lane", "earnings why", "order")).toEqual(["4120", "4107"]);
  expect((await ask("lane", "earnings why", "order"))[0]).toMatch(/^4120 · (pending|unpaid)$/);
  expect(await values("lane", "earnings why", "order", "#410")).toEqual(["4107"]);
  expect(await values("lane", "earnings why", "order", "4116")).toEqual([]);
  expect(await values("lane", "share link", "campaign")).toEqual(["fall-cards"]);
  expect(await values("ink", "share link", "campaign", "tw")).toEqual(["twine-week"]);
});

test("nobody is offered what the command would not tell them", async () => {
  for (const who of ["lane", "nobody", "operator"]) expect(await ask(who, "support partner", "who")).toEqual([]);
  for (const who of ["nobody", "support"]) expect(await ask(who, "earnings why", "order")).toEqual([]);
  // An order that should be theirs is not among theirs yet.
  expect(await ask("lane", "share missing-sale", "order")).toEqual([]);
});

test("support is offered partners by name, slug or share ID, and orders of all", async () => {
  expect(await ask("support", "support partner", "who", "twi")).toEqual(["ink-and-twine · Ink & Twine"]);
  expect(await values("support", "support partner", "who", `@${story.lane.shareId}`)).toEqual(["paper-lane"]);
  expect(await values("support", "support order", "order", "41")).toEqual(expect.arrayContaining(["4107", "4116", "4120"]));
  expect(await ask("support", "support partner", "who", "100%_\\\0")).toEqual([]);
});

test("choices, months and jobs are offered by a part of them; what only buttons carry is not", async () => {
  expect(await values("support", "support partner", "act", "pa")).toEqual(["pause"]);
  expect(await values("lane", "earnings statement", "month", "2026-1")).toEqual(["2026-12", "2026-11", "2026-10"]);
  expect(await values("operator", "programme jobs", "job", "pay")).toContain("payout-batch");
  await db.run((tx) => moveToGroup(tx, { partnerId: story.lane.id, group: "Friends", from: tx.now, reason: "they are" }));
  expect(await values("operator", "programme group", "group", "frie")).toEqual(["Friends"]);
  expect(await ask("support", "support reject", "seen")).toEqual([]);
  expect(await ask("support", "support reject", "nothing-like-it")).toEqual([]);
});

test("activities, craft-ins, meetings and series are offered by number or title: to partners those that they may see", async () => {
  const support = { kind: "staff", staffId: newId(), partnerId: null, roles: ["support"] } as const;
  const craftIn = { minutes: 60, zone: "America/Denver", place: "The Lane", link: null, capacity: null, materials: null, picture: null };
  const soon = instant("2026-12-05T18:00:00Z");
  await db.run((tx) => addCraftIn(tx, { ...craftIn, title: "Pine cards", startsAt: soon, closesHoursBefore: 1 }, null), support);
  await db.run((tx) => proposeCraftIn(tx, story.ink.id, { ...craftIn, title: "Twine knots", startsAt: soon, closesHoursBefore: 1 }));
  const series = { nth: 1, weekday: 1, time: "18:00", minutes: 60, zone: "America/Denver", link: null, withoutFifth: "skip" } as const;
  await db.run((tx) => addSeries(tx, { ...series, title: "Ideas", place: "The Lane" }), support);
  expect(await ask("lane", "craftin sign-up", "number", "pine")).toEqual(["1 · Pine cards, 2026-12-05 11:00"]);
  expect(await values("lane", "craftin sign-up", "number")).toEqual(["1"]);
  expect(await values("ink", "craftin sign-up", "number")).toEqual(["1", "2"]);
  expect(await values("support", "publish craft-in", "number", "#2")).toEqual(["2"]);
  expect(await values("lane", "tokens submit", "activity", "share")).toEqual(["share-project"]);
  expect(await values("lane", "tokens submit", "activity", "first")).toEqual([]);
  expect(await values("support", "award tokens", "activity", "first")).toEqual(["first-sale"]);
  expect(await ask("support", "publish meeting", "series", "ide")).toEqual(["1 · Ideas, 18:00 America/Denver"]);
  expect(await values("support", "publish meeting", "number", "ideas")).toContain("1");
  expect(await values("lane", "meeting notes", "number")).toEqual([]);
});

test("every option that could be asked of anybody is answered without a fault, and never with another partner's", async () => {
  const offered: { who: string; command: Command; option: string; words: string }[] = [];
  for (const who of [...Object.keys(people), "nobody"])
    for (const command of commands)
      for (const option of Object.keys(command.options))
        offered.push({ who, command, option, words: (await ask(who, command.name, option)).join(" ") });
  expect(faults).toEqual([]);
  expect(offered.filter(({ who, words }) => who === "lane" && /4116|twine/.test(words))).toEqual([]);
  expect(offered.filter(({ who, command, words }) => words !== "" && !isAllowed(command, people[who] ?? guest))).toEqual([]);
});

test("what was looked up is kept for twenty seconds, for whom the account stands for and those letters", async () => {
  let statements = 0;
  const inStatement: InTransaction = (actor, work) => (statements++, db.inStatement(actor, work));
  let lane = people.lane!;
  const counting = suggesting({ inStatement, askerOf: (_tx, { account }) => Promise.resolve(account === "lane" ? lane : people.ink!) });
  const orders = async (who: string): Promise<[found: string[], statements: number]> => {
    statements = 0;
    return [await counting.values(who, "earnings why", "order", "41"), statements];
  };
  // Who somebody is is asked each time, and what they are offered where it is not known.
  expect(await orders("lane")).toEqual([["4120", "4107"], 2]);
  expect(await orders("lane")).toEqual([["4120", "4107"], 1]);
  expect(await orders("ink")).toEqual([["4116"], 2]);
  lane = guest;
  expect(await orders("lane")).toEqual([[], 1]);
  lane = people.ink!;
  expect(await orders("lane")).toEqual([["4116"], 2]);
  lane = people.lane!;
  db.clock.set("2026-12-02T12:00:20Z");
  expect(await orders("lane")).toEqual([["4120", "4107"], 2]);
  db.clock.set("2026-12-02T12:00:00Z");
});

test("a database that stands still costs the suggestions and not the wait; what fails is reported and offers nothing", async () => {
  const stuck = suggesting({ inStatement: () => new Promise<never>(() => undefined), longestWaitMs: 5 });
  expect(await stuck.ask("lane", "earnings why", "order")).toEqual([]);
  const broken = suggesting({ inStatement: () => Promise.reject(new Error("no connection")) });
  expect(await broken.ask("lane", "earnings why", "order")).toEqual([]);
  expect(faults.splice(0)).toHaveLength(1);
  // Nothing of it is kept.
  expect(await broken.ask("lane", "earnings why", "order")).toEqual([]);
  expect(faults.splice(0)).toHaveLength(1);
});

test("letters typed faster than they are looked up get nothing", async () => {
  const { promise: open, resolve } = Promise.withResolvers<void>();
  const slow = suggesting({ inStatement: async (actor, work) => (await open, db.inStatement(actor, work)) });
  const asked = ["4", "41", "410", "4107"].map((typed) => slow.values("lane", "earnings why", "order", typed));
  resolve();
  expect(await Promise.all(asked)).toEqual([["4120", "4107"], ["4120", "4107"], [], []]);
  expect(await slow.values("lane", "earnings why", "order", "4107")).toEqual(["4107"]);
});
