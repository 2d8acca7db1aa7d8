import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { calledOffAnnouncements, sendAnnouncement, writeAnnouncement } from "#domain/announcements";
import { applyAsPartner, changeStatus, moveToGroup } from "#domain/partners";
import { sendOne } from "../../../jobs/announcements.ts";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";

/** What was told in the evening leaves in the morning: by then its reader may have left, and nothing is for them any more. */
const db = await useDatabase({ at: "2026-11-20T03:00:00Z" });
const sent = async (forWhom: string) => {
  const { id } = await db.run((tx) => writeAnnouncement(tx, { title: "Snow", words: "It *snows*.", forWhom, way: "partners" }));
  await db.run((tx) => sendAnnouncement(tx, id, null));
  await sendOne((work) => db.run(work), id);
  return id;
};
/** Of all its messages those that stay here, by whose they are. */
const staysHere = (id: string) =>
  db.run(async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<{ id: string; whose: string }>`select id, recipient_id as whose from message where key like ${`announcement:%:${id}`}`,
    );
    const kept = await calledOffAnnouncements(
      tx,
      rows.map((row) => row.id),
    );
    return rows.flatMap((row) => (kept.includes(row.id) ? [row.whose] : []));
  });

test.each([
  ["everybody", "active", "paused", "is told"],
  ["everybody", "active", "closed", "is not"],
  ["active", "active", "paused", "is not"],
  ["applied", "applied", "declined", "is not"],
] as const)("of one for %s who was %s and is %s by then %s", async (forWhom, was, is, outcome) => {
  const early = { name: `${forWhom} ${is}`, email: `${forWhom}-${is}@example.org`, application: "x" };
  const who = await db.run((tx) => applyAsPartner(tx, early));
  if (was === "active") await db.run((tx) => changeStatus(tx, who.id, "active", null));
  const id = await sent(forWhom);
  expect(await staysHere(id)).toEqual([]);
  await db.run((tx) => changeStatus(tx, who.id, is, "x"));
  expect(await staysHere(id)).toEqual(outcome === "is told" ? [] : [who.id]);
});

test("of one for a group who was moved out of it is not told, and who came back is", async () => {
  const { id: ann } = await db.run((tx) => makePartner(tx, "Ann"));
  const move = async (group: string, minute: number) => {
    db.clock.set(`2026-11-20T03:0${minute}:00Z`);
    await db.run((tx) => moveToGroup(tx, { partnerId: ann, group, from: tx.now, reason: "x" }));
  };
  await move("Mentors", 1);
  const id = await sent("mentors");
  expect(await staysHere(id)).toEqual([]);
  await move("Others", 2);
  expect(await staysHere(id)).toEqual([ann]);
  await move("Mentors", 3);
  expect(await staysHere(id)).toEqual([]);
});
