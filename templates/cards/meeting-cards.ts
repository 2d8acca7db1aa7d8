import type { FoundNote, MeetingLine, MeetingNotes, Page, PartnerName } from "#domain/answers";
import type { Attended, ComingSeries, MeetingFacts, MeetingReach, NoteLine, SeriesFacts } from "#domain/meetings";
import { calendarFile } from "../calendar-file.ts";
import { atMinute, counted, left, onDate, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Sentence, type View } from "../view.ts";

type Shown = Omit<MeetingFacts, "codeWord">;

const where = ({ place, link }: Shown): Sentence => [
  ...(place === null ? [] : [place]),
  ...(place !== null && link !== null ? [", "] : []),
  ...(link === null ? [] : [{ link }]),
];

/** The next meeting with everything that one needs, and those after it. */
export function nextMeetingCard([next, ...later]: readonly MeetingLine[], programme: string): View {
  if (!next)
    return view(
      "No meeting is called",
      [text("None is on the list at the moment. You are reminded of the next one a week, a day and an hour before.")],
      {
        actions: [action("Notes of meetings", "meeting notes")],
      },
    );
  const { meeting } = next;
  return view(
    meeting.title,
    [
      facts(
        ["Begins", atMinute(meeting.startsAt)],
        ["Ends", atMinute(meeting.endsAt)],
        ["Where", ...where(meeting)],
        ...(meeting.agenda === null || meeting.agenda === "" ? [] : [["Agenda", meeting.agenda] as const]),
      ),
      ...(later.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              columns: [left("Then"), left("Begins")],
              rows: later.map((line): Sentence[] => [[line.meeting.title], [atMinute(line.meeting.startsAt)]]),
              more: 0,
              whenEmpty: [],
            },
          ]),
      hint("In the meeting a word is said; who types it here was there, and earns tokens."),
    ],
    {
      actions: [action("I am there", "meeting attend", { word: blank }, "main"), action("Notes of meetings", "meeting notes")],
      files: [calendarFile({ ...meeting, kind: "meeting", number: meeting.id, details: meeting.agenda }, programme)],
    },
  );
}

/** Meetings that are over. */
export function pastMeetingsCard(page: Page<MeetingLine>): View {
  const paging = pagingOf(page, "meeting notes");
  return view(
    "Meetings so far",
    [
      {
        kind: "table",
        columns: [left("Meeting"), left("On"), right("No."), left("Notes"), left("You")],
        rows: page.rows.map((line) => [
          [line.meeting.title],
          [onDate(line.meeting.startsAt)],
          [{ code: line.meeting.id }],
          line.meeting.recording === null ? [line.hasNotes ? "yes" : "none yet"] : [{ link: line.meeting.recording, label: "recording" }],
          [line.attended ? { badge: "you were there", tone: "good" } : ""],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "None has taken place yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        ...page.rows
          .filter(({ hasNotes }) => hasNotes)
          .slice(0, 3)
          .map(({ meeting }) => action(`Notes of ${meeting.title}`, "meeting notes", { number: meeting.id })),
        action("Look for words", "meeting notes", { search: blank }, "main"),
        ...paging.actions,
      ],
    },
  );
}

/** What was said in one. */
export function meetingNotesCard({ meeting, lines }: MeetingNotes): View {
  return view(
    `Notes of ${meeting.title}`,
    [
      facts(
        ["On", atMinute(meeting.startsAt)],
        ...(meeting.recording === null ? [] : [["Recording", { link: meeting.recording }] as const]),
      ),
      ...(lines.length === 0
        ? [text("Nobody has written any down yet.")]
        : [{ kind: "steps" as const, steps: lines.map((line) => ({ state: "note" as const, at: null, sentence: noteSentence(line) })) }]),
    ],
    { actions: [action("Look for words", "meeting notes", { search: blank }), action("All meetings", "meeting notes")] },
  );
}

const noteSentence = ({ atSecond, words }: NoteLine): Sentence => (atSecond === null ? [words] : [{ code: clock(atSecond) }, " ", words]);

/** "1:02:05" */
function clock(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Lines about some words. */
export function foundNotesCard(found: readonly FoundNote[], words: string): View {
  return view(
    `Notes about ${quoted(words)}`,
    [
      {
        kind: "table",
        columns: [left("Said"), left("Meeting"), left("On"), right("No.")],
        rows: found.map((note) => [noteSentence(note.line), [note.title], [onDate(note.at)], [{ code: note.number }]]),
        more: 0,
        whenEmpty: ["Nothing was written down about that. Try a single word, or another one."],
      },
    ],
    { actions: [action("Look for others", "meeting notes", { search: blank }), action("All meetings", "meeting notes")] },
  );
}

/** Somebody was there: what that earned. */
export function attendedCard({ meeting, tokens, isNew }: Attended): View {
  return view(
    isNew ? "Good to have you there" : "You said so already",
    [
      text("You were at ", quoted(meeting.title), "."),
      tokens === null
        ? hint(isNew ? "It earns no tokens this time: the activity is closed, or the quarter's limit is reached." : "It counts once.")
        : text("It earns you ", ...counted(tokens, "token"), "."),
    ],
    { tone: "good", actions: [action("How your quarter stands", "tokens progress")] },
  );
}

/** What staff keep of meetings. */
export function publishMeetingsCard(page: Page<MeetingFacts>, series: readonly SeriesFacts[]): View {
  const paging = pagingOf(page, "publish meeting");
  return view(
    "Meetings",
    [
      {
        kind: "table",
        columns: [left("Series"), left("When"), right("No.")],
        rows: series.map((each) => [[each.title], [seriesWords(each)], [{ code: each.id }]]),
        more: 0,
        whenEmpty: ["No series goes on. A series puts its meetings on the list by itself."],
      },
      {
        kind: "table",
        columns: [left("Meeting"), left("Begins"), right("No."), left("Word"), left("State")],
        rows: page.rows.map((meeting) => [
          [meeting.title],
          [atMinute(meeting.startsAt)],
          [{ code: meeting.id }],
          [meeting.codeWord === null ? "none" : { code: meeting.codeWord }],
          [meeting.state === "cancelled" ? { badge: "cancelled", tone: "problem" } : { badge: "on the list", tone: "good" }],
        ]),
        more: page.more,
        whenEmpty: [page.page > 1 ? "There are no more: the list ends before this page." : "No meeting is called yet."],
      },
      ...paging.blocks,
    ],
    {
      pages: paging.pages,
      actions: [
        action("Call one", "publish meeting", { act: "add", title: blank, start: blank, link: blank }, "main"),
        action("Every month", "publish meeting", { act: "series", title: blank, nth: blank, weekday: blank, time: blank, link: blank }),
        action("Word, agenda, link", "publish meeting", { act: "describe", number: blank, word: blank }),
        ...(series.length === 0
          ? []
          : [action("End a series", "publish meeting", { act: "end-series", series: blank, reason: blank }, "danger")]),
        ...paging.actions,
      ],
    },
  );
}

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const nths = { 1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", last: "last" } as const;

function seriesWords({ nth, weekday, time, zone, withoutFifth }: SeriesFacts): string {
  const without = nth === 5 ? (withoutFifth === "last" ? ", or the last one" : ", in months that have one") : "";
  return `every ${nths[nth]} ${days[weekday - 1] ?? ""}${without}, ${time} (${zone})`;
}

/** Before those who were reminded are told. */
export function meetingChangeCard(
  meeting: MeetingFacts,
  { told, attended }: MeetingReach,
  change: { readonly act: "reschedule" | "cancel"; readonly startsAt: MeetingFacts["startsAt"] | null; readonly reason: string },
): View {
  const isCancel = change.act === "cancel";
  const options = isCancel ? { reason: change.reason } : { start: change.startsAt?.toString() ?? "" };
  return view(
    isCancel ? `Cancel ${meeting.title}?` : `Move ${meeting.title}?`,
    [
      facts(
        ["Begins", atMinute(meeting.startsAt)],
        ...(change.startsAt === null ? [] : [["Would begin", atMinute(change.startsAt)] as const]),
        ["Would be told", ...counted(told, "partner"), told === 1 ? ", who was reminded of it" : ", who were reminded of it"],
        ...(attended === 0 ? [] : [["Tokens go back from", ...counted(attended, "partner"), " who said its word"] as const]),
        ...(change.reason === "" ? [] : [["They read", quoted(change.reason)] as const]),
      ),
    ],
    {
      tone: "warning",
      actions: [
        action(
          isCancel ? "Cancel it" : "Move it",
          "publish meeting",
          { act: change.act, number: meeting.id, ...options, confirm: "yes" },
          "danger",
        ),
      ],
    },
  );
}

export function meetingDoneCard(title: string, meeting: Shown): View {
  return view(title, [text("No. ", { code: meeting.id }, ", ", quoted(meeting.title), ", ", atMinute(meeting.startsAt), ".")], {
    tone: "good",
    actions: [action("All meetings", "publish meeting")],
  });
}

/** Before a series ends: what ends with it. */
export function endSeriesPreviewCard({ series, coming }: ComingSeries, reason: string, seen: string): View {
  return view(
    `End the series ${series.title}?`,
    [
      facts(["When", seriesWords(series)], ["They read", quoted(reason)]),
      {
        kind: "table",
        columns: [left("Would be cancelled"), right("No.")],
        rows: coming.map((meeting) => [[atMinute(meeting.startsAt)], [{ code: meeting.id }]]),
        more: 0,
        whenEmpty: ["None of its meetings is to come; it only puts no more on the list."],
      },
      hint("Who was reminded of one of them is told. Meetings that are over stay, with their notes."),
    ],
    {
      tone: "warning",
      actions: [action("End it", "publish meeting", { act: "end-series", series: series.id, reason, seen, confirm: "yes" }, "danger")],
    },
  );
}

export function seriesEndedCard({ series, coming }: ComingSeries): View {
  return view(
    "The series has ended",
    [
      text(
        quoted(series.title),
        " goes on no more; ",
        ...counted(coming.length, "meeting"),
        coming.length === 1 ? " that was to come is cancelled." : " that were to come are cancelled.",
      ),
    ],
    { tone: "good", actions: [action("All meetings", "publish meeting")] },
  );
}

export function meetingAttendanceCard({ meeting }: Attended, partner: PartnerName, was: "attended" | "absent"): View {
  return view(
    "It is written down",
    [text(partnerValue(partner), was === "attended" ? " was at " : " was not at ", quoted(meeting.title), ".")],
    {
      tone: "good",
      actions: [action("Their tokens", "award log", { partner: partner.shareId }), action("All meetings", "publish meeting")],
    },
  );
}
