import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { pastMeetings, tokenProgress } from "#domain/answers";
import { attendByWord, cancelMeeting, describeMeeting, recordMeetingAttendance, rescheduleMeeting } from "#domain/meetings";
import { changeTerms } from "#domain/programme";
import { atOnce } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { meetingHands } from "../../support/meetings.ts";
import { makePartner } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

/** Who was in a meeting: by the word that was said in it, or by what staff write down. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const support = await actingStaff(db, "support-one", ["support"]);
const { at, single } = meetingHands(db, support);
const ann = (await db.run((tx) => makePartner(tx, "Ann", "ann-one"))).id;
const bob = (await db.run((tx) => makePartner(tx, "Bob", "bob-one"))).id;

describe("being there", () => {
  test("is said with the meeting's word, while it counts, and earns tokens once, even by eight at once", async () => {
    const { id } = await single("2026-11-20T18:00:00Z");
    await db.run((tx) => describeMeeting(tx, id, { codeWord: " Cocoa " }), support);
    const say = (word: string, who = ann) => db.run((tx) => attendByWord(tx, who, word));
    expect(await refusalOf(say("cocoa"))).toBe("meeting.no-such-word");
    await at("2026-11-20T18:30:00Z", async () => {
      expect(await refusalOf(say("tea"))).toBe("meeting.no-such-word");
      const results = await atOnce(db, [1, 2, 3, 4, 5, 6, 7, 8], (tx) => attendByWord(tx, ann, "COCOA"));
      expect(results.filter((result) => result.status === "fulfilled" && result.value.tokens === 3)).toHaveLength(1);
      expect((await db.run((tx) => tokenProgress(tx, ann, tx.now))).total).toBe(3);
    });
    await at("2026-11-20T20:00:00Z", async () => {
      expect(await refusalOf(say("cocoa", bob))).toBe("meeting.no-such-word");
      await db.run((tx) => recordMeetingAttendance(tx, bob, id, "attended"), support);
      expect((await db.run((tx) => tokenProgress(tx, bob, tx.now))).total).toBe(3);
      await db.run((tx) => recordMeetingAttendance(tx, bob, id, "absent"), support);
      expect((await db.run((tx) => tokenProgress(tx, bob, tx.now))).total).toBe(0);
      const { rows } = await db.run((tx) => pastMeetings(tx, ann, 1));
      expect(rows.find(({ meeting }) => meeting.id === id)).toMatchObject({ attended: true });
    });
    expect(await refusalOf(db.run((tx) => recordMeetingAttendance(tx, bob, id, "attended"), support))).toBe("meeting.not-begun");
  });
});

describe("who was there", () => {
  const totalOf = async (who: string) => (await db.run((tx) => tokenProgress(tx, who, tx.now))).total;
  const withWord = async (startsAt: string, word: string) => {
    const { id } = await single(startsAt);
    await db.run((tx) => describeMeeting(tx, id, { codeWord: word }), support);
    return { id, say: (who: string) => db.run((tx) => attendByWord(tx, who, word)) };
  };
  const write = (who: string, id: string, was: "attended" | "absent") => db.run((tx) => recordMeetingAttendance(tx, who, id, was), support);

  test("is what staff say: their absent stands against the word, typed before or after, until they take it back", async () => {
    const { id, say } = await withWord("2026-11-21T18:00:00Z", "rust");
    const [cat, dan] = await Promise.all(
      ["Cat", "Dan"].map(async (name) => (await db.run((tx) => makePartner(tx, name, `${name}-two`))).id),
    );
    await at("2026-11-21T18:30:00Z", async () => {
      expect((await say(cat!)).tokens).toBe(3);
      await write(cat!, id, "absent");
      await write(dan!, id, "absent");
      for (const who of [cat!, dan!]) {
        expect(await refusalOf(say(who))).toBe("meeting.absence-stands");
        expect(await totalOf(who)).toBe(0);
      }
      expect((await db.run((tx) => pastMeetings(tx, cat!, 1))).rows.filter(({ attended }) => attended)).toEqual([]);
      await write(cat!, id, "attended");
      expect(await totalOf(cat!)).toBe(3);
      expect((await say(cat!)).isNew).toBe(false);
    });
  });

  test("counts from when the terms say until when they say, by the word", async () => {
    const eve = (await db.run((tx) => makePartner(tx, "Eve", "eve-one"))).id;
    const say = async (minutesFromStart: number, word: string, startsAt: string) =>
      at(instant(startsAt).add({ minutes: minutesFromStart }).toString(), () => refusalOf(db.run((tx) => attendByWord(tx, eve, word))));
    await withWord("2026-11-22T18:00:00Z", "sand");
    expect(await say(-16, "sand", "2026-11-22T18:00:00Z")).toBe("meeting.no-such-word");
    expect(await say(120, "sand", "2026-11-22T18:00:00Z")).toBe("meeting.no-such-word");
    expect(await say(119, "sand", "2026-11-22T18:00:00Z")).toBe("not refused");
    await withWord("2026-11-23T18:00:00Z", "clay");
    await at("2026-11-23T12:00:00Z", () =>
      db.run((tx) => changeTerms(tx, { terms: { wordMinutesBefore: 0, wordMinutesAfter: 0 }, from: tx.now, reason: "stricter" }), support),
    );
    expect(await say(-1, "clay", "2026-11-23T18:00:00Z")).toBe("meeting.no-such-word");
    expect(await say(60, "clay", "2026-11-23T18:00:00Z")).toBe("meeting.no-such-word");
    expect(await say(0, "clay", "2026-11-23T18:00:00Z")).toBe("not refused");
  });

  test("was nobody, of a meeting that is cancelled or moved after its word was typed: the tokens go back", async () => {
    const fay = (await db.run((tx) => makePartner(tx, "Fay", "fay-one"))).id;
    const cancelled = await withWord("2026-11-19T18:00:00Z", "teal");
    await at("2026-11-19T18:05:00Z", async () => {
      await cancelled.say(fay);
      expect(await totalOf(fay)).toBe(3);
      await db.run((tx) => cancelMeeting(tx, cancelled.id, "nobody else came"), support);
      expect(await totalOf(fay)).toBe(0);
      expect(await refusalOf(cancelled.say(fay))).toBe("meeting.no-such-word");
    });
    const moved = await withWord("2026-11-19T20:00:00Z", "plum");
    await at("2026-11-19T19:50:00Z", async () => {
      await moved.say(fay);
      await db.run((tx) => rescheduleMeeting(tx, moved.id, instant("2026-11-19T22:00:00Z")), support);
      expect(await totalOf(fay)).toBe(0);
    });
    await at("2026-11-19T22:10:00Z", async () => {
      expect((await moved.say(fay)).tokens).toBe(3);
      expect(await totalOf(fay)).toBe(3);
    });
    await at("2026-11-19T23:00:00Z", async () => {
      expect(await refusalOf(db.run((tx) => cancelMeeting(tx, moved.id, "over"), support))).toBe("meeting.over");
    });
  });

  test("is one answer when the word is typed while the meeting is cancelled", async () => {
    const gus = (await db.run((tx) => makePartner(tx, "Gus", "gus-one"))).id;
    const { id } = await withWord("2026-11-18T18:00:00Z", "mint");
    await at("2026-11-18T17:55:00Z", async () => {
      await atOnce<number, unknown>(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, nth) =>
        nth === 4 ? cancelMeeting(tx, id, "snow") : attendByWord(tx, gus, "mint"),
      );
      expect(await totalOf(gus)).toBe(0);
    });
  });
});
