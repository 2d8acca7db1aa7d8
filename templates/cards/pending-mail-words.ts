import type { PendingMails, WhyFacts } from "#domain/answers";
import { atMinute } from "../phrases.ts";
import { troubleWords } from "../message-words.ts";
import type { Sentence, Step } from "../view.ts";

type Sent = PendingMails["sent"][number];

const ordinals = ["", "first", "second", "third"];

/** Mails about its payment in an order's life: those there were, and the next one or why there is none. */
export function mailSteps({ sent, next }: PendingMails, reader: WhyFacts["reader"]): Step[] {
  const told = sent.map((each): Step => ({
    state: "note",
    at: each.at,
    sentence: [`The customer's ${ordinals[each.nth] ?? ""} mail about the payment ${becameOf(each)}.`],
  }));
  const coming = comingStep(next, reader);
  return coming ? [...told, coming] : told;
}

function comingStep(next: PendingMails["next"], reader: WhyFacts["reader"]): Step | null {
  if (next === null) return null;
  if ("at" in next)
    return {
      state: "waiting",
      at: next.at,
      sentence: ["The customer gets a mail about it, with the page to pay on, if it is still unpaid then."],
    };
  // That a programme does without is nothing that a partner waits for.
  if (next.because === "off" && reader === "partner") return null;
  return { state: "note", at: null, sentence: [`The customer gets no mail about it: ${noMailWords[next.because]}.`] };
}

/** The same in one line, for support. Null: there were none, and none is to come. */
export function mailsSentence({ sent, next }: PendingMails): Sentence | null {
  const told = sent.flatMap((each, index): Sentence => [
    index === 0 ? "" : ", ",
    `${ordinals[each.nth] ?? ""} `,
    atMinute(each.at),
    ` ${becameOf(each)}`,
  ]);
  const coming: Sentence =
    next === null
      ? []
      : "at" in next
        ? ["next ", atMinute(next.at)]
        : [told.length === 0 ? "none: " : "no more: ", noMailWords[next.because]];
  if (told.length + coming.length === 0) return null;
  return told.length > 0 && coming.length > 0 ? [...told, "; ", ...coming] : [...told, ...coming];
}

function becameOf({ state, reason }: Sent): string {
  switch (state) {
    case null:
    case "sent":
      return "was sent";
    case "queued":
    case "sending":
      return "is on its way";
    case "suppressed":
    case "dead":
      return `was not sent (${troubleWords[reason ?? ""] ?? reason ?? ""})`;
    case "unknown-outcome":
      return "may have arrived";
    default:
      return state satisfies never;
  }
}

const noMailWords: Readonly<Record<Exclude<NonNullable<PendingMails["next"]>, { at: unknown }>["because"], string>> = {
  off: "the programme's term pending-mails is off",
  "not-attributed": "the order is credited to nobody",
  "seen-late": "the order was a day old when we first heard of it",
  erased: "they asked to be forgotten",
  "no-address": "the order has no e-mail address",
  "no-pay-url": "the shop names no page where it can be paid now",
  "opted-out": "they want no mails about this order",
  "all-told": "they were written to as often as the programme does",
  "too-old": "by then the order is too old",
};
