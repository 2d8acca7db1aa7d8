import { randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { freezeProgramme, programmeOf, thawProgramme } from "#domain/programme";
import { rowsOf, run, sql, type Actor } from "#domain/kernel";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { refusalOf } from "../../support/refusals.ts";
import { anOperator } from "../../support/thaw.ts";

/** Money that was stopped moves again when two persons want it. */
const db = await useDatabase();
const [olga, omar] = [anOperator(), anOperator()];
const thaw = (by: Actor, reason = "mended") => db.run((tx) => thawProgramme(tx, reason), by);
const isFrozen = () => db.run(async (tx) => (await programmeOf(tx)).frozenAt !== null);

beforeEach(async () => {
  db.clock.set("2026-12-15T12:00:00Z");
  await db.run((tx) =>
    run(tx, sql`update programme set frozen_at = null, frozen_reason = null, thaw_asked_by = null, thaw_asked_at = null`),
  );
  await db.run((tx) => freezeProgramme(tx, "the figures look wrong"));
});

test("a freeze is lifted by the second person, with both on record", async () => {
  expect([await thaw(olga, "found it"), await isFrozen()]).toEqual([false, true]);
  expect(await refusalOf(thaw(olga, "I said so"))).toBe("programme.thaw-asked-by-you");
  expect([await thaw(omar, "I looked, too"), await isFrozen()]).toEqual([true, false]);
  expect(await refusalOf(thaw(omar))).toBe("programme.not-frozen");
  const acts = await db.run((tx) =>
    rowsOf(tx, sql<{ act: string; reason: string }>`select act, reason from audit_entry where act like 'programme.thaw%' order by id`),
  );
  expect(acts).toEqual([
    { act: "programme.thaw-ask", reason: "found it" },
    { act: "programme.thaw", reason: "I looked, too" },
  ]);
});

test("two staff records of one partner are one person", async () => {
  const partnerId = randomUUID();
  await thaw(anOperator(partnerId));
  expect(await refusalOf(thaw(anOperator(partnerId)))).toBe("programme.thaw-asked-by-you");
  expect(await thaw(olga)).toBe(true);
});

test("what one person wanted a day ago is no consent any more", async () => {
  await thaw(olga);
  db.clock.set("2026-12-16T12:00:00Z");
  expect([await thaw(omar), await isFrozen()]).toEqual([false, true]);
  db.clock.set("2026-12-17T11:59:59Z");
  expect([await thaw(olga), await isFrozen()]).toEqual([true, false]);
});

test("a consent to lift one freeze is none to lift the next", async () => {
  await thaw(olga);
  await thaw(omar);
  await db.run((tx) => freezeProgramme(tx, "again"));
  expect([await thaw(olga), await isFrozen()]).toEqual([false, true]);
});

test("of two persons at the same moment one is the first and one the second", async () => {
  const results = await atOnce(db, [olga, omar], (tx, actor) =>
    thawProgramme({ ...tx, actor, enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) }, "mended"),
  );
  expect(new Set(results.map((each) => each.status === "fulfilled" && each.value))).toEqual(new Set([false, true]));
  expect(await isFrozen()).toBe(false);
});

test("nobody lifts it without a reason, and no job lifts it at all", async () => {
  expect(await refusalOf(thaw(olga, " "))).toBe("reason.missing");
  await expect(db.run((tx) => thawProgramme(tx, "by itself"))).rejects.toThrow("only staff");
  expect(await isFrozen()).toBe(true);
});
