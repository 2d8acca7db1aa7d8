import { expect, test } from "vitest";
import { newId } from "#domain/kernel";
import type { Asker } from "#bots/command";
import { openDatabase } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { useDatabase } from "../support/database.ts";
import { chatOn, discord, guest, someCommands, thrownAway } from "./some-chat.ts";

const db = await useDatabase();
const done: string[] = [];
const commands = someCommands(done);

const partnerOf = (name: string): Asker => ({ partnerId: `partner of ${name}`, staff: null, name });
const chat = chatOn(db, commands, ({ account }) => (account.startsWith("guest") ? guest : partnerOf(account)));
let people = 0;
/** Somebody who has asked nothing yet. */
const somebody = (kind = "p") => discord(`${kind}${++people}`);

/** What a view says, in one string. */
const told = (reply: { view: unknown }): string => JSON.stringify(reply.view);

test("a line, a command with its options and a button all come to the same command", async () => {
  const ann = somebody();
  const typed = await chat.line(ann, "/list things 2");
  expect(typed).toMatchObject({ outcome: "answer", view: { title: "Things, page 2" } });
  const given = await chat.say(ann, { kind: "command", command: "list things", given: { page: "2" } });
  expect(given).toMatchObject({ outcome: "answer", view: { title: "Things, page 2" } });
  expect(await chat.press(ann, typed, "Next")).toMatchObject({ outcome: "answer", view: { title: "Things, page 3" } });
});

test("an event is acted on once; a repeat is answered by nobody, also not by another instance", async () => {
  const ann = somebody();
  const before = done.length;
  const key = newId();
  const wants = { kind: "line", line: "throw away cup" } as const;
  const other = openDatabase({ url: db.url, otherEntities: jobTables, migrations });
  const elsewhere = chatOn(
    { inTransaction: other.transactions(db.clock, () => Promise.resolve(), db.vault), inStatement: other.statements(db.clock, db.vault) },
    commands,
    () => partnerOf("ann"),
  );
  const replies = await Promise.all([chat.say(ann, wants, key), elsewhere.say(ann, wants, key), chat.say(ann, wants, key)]);
  expect(replies.filter((reply) => reply !== null)).toHaveLength(1);
  expect(await chat.say(ann, wants, key)).toBeNull();
  expect(done).toHaveLength(before + 1);
  await other.close();
});

test("what a button does stays here: it carries 22 random characters and asks for what was left open", async () => {
  const reply = await chat.line(somebody(), "list things");
  expect(reply.buttons.slice(1)).toMatchObject([
    { label: "Next", style: "normal", command: "list things", asks: [] },
    { label: "Throw away", style: "danger", command: "throw away", asks: ["reason"] },
  ]);
  for (const { handle } of reply.buttons) expect(handle).toMatch(/^[\w-]{22}$/);
  expect(new Set(reply.buttons.map(({ handle }) => handle)).size).toBe(3);
});

test("a form fills in what its button left open, and can't touch what the reader was shown", async () => {
  const ann = somebody();
  const list = await chat.line(ann, "list things");
  for (const filled of [{ thing: "purse" }, { seen: "broken", reason: "x" }, { confirm: "yes" }]) {
    const refused = await chat.press(ann, list, "Throw away", filled);
    expect(refused).toMatchObject({ outcome: "refusal", view: { title: "No such option" } });
  }
  await chat.press(ann, list, "Throw away", { reason: "it leaks" });
  expect(done.at(-1)).toBe(`partner of ${ann.account} threw cup (whole) away: it leaks`);
});

test("a button that only reads works again and again; one that writes works once", async () => {
  const ann = somebody();
  const list = await chat.line(ann, "list things");
  for (const _ of [1, 2, 3]) expect(await chat.press(ann, list, "Next")).toMatchObject({ outcome: "answer" });
  expect(await chat.press(ann, list, "Throw away", { reason: "old" })).toMatchObject({ view: { title: "Gone" } });
  const again = await chat.press(ann, list, "Throw away", { reason: "old" });
  expect(again).toMatchObject({ outcome: "refusal", view: { title: "That button was used already" } });
  expect(told(again)).toContain("/throw away");
});

test("of a command that also writes, what only shows something works again and again", async () => {
  const ann = somebody();
  const shown = await chat.line(ann, "look after");
  for (const label of ["Show", "Bare", "Show", "Bare"]) expect(await chat.press(ann, shown, label)).toMatchObject({ outcome: "answer" });
  expect(await chat.press(ann, shown, "Change")).toMatchObject({ outcome: "answer" });
  expect(await chat.press(ann, shown, "Change")).toMatchObject({ view: { title: "That button was used already" } });
});

test("pages are turned by buttons, which take the place of the line to type", async () => {
  const ann = somebody();
  const labels = (reply: { buttons: readonly { label: string }[] }) =>
    reply.buttons.map(({ label }) => label).filter((label) => label !== "Throw away" && label !== "Next");
  const first = await chat.line(ann, "list things");
  expect(labels(first)).toEqual(["Next page"]);
  const second = await chat.press(ann, first, "Next page");
  expect(second.view.title).toBe("Things, page 2");
  expect(labels(second)).toEqual(["Previous page", "Next page"]);
  const third = await chat.press(ann, second, "Next page");
  expect(labels(third)).toEqual(["Previous page"]);
  expect((await chat.press(ann, third, "Previous page")).view.title).toBe("Things, page 2");
  // The list has become shorter since.
  const past = await chat.line(ann, "list things 9");
  expect(labels(past)).toEqual(["First page", "Last page"]);
  expect((await chat.press(ann, past, "Last page")).view.title).toBe("Things, page 3");
});

test("what went wrong was undone, so its button can be pressed again", async () => {
  const ann = somebody();
  const list = await chat.line(ann, "list things");
  const broken = await chat.press(ann, list, "Throw away", { reason: "break" });
  expect(broken.outcome).toBe("fault");
  expect(told(broken)).toContain("fault0001");
  expect(told(broken)).not.toContain("secrets");
  expect(chat.faults.splice(0)).toHaveLength(1);
  expect(await chat.press(ann, list, "Throw away", { reason: "better now" })).toMatchObject({ outcome: "answer" });
});

test("eight presses at once, on two instances, are one effect", async () => {
  const ann = somebody();
  const other = openDatabase({ url: db.url, otherEntities: jobTables, migrations });
  const elsewhere = chatOn(
    { inTransaction: other.transactions(db.clock, () => Promise.resolve(), db.vault), inStatement: other.statements(db.clock, db.vault) },
    commands,
    () => partnerOf(ann.account),
  );
  const list = await chat.line(ann, "list things");
  const before = await thrownAway(db);
  const replies = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((each) => (each % 2 ? chat : elsewhere).press(ann, list, "Throw away", { reason: `press ${each}` })),
  );
  expect(replies.filter(({ outcome }) => outcome === "answer")).toHaveLength(1);
  expect(new Set(replies.filter(({ outcome }) => outcome !== "answer").map(({ view }) => view.title))).toEqual(
    new Set(["That button was used already"]),
  );
  expect(await thrownAway(db)).toBe(before + 1);
  await other.close();
});

test("somebody else's button does nothing and tells nothing, whatever its form brings", async () => {
  const list = await chat.line(somebody(), "list things");
  for (const filled of [{}, { reason: "mine now" }, { thing: "purse" }]) {
    const refused = await chat.press(somebody(), list, "Throw away", filled);
    expect(refused).toMatchObject({ outcome: "refusal", view: { title: "That button is somebody else's" }, buttons: [] });
    expect(told(refused)).not.toMatch(/cup|throw/);
  }
});

test("the same number on another platform or in another workspace is another account", async () => {
  const ann = discord("U1");
  const list = await chat.line(ann, "list things");
  for (const other of [
    { ...ann, platform: "slack" as const, workspace: "T1" },
    { ...ann, workspace: "T1" },
  ])
    expect(await chat.press(other, list, "Next")).toMatchObject({ view: { title: "That button is somebody else's" } });
});

test("a button of a day ago says so, and how to ask again; so does one that nobody knows", async () => {
  const ann = somebody();
  const list = await chat.line(ann, "list things");
  const start = db.clock.now();
  db.clock.set(start.add({ hours: 1 }).toString());
  expect(told(await chat.press(ann, list, "Throw away", { reason: "late" }))).toMatch(/That button is too old.*\/throw away/);
  expect(await chat.press(ann, list, "Next")).toMatchObject({ outcome: "answer" });
  db.clock.set(start.add({ hours: 24 }).toString());
  expect(told(await chat.press(ann, list, "Next"))).toMatch(/That button is too old.*\/list things/);
  db.clock.set(start.toString());
  const unknown = { kind: "press", handle: "A".repeat(22), filled: {} } as const;
  expect(await chat.say(ann, unknown)).toMatchObject({ outcome: "refusal", view: { title: "That button is too old" } });
});

test("a button made for one partner is stale once the account is another's; a guest's stays good", async () => {
  let asker: Asker = partnerOf("ann");
  const changing = chatOn(db, commands, () => asker);
  const ann = somebody();
  const list = await changing.line(ann, "list things");
  asker = partnerOf("bob");
  expect(await changing.press(ann, list, "Throw away", { reason: "x" })).toMatchObject({ view: { title: "That button is too old" } });
  asker = guest;
  const asGuest = await changing.line(ann, "list things");
  asker = partnerOf("bob");
  expect(await changing.press(ann, asGuest, "Throw away", { reason: "x" })).toMatchObject({ view: { title: "Gone" } });
});

test("who asks too fast is told when to ask again, and nothing is done; the others are not kept waiting", async () => {
  const ann = somebody();
  const before = done.length;
  const replies = [];
  for (let each = 0; each < 17; each++) replies.push(await chat.line(ann, "throw away cup"));
  expect(replies.filter(({ outcome }) => outcome === "answer")).toHaveLength(15);
  expect(done).toHaveLength(before + 15);
  expect(replies.at(-1)).toMatchObject({ outcome: "refusal", view: { title: "A little slower, please" } });
  // 30 a minute: the next turn is two seconds away
  expect(told(replies.at(-1)!)).toMatch(/Ask again in .*"count":2\}/);
  expect(await chat.line(somebody(), "list things")).toMatchObject({ outcome: "answer" });
  const start = db.clock.now();
  db.clock.set(start.add({ seconds: 2 }).toString());
  expect(await chat.line(ann, "list things")).toMatchObject({ outcome: "answer" });
  expect(await chat.line(ann, "list things")).toMatchObject({ outcome: "refusal" });
  db.clock.set(start.toString());
});

test("a command that writes to people has a pace of its own", async () => {
  const ann = somebody();
  expect(await chat.line(ann, "write letter")).toMatchObject({ outcome: "answer" });
  expect(await chat.line(ann, "write letter")).toMatchObject({ view: { title: "A little slower, please" } });
  expect(await chat.line(ann, "list things")).toMatchObject({ outcome: "answer" });
  expect(await chat.line(somebody(), "write letter")).toMatchObject({ outcome: "answer" });
});

test("staff may ask more", async () => {
  const staff: Asker = { partnerId: null, staff: { id: newId(), handle: "s", partnerId: null, roles: ["support"] }, name: "s" };
  const desk = chatOn(db, commands, () => staff);
  const ann = somebody();
  for (let each = 0; each < 40; each++) expect(await desk.line(ann, "list things")).toMatchObject({ outcome: "answer" });
  expect(await desk.line(ann, "list things")).toMatchObject({ outcome: "refusal" });
});

test("a workspace as a whole has a pace, too, and another one does not wait for it", async () => {
  const slow = chatOn(db, commands, () => guest, {
    paces: {
      account: { perMinute: 60, burst: 60 },
      staff: { perMinute: 60, burst: 60 },
      workspace: { perMinute: 60, burst: 2 },
    },
  });
  const of = (workspace: string, account: string) => ({ platform: "slack", workspace, account, name: account }) as const;
  for (const account of ["U1", "U2"]) expect(await slow.line(of("TSLOW", account), "list things")).toMatchObject({ outcome: "answer" });
  expect(await slow.line(of("TSLOW", "U3"), "list things")).toMatchObject({ outcome: "refusal" });
  expect(await slow.line(of("TFAST", "U3"), "list things")).toMatchObject({ outcome: "answer" });
});

test("a clock that was ahead keeps nobody waiting until then", async () => {
  const ann = somebody();
  const start = db.clock.now();
  db.clock.set(start.add({ hours: 5 }).toString());
  for (let each = 0; each < 16; each++) await chat.line(ann, "list things");
  db.clock.set(start.toString());
  expect(await chat.line(ann, "list things")).toMatchObject({ outcome: "answer" });
});

test("a database that is not there is a fault with a reference, and no rejection", async () => {
  const gone = () => Promise.reject(new Error("connection refused at 10.0.0.7"));
  const dark = chatOn({ inTransaction: gone, inStatement: gone }, commands);
  const reply = await dark.line(discord("p"), "list things");
  expect(reply).toMatchObject({ outcome: "fault", buttons: [] });
  expect(told(reply)).not.toContain("10.0.0.7");
  expect(dark.faults).toHaveLength(1);
});

test("a line that is no command is refused as in the console, with what may have been meant", async () => {
  const reply = await chat.line(somebody(), "list thinks");
  expect(reply.outcome).toBe("refusal");
  expect(told(reply)).toContain("/list things");
  expect(await chat.say(somebody(), { kind: "command", command: "lost thing", given: {} })).toMatchObject({ outcome: "refusal" });
});

test("a confirmation is a press under what was shown: typed, it is no more than the question", async () => {
  const ann = somebody();
  const before = done.length;
  await chat.line(ann, "throw away cup seen:forged");
  await chat.say(ann, { kind: "command", command: "throw away", given: { thing: "cup", seen: "forged" } });
  expect(done.slice(before).every((each) => each.includes("(unseen)"))).toBe(true);
  expect(done).toHaveLength(before + 2);
});
