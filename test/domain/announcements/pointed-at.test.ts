import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql, type Instant } from "#domain/kernel";
import { announcementById, sendAnnouncement, writeAnnouncement, type About } from "#domain/announcements";
import { cancelCraftIn, rescheduleCraftIn, addCraftIn } from "#domain/craft-ins";
import { archiveArticle, publishArticle, writeArticle } from "#domain/help";
import { addCourse, addImage, archiveCourse, archiveImage } from "#domain/library";
import { publishTerms, withdrawTerms, writeLegalDraft } from "#domain/legal";
import { cancelMeeting, reachOf, remindOfMeetings, rescheduleMeeting } from "#domain/meetings";
import { setChannel } from "#domain/messages";
import { sendOne } from "../../../jobs/announcements.ts";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { endMessages } from "../../support/ended-messages.ts";
import { meetingHands } from "../../support/meetings.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

const noon = "2026-11-20T19:00:00Z";
const db = await useDatabase({ at: noon });
const support = { kind: "staff", staffId: "0198a1b2-0000-7000-8000-000000000001", partnerId: null, roles: ["support"] } as const;
const { single } = meetingHands(db, support);
await db.run(async (tx) => {
  await makePartner(tx, "Ann");
  await setChannel(tx, { platform: "slack", workspace: "T1", channel: "C1", name: "news" }, "announcements");
});
const inTransaction: Parameters<typeof sendOne>[0] = (work) => db.run(work, { kind: "system", name: "announcements" });
const announce = (about: About, beginsAt: Instant | null = null) =>
  db.run((tx) => writeAnnouncement(tx, { title: `About ${about.kind}`, words: "Look." }, { about, beginsAt }));
const stands = async (id: string) => (await db.run((tx) => announcementById(tx, id))).state;
/** Everybody has heard it. */
const heard = async (id: string) => {
  await db.run((tx) => sendAnnouncement(tx, id, null));
  await sendOne(inTransaction, id);
  await db.run((tx) => endMessages(tx, `announcement:%:${id}`, "sent"));
};
const notices = (uid: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{ to: string; about: string }>`
        select recipient_kind as "to", split_part(key, ':', 3) || ':' || split_part(key, ':', 4) as about from message
        where kind = 'event-notice' and split_part(key, ':', 3) = ${uid} order by 2, 1`,
    ),
  );

describe("what is announced", () => {
  test("has one announcement that has not gone, also when eight write one at once; after it has gone there may be another", async () => {
    const meeting = await single("2026-12-20T18:00:00Z");
    const about = { kind: "meeting", id: meeting.id } as const;
    const ended = await atOnce(db, Array.from({ length: 8 }), (tx) =>
      writeAnnouncement(tx, { title: "Ideas", words: "Come." }, { about, beginsAt: meeting.startsAt }),
    );
    const ids = new Set(ended.map((each) => (each.status === "fulfilled" ? each.value.id : String(each.reason))));
    expect(ids.size).toBe(1);
    const [first = ""] = ids;
    await db.run((tx) => sendAnnouncement(tx, first, null));
    expect((await announce(about)).id).not.toBe(first);
  });

  test("can't be announced when it has begun, nor for a time after it", async () => {
    const meeting = await single("2026-11-25T18:00:00Z");
    const { id } = await announce({ kind: "meeting", id: meeting.id }, meeting.startsAt);
    expect(await refusalOf(db.run((tx) => sendAnnouncement(tx, id, instant("2026-11-25T18:00:00Z"))))).toBe("announcement.begun");
    await db.run((tx) => sendAnnouncement(tx, id, instant("2026-11-24T18:00:00Z")));
    // It is moved to an earlier time: its announcement would come too late, and does not come.
    await db.run((tx) => rescheduleMeeting(tx, meeting.id, instant("2026-11-23T18:00:00Z")), support);
    db.clock.set("2026-11-24T18:00:00Z");
    expect(await sendOne(inTransaction, id)).toEqual({ begun: 0, held: 1, told: 0 });
    expect(await db.run((tx) => announcementById(tx, id))).toMatchObject({ state: "cancelled", held: "over" });
    db.clock.set(noon);
  });

  test("and is called off takes its announcement with it", async () => {
    const meeting = await single("2026-12-11T18:00:00Z");
    const craftIn = await db.run((tx) => addCraftIn(tx, pines, null), support);
    const gone: readonly (readonly [About["kind"], string, () => Promise<unknown>])[] = [
      ["meeting", meeting.id, () => db.run((tx) => cancelMeeting(tx, meeting.id, "snow"), support)],
      ["craft-in", craftIn.id, () => db.run((tx) => cancelCraftIn(tx, craftIn.id, "snow"), support)],
      [
        "course",
        (await db.run((tx) => addCourse(tx, { title: "One", link: "https://learn.example/one" }))).id,
        () => db.run((tx) => archiveCourse(tx, "1")),
      ],
      [
        "image",
        (await db.run((tx) => addImage(tx, `${"a".repeat(64)}.jpg`, { title: "Pine" }))).id,
        () => db.run((tx) => archiveImage(tx, "1")),
      ],
      [
        "article",
        await db.run(async (tx) => {
          const { slug } = await writeArticle(tx, { slug: undefined, title: "How links work", words: "They do.", tags: undefined });
          await publishArticle(tx, slug);
          return slug;
        }),
        () => db.run((tx) => archiveArticle(tx, "how-links-work")),
      ],
      [
        "terms",
        await db.run(async (tx) => {
          await writeLegalDraft(tx, "Be kind.", "anew");
          return String((await publishTerms(tx, instant("2027-01-01T00:00:00Z"))).number);
        }),
        () => db.run((tx) => withdrawTerms(tx, "not yet")),
      ],
    ];
    for (const [kind, id, end] of gone) {
      const announcement = await announce({ kind, id });
      await db.run((tx) => sendAnnouncement(tx, announcement.id, instant("2026-11-22T18:00:00Z")));
      await end();
      expect([kind, await stands(announcement.id)]).toEqual([kind, "cancelled"]);
    }
  });
});

const pines = {
  title: "Pine cards",
  startsAt: instant("2026-12-05T18:00:00Z"),
  minutes: 60,
  zone: "America/Denver",
  place: "The Lane",
  link: null,
  capacity: null,
  materials: null,
  picture: null,
  closesHoursBefore: 0,
} as const;

describe("a change of a meeting", () => {
  test("that nobody has heard of is told nobody", async () => {
    const meeting = await single("2026-12-12T18:00:00Z");
    await db.run((tx) => rescheduleMeeting(tx, meeting.id, instant("2026-12-13T18:00:00Z")), support);
    expect(await notices(meeting.uid)).toEqual([]);
  });

  test("that channels were reminded of is posted there, and told partners", async () => {
    const meeting = await single("2026-12-14T18:00:00Z");
    db.clock.set("2026-12-07T18:00:00Z");
    await db.run(remindOfMeetings);
    expect(await db.run((tx) => reachOf(tx, meeting))).toEqual({ told: 1, isPosted: true, attended: 0 });
    await db.run((tx) => rescheduleMeeting(tx, meeting.id, instant("2026-12-15T18:00:00Z")), support);
    await db.run((tx) => cancelMeeting(tx, meeting.id, "the host is ill"), support);
    expect((await notices(meeting.uid)).map(({ to, about }) => `${to} ${about.split(":")[1]}`)).toEqual([
      "channel 1",
      "partner 1",
      "channel 2",
      "partner 2",
    ]);
    db.clock.set(noon);
  });

  test("that was announced is posted and told as well, before any reminder", async () => {
    const meeting = await single("2026-12-16T18:00:00Z");
    const { id } = await announce({ kind: "meeting", id: meeting.id }, meeting.startsAt);
    await heard(id);
    await db.run((tx) => rescheduleMeeting(tx, meeting.id, instant("2026-12-17T18:00:00Z")), support);
    expect((await notices(meeting.uid)).map(({ to }) => to)).toEqual(["channel", "partner"]);
    expect((await db.run((tx) => announcementById(tx, id))).beginsAt?.toString()).toBe("2026-12-17T18:00:00Z");
  });

  test("of a craft-in stands in the channels where it was announced", async () => {
    const craftIn = await db.run((tx) => addCraftIn(tx, { ...pines, title: "Cocoa" }, null), support);
    const { id } = await announce({ kind: "craft-in", id: craftIn.id }, craftIn.startsAt);
    await heard(id);
    await db.run((tx) => rescheduleCraftIn(tx, craftIn.id, instant("2026-12-06T18:00:00Z")), support);
    await db.run((tx) => cancelCraftIn(tx, craftIn.id, "snow"), support);
    expect((await notices(craftIn.uid)).map(({ to }) => to)).toEqual(["channel", "channel"]);
  });
});
