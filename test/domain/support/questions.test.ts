import { describe, expect, test } from "vitest";
import { oneOf, rowsOf, sql, type Actor } from "#domain/kernel";
import { ownQuestions, questionList, questionThread } from "#domain/answers";
import {
  forgetQuestions,
  alarmOfQuestions,
  assignQuestion,
  draftQuestion,
  giveFeedback,
  ownQuestion,
  questionByNumber,
  rateAnswer,
  replyAsAsker,
  replyAsStaff,
  sendQuestion,
  settleFeedback,
  trimDrafts,
  type QuestionAsker,
} from "#domain/support";
import { addStaff } from "#domain/partners";
import { exportPartner } from "#domain/privacy";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

/** Questions to people: asked, answered both ways, taken, rated, opened again; sealed, exported, forgotten. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const ann = (await db.run((tx) => makePartner(tx, "Ann", "ann-one"))).id;
const member = async (handle: string, partnerId: string | null = null): Promise<string> =>
  (await db.run((tx) => addStaff(tx, { handle, name: handle, roles: ["support"], partnerId }))).id;
const [sue, sam, own] = [await member("sue"), await member("sam"), await member("own", ann)];
const as = (staffId: string, partnerId: string | null = null): Actor => ({ kind: "staff", staffId, partnerId, roles: ["support"] });
const asker: QuestionAsker = { partnerId: ann, account: "a", platform: "discord", at: null };
const stranger: QuestionAsker = { partnerId: null, account: "s", platform: "slack", at: { workspace: "T1", account: "U1" } };
const said = (words: string) => ({ words, link: null });
const asked = async (who: QuestionAsker, words: string): Promise<string> => {
  const { number } = await db.run((tx) => draftQuestion(tx, who, said(words)));
  await db.run((tx) => sendQuestion(tx, who, number));
  return number;
};
const reply = (staffId: string, number: string, words: string, asksBack = false) =>
  db.run((tx) => replyAsStaff(tx, { staffId, account: "" }, number, { words, link: null, article: null, asksBack }), as(staffId));
const state = async (number: string) => (await db.run((tx) => questionByNumber(tx, number))).state;
const told = async (kind: string) =>
  (await oneOf({ em: db.database.reader() }, sql<{ n: number }>`select count(*)::int as n from message where kind = ${kind}`)).n;

describe("a conversation", () => {
  test("goes from a draft to staff, to the asker, back, and to its end", async () => {
    const { number } = await db.run((tx) => draftQuestion(tx, asker, said("Where is my sale?")));
    expect([await state(number), await told("question-asked")]).toEqual(["draft", 0]);
    for (let twice = 0; twice < 2; twice++) await db.run((tx) => sendQuestion(tx, asker, number));
    expect([await state(number), await told("question-asked")]).toEqual(["open", 3]);

    expect(await reply(sue, number, "Which one?", true)).toMatchObject({ isTold: true, besides: null });
    expect([await state(number), await told("question-answered")]).toEqual(["waiting", 1]);
    await db.run((tx) => replyAsAsker(tx, asker, number, said("Number 7.")));
    expect([await state(number), await told("question-asked")]).toEqual(["open", 6]);
    expect(await refusalOf(db.run((tx) => rateAnswer(tx, asker, number, 5)))).toBe("question.not-answered");
    await reply(sue, number, "It waits for its hold.");
    await db.run((tx) => rateAnswer(tx, asker, number, 4));
    expect(await db.run((tx) => questionByNumber(tx, number))).toMatchObject({ state: "answered", assigneeId: sue, rating: 4 });
    await db.run((tx) => replyAsAsker(tx, asker, number, said("Thanks, and how long?")));
    expect(await state(number)).toBe("open");
    const { entries } = await db.run(async (tx) => questionThread(tx, await questionByNumber(tx, number)));
    expect(entries.map(({ staffId, words }) => [staffId === null ? "asker" : "staff", words])).toEqual([
      ["asker", "Where is my sale?"],
      ["staff", "Which one?"],
      ["asker", "Number 7."],
      ["staff", "It waits for its hold."],
      ["asker", "Thanks, and how long?"],
    ]);
  });

  test("nothing of it stands in the database in clear", async () => {
    const rows = await rowsOf({ em: db.database.reader() }, sql<{ sealed: Buffer }>`select sealed from question_entry`);
    expect(rows.length).toBeGreaterThan(0);
    for (const { sealed } of rows) expect(sealed.toString("latin1")).not.toMatch(/sale|hold|Number/);
  });

  test("of two who answer at once both do, and who was first is told of the other", async () => {
    const number = await asked(asker, "Two of you?");
    const before = await told("question-asked");
    const results = await atOnce(db, [sue, sam], (tx, staffId) =>
      replyAsStaff(tx, { staffId, account: "" }, number, { words: `by ${staffId}`, link: null, article: null, asksBack: false }),
    );
    const besides = results.map((each) => (each.status === "fulfilled" ? each.value.besides : String(each.reason)));
    expect(besides.filter((each) => each !== null)).toHaveLength(1);
    expect(await told("question-asked")).toBe(before + 1);
    const { entries } = await db.run(async (tx) => questionThread(tx, await questionByNumber(tx, number)));
    expect(entries.filter(({ staffId }) => staffId !== null)).toHaveLength(2);
  });

  test("nobody answers or takes their own, as a partner or by their account", async () => {
    const number = await asked(asker, "My own?");
    const ownReply = db.run(
      (tx) => replyAsStaff(tx, { staffId: own, account: "" }, number, { words: "Yes", link: null, article: null, asksBack: false }),
      as(own, ann),
    );
    expect(await refusalOf(ownReply)).toBe("staff.own-record");
    expect(await refusalOf(db.run((tx) => assignQuestion(tx, { staffId: own, account: "" }, number, "take"), as(own, ann)))).toBe(
      "staff.own-record",
    );
    const strange = await asked(stranger, "Mine by account?");
    const byAccount = db.run(
      (tx) => replyAsStaff(tx, { staffId: sue, account: "s" }, strange, { words: "Yes", link: null, article: null, asksBack: false }),
      as(sue),
    );
    expect(await refusalOf(byAccount)).toBe("staff.own-record");
    expect(await reply(sam, strange, "Hello")).toMatchObject({ isTold: true });
  });
});

describe("whose it is", () => {
  test("another's question and one that is not there are refused alike", async () => {
    const number = await asked(stranger, "A secret");
    for (const typed of [number, "999999", "x", "1; drop table question"])
      expect(await refusalOf(db.run((tx) => ownQuestion(tx, asker, typed)))).toBe("question.unknown");
    expect((await db.run((tx) => ownQuestions(tx, asker, 1))).rows.map((line) => line.number)).not.toContain(number);
    expect((await db.run((tx) => ownQuestions(tx, stranger, 1))).rows.map((line) => line.number)).toContain(number);
    expect(await refusalOf(db.run((tx) => replyAsAsker(tx, asker, number, said("Mine"))))).toBe("question.unknown");
  });

  test("a draft is nobody's but the asker's, and goes after a day", async () => {
    const { number } = await db.run((tx) => draftQuestion(tx, asker, said("Only a thought")));
    expect(await refusalOf(reply(sue, number, "Hm"))).toBe("question.unknown");
    expect(await db.run((tx) => trimDrafts(tx, tx.now, 100))).toBe(0);
    expect(await db.run((tx) => trimDrafts(tx, tx.now.add({ hours: 1 }), 100))).toBe(1);
    expect(await refusalOf(db.run((tx) => ownQuestion(tx, asker, number)))).toBe("question.unknown");
  });

  test("ten that are open are as many as one may have", async () => {
    const busy: QuestionAsker = { partnerId: null, account: "busy", platform: "slack", at: null };
    for (let nth = 0; nth < 10; nth++) await asked(busy, `Question ${nth}`);
    expect(await refusalOf(asked(busy, "One more"))).toBe("question.too-many");
  });
});

test("what waits too long is told again, once for each time that it is opened", async () => {
  const number = await asked(asker, "Are you there?");
  db.clock.set("2026-11-03T12:00:01Z");
  expect(await db.run((tx) => alarmOfQuestions(tx, 24))).toBeGreaterThan(0);
  expect(await db.run((tx) => alarmOfQuestions(tx, 24))).toBe(0);
  await reply(sue, number, "Yes.");
  await db.run((tx) => replyAsAsker(tx, asker, number, said("Still?")));
  db.clock.set("2026-11-04T12:00:02Z");
  expect(await db.run((tx) => alarmOfQuestions(tx, 24))).toBe(1);
});

test("staff's list has what waits longest first, by state and by who took it", async () => {
  const list = (filter: Parameters<typeof questionList>[1]) => db.run((tx) => questionList(tx, filter, 1));
  const open = await list({ state: "open", assigneeId: null });
  const since = open.rows.map(({ openSince }) => openSince!.epochMilliseconds);
  expect(since).toEqual(since.toSorted((a, b) => a - b));
  expect((await list({ state: "all", assigneeId: sue })).rows.every(({ assigneeId }) => assigneeId === sue)).toBe(true);
  expect(open.rows.some(({ state: is }) => is === "draft")).toBe(false);
});

test("feedback is told, done, and taken back", async () => {
  const { number } = await db.run((tx) => giveFeedback(tx, ann, { kind: "idea", words: "More colours", rating: 4 }));
  expect(await told("feedback-given")).toBe(3);
  await db.run((tx) => settleFeedback(tx, number, "done"), as(sue));
  expect(await refusalOf(db.run((tx) => settleFeedback(tx, number, "done"), as(sue)))).toBe("feedback.so-already");
  expect((await db.run((tx) => settleFeedback(tx, number, "undo"), as(sue))).doneAt).toBeNull();
  expect(await refusalOf(db.run((tx) => settleFeedback(tx, "0", "done"), as(sue)))).toBe("feedback.unknown");
});

test("the asker's export has all of it; once they are forgotten nobody can read a word", async () => {
  const before = await db.run((tx) => exportPartner(tx, ann));
  expect(before).toContain("Thanks, and how long?");
  expect(before).toContain("More colours");
  await db.run((tx) => forgetQuestions(tx, ann));
  const after = await db.run((tx) => exportPartner(tx, ann));
  expect(after).not.toMatch(/Thanks, and|More colours|Which one/);
  expect(after).toContain('"rating": 4');
});
