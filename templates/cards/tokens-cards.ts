import { planToClose, type ActivityProgress, type Board, type Engagement, type QuarterProgress } from "#domain/answers";
import type { Activity } from "#domain/tokens";
import { quarterName } from "../period-words.ts";
import { counted, left, onDate, partnerValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type Value, type View } from "../view.ts";

export const tokenCount = (count: number): Sentence => counted(count, "token");

/** How the quarter stands: what is earned, what is missing, what would close the gap. */
export function progressCard(progress: QuarterProgress): View {
  const { quarter, total, requirement, missing, submitted, closedAt } = progress;
  const isMet = missing === 0;
  return view(
    `Your Inspire Tokens in ${quarterName(quarter.label)}`,
    [
      facts(
        ["Earned", "", ...tokenCount(total), ...adjusted(progress)],
        ["The quarter asks for", "", ...(requirement === 0 ? ["nothing"] : tokenCount(requirement))],
        ["State", standing(progress)],
        ...(submitted === 0 ? [] : [["Waits for an answer", "", ...counted(submitted, "activity", "activities")] as const]),
        [
          "Last day",
          quarter.next.subtract({ days: 1 }).toString(),
          closedAt === null ? "" : ", closed ",
          ...(closedAt === null ? [] : [onDate(closedAt)]),
        ],
      ),
      earnedTable(progress.byActivity.filter(({ earned }) => earned !== 0)),
      ...gapBlocks(progress),
    ],
    {
      tone: isMet ? "good" : "plain",
      actions: [
        ...(closedAt === null ? [submitAction] : []),
        action("By week, and quarters before", "tokens engagement"),
        action("What earns tokens", "tokens rules"),
      ],
    },
  );
}

const submitAction: Action = action(
  "Tell us of something you did",
  "tokens submit",
  { activity: blank, evidence: blank, picture: blank },
  "main",
);

function adjusted({ adjustments }: QuarterProgress): Sentence {
  return adjustments === 0 ? [] : [", of which ", { count: adjustments }, " were recorded after its close"];
}

/** Whether a quarter is met, or what is missing and for how long. */
export function standing({ missing, requirement, daysLeft, closedAt }: QuarterProgress): Value {
  if (requirement === 0) return { badge: "nothing to meet", tone: "good" };
  if (missing === 0) return { badge: "met", tone: "good" };
  if (closedAt !== null || daysLeft < 0) return { badge: `not met, ${missing} short`, tone: "problem" };
  const days = daysLeft === 0 ? "today is its last day" : `${daysLeft} ${daysLeft === 1 ? "day" : "days"} left`;
  return { badge: `${missing} missing, ${days}`, tone: daysLeft <= 14 ? "warning" : "plain" };
}

function earnedTable(rows: readonly ActivityProgress[]): Block {
  return {
    kind: "table",
    columns: [left("Activity"), right("Tokens"), left("Room")],
    rows: rows.map((activity) => [[activity.name], [{ count: activity.earned }], room(activity)]),
    more: 0,
    whenEmpty: ["Nothing is earned in this quarter yet. ", { code: "/tokens rules" }, " tells what earns tokens."],
  };
}

function room({ left: rest, quarterCap }: ActivityProgress): Sentence {
  if (rest === null) return ["no limit"];
  return rest === 0 ? ["all earned"] : [{ count: rest }, ` of ${quarterCap} left`];
}

function gapBlocks(progress: QuarterProgress): Block[] {
  const { missing, daysLeft, closedAt } = progress;
  if (missing === 0 || closedAt !== null || daysLeft < 0) return [];
  const { steps, closes } = planToClose(progress);
  return [
    text(closes ? "What would close the gap with the fewest steps:" : "All that still has room in this quarter does not close the gap:"),
    {
      kind: "table",
      columns: [left("Activity"), right("Times"), right("Tokens"), left("How")],
      rows: steps.map(({ activity, times, tokens }) => [[activity.name], [{ count: times }], [{ count: tokens }], [howWords(activity)]]),
      more: 0,
      whenEmpty: ["Nothing that earns tokens has room left in this quarter."],
    },
  ];
}

export function howWords({ source, evidence }: Pick<Activity, "source" | "evidence">): string {
  if (source === "first-sale") return "given by itself with a confirmed sale";
  if (source === "craft-in" || source === "meeting") return "given by itself when you attend";
  return { none: "tell us", text: "tell us about it", link: "send the link", picture: "send the picture, or a link to it" }[evidence];
}

/** The quarter by activity and by week, and the quarters before. */
export function engagementCard({ progress, weeks, before }: Engagement): View {
  const earned = progress.byActivity.filter((activity) => activity.earned !== 0);
  return view(
    `Your engagement in ${quarterName(progress.quarter.label)}`,
    [
      facts(["Earned", "", ...tokenCount(progress.total), ...adjusted(progress)], ["State", standing(progress)]),
      ...(weeks.length < 2 || progress.total === 0
        ? []
        : [
            {
              kind: "series" as const,
              label: "By week",
              step: "week" as const,
              points: weeks.map(({ at, name }) => ({ at, name })),
              lines: [{ label: "Tokens", values: weeks.map(({ tokens }) => ({ count: tokens })) }],
            },
          ]),
      earnedTable(earned),
      {
        kind: "table",
        columns: [left("Quarter"), right("Tokens"), right("Asked for"), left("State"), left("After its close")],
        rows: before.map((line) => [
          [quarterName(line.quarter)],
          [{ count: line.total }],
          [{ count: line.requirement }],
          [line.isMet ? { badge: "met", tone: "good" } : { badge: "not met", tone: "problem" }],
          line.adjustments === 0 ? [""] : [{ count: line.adjustments }],
        ]),
        more: 0,
        whenEmpty: ["No quarter of yours is closed yet; each is three days after it ends."],
      },
    ],
    { actions: [action("Every token", "tokens log"), action("What is missing", "tokens progress")] },
  );
}

/** What earns tokens. */
export function rulesCard(catalogue: readonly Activity[], requirement: number): View {
  const open = catalogue.filter(({ isOpen }) => isOpen);
  return view(
    "What earns Inspire Tokens",
    [
      requirement === 0
        ? text("The programme asks for no certain number of tokens a quarter.")
        : text("The programme asks for ", ...tokenCount(requirement), " a quarter. Quarters begin in January, April, July and October."),
      {
        kind: "table",
        columns: [left("Activity"), right("Tokens"), right("At most a quarter"), left("How"), left("Word to type")],
        rows: open.map((activity) => [
          [activity.name],
          [{ count: activity.tokens }],
          [activity.quarterCap === null ? "no limit" : { count: activity.quarterCap }],
          [howWords(activity)],
          activity.source === null ? [{ code: activity.code }] : [""],
        ]),
        more: 0,
        whenEmpty: ["Nothing earns tokens at the moment."],
      },
      hint("A quarter is closed three days after it ends; what comes later is recorded, and shown apart."),
    ],
    { actions: [submitAction, action("How your quarter stands", "tokens progress")] },
  );
}

/** Who takes part, by what they earned; nobody else is named. */
export function boardCard({ quarter, lines, members, own }: Board): View {
  return view(
    `Leaderboard of ${quarterName(quarter.label)}`,
    [
      {
        kind: "table",
        columns: [right("Place"), left("Partner"), right("Tokens")],
        rows: lines.map((line) => [[{ count: line.place }], [partnerValue(line), line.isReader ? " (you)" : ""], [{ count: line.total }]]),
        more: Math.max(0, members - lines.length),
        whenEmpty: ["Nobody takes part yet. Only who wants to be seen stands here."],
      },
      text(
        "You have ",
        ...tokenCount(own.total),
        ", place ",
        { count: own.place },
        " of ",
        { count: own.partners },
        own.takesPart ? "." : ". You are not shown to anybody.",
      ),
    ],
    {
      actions: [
        own.takesPart
          ? action("Don't show me any more", "tokens leaderboard", { act: "leave" })
          : action("Show me by my name", "tokens leaderboard", { act: "join" }, "main"),
        action("How your quarter stands", "tokens progress"),
      ],
    },
  );
}
