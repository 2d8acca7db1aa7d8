import { describe, expect, test } from "vitest";
import { allCourses, coursesFor } from "#domain/answers";
import { addCourse, archiveCourse, changeCourse, moveCourse, restoreCourse } from "#domain/library";
import { changeStatus, moveToGroup } from "#domain/partners";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

const db = await useDatabase({ at: "2026-12-01T10:00:00Z" });
const [ann, ben] = [await db.run((tx) => makePartner(tx, "Ann", "ann-one")), await db.run((tx) => makePartner(tx, "Ben", "ben-two"))];
await db.run((tx) => moveToGroup(tx, { partnerId: ann.id, group: "Mentors", from: tx.now, reason: "they teach" }));
const link = "https://learn.example/course";
const titles = async () => (await db.run((tx) => allCourses(tx, 1))).rows.map(({ title }) => title);
const seenBy = async (partnerId: string) => (await db.run((tx) => coursesFor(tx, partnerId, 1))).rows.map(({ title }) => title);

describe("courses", () => {
  test("stand in their order, and move", async () => {
    for (const title of ["One", "Two", "Three", "Four"]) await db.run((tx) => addCourse(tx, { title, link }));
    expect(await titles()).toEqual(["One", "Two", "Three", "Four"]);
    await db.run((tx) => moveCourse(tx, "4", 1));
    await db.run((tx) => moveCourse(tx, "1", 3));
    expect(await titles()).toEqual(["Four", "Two", "One", "Three"]);
    await db.run((tx) => moveCourse(tx, "2", 999));
    expect(await titles()).toEqual(["Four", "One", "Three", "Two"]);
  });

  test("moved by eight at once, each is there once", async () => {
    const ended = await atOnce(db, [1, 2, 3, 4, 1, 2, 3, 4], (tx, number) => moveCourse(tx, String(number), 1));
    expect(ended.every(({ status }) => status === "fulfilled")).toBe(true);
    expect((await titles()).toSorted((a, b) => a.localeCompare(b))).toEqual(["Four", "One", "Three", "Two"]);
  });

  test("for one group are seen by who is in it now", async () => {
    await db.run((tx) => addCourse(tx, { title: "To mentor", link, forWhom: "mentors" }));
    expect([(await seenBy(ann.id)).includes("To mentor"), (await seenBy(ben.id)).includes("To mentor")]).toEqual([true, false]);
    await db.run((tx) => changeCourse(tx, "5", { forWhom: "everybody" }));
    expect(await seenBy(ben.id)).toContain("To mentor");
    expect(await refusalOf(db.run((tx) => changeCourse(tx, "5", { forWhom: "Nobody" })))).toBe("group.unknown");
  });

  test("for a status are seen by who has it now", async () => {
    await db.run((tx) => changeCourse(tx, "5", { forWhom: "paused" }));
    expect([(await seenBy(ann.id)).includes("To mentor"), (await seenBy(ben.id)).includes("To mentor")]).toEqual([false, false]);
    await db.run((tx) => changeStatus(tx, ben.id, "paused", "travelling"));
    expect([(await seenBy(ann.id)).includes("To mentor"), (await seenBy(ben.id)).includes("To mentor")]).toEqual([false, true]);
    await db.run((tx) => changeCourse(tx, "5", { forWhom: "everybody" }));
  });

  test("archived are seen by staff alone, and come back to their place", async () => {
    const before = await titles();
    await db.run((tx) => archiveCourse(tx, "3"));
    expect(await seenBy(ben.id)).not.toContain("Three");
    expect(await refusalOf(db.run((tx) => archiveCourse(tx, "3")))).toBe("course.archived-already");
    await db.run((tx) => restoreCourse(tx, "3"));
    expect(await refusalOf(db.run((tx) => restoreCourse(tx, "3")))).toBe("course.not-archived");
    expect(await titles()).toEqual(before);
  });

  test.each([
    ["no title", { title: " ", link }],
    ["a title of 500 characters", { title: "x".repeat(500), link }],
    ["a link that leads nowhere", { title: "x", link: "javascript:alert(1)" }],
    ["words without end", { title: "x", link, about: "x".repeat(301) }],
  ])("with %s are refused", async (_what, input) => {
    expect(await refusalOf(db.run((tx) => addCourse(tx, input)))).toBe("course.unreadable");
    expect(await refusalOf(db.run((tx) => changeCourse(tx, "99", { title: "x" })))).toBe("course.unknown");
  });
});
