import { describe, expect, test } from "vitest";
import { instant, rowsOf, run, sql, type Instant } from "#domain/kernel";
import {
  announcementById,
  announcementProgress,
  cancelAnnouncement,
  changeAnnouncement,
  sendAnnouncement,
  tellNext,
  writeAnnouncement,
} from "#domain/announcements";
import { neededPictures } from "#domain/library";
import { prefer, setChannel } from "#domain/messages";
import { applyAsPartner, changeStatus, moveToGroup } from "#domain/partners";
import { announcements, sendOne } from "../../../jobs/announcements.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { endMessages } from "../../support/ended-messages.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { untilLocksAreWaitedFor } from "../../support/lock-waits.ts";

/** The programme's zone is America/Denver. */
const noon = "2026-11-20T19:00:00Z";
const db = await useDatabase({ at: noon });
const people = await db.run(async (tx) => {
  const of = async (name: string) => (await makePartner(tx, name)).id;
  const [ann, ben, cat, dan] = [await of("Ann"), await of("Ben"), await of("Cat"), await of("Dan")];
  await moveToGroup(tx, { partnerId: ann, group: "Mentors", from: tx.now, reason: "they teach" });
  await changeStatus(tx, cat, "paused", "travelling");
  await changeStatus(tx, dan, "closed", "has left");
  const eve = (await applyAsPartner(tx, { name: "Eve", email: "eve@example.org", application: "Cards" })).id;
  await setChannel(tx, { platform: "slack", workspace: "T1", channel: "C1", name: "news" }, "announcements");
  return { ann, ben, cat, dan, eve };
});
const names = new Map(Object.entries(people).map(([name, id]) => [id, name]));
const inTransaction: Parameters<typeof announcements>[0]["inTransaction"] = (work) =>
  db.run(work, { kind: "system", name: "announcements" });
const job = () => announcements({ inTransaction, report: () => "" }, { label: "", dueAt: db.clock.now() });

const words = { title: "Snow", words: "It *snows*." };
const written = (more: Parameters<typeof writeAnnouncement>[1] = {}) => db.run((tx) => writeAnnouncement(tx, { ...words, ...more }));
const send = (id: string, at: Instant | null = null) => db.run((tx) => sendAnnouncement(tx, id, at));
const told = async (id: string) => {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ kind: string; id: string; channel: string }>`
        select recipient_kind as kind, recipient_id as id, channel from message where key like ${`announcement:%:${id}`} order by 1 desc, 2, 3`,
    ),
  );
  return rows.map((row) => (row.kind === "channel" ? `#${row.channel}` : `${names.get(row.id)} by ${row.channel}`)).toSorted();
};
const stateOf = async (id: string) => (await db.run((tx) => announcementById(tx, id))).state;

describe("an announcement", () => {
  test("is sent as its sender saw it, or not at all: an edit that ends in that very moment is read", async () => {
    const { id } = await written();
    const [isChanged, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const edit = db.run(async (tx) => {
      await changeAnnouncement(tx, id, { title: "Ice" });
      isChanged.resolve();
      await mayEnd.promise;
    });
    await isChanged.promise;
    const seen: string[] = [];
    const sent = db.run((tx) => sendAnnouncement(tx, id, null, ({ title }) => void seen.push(title)));
    await untilLocksAreWaitedFor(db, { timeout: 10_000 });
    mayEnd.resolve();
    await Promise.all([edit, sent]);
    expect(seen).toEqual(["Ice"]);
    await db.run((tx) => run(tx, sql`delete from message where key like ${`announcement:%:${id}`}`));
  });

  test("is a draft that nobody hears", async () => {
    const { id, state, audience, toChannels, toPartners } = await written();
    expect([state, audience, toChannels, toPartners]).toEqual(["draft", { kind: "status", status: "active" }, true, true]);
    await job();
    expect([await told(id), await stateOf(id)]).toEqual([[], "draft"]);
  });

  test("goes into the channels and to active partners, as each of them chose", async () => {
    await db.run((tx) =>
      prefer(tx, { kind: "partner", id: people.ben }, { class: "subscription", channel: "discord", cadence: "at-once" }),
    );
    await db.run((tx) => prefer(tx, { kind: "partner", id: people.ann }, { class: "subscription", channel: "mail", cadence: "off" }));
    const { id } = await written();
    expect((await send(id)).state).toBe("sending");
    expect(await told(id)).toEqual(["#slack"]);
    await job();
    expect([await told(id), await stateOf(id)]).toEqual([["#slack", "ben by discord", "ben by mail"], "sent"]);
    await db.run((tx) => prefer(tx, { kind: "partner", id: people.ann }, { class: "subscription", channel: "mail", cadence: "daily" }));
    await db.run((tx) => prefer(tx, { kind: "partner", id: people.ben }, { class: "subscription", channel: "discord", cadence: "off" }));
  });

  test.each([
    ["everybody", ["ann by mail", "ben by mail", "cat by mail"]],
    ["Active", ["ann by mail", "ben by mail"]],
    ["paused", ["cat by mail"]],
    ["applied", ["eve by mail"]],
    ["mentors", ["ann by mail"]],
  ])("for %s reaches nobody else, and never who has left", async (forWhom, reached) => {
    const { id } = await written({ forWhom, way: "partners" });
    await send(id);
    await job();
    expect(await told(id)).toEqual(reached);
  });

  test("for the channels alone is sent at once, and no partner is told", async () => {
    const { id } = await written({ way: "channel" });
    expect((await send(id)).state).toBe("sent");
    await job();
    expect(await told(id)).toEqual(["#slack"]);
  });

  test("that would reach nobody is refused, and stays a draft", async () => {
    await db.run((tx) => moveToGroup(tx, { partnerId: people.dan, group: "Gone", from: tx.now, reason: "x" }));
    const { id } = await written({ forWhom: "gone", way: "partners" });
    expect([await refusalOf(send(id)), await stateOf(id)]).toEqual(["announcement.nobody", "draft"]);
  });

  test("sent by eight at once goes once", async () => {
    const { id } = await written();
    const ended = await atOnce(db, Array.from({ length: 8 }), (tx) => sendAnnouncement(tx, id, null));
    expect(outcomesOf(ended, "sent")).toEqual([...Array.from({ length: 7 }, () => "announcement.over"), "sent"]);
    await Promise.all(Array.from({ length: 8 }, () => sendOne(inTransaction, id)));
    expect(await told(id)).toEqual(["#slack", "ann by mail", "ben by mail"]);
  });

  test("is told chunk by chunk, goes on after the last whole one, and tells nobody twice, however many are at it", async () => {
    const { id } = await written({ way: "partners", forWhom: "everybody" });
    await send(id);
    expect(await db.run((tx) => tellNext(tx, id, 1))).toEqual({ told: 1, isOver: false });
    // Killed in the middle of the second one.
    await expect(
      db.run(async (tx) => {
        await tellNext(tx, id, 1);
        throw new Error("killed");
      }),
    ).rejects.toThrow("killed");
    expect(await told(id)).toHaveLength(1);
    const steps = await atOnce(db, Array.from({ length: 8 }), (tx) => tellNext(tx, id, 1));
    expect(steps.filter((step) => step.status === "fulfilled" && step.value.told === 1)).toHaveLength(2);
    expect([await told(id), await stateOf(id)]).toEqual([["ann by mail", "ben by mail", "cat by mail"], "sent"]);
  });

  test("that is sent can't be changed, sent again or called off", async () => {
    const { id } = await written({ way: "channel" });
    await send(id);
    await db.run((tx) => endMessages(tx, `announcement:%:${id}`, "sent"));
    for (const act of [
      () => send(id),
      () => db.run((tx) => changeAnnouncement(tx, id, { title: "Ice" })),
      () => db.run((tx) => cancelAnnouncement(tx, id)),
    ])
      expect(await refusalOf(act())).toBe("announcement.over");
  });

  test("says how far it is, as the outbox has it", async () => {
    const { id } = await written({ forWhom: "everybody" });
    await send(id);
    await job();
    await db.run((tx) => endMessages(tx, `announcement:${people.ann}:${id}`, "sent"));
    await db.run((tx) => endMessages(tx, `announcement:${people.ben}:${id}`, "dead"));
    expect(await db.run((tx) => announcementProgress(tx, id))).toEqual([
      { to: "channel", by: "slack", told: 0, waiting: 1, failed: 0, unwanted: 0 },
      { to: "partner", by: "mail", told: 1, waiting: 1, failed: 1, unwanted: 0 },
    ]);
  });

  test("keeps its picture as long as it is there", async () => {
    const picture = `${"c".repeat(64)}.jpg`;
    await written({ picture, pictureWords: "A globe" });
    expect([...(await db.run((tx) => neededPictures(tx, [picture, `${"d".repeat(64)}.jpg`])))]).toEqual([picture]);
  });

  test.each([
    ["no words", { words: "  " }],
    ["words without end", { words: "x".repeat(2_001) }],
    ["no title", { title: " " }],
    ["a title of 500 characters", { title: "x".repeat(500) }],
    ["a link that leads nowhere", { link: "javascript:alert(1)" }],
    ["an essay about its picture", { pictureWords: "x".repeat(201) }],
  ])("with %s is refused", async (_what, wrong) => {
    expect(await refusalOf(written(wrong))).toBe("announcement.unreadable");
    const { id } = await written();
    expect(await refusalOf(db.run((tx) => changeAnnouncement(tx, id, wrong)))).toBe("announcement.unreadable");
    expect(await refusalOf(written({ forWhom: "Nobody at all" }))).toBe("group.unknown");
  });
});

describe("an announcement for later", () => {
  const at = instant("2026-11-22T16:00:00Z");

  test("leaves at its time, once, whoever looks", async () => {
    const { id } = await written();
    expect(await send(id, at)).toMatchObject({ state: "scheduled", sendAt: at });
    db.clock.set("2026-11-22T15:59:59Z");
    expect(await job()).toMatchObject({ begun: 0 });
    db.clock.set("2026-11-22T16:00:00Z");
    const looks = await Promise.all(Array.from({ length: 8 }, job));
    expect(looks.reduce((sum, { begun }) => sum + Number(begun), 0)).toBe(1);
    expect([await told(id), await stateOf(id)]).toEqual([["#slack", "ann by mail", "ben by mail"], "sent"]);
    db.clock.set(noon);
  });

  test.each([
    ["a time that is over", "2026-11-20T18:59:00Z", "announcement.in-the-past"],
    ["now", noon, "announcement.in-the-past"],
    ["a time in two years", "2028-11-20T19:00:00Z", "announcement.too-far"],
  ])("is refused at %s", async (_what, when, code) => {
    const { id } = await written();
    expect([await refusalOf(send(id, instant(when))), await stateOf(id)]).toEqual([code, "draft"]);
  });

  test("is a draft again when somebody changes it: nothing leaves that nobody has looked at", async () => {
    const { id } = await written();
    await send(id, at);
    expect(await db.run((tx) => changeAnnouncement(tx, id, { words: "It rains." }))).toMatchObject({
      state: "draft",
      sendAt: null,
      words: "It rains.",
    });
    db.clock.set("2026-11-22T17:00:00Z");
    expect([await job(), await told(id)]).toMatchObject([{ begun: 0 }, []]);
    db.clock.set(noon);
  });

  test("is called off, and stays so", async () => {
    const { id } = await written();
    await send(id, at);
    expect((await db.run((tx) => cancelAnnouncement(tx, id))).state).toBe("cancelled");
    db.clock.set("2026-11-22T17:00:00Z");
    await job();
    expect([await told(id), await refusalOf(send(id)), await refusalOf(db.run((tx) => cancelAnnouncement(tx, id)))]).toEqual([
      [],
      "announcement.over",
      "announcement.over",
    ]);
    db.clock.set(noon);
  });

  test("is held back where nothing ran for half a day: somebody looks whether it still holds", async () => {
    const { id } = await written();
    await send(id, at);
    db.clock.set("2026-11-23T04:00:01Z");
    expect(await job()).toMatchObject({ begun: 0, held: 1 });
    expect(await db.run((tx) => announcementById(tx, id))).toMatchObject({ state: "draft", held: "late" });
    expect((await send(id)).held).toBeNull();
    db.clock.set(noon);
  });
});
