import type { ConversionLife, LifeEvent, StaffAct, WhyFacts } from "#domain/answers";
import { amount, quoted } from "../phrases.ts";
import type { Sentence, Step } from "../view.ts";
import { refundStep } from "./why-money-steps.ts";
import { correctionWords, moveWords, toldByStaff } from "../words.ts";

type Reader = WhyFacts["reader"];
type Event<Kind extends LifeEvent["kind"]> = Extract<LifeEvent, { kind: Kind }>;

/** Status moves, corrections and payouts of one conversion. */
export function eventSteps({ events, status }: ConversionLife, reader: Reader, refunds: ConversionLife["refunds"]): Step[] {
  const late = refunds.filter((refund) => refund.isAfterPayout);
  const firstRefund = events.find((event) => event.kind === "corrected" && event.reason === "order-refunded");
  const lastMove = events.findLast((event) => event.kind === "moved");
  return events.flatMap((event) => [
    // When a refund was, only the correction that followed from it tells.
    ...(event === firstRefund ? late.map((refund) => ({ ...refundStep(refund, true), at: event.at })) : []),
    eventStep(event, { reader, isNow: event === lastMove, isOpen: event === events.at(-1) && status === "unpaid" }),
  ]);
}

function eventStep(event: LifeEvent, { reader, isNow, isOpen }: { reader: Reader; isNow: boolean; isOpen: boolean }): Step {
  const your = reader === "partner" ? "your" : "the partner's";
  switch (event.kind) {
    case "moved":
      return { state: stateOf(event, isNow), at: event.at, sentence: moveSentence(event, reader) };
    case "corrected":
      return {
        state: event.settledIn === null && leftOf(event) !== 0n ? "waiting" : "done",
        at: event.at,
        sentence: correctionSentence(event, your, reader),
      };
    case "prepared": {
      const rest = isOpen ? ". The batch waits for its release." : ".";
      return {
        state: isOpen ? "waiting" : "done",
        at: event.at,
        sentence: [`Put into the payout batch of ${event.period} with `, amount(event.amount), rest],
      };
    }
    case "left-out":
      return { state: "note", at: event.at, sentence: [leftOutWords[event.because]] };
    case "paid":
      return {
        state: "done",
        at: event.at,
        sentence: [amount(event.amount), ` paid into ${your} wallet with the payout of ${event.period}.`],
      };
    default:
      return event satisfies never;
  }
}

/** What it became counts only while it is that: a wait that is over is a note. */
function stateOf({ to }: Event<"moved">, isNow: boolean): Step["state"] {
  if (to === "unpaid" || to === "paid") return "done";
  if (!isNow) return "note";
  return to === "rejected" ? "stopped" : "waiting";
}

function moveSentence({ from, to, reason, act }: Event<"moved">, reader: Reader): Sentence {
  if (from === "rejected" && to !== "rejected" && act !== null) return ["The rejection was taken back", ...why(act, reader)];
  if (from === "pending" && to === "unpaid" && act !== null) return ["Support checked it and let it pass", ...why(act, reader)];
  return toldByStaff.includes(reason) ? [moveWords[reason], ...why(act, reader)] : [moveWords[reason]];
}

const leftOf = ({ amount: change, letOff }: Event<"corrected">): bigint =>
  (change.minor < 0n ? -change.minor : change.minor) - letOff.minor;

function correctionSentence(event: Event<"corrected">, your: string, reader: Reader): Sentence {
  const { amount: change, settledIn, reason, act } = event;
  const isLoss = change.minor < 0n;
  const settled = settledIn === null ? `settled with ${your} next payout` : `settled with the payout of ${settledIn}`;
  const end = toldByStaff.some((code) => code === reason) ? why(act, reader) : ["."];
  return [
    amount({ ...change, minor: isLoss ? -change.minor : change.minor }),
    isLoss ? " taken back, " : " given back, ",
    ...letOffSentence(event, settled),
    ": ",
    correctionWords[reason],
    ...end,
  ];
}

/** Where all or some of it is nobody's debt any more. */
function letOffSentence(event: Event<"corrected">, settled: string): Sentence {
  const { letOff, amount: change } = event;
  if (letOff.minor === 0n) return [settled];
  const isLoss = change.minor < 0n;
  return leftOf(event) === 0n
    ? [isLoss ? "and all of it let off" : "all of it against what had been let off"]
    : [amount(letOff), ` of it ${isLoss ? "let off" : "against what had been let off"}, the rest ${settled}`];
}

const leftOutWords: Readonly<Record<Event<"left-out">["because"], string>> = {
  "batch-cancelled": "That batch was cancelled before it paid anybody. The money joins the next one.",
  changed: "It had changed since, so it was left out of that batch. It joins the next one.",
};

/** The reason a person gave; who they are concerns only the house. */
function why(act: StaffAct | null, reader: Reader): Sentence {
  const who = reader === "support" && act?.by.kind === "staff" ? ` (${act.by.handle})` : "";
  return [who, act?.reason ? `: ${quoted(act.reason)}.` : "."];
}
