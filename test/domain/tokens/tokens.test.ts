import { describe, expect, test } from "vitest";
import { instant, oneOf, quarterNamed, rowsOf, sql, type Actor } from "#domain/kernel";
import { engagement, leaderboard, planToClose, submissions, tokenLog, tokenProgress } from "#domain/answers";
import { changeStatus } from "#domain/partners";
import { changeTerms } from "#domain/programme";
import {
  awardTokens,
  closeQuarter,
  decideSubmission,
  joinBoard,
  leaveBoard,
  retireActivity,
  setActivity,
  submitActivity,
  takeBackGrant,
  withdrawSubmission,
} from "#domain/tokens";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

/** Inspire Tokens: what is granted and asked for, under the cap of each quarter, and how a quarter is closed. The zone is America/Denver. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const support = await actingStaff(db, "support-one", ["support", "operator"]);
const zone = "America/Denver";
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

const partner = async (name: string): Promise<string> => (await db.run((tx) => makePartner(tx, name, name.toLowerCase()))).id;
const give = (partnerId: string, activity: string, at = "2026-11-02T12:00:00Z", by: Actor = support) =>
  db.run((tx) => awardTokens(tx, { partnerId, activity, doneAt: instant(at), note: "" }), by);
const ask = (partnerId: string, activity: string, evidence: string, at: string | null = null, picture: string | null = null) =>
  db.run((tx) => submitActivity(tx, partnerId, { activity, evidence, picture, doneAt: at === null ? null : instant(at) }), {
    kind: "partner",
    partnerId,
  });
const progressOf = (partnerId: string, at = "2026-11-02T12:00:00Z") => db.run((tx) => tokenProgress(tx, partnerId, instant(at)));
const openOf = async (partnerId: string) => (await db.run((tx) => submissions(tx, partnerId, 1))).rows;
const messages = (partnerId: string, kind: string) =>
  db.run((tx) => rowsOf(tx, sql`select id from message where recipient_id = ${partnerId} and kind = ${kind} and channel = 'mail'`));

describe("tokens given by staff", () => {
  test("count for the quarter in which it was done, by the programme's zone", async () => {
    const ann = await partner("Ann");
    // 05:59 UTC on the 1st of October is still September in Denver.
    await give(ann, "share-project", "2026-10-01T05:59:00Z");
    await give(ann, "share-project", "2026-10-01T06:00:00Z");
    expect((await progressOf(ann)).total).toBe(2);
    expect((await progressOf(ann, "2026-09-15T12:00:00Z")).total).toBe(2);
  });

  test("stop at the activity's cap of the quarter: the last one is cut, the next refused", async () => {
    const bob = await partner("Bob");
    await db.run(
      (tx) => setActivity(tx, { code: "five", name: "Five", tokens: 5, quarterCap: 7, evidence: "none", source: null }),
      support,
    );
    expect((await give(bob, "five")).tokens).toBe(5);
    expect((await give(bob, "five")).tokens).toBe(2);
    expect(await refusalOf(give(bob, "five"))).toBe("token.cap-reached");
    expect((await give(bob, "five", "2026-09-02T12:00:00Z")).tokens).toBe(5);
  });

  test("stop there, too, when eight give them at once", async () => {
    const eve = await partner("Eve");
    const given = await atOnce(db, eight, (tx) => awardTokens(tx, { partnerId: eve, activity: "welcome", doneAt: tx.now, note: "" }));
    expect(given.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect((await progressOf(eve)).total).toBe(6);
  });

  test("are not given to oneself, for what is still to come, or to who was no partner then", async () => {
    const own = await partner("Own");
    const self = await actingStaff(db, "self", ["support", "operator"], own);
    expect(await refusalOf(give(own, "welcome", "2026-11-02T12:00:00Z", self))).toBe("staff.own-record");
    expect(await refusalOf(give(own, "welcome", "2026-11-03T12:00:00Z"))).toBe("token.date-out-of-range");
    expect(await refusalOf(give(own, "welcome", "2020-11-03T12:00:00Z"))).toBe("token.date-out-of-range");
    await db.run((tx) => changeStatus(tx, own, "paused", "a break"), support);
    expect(await refusalOf(give(own, "welcome"))).toBe("partner.not-active");
    expect(await refusalOf(give(own, "no-such-thing"))).toBe("token.activity-unknown");
  });

  test("are taken back once, in the quarter that they counted for", async () => {
    const cat = await partner("Cat");
    await give(cat, "course", "2026-08-02T12:00:00Z");
    const { rows } = await db.run((tx) => tokenLog(tx, cat, 1));
    const takeBack = () => db.run((tx) => takeBackGrant(tx, cat, BigInt(rows[0]!.id), "wrong person"), support);
    await takeBack();
    expect(await refusalOf(takeBack())).toBe("token.already-taken-back");
    expect(await refusalOf(db.run((tx) => takeBackGrant(tx, cat, 999_999n, "x"), support))).toBe("token.grant-unknown");
    expect((await progressOf(cat, "2026-08-15T12:00:00Z")).total).toBe(0);
    expect(
      (await db.run((tx) => tokenLog(tx, cat, 1))).rows.map(({ tokens, isTakenBack, takesBack }) => [tokens, isTakenBack, takesBack]),
    ).toEqual([
      [-4, false, true],
      [4, true, false],
    ]);
  });
});

describe("what a partner asks tokens for", () => {
  test("shows what its activity asks to be shown", async () => {
    const dan = await partner("Dan");
    for (const evidence of ["", "look at my page", "javascript:alert(1)", "ftp://example.org/x", "https://user:word@example.org/x"])
      expect(await refusalOf(ask(dan, "share-project", evidence)), evidence).toBe("token.evidence-missing");
    await ask(dan, "Share Project", "https://example.org/post?id=1");
    expect(await refusalOf(ask(dan, "share-project", "https://example.org/post?id=1"))).toBe("token.already-submitted");
    expect(await refusalOf(ask(dan, "first-sale", ""))).toBe("token.comes-by-itself");
    expect(await refusalOf(ask(dan, "course", " \u200f "))).toBe("not refused");
  });

  test("is approved once, even by eight at once, and tells them", async () => {
    const fay = await partner("Fay");
    await ask(fay, "share-project", "https://example.org/fay");
    const [one] = await openOf(fay);
    const answers = await atOnce(db, eight, (tx) => decideSubmission(tx, one!.id, { kind: "approve", tokens: 2 }, "lovely"));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await progressOf(fay)).total).toBe(2);
    expect(await messages(fay, "submission-answered")).toHaveLength(1);
  });

  test("is a picture where one is asked for: sent along, or by a link; the same one counts once", async () => {
    const ivy = await partner("Ivy");
    const [one, two] = ["a", "b"].map((letter) => `${letter.repeat(64)}.jpg`);
    expect(await refusalOf(ask(ivy, "picture", "look at my page"))).toBe("token.evidence-missing");
    await ask(ivy, "picture", "my table in fall", null, one);
    expect(await refusalOf(ask(ivy, "picture", "", null, one))).toBe("token.already-submitted");
    await ask(ivy, "picture", "", null, two);
    await ask(ivy, "picture", "https://example.org/table.jpg");
    expect((await openOf(ivy)).map(({ evidence, picture }) => [evidence, picture]).toReversed()).toEqual([
      ["my table in fall", one],
      ["", two],
      ["https://example.org/table.jpg", null],
    ]);
  });

  test("earns what its reviewer saw, and nothing when that has changed since", async () => {
    const jo = await partner("Joy");
    const seven = { code: "seven", name: "Seven", quarterCap: null, evidence: "none", source: null } as const;
    await db.run((tx) => setActivity(tx, { ...seven, tokens: 7 }), support);
    await ask(jo, "seven", "");
    const [line] = await openOf(jo);
    await db.run((tx) => setActivity(tx, { ...seven, tokens: 9 }), support);
    const approve = (tokens: number) => db.run((tx) => decideSubmission(tx, line!.id, { kind: "approve", tokens }, ""), support);
    expect(await refusalOf(approve(line!.tokens))).toBe("token.worth-changed");
    expect([(await progressOf(jo)).total, (await openOf(jo))[0]?.state]).toEqual([0, "submitted"]);
    await approve((await openOf(jo))[0]!.tokens);
    expect((await progressOf(jo)).total).toBe(9);
    await db.run((tx) => retireActivity(tx, "seven"), support);
  });

  test("is declined with a reason, withdrawn by its partner only, and not answered after that", async () => {
    const gil = await partner("Gil");
    await ask(gil, "share-project", "https://example.org/gil");
    const [one] = await openOf(gil);
    const answer = (decision: "approve" | "decline", reason: string) =>
      db.run(
        (tx) => decideSubmission(tx, one!.id, decision === "approve" ? { kind: decision, tokens: 2 } : { kind: decision }, reason),
        support,
      );
    expect(await refusalOf(answer("decline", " "))).toBe("reason.missing");
    const hal = await partner("Hal");
    expect(await refusalOf(db.run((tx) => withdrawSubmission(tx, hal, one!.id)))).toBe("token.submission-unknown");
    await db.run((tx) => withdrawSubmission(tx, gil, one!.id));
    expect(await refusalOf(answer("approve", ""))).toBe("token.already-decided");
    await ask(gil, "share-project", "https://example.org/gil");
    const again = (await openOf(gil)).find(({ state }) => state === "submitted")!;
    await db.run((tx) => decideSubmission(tx, again.id, { kind: "decline" }, "the link leads nowhere"), support);
    expect((await openOf(gil)).map(({ state, reason }) => [state, reason])).toContainEqual(["declined", "the link leads nowhere"]);
  });
});

describe("how a quarter stands", () => {
  test("names what would close the gap, what brings most first, each within its cap", async () => {
    const ida = await partner("Ida");
    await give(ida, "host-craft-in");
    const progress = await progressOf(ida);
    expect([progress.total, progress.missing, progress.daysLeft]).toEqual([8, 17, 59]);
    const named = ({ steps, closes }: ReturnType<typeof planToClose>) => [
      steps.map(({ activity, times, tokens }) => [activity.code, times, tokens]),
      closes,
    ];
    expect(named(planToClose(progress))).toEqual([
      [
        ["host-craft-in", 1, 8],
        ["first-sale", 1, 5],
        ["five", 1, 5],
      ],
      true,
    ]);
    const capped = (left: number | null) => ({ ...progress.byActivity[0]!, tokens: 5, left });
    expect(
      named(
        planToClose({
          missing: 12,
          byActivity: [
            { ...capped(7), code: "a" },
            { ...capped(4), code: "b" },
          ],
        }),
      ),
    ).toEqual([
      [
        ["a", 2, 7],
        ["b", 1, 4],
      ],
      false,
    ]);
    expect(planToClose({ missing: 0, byActivity: progress.byActivity })).toEqual({ steps: [], closes: true });
  });

  test("is shown by week, empty weeks too", async () => {
    const jon = await partner("Jon");
    await give(jon, "course", "2026-10-12T12:00:00Z");
    const { weeks } = await db.run((tx) => engagement(tx, jon));
    expect(weeks.map(({ name, tokens }) => [name, tokens])).toEqual([
      ["2026-09-28", 0],
      ["2026-10-05", 0],
      ["2026-10-12", 4],
      ["2026-10-19", 0],
      ["2026-10-26", 0],
      ["2026-11-02", 0],
    ]);
  });
});

describe("the leaderboard", () => {
  test("names only who takes part; equals share a place", async () => {
    const [kim, lea, max] = [await partner("Kim"), await partner("Lea"), await partner("Max")];
    for (const id of [kim, lea, max]) for (const activity of ["host-craft-in", "host-craft-in", "course"]) await give(id, activity);
    await give(max, "course");
    for (const id of [kim, lea, max]) await db.run((tx) => joinBoard(tx, id));
    await db.run((tx) => joinBoard(tx, kim));
    const board = await db.run((tx) => leaderboard(tx, lea));
    expect(board.lines.map(({ place, name, isReader }) => [place, name, isReader])).toEqual([
      [1, "Max", false],
      [2, "Kim", false],
      [2, "Lea", true],
    ]);
    await db.run((tx) => leaveBoard(tx, max));
    const after = await db.run((tx) => leaderboard(tx, kim));
    expect(after.lines.map(({ name }) => name)).toEqual(["Kim", "Lea"]);
    expect(after.own).toMatchObject({ total: 20, place: 2, takesPart: true });
  });
});

describe("the catalogue", () => {
  test("has one activity a source, and lets go of nothing that was earned", async () => {
    const other = { code: "first-order", name: "First order", tokens: 9, quarterCap: 9, evidence: "none", source: "first-sale" } as const;
    expect(await refusalOf(db.run((tx) => setActivity(tx, other), support))).toBe("token.source-taken");
    expect(await refusalOf(db.run((tx) => setActivity(tx, { ...other, source: null, quarterCap: 3 }), support))).toBe(
      "token.activity-unreadable",
    );
    const ned = await partner("Ned");
    await give(ned, "picture");
    await db.run((tx) => retireActivity(tx, "picture"), support);
    expect(await refusalOf(give(ned, "picture"))).toBe("token.activity-closed");
    expect((await progressOf(ned)).byActivity.find(({ code }) => code === "picture")).toMatchObject({ earned: 3, isOpen: false });
  });
});

describe("a quarter that is over", () => {
  const quarter = quarterNamed("2026-Q3", zone)!;
  const close = () => db.run((tx) => closeQuarter(tx, quarter));
  const totalOf = async (partnerId: string) =>
    db.run((tx) => rowsOf(tx, sql`select total, is_met from token_quarter_total where partner_id = ${partnerId} and quarter = '2026-Q3'`));

  test("is closed once with the requirement of its first day; what comes later is an adjustment", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { tokensRequired: 3 }, from: tx.now, reason: "less from now on" }), support);
    const [olga, pia] = [await partner("Olga"), await partner("Pia")];
    // They joined on the day of the test, so neither was a partner when the quarter ended; a grant makes one count all the same.
    await give(olga, "course", "2026-09-02T12:00:00Z");
    const both = await atOnce(db, eight, (tx) => closeQuarter(tx, quarter));
    expect(both.every(({ status }) => status === "fulfilled")).toBe(true);
    expect(await totalOf(olga)).toEqual([{ total: 4, is_met: false }]);
    expect(await totalOf(pia)).toEqual([{ total: 0, is_met: false }]);
    expect(await messages(olga, "quarter-total")).toHaveLength(1);
    const { requirement } = await oneOf({ em: db.database.reader() }, sql<{ requirement: number }>`select requirement from token_quarter`);
    expect(requirement).toBe(25);
    await give(olga, "course", "2026-09-03T12:00:00Z");
    await close();
    expect(await totalOf(olga)).toEqual([{ total: 4, is_met: false }]);
    const progress = await progressOf(olga, "2026-09-15T12:00:00Z");
    expect([progress.total, progress.adjustments, progress.requirement]).toEqual([8, 4, 25]);
  });
});
