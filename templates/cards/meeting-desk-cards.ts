import type { Page, PartnerName, StaffMeetingLine } from "#domain/answers";
import type { Attended, ComingSeries, MeetingFacts, MeetingReach, SeriesFacts } from "#domain/meetings";
import { atMinute, counted, left, onTheWall, pagingOf, partnerValue, quoted, right, whenFacts } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Value, type View } from "../view.ts";
import { tellOfIt } from "./tell-of-it.ts";

type Shown = Omit<MeetingFacts, "codeWord">;

/** What staff keep of meetings. */
export function publishMeetingsCard(page: Page<StaffMeetingLine>, series: readonly SeriesFacts[]): View {
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
          [stateBadge(meeting)],
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
        action("Word, agenda, link", "publish meeting", { act: "describe", number: blank, word: blank, agenda: blank, link: blank }),
        action("Write notes", "publish notes", { number: blank, text: blank }),
        ...(series.length === 0
          ? []
          : [action("End a series", "publish meeting", { act: "end-series", series: blank, reason: blank }, "danger")]),
        ...paging.actions,
      ],
    },
  );
}

function stateBadge({ state, isOver }: StaffMeetingLine): Value {
  if (state === "cancelled") return { badge: "cancelled", tone: "problem" };
  return isOver ? { badge: "over", tone: "plain" } : { badge: "on the list", tone: "good" };
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
  { told, isPosted, attended }: MeetingReach,
  change: { readonly act: "reschedule" | "cancel"; readonly startsAt: MeetingFacts["startsAt"] | null; readonly reason: string },
): View {
  const isCancel = change.act === "cancel";
  const options = isCancel ? { reason: change.reason } : { start: change.startsAt?.toString() ?? "" };
  return view(
    isCancel ? `Cancel ${meeting.title}?` : `Move ${meeting.title}?`,
    [
      facts(
        ["Begins", atMinute(meeting.startsAt)],
        ...(change.startsAt === null
          ? []
          : [
              ["Would begin", atMinute(change.startsAt)] as const,
              ["By the clock there", onTheWall(change.startsAt, meeting.zone)] as const,
            ]),
        ["Would be told", ...counted(told, "partner"), ", who heard of it"],
        ...(isPosted ? [["Would be posted", "in the announcements channels, as it was before"] as const] : []),
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
  return view(title, [text("No. ", { code: meeting.id }, ", ", quoted(meeting.title), "."), whenFacts(meeting)], {
    tone: "good",
    actions: [...(meeting.state === "scheduled" ? [tellOfIt("meeting", meeting.id)] : []), action("All meetings", "publish meeting")],
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
