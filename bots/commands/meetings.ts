import { refuse, type Nth, type Tx } from "#domain/kernel";
import { allMeetings, comingMeetings, meetingNotes, pastMeetings, searchNotes } from "#domain/answers";
import {
  addMeeting,
  addSeries,
  attendByWord,
  cancelMeeting,
  comingOfSeries,
  describeMeeting,
  endSeries,
  meetingById,
  mustBeMovable,
  openSeries,
  recordMeetingAttendance,
  reachOf,
  rescheduleMeeting,
  writeNotes,
} from "#domain/meetings";
import { programmeOf } from "#domain/programme";
import { attendedCard, foundNotesCard, meetingNotesCard, nextMeetingCard, pastMeetingsCard } from "#templates/cards/meeting-cards";
import {
  endSeriesPreviewCard,
  meetingAttendanceCard,
  meetingChangeCard,
  meetingDoneCard,
  publishMeetingsCard,
  seriesEndedCard,
} from "#templates/cards/meeting-desk-cards";
import type { View } from "#templates/view";
import { command } from "../command.ts";
import { meantPartner } from "../meant-partner.ts";
import { option } from "../option.ts";
import { confirm, meantZone, mustBeAsSeen, pageByName, seen, seenWord, wholeNumber, zoneOfTime } from "./options.ts";

export const meetingNext = command({
  name: "meeting next",
  sentence: "The next meeting: when it begins where you are, its link and its agenda",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => nextMeetingCard(await comingMeetings(tx, partnerId), (await programmeOf(tx)).name),
});

export const meetingNotesCommand = command({
  name: "meeting notes",
  sentence: "Meetings so far with their notes and recordings; look for words in them",
  audience: "partner",
  options: {
    search: option.text("words to look for", { optional: true }),
    number: { ...option.word("the notes of one meeting, by its number", { optional: true, suggests: "meetings" }), byNameOnly: true },
    page: pageByName,
  },
  run: async (tx, { search, number, page }, { partnerId }) => {
    if (number !== undefined) return meetingNotesCard(await meetingNotes(tx, await meetingById(tx, number), page ?? 1), "partner");
    if (search !== undefined) return foundNotesCard(await searchNotes(tx, search), search);
    return pastMeetingsCard(await pastMeetings(tx, partnerId, page ?? 1));
  },
});

export const meetingAttend = command({
  name: "meeting attend",
  sentence: "Say that you are in the meeting, with the word that was said there",
  audience: "partner",
  writes: true,
  // Slower than others: whoever was not there is not to guess it.
  pace: { perMinute: 1, burst: 5 },
  options: { word: option.text("the word") },
  run: async (tx, { word }, { partnerId }) => attendedCard(await attendByWord(tx, partnerId, word)),
});

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const nths = ["first", "second", "third", "fourth", "fifth", "last"] as const;
const usualMinutes = 60;

export const publishMeeting = command({
  name: "publish meeting",
  sentence: "Meetings: call one or a series, move or cancel, set its word, write down who was there",
  audience: "support",
  writes: true,
  options: {
    act: option.choice(["list", "add", "series", "end-series", "describe", "reschedule", "cancel", "attended", "absent"])(
      "list unless you say",
      {
        optional: true,
      },
    ),
    number: option.word("which meeting, by its number", { optional: true, suggests: "meetings" }),
    series: option.word("which series, by its number", { optional: true, suggests: "series" }),
    title: option.word("what it is called", { optional: true }),
    start: option.wallTime("when it begins, such as 2026-12-05 18:00", { optional: true }),
    nth: option.choice(nths)("of a series: which of the month's", { optional: true }),
    weekday: option.choice(weekdays)("of a series: which day", { optional: true }),
    time: option.word("of a series: the time on the wall, such as 18:00", { optional: true }),
    fifth: option.choice(["skip", "last"])("of a series of fifths: months without one; skip unless you say", { optional: true }),
    zone: zoneOfTime,
    minutes: wholeNumber("how long it lasts, in minutes; 60 unless you say", 60),
    link: option.url("the link to it", { optional: true }),
    place: option.word("where it takes place", { optional: true }),
    agenda: option.word("what it is about", { optional: true }),
    recording: option.url("the link to its recording", { optional: true }),
    word: option.word("the word that is said in it", { optional: true }),
    partner: option.partner("who was there", { optional: true }),
    reason: option.text("why; those who are told read it", { optional: true }),
    page: pageByName,
    seen,
    confirm,
  },
  run: async (tx, given, ask) => {
    const { act = "list", number = "", title = "", start, reason = "" } = given;
    if (act === "list") return publishMeetingsCard(await allMeetings(tx, given.page ?? 1), await openSeries(tx));
    const needed: Readonly<Record<Exclude<typeof act, "list">, object>> = {
      add: { title: given.title, start },
      series: { title: given.title, nth: given.nth, weekday: given.weekday, time: given.time },
      "end-series": { series: given.series, reason: given.reason },
      describe: { number: given.number },
      reschedule: { number: given.number, start },
      cancel: { number: given.number, reason: given.reason },
      attended: { number: given.number, partner: given.partner },
      absent: { number: given.number, partner: given.partner },
    };
    const missing = Object.entries(needed[act]).flatMap(([name, value]) => (value === undefined ? [name] : []));
    if (missing.length > 0) throw refuse("command.option-missing", { command: "publish meeting", missing });
    const zone = await meantZone(tx, given.zone, ask);
    const place = { place: given.place ?? null, link: given.link ?? null };
    const minutes = given.minutes ?? usualMinutes;
    switch (act) {
      case "add":
        return meetingDoneCard(
          "The meeting is called",
          await addMeeting(tx, { title, startsAt: start?.(zone) ?? tx.now, minutes, zone, ...place, agenda: given.agenda ?? null }),
        );
      case "series": {
        const nth: Nth = given.nth === "last" ? "last" : ((nths.indexOf(given.nth ?? "first") + 1) as Nth);
        const weekday = weekdays.indexOf(given.weekday ?? "monday") + 1;
        await addSeries(tx, { title, nth, weekday, time: given.time ?? "", minutes, zone, ...place, withoutFifth: given.fifth ?? "skip" });
        return publishMeetingsCard(await allMeetings(tx, 1), await openSeries(tx));
      }
      case "end-series":
        return end(tx, given.series ?? "", reason, given.confirm === "yes" ? (given.seen ?? "") : null);
      case "describe":
        return meetingDoneCard(
          "It is written down",
          await describeMeeting(tx, number, { link: given.link, agenda: given.agenda, recording: given.recording, codeWord: given.word }),
        );
      case "reschedule":
      case "cancel": {
        // Unless somebody says another one, a new time is meant where the meeting takes place.
        const startsAt = start?.(given.zone ?? (await meetingById(tx, number)).zone) ?? null;
        return change(tx, { act, number, startsAt, reason }, given.confirm === "yes");
      }
      case "attended":
      case "absent": {
        const partner = await meantPartner(tx, given.partner ?? "");
        return meetingAttendanceCard(await recordMeetingAttendance(tx, partner.id, number, act), partner, act);
      }
      default:
        return act satisfies never;
    }
  },
});

/** What ends with a series is shown first; what came on its list or was moved since then is not ended unseen. */
async function end(tx: Tx, series: string, reason: string, carried: string | null): Promise<View> {
  const ending = await comingOfSeries(tx, series);
  const facts = ending.coming.map(({ id, sequence }) => [id, sequence]);
  if (carried === null) return endSeriesPreviewCard(ending, reason, seenWord(facts));
  mustBeAsSeen(carried, facts);
  return seriesEndedCard(await endSeries(tx, series, reason));
}

/** Those who were reminded are told of it, so it is shown first. */
async function change(
  tx: Tx,
  asked: {
    readonly act: "reschedule" | "cancel";
    readonly number: string;
    readonly startsAt: Parameters<typeof rescheduleMeeting>[2] | null;
    readonly reason: string;
  },
  isConfirmed: boolean,
): Promise<View> {
  const { act, number, startsAt, reason } = asked;
  if (!isConfirmed) {
    const meeting = await meetingById(tx, number);
    if (act === "reschedule" && startsAt) mustBeMovable(tx, meeting, startsAt);
    return meetingChangeCard(meeting, await reachOf(tx, meeting), { act, startsAt, reason });
  }
  if (act === "cancel") return meetingDoneCard("The meeting is cancelled", await cancelMeeting(tx, number, reason));
  return meetingDoneCard("The meeting takes place at another time", await rescheduleMeeting(tx, number, startsAt ?? tx.now));
}

export const publishNotes = command({
  name: "publish notes",
  sentence: "Write down what was said in a meeting, in place of what stood there or after it",
  audience: "support",
  writes: true,
  options: {
    number: option.word("the meeting's number", { suggests: "meetings" }),
    text: option.prose("12:30 Ideas for spring; a line each, with the place in the recording in front"),
    how: { ...option.choice(["replace", "add"])("replace what stands there unless you say", { optional: true }), byNameOnly: true },
  },
  run: async (tx, { number, how = "replace", text }) =>
    meetingNotesCard(await meetingNotes(tx, await writeNotes(tx, number, text, how), 1), "staff"),
});
