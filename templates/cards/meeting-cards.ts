import type { FoundNote, MeetingLine, MeetingNotes, Page } from "#domain/answers";
import type { Attended, MeetingFacts, NoteLine } from "#domain/meetings";
import { calendarFile } from "../calendar-file.ts";
import { atMinute, counted, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Sentence, type View } from "../view.ts";
import { tellOfIt } from "./tell-of-it.ts";

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
export function meetingNotesCard({ meeting, lines }: MeetingNotes, reader: "partner" | "staff"): View {
  const number = { number: meeting.id };
  const paging = pagingOf(lines, reader === "partner" ? "meeting notes" : "publish notes", number);
  return view(
    `Notes of ${meeting.title}`,
    [
      facts(
        ["On", atMinute(meeting.startsAt)],
        ...(meeting.recording === null ? [] : [["Recording", { link: meeting.recording }] as const]),
      ),
      ...(lines.rows.length === 0
        ? [text(lines.total === 0 ? "Nobody has written any down yet." : "There are no more: the notes end before this page.")]
        : [
            {
              kind: "steps" as const,
              steps: lines.rows.map((line) => ({ state: "note" as const, at: null, sentence: noteSentence(line) })),
            },
          ]),
      ...(reader === "partner" ? paging.blocks : []),
      ...(reader === "staff" && lines.more > 0 ? [hint("And ", ...counted(lines.more, "line"), " more.")] : []),
    ],
    reader === "partner"
      ? {
          pages: paging.pages,
          actions: [
            ...paging.actions,
            action("Look for words", "meeting notes", { search: blank }),
            action("All meetings", "meeting notes"),
          ],
        }
      : {
          tone: "good",
          actions: [
            action("Add lines", "publish notes", { ...number, how: "add", text: blank }, "main"),
            action("Its recording", "publish meeting", { act: "describe", ...number, recording: blank }),
            ...(lines.total > 0 ? [tellOfIt("notes", meeting.id)] : []),
            action("All meetings", "publish meeting"),
          ],
        },
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
