import { atLocalTime, localDate, plusDays, quarterBefore, quarterOf, type Instant, type Tx } from "#domain/kernel";
import { addCraftIn, proposeCraftIn, recordAttendance, signUp } from "#domain/craft-ins";
import { addMeeting, addSeries, attendByWord, describeMeeting, writeNotes } from "#domain/meetings";
import { partnerByReference } from "#domain/partners";
import { closeQuarter } from "#domain/tokens";
import { programme } from "./cast.ts";
import type { Deed } from "./deed.ts";

/** What the partners did together: evenings at a table, meetings, and a quarter that is closed. */
export function gatherings(now: Instant): Deed[] {
  const ago = (days: number): Instant => plusDays(now, -days);
  const winter = evening(ago(7), "19:00");
  return [
    { at: ago(26), by: "support", happen: (tx) => craftInOn(tx, plusDays(now, -6), "Leaf prints for beginners") },
    { at: ago(14), by: "support", happen: (tx) => craftInOn(tx, plusDays(now, 9), "Pine cards and cocoa") },
    { at: ago(10), by: null, happen: async (tx) => signUp(tx, await idOf(tx, "paper-lane"), "1") },
    { at: ago(5), by: "support", happen: async (tx) => recordAttendance(tx, await idOf(tx, "paper-lane"), "1", "attended") },
    { at: ago(5), by: null, happen: async (tx) => signUp(tx, await idOf(tx, "ink-and-twine"), "2") },
    // The one seat is taken, so there is a line to look at, and a proposal that waits for support.
    { at: ago(2), by: null, happen: async (tx) => signUp(tx, await idOf(tx, "paper-lane"), "2") },
    { at: ago(2), by: null, happen: async (tx) => foldingNight(tx, await idOf(tx, "fold-and-fern"), plusDays(now, 20)) },
    { at: ago(12), by: "support", happen: (tx) => callMeeting(tx, winter) },
    { at: winter.add({ minutes: 20 }), by: null, happen: async (tx) => attendByWord(tx, await idOf(tx, "paper-lane"), "cinnamon") },
    { at: winter.add({ minutes: 25 }), by: null, happen: async (tx) => attendByWord(tx, await idOf(tx, "cut-and-keep"), "cinnamon") },
    { at: ago(6), by: "support", happen: (tx) => writeNotes(tx, "1", notes, "replace") },
    { at: ago(4), by: "support", happen: monthly },
    { at: ago(1), by: null, happen: (tx) => closeQuarter(tx, quarterBefore(quarterOf(tx.now, programme.zone), programme.zone)) },
  ];
}

const notes = [
  "0:40 Welcome, and who is new",
  "4:10 What sold in fall: stamps first, albums second",
  "12:05 Ideas for winter cards: pines, foil, cocoa mugs",
  "21:30 How to write a caption that people answer",
  "33:00 Questions: shipping before the holidays ends on the 15th",
].join("\n");

async function idOf(tx: Tx, reference: string): Promise<string> {
  const found = await partnerByReference(tx, reference);
  if (!found) throw new Error(`the demonstration has no partner ${reference}`);
  return found.id;
}

function evening(day: Instant, time: string): Instant {
  return atLocalTime(localDate(day, programme.zone), Temporal.PlainTime.from(time), programme.zone);
}

async function craftInOn(tx: Tx, day: Instant, title: string): Promise<void> {
  await addCraftIn(
    tx,
    {
      title,
      startsAt: evening(day, "18:30"),
      minutes: 120,
      zone: programme.zone,
      place: "Cut & Keep, 12 Orchard Street",
      link: null,
      capacity: 1,
      materials: "scissors, and a mug",
      picture: null,
      closesHoursBefore: 2,
    },
    { id: await idOf(tx, "cut-and-keep") },
  );
}

async function foldingNight(tx: Tx, hostId: string, day: Instant): Promise<void> {
  await proposeCraftIn(tx, hostId, {
    title: "A night of folding",
    startsAt: evening(day, "19:00"),
    minutes: 90,
    zone: programme.zone,
    place: null,
    link: "https://meet.example.org/folding",
    capacity: 12,
    materials: "a bone folder, and ten sheets of paper",
    picture: null,
    closesHoursBefore: 12,
  });
}

async function callMeeting(tx: Tx, startsAt: Instant): Promise<void> {
  const { id } = await addMeeting(tx, {
    title: "Ideas for winter",
    startsAt,
    minutes: 60,
    zone: programme.zone,
    place: null,
    link: "https://meet.example.org/winter",
    agenda: "What sold in fall, and what we make of winter",
  });
  await describeMeeting(tx, id, { codeWord: "cinnamon", recording: "https://video.example.org/ideas-for-winter" });
}

async function monthly(tx: Tx): Promise<void> {
  await addSeries(tx, {
    title: "Monthly marketing meeting",
    nth: 2,
    weekday: 2,
    time: "18:00",
    minutes: 60,
    zone: programme.zone,
    link: "https://meet.example.org/monthly",
    place: null,
    withoutFifth: "skip",
  });
}
