import type { Instant } from "#domain/kernel";
import type { EventFacts, MessageFacts } from "#domain/messages";
import { eventCommands, eventNouns, eventTellings } from "../email/event-letters.ts";
import { atMinute, quoted } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Block, type View } from "../view.ts";
import { stop } from "./stop.ts";

/** What is told in chat about craft-ins and meetings. */

type Notice = MessageFacts["event-notice"];

export function eventNoticeCard({ event, what, before, reason }: Notice): View {
  const { title, sentence } = eventTellings[what](event.title, eventNouns[event.kind], "");
  return view(
    title,
    [...eventBlocks(event, before, reason), ...changeWords(event, what, sentence), hint("More: ", { code: eventCommands[event.kind] })],
    { actions: [eventAction(event)], tone: noticeTones[what] },
  );
}

export function eventReminderCard({ event }: MessageFacts["event-reminder"]): View {
  return view(
    `A ${eventNouns[event.kind]} begins soon`,
    [...eventBlocks(event, null, null), hint("More: ", { code: eventCommands[event.kind] }), stop],
    { actions: [eventAction(event)] },
  );
}

/** What a change asks of its reader. A meeting has no places: its new time says all. */
function changeWords({ kind }: EventFacts, what: Notice["what"], sentence: string): Block[] {
  if (what !== "rescheduled") return [text(sentence)];
  return kind === "meeting" ? [] : [text("Your place stays yours; if the new time does not suit you, leave it.")];
}

function eventAction({ kind }: EventFacts): Action {
  return kind === "meeting" ? action("Coming meetings", "meeting next") : action("Your craft-ins", "craftin mine");
}

function eventBlocks(event: EventFacts, before: Instant | null, reason: string | null): Block[] {
  return [
    facts(
      ["What", event.title],
      ["Begins", atMinute(event.startsAt)],
      ...(before === null ? [] : [["Was to begin", atMinute(before)] as const]),
      ...(event.place === null ? [] : [["Where", event.place] as const]),
      ...(event.link === null ? [] : [["Link", { link: event.link }] as const]),
      ...(reason === null ? [] : [["What staff wrote", quoted(reason)] as const]),
    ),
    ...(event.details === null ? [] : [text(event.details)]),
  ];
}

const noticeTones: Readonly<Record<Notice["what"], NonNullable<View["tone"]>>> = {
  "signed-up": "good",
  "wait-listed": "plain",
  promoted: "good",
  rescheduled: "warning",
  cancelled: "warning",
  "host-left": "warning",
  approved: "good",
  declined: "plain",
};
