import type { AttributionFacts, Trace, WhyFacts } from "#domain/answers";
import { partnerValue, quoted } from "../phrases.ts";
import type { Sentence, Step, Value } from "../view.ts";
import { lossWords } from "../words.ts";

type Reader = WhyFacts["reader"];

/** How the order came to be credited: every trace with what became of it, the order itself in its place, then the rule that decided. */
export function attributionSteps(
  attribution: AttributionFacts,
  reader: Reader,
  { ordered, isSuperseded }: { ordered: Step | null; isSuperseded: boolean },
): Step[] {
  const traces = attribution.traces.map((trace) => traceStep(trace, attribution.windowDays, reader));
  const story = ordered ? [...traces, ordered].toSorted(byTime) : traces;
  return [
    ...story,
    {
      state: attribution.partner ? "done" : "stopped",
      at: attribution.rule === "staff-assignment" ? attribution.decidedAt : null,
      sentence: ruleSentence(attribution, reader, isSuperseded),
    },
  ];
}

/** Stable: what the shop noted at the order's own instant stays before the order, and what comes without a time comes last. */
export function byTime(a: Step, b: Step): number {
  return a.at && b.at ? Temporal.Instant.compare(a.at, b.at) : Number(a.at === null) - Number(b.at === null);
}

function traceStep(trace: Trace, windowDays: number, reader: Reader): Step {
  const whose: Sentence =
    reader === "partner"
      ? ["your link"]
      : trace.partner
        ? ["the link of ", partnerValue(trace.partner)]
        : ["a link with the reference ", { code: trace.reference ?? "(none)" }];
  const where: Sentence = trace.landing === null ? [] : [" to ", { link: trace.landing }];
  const campaign: Sentence = trace.campaign === "" ? [] : [`, campaign ${quoted(trace.campaign)}`];
  const seen: Sentence =
    trace.source === "click"
      ? ["Somebody followed ", ...whose, ...where, ...campaign, "."]
      : ["The shop noted a visit by ", ...whose, ...campaign, "."];
  if (trace.outcome === "won") return { state: "done", at: trace.at, sentence: seen };
  const days: Value[] = trace.outcome === "outside-window" ? [` (${windowDays})`] : [];
  return { state: "note", at: trace.at, sentence: [...seen, " It does not count: ", lossWords[trace.outcome], ...days, "."] };
}

function ruleSentence(
  { rule, windowDays, partner, reason, replaces, parentOrder, decidedBy, traces }: AttributionFacts,
  reader: Reader,
  isSuperseded: boolean,
): Sentence {
  const whom: Sentence = reader === "partner" ? ["you"] : partner ? [partnerValue(partner)] : ["nobody"];
  switch (rule) {
    case "last-click":
      return reader === "partner"
        ? [
            isSuperseded ? "It counted for you at first: " : "It counts for you: ",
            `your link was the last one followed in the ${windowDays} days before the order.`,
          ]
        : ["Credited to ", ...whom, `: the last click in the ${windowDays} days before the order.`];
    case "staff-assignment":
      return [
        reader === "support" && decidedBy.kind === "staff" ? `${decidedBy.handle} (staff) credited it to ` : "Support credited it to ",
        ...whom,
        ...(replaces ? [" instead of ", partnerValue(replaces)] : []),
        ...(reason ? [`: ${quoted(reason)}`] : []),
        ".",
      ];
    case "renewal":
      if (!partner) return ["Credited to nobody: the subscription it renews began without a partner's link, or its partner is not active."];
      return [
        "Credited to ",
        ...whom,
        ", because it renews a subscription that ",
        ...whom,
        " brought",
        ...(parentOrder ? [" with order ", { code: parentOrder }] : []),
        ".",
      ];
    case "none":
      return [
        traces.length === 0
          ? "Credited to nobody: the order carries no trace of any partner's link."
          : "Credited to nobody: no trace of a link counts.",
      ];
    default:
      return rule satisfies never;
  }
}
