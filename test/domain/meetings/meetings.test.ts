import { describe, expect, test } from "vitest";
import { instant, nthWeekday, rowsOf, sql, type Nth } from "#domain/kernel";
import { comingMeetings, meetingNotes, searchNotes } from "#domain/answers";
import {
  addSeries,
  cancelMeeting,
  comingOfSeries,
  endSeries,
  planMeetings,
  remindOfMeetings,
  rescheduleMeeting,
  writeNotes,
  type MeetingFacts,
  type SeriesFacts,
} from "#domain/meetings";
import { prefer, setChannel } from "#domain/messages";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { meetingHands } from "../../support/meetings.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

/** Meetings: planned by their series, moved, cancelled, reminded of, written down. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const support = await actingStaff(db, "support-one", ["support"]);
const { at, single } = meetingHands(db, support);
const ann = (await db.run((tx) => makePartner(tx, "Ann", "ann-one"))).id;

const series = (over: Partial<SeriesFacts> = {}): Omit<SeriesFacts, "id"> => ({
  title: "Monthly marketing meeting",
  nth: 2,
  weekday: 2,
  time: "18:00",
  minutes: 60,
  zone: "America/Denver",
  link: "https://meet.example.org/x",
  place: null,
  withoutFifth: "skip",
  ...over,
});
const told = async (partnerId: string, uid: string): Promise<string[]> => {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ kind: string; key: string }>`
        select kind, key from message where recipient_id = ${partnerId} and channel = 'mail' and split_part(key, ':', 3) = ${uid} order by id`,
    ),
  );
  return rows.map(({ kind, key }) => `${kind} ${key.split(":").slice(3).join(" ")}`);
};

describe("a weekday of a month", () => {
  test.each<[string, number, Nth, "skip" | "last", string | null]>([
    ["2026-11", 7, 1, "skip", "2026-11-01"],
    ["2026-11", 1, 1, "skip", "2026-11-02"],
    ["2026-11", 1, 5, "skip", "2026-11-30"],
    ["2026-11", 2, 5, "skip", null],
    ["2026-11", 2, 5, "last", "2026-11-24"],
    ["2027-02", 7, "last", "skip", "2027-02-28"],
    ["2027-02", 1, 4, "skip", "2027-02-22"],
    ["2028-02", 2, 5, "skip", "2028-02-29"],
  ])("of %s, day %i, the %s (%s): %s", (month, weekday, nth, without, day) => {
    expect(nthWeekday(Temporal.PlainYearMonth.from(month), weekday, nth, without)?.toString() ?? null).toBe(day);
  });
});

describe("a series", () => {
  test("puts its meetings on the list once, at the same time on the wall across a change of clocks, and never those that were moved or cancelled anew", async () => {
    const { id } = await db.run((tx) => addSeries(tx, series()), support);
    const days = async () =>
      db.run((tx) =>
        rowsOf(tx, sql<{ at: string }>`select starts_at::text as at from meeting where series_id = ${id}::bigint order by original_date`),
      );
    expect((await days()).map(({ at: when }) => new Date(when).toISOString())).toEqual([
      "2026-11-11T01:00:00.000Z",
      "2026-12-09T01:00:00.000Z",
      "2027-01-13T01:00:00.000Z",
      "2027-02-10T01:00:00.000Z",
    ]);
    const [first, second] = await db.run((tx) => comingMeetings(tx, ann));
    await db.run((tx) => rescheduleMeeting(tx, first!.meeting.id, instant("2026-11-12T01:00:00Z")), support);
    await db.run((tx) => cancelMeeting(tx, second!.meeting.id, "holidays"), support);
    expect(await db.run(planMeetings)).toBe(0);
    await at("2027-03-20T12:00:00Z", async () => {
      expect(await db.run(planMeetings)).toBeGreaterThan(0);
      const april = (await days()).map(({ at: when }) => new Date(when).toISOString()).filter((when) => when.startsWith("2027-04"));
      expect(april).toEqual(["2027-04-14T00:00:00.000Z"]);
    });
    expect((await db.run((tx) => endSeries(tx, id, "no time"), support)).coming.length).toBeGreaterThan(3);
    expect(await refusalOf(db.run((tx) => endSeries(tx, id, "again"), support))).toBe("meeting.series-unknown");
    expect(await db.run((tx) => comingMeetings(tx, ann))).toEqual([]);
  });

  test("that ends tells who was reminded of one of its meetings, with a higher sequence for their calendars", async () => {
    const { id } = await db.run((tx) => addSeries(tx, series({ title: "Short-lived", nth: 1, weekday: 5 })), support);
    const { coming } = await db.run((tx) => comingOfSeries(tx, id));
    await at("2026-11-06T12:00:00Z", () => db.run(remindOfMeetings));
    await at("2026-11-06T13:00:00Z", () => db.run((tx) => endSeries(tx, id, "no time"), support));
    expect(await told(ann, coming[0]!.uid)).toEqual(["event-reminder 0 1440", "event-notice 1"]);
    expect(await told(ann, coming[1]!.uid)).toEqual([]);
  });

  test("puts nothing on the list while it ends, however many plan at that moment", async () => {
    const { id } = await db.run((tx) => addSeries(tx, series({ title: "Contested" })), support);
    await at("2027-02-20T12:00:00Z", async () => {
      const results = await atOnce<number, unknown>(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, nth) =>
        nth === 3 ? endSeries(tx, id, "enough") : planMeetings(tx),
      );
      expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
      const left = await db.run((tx) =>
        rowsOf(tx, sql`select id from meeting where series_id = ${id}::bigint and state = 'scheduled' and starts_at > ${tx.now}`),
      );
      expect(left).toEqual([]);
    });
  });

  test.each([
    ["title", { title: "  " }],
    ["time", { time: "25:00" }],
    ["minutes", { minutes: 0 }],
    ["link", { link: "javascript:alert(1)" }],
    ["place", { link: null }],
  ] as const)("with a wrong %s is refused", async (_what, over) => {
    expect(await refusalOf(db.run((tx) => addSeries(tx, series(over)), support))).toBe("meeting.unreadable");
  });
});

describe("reminders", () => {
  test("come a week, a day and an hour before, once each; a change tells who was reminded, and begins anew", async () => {
    const { id, uid } = await single("2026-12-20T18:00:00Z");
    const remind = (when: string) => at(when, () => db.run((tx) => remindOfMeetings(tx)));
    await remind("2026-12-13T17:59:00Z");
    expect(await told(ann, uid)).toEqual([]);
    await remind("2026-12-13T18:00:00Z");
    await remind("2026-12-13T18:05:00Z");
    expect(await told(ann, uid)).toEqual(["event-reminder 0 10080"]);
    await at("2026-12-14T12:00:00Z", () => db.run((tx) => rescheduleMeeting(tx, id, instant("2026-12-21T18:00:00Z")), support));
    await remind("2026-12-20T18:00:00Z");
    await remind("2026-12-21T17:30:00Z");
    expect(await told(ann, uid)).toEqual(["event-reminder 0 10080", "event-notice 1", "event-reminder 1 1440", "event-reminder 1 60"]);
    expect(await remind("2026-12-21T18:11:00Z")).toBe(0);
  });

  test("come to the channel for announcements, too, once each, and to no channel of staff", async () => {
    const { uid } = await single("2026-12-28T18:00:00Z");
    const place = { platform: "discord", workspace: "300", name: "news" } as const;
    await db.run((tx) => setChannel(tx, { ...place, channel: "301" }, "announcements"));
    await db.run((tx) => setChannel(tx, { ...place, channel: "302", name: "desk" }, "staff"));
    for (const when of ["2026-12-27T18:00:00Z", "2026-12-27T18:05:00Z", "2026-12-28T17:00:00Z"])
      await at(when, () => db.run(remindOfMeetings));
    const posted = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ about: string; name: string }>`
          select split_part(m.key, ':', 5) as about, c.name from message m join chat_channel c on c.id = m.recipient_id
          where m.recipient_kind = 'channel' and split_part(m.key, ':', 3) = ${uid} order by m.id`,
      ),
    );
    expect(posted).toEqual([
      { about: "1440", name: "news" },
      { about: "60", name: "news" },
    ]);
  });

  test("that fell due before a meeting was called are not made up for", async () => {
    const { uid } = await single("2026-11-05T12:00:00Z");
    await db.run(remindOfMeetings);
    expect(await told(ann, uid)).toEqual([]);
    await at("2026-11-04T12:00:00Z", () => db.run(remindOfMeetings));
    expect(await told(ann, uid)).toEqual(["event-reminder 0 1440"]);
  });

  test("come by nothing that somebody has switched off", async () => {
    const [quiet, chatty] = [
      await db.run((tx) => makePartner(tx, "Quiet", "quiet-one")),
      await db.run((tx) => makePartner(tx, "Chatty", "chatty-one")),
    ];
    for (const { id } of [quiet, chatty])
      await db.run((tx) => prefer(tx, { kind: "partner", id }, { class: "subscription", channel: "mail", cadence: "off" }));
    await db.run((tx) => prefer(tx, { kind: "partner", id: chatty.id }, { class: "subscription", channel: "discord", cadence: "at-once" }));
    const { uid } = await single("2027-02-20T18:00:00Z");
    await at("2027-02-19T18:00:00Z", () => db.run(remindOfMeetings));
    const heard = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{ who: string; channel: string }>`
          select p.name as who, m.channel from message m join partner p on p.id = m.recipient_id where split_part(m.key, ':', 3) = ${uid} order by m.id`,
      ),
    );
    expect(heard.filter(({ who }) => who !== "Ann")).toEqual([{ who: "Chatty", channel: "discord" }]);
  });

  test("of a change that changes nothing come not at all: it begins then already", async () => {
    const { id, uid } = await single("2027-03-20T18:00:00Z");
    await at("2027-03-19T18:00:00Z", () => db.run(remindOfMeetings));
    const move = () => db.run((tx) => rescheduleMeeting(tx, id, instant("2027-03-21T18:00:00Z")), support);
    await at("2027-03-19T19:00:00Z", move);
    expect(await refusalOf(at("2027-03-19T19:05:00Z", move))).toBe("meeting.same-time");
    expect(await told(ann, uid)).toEqual(["event-reminder 0 1440", "event-notice 1"]);
  });
});

describe("notes", () => {
  const write = (id: string, text: string, how: "replace" | "add" = "replace") => db.run((tx) => writeNotes(tx, id, text, how), support);
  const linesOf = async (meeting: MeetingFacts, page = 1) => (await db.run((tx) => meetingNotes(tx, meeting, page))).lines;

  test("keep the place in the recording, are replaced as a whole or added to, and are found by their words in any form", async () => {
    const meeting = await single();
    await write(meeting.id, "0:30 Welcome\n12:05 Ideas for spring cards; and for summer\r\n1:02:05 Shipping costs rose\n\nnothing else");
    expect((await linesOf(meeting)).rows).toEqual([
      { atSecond: 30, words: "Welcome" },
      { atSecond: 725, words: "Ideas for spring cards; and for summer" },
      { atSecond: 3_725, words: "Shipping costs rose" },
      { atSecond: null, words: "nothing else" },
    ]);
    expect((await db.run((tx) => searchNotes(tx, "card"))).map(({ line }) => line.words)).toEqual([
      "Ideas for spring cards; and for summer",
    ]);
    for (const words of ["'; drop table meeting; --", '"', "&|!", ""]) expect(await db.run((tx) => searchNotes(tx, words))).toEqual([]);
    await write(meeting.id, "1:10:00 Questions; 1:15:00 Goodbye", "add");
    expect((await linesOf(meeting)).rows.slice(4)).toEqual([
      { atSecond: 4_200, words: "Questions" },
      { atSecond: 4_500, words: "Goodbye" },
    ]);
    await write(meeting.id, "Only this");
    expect((await linesOf(meeting)).rows).toEqual([{ atSecond: null, words: "Only this" }]);
    expect(await refusalOf(write(meeting.id, " \n ; "))).toBe("meeting.no-notes");
  });

  test("lose no word of a long line, and no line that there is no room for", async () => {
    const meeting = await single();
    const long = Array.from({ length: 300 }, (_, nth) => `word${nth}`).join(" ");
    await write(meeting.id, `3:00 ${long}`);
    const { rows } = await linesOf(meeting);
    expect(rows.map(({ words }) => words).join(" ")).toBe(long);
    expect(rows.map(({ atSecond }) => atSecond)).toEqual([180, ...rows.slice(1).map(() => null)]);
    expect(Math.max(...rows.map(({ words }) => words.length))).toBeLessThanOrEqual(500);
    await write(meeting.id, "x".repeat(1_200));
    expect((await linesOf(meeting)).rows.map(({ words }) => words.length)).toEqual([500, 500, 200]);
    const many = Array.from({ length: 399 }, (_, nth) => `line ${nth}`).join("\n");
    await write(meeting.id, many);
    expect(await refusalOf(write(meeting.id, "one\ntwo", "add"))).toBe("meeting.too-many-notes");
    const last = await linesOf(meeting, 20);
    expect([last.total, last.rows.length, last.rows.at(-1)?.words]).toEqual([399, 19, "line 398"]);
  });
});
