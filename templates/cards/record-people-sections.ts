import type { PartnerAct, PartnerEvent, RecordFacts, StatusMove } from "#domain/answers";
import type { SignUpState } from "#domain/craft-ins";
import type { PartnerFacts } from "#domain/partners";
import { auditSentence } from "../audit-words.ts";
import { atMinute, left, onDate, quoted, right } from "../phrases.ts";
import { action, blank, hint, type Block, type Sentence, type Value, type View } from "../view.ts";
import { partnerBadges } from "../words.ts";
import { doerOf } from "./audit-card.ts";
import { craftInBadges } from "./craft-in-cards.ts";
import { feedbackBadges } from "./feedback-cards.ts";
import { shortened, staffBadges, stars } from "./question-cards.ts";
import { emptyWords, sectionView, statusDeeds, whoWords, type Deed, type RecordReader } from "./record-frame.ts";

/** The sections of a partner's record that are about what they and staff said and did. */

/** Every status that the partnership had. */
export function statusSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["status"]): View {
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Since"), left("Status"), left("By"), left("Why")],
      rows: page.rows.map((move: StatusMove) => [
        [atMinute(move.at)],
        [partnerBadges[move.to]],
        [whoWords(move.by)],
        [move.reason ? quoted(move.reason) : ""],
      ]),
      more: page.more,
      whenEmpty: emptyWords(page, "Nothing was written down about this partnership yet."),
    },
    ...(partner.status === "paused" ? [hint("Paused: new orders don't earn, and nothing is paid until it is resumed.")] : []),
  ];
  return sectionView(partner, reader, "status", { page, blocks, deeds: statusDeeds(partner) });
}

const seatBadges: Readonly<Record<SignUpState, Value>> = {
  "signed-up": { badge: "has a seat", tone: "good" },
  "wait-listed": { badge: "on the wait-list", tone: "warning" },
  left: { badge: "left", tone: "plain" },
  attended: { badge: "was there", tone: "good" },
  absent: { badge: "was not there", tone: "problem" },
};

/** Craft-ins and meetings that they have to do with. */
export function eventsSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["sign-ups"]): View {
  const toMark = page.rows.find((event) => event.kind === "craft-in" && event.isOver && event.own === "signed-up");
  const deeds: Deed[] = [
    ...(toMark
      ? [
          {
            role: "support",
            action: action(`They were at ${toMark.title}`, "award attendance", { number: toMark.number, partner: partner.shareId }),
          } as const,
        ]
      : []),
    { role: "support", shows: true, action: action("All craft-ins", "publish craft-in") },
    { role: "support", shows: true, action: action("All meetings", "publish meeting") },
  ];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Begins"), left("What"), right("No."), left("They")],
      rows: page.rows.map((event) => [
        [atMinute(event.startsAt)],
        [event.title, `, ${event.kind}`],
        [{ code: event.number }],
        theirPart(event),
      ]),
      more: page.more,
      whenEmpty: emptyWords(
        page,
        "They have signed up for no craft-in and were at no meeting. Partners do it with ",
        { code: "/craftin list" },
        " and ",
        {
          code: "/meeting attend",
        },
        ".",
      ),
    },
  ];
  return sectionView(partner, reader, "sign-ups", { page, blocks, deeds });
}

function theirPart(event: PartnerEvent): Sentence {
  if (event.kind === "meeting") return [seatBadges[event.own]];
  const isOff = event.state === "cancelled" || event.state === "declined" || event.state === "proposed";
  const parts: Value[] = [
    ...(event.isHost ? ["hold it"] : []),
    ...(event.own === null ? [] : [seatBadges[event.own]]),
    ...(isOff ? [craftInBadges[event.state]] : []),
  ];
  return parts.flatMap((part, index): Value[] => (index === 0 ? [part] : [", ", part]));
}

/** What they asked people. */
export function questionsSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["questions"]): View {
  const open = page.rows.filter(({ state }) => state === "open").slice(0, 3);
  const deeds: Deed[] = [
    ...open.slice(0, 1).map(({ number }): Deed => ({
      role: "support",
      action: action(`Reply to ${number}`, "support reply", { number, text: blank, link: blank }, "main"),
    })),
    ...page.rows
      .slice(0, 5)
      .map(({ number }): Deed => ({ role: "support", shows: true, action: action(`Question ${number}`, "support questions", { number }) })),
  ];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Question"), right("No."), left("State"), left("Last"), left("Taken by"), left("Rated")],
      rows: page.rows.map((line): Sentence[] => [
        [shortened(line.words)],
        [{ code: line.number }],
        [staffBadges[line.state]],
        [onDate(line.changedAt)],
        [line.assignee ?? ""],
        [line.rating === null ? "" : stars(line.rating)],
      ]),
      more: page.more,
      whenEmpty: emptyWords(page, "They have asked people nothing yet. They do it with ", { code: "/ask question" }, "."),
    },
  ];
  return sectionView(partner, reader, "questions", { page, blocks, deeds });
}

/** What they think of the programme. */
export function feedbackSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["feedback"]): View {
  const deeds = page.rows
    .filter(({ doneAt }) => doneAt === null)
    .slice(0, 5)
    .map(({ number }): Deed => ({ role: "support", action: action(`${number} is done`, "support feedback", { act: "done", number }) }));
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("Words"), right("No."), left("Kind"), right("Of 5"), left("When"), left("")],
      rows: page.rows.map((line): Sentence[] => [
        [shortened(line.words)],
        [{ code: line.number }],
        [feedbackBadges[line.kind]],
        [line.rating === null ? "–" : { count: line.rating }],
        [atMinute(line.at)],
        [line.doneAt === null ? "" : { badge: "done", tone: "good" }],
      ]),
      more: page.more,
      whenEmpty: emptyWords(page, "They have told us nothing yet. They do it with ", { code: "/center feedback" }, "."),
    },
  ];
  return sectionView(partner, reader, "feedback", { page, blocks, deeds });
}

/** What was done about them, by whom and why. */
export function actsSection(partner: PartnerFacts, reader: RecordReader, { page }: RecordFacts["acts"]): View {
  const deeds: Deed[] = [
    { role: "operator", shows: true, action: action("All of it, with who looked", "programme audit", { about: partner.shareId }) },
  ];
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [left("When"), left("Who"), left("What")],
      rows: page.rows.map((act) => [[atMinute(act.at)], [doerOf(act)], actWords(act)]),
      more: page.more,
      whenEmpty: emptyWords(page, "Nobody has decided anything about them yet."),
    },
    ...(page.rows.some(({ isReasonWithheld }) => isReasonWithheld) ? [hint("What finance wrote to each other is theirs to read.")] : []),
  ];
  return sectionView(partner, reader, "acts", { page, blocks, deeds });
}

/** What was done, and why as far as the reader may know. */
export function actWords(act: PartnerAct): Sentence {
  return [...auditSentence(act), act.reason === null || act.reason === "" ? "" : `: ${quoted(act.reason)}`];
}
