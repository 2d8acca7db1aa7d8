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
    ...dismissalSteps(attribution),
  ];
}

/** A person decided that a renewal of which nothing is known stays nobody's. */
function dismissalSteps({ dismissed }: AttributionFacts): Step[] {
  if (!dismissed) return [];
  const who = dismissed.by.kind === "staff" ? `${dismissed.by.handle} (staff)` : "Support";
  return [
    {
      state: "done",
      at: dismissed.at,
      sentence: [
        `${who} looked at it and left it to nobody`,
        ...(dismissed.reason === "" ? [] : [`: ${quoted(dismissed.reason)}`]),
        ". It is not asked about again; assigning it still gives it to a partner.",
      ],
    },
  ];
}

/** Stable: what the shop noted at the order's own instant stays before the order, and what comes without a time comes last. */
export function byTime(a: Step, b: Step): number {
  return a.at && b.at ? Temporal.Instant.compare(a.at, b.at) : Number(a.at === null) - Number(b.at === null);
}

/** One piece of evidence with what became of it. */
export function traceStep(trace: Trace, windowDays: number, reader: Reader): Step {
  const seen = seenSentence(trace, reader);
  if (trace.outcome === "won") return { state: "done", at: trace.at, sentence: seen };
  const days: Value[] = trace.outcome === "outside-window" ? [` (${windowDays})`] : [];
  return { state: "note", at: trace.at, sentence: [...seen, " It does not count: ", lossWords[trace.outcome], ...days, "."] };
}

function seenSentence(trace: Trace, reader: Reader): Sentence {
  const { partner } = trace;
  switch (trace.source) {
    case "coupon": {
      const code = { code: trace.reference ?? "" };
      if (reader === "partner") return ["The order used your coupon ", code, "."];
      return ["The order used the coupon ", code, ...(partner ? [" of ", partnerValue(partner)] : []), "."];
    }
    case "lifetime": {
      const order: Sentence = trace.order === null ? ["an order"] : ["order ", { code: trace.order }];
      return [
        "The customer's first credited order was ",
        ...order,
        ", ",
        ...(reader === "partner" ? ["yours"] : ["of ", partner ? partnerValue(partner) : "nobody"]),
        ".",
      ];
    }
    default:
      return visitSentence(trace, reader);
  }
}

function visitSentence(trace: Trace, reader: Reader): Sentence {
  const whose: Sentence =
    reader === "partner"
      ? ["your link"]
      : trace.partner
        ? ["the link of ", partnerValue(trace.partner)]
        : ["a link with the reference ", { code: trace.reference ?? "(none)" }];
  const where: Sentence = trace.landing === null ? [] : [" to ", { link: trace.landing }];
  const campaign: Sentence = trace.campaign === "" ? [] : [`, campaign ${quoted(trace.campaign)}`];
  return trace.source === "click"
    ? ["Somebody followed ", ...whose, ...where, ...campaign, "."]
    : ["The shop noted a visit by ", ...whose, ...campaign, "."];
}

function ruleSentence(attribution: AttributionFacts, reader: Reader, isSuperseded: boolean): Sentence {
  const { rule, partner, reason, replaces, decidedBy, traces } = attribution;
  const whom: Sentence = reader === "partner" ? ["you"] : partner ? [partnerValue(partner)] : ["nobody"];
  switch (rule) {
    case "coupon":
    case "last-click":
    case "first-click":
    case "lifetime":
      return reader === "partner"
        ? [isSuperseded ? "It counted for you at first: " : "It counts for you: ", ...becauseForPartner(rule, attribution)]
        : ["Credited to ", ...whom, ": ", ...becauseForSupport(rule, attribution)];
    case "staff-assignment":
      return [
        reader === "support" && decidedBy.kind === "staff" ? `${decidedBy.handle} (staff) credited it to ` : "Support credited it to ",
        ...whom,
        ...(replaces ? [" instead of ", partnerValue(replaces)] : []),
        ...(reason ? [`: ${quoted(reason)}`] : []),
        ".",
      ];
    case "imported":
      return ["The earlier system had credited it to ", ...whom, ", and that stands."];
    case "renewal":
      return partner
        ? renewalSentence(attribution, whom)
        : ["Credited to nobody: ", nobodyWords[attribution.nobodyBecause ?? "origin-of-nobody"], "."];
    case "none":
      return [
        traces.length === 0
          ? "Credited to nobody: the order carries no trace of any partner, neither a link nor a coupon."
          : "Credited to nobody: no trace of a partner on it counts.",
      ];
    default:
      return rule satisfies never;
  }
}

type EvidenceRule = Extract<AttributionFacts["rule"], "coupon" | "last-click" | "first-click" | "lifetime">;

function becauseForPartner(rule: EvidenceRule, { windowDays, traces }: AttributionFacts): Sentence {
  const won = traces.find((trace) => trace.outcome === "won");
  switch (rule) {
    case "coupon":
      return ["the customer used your coupon ", { code: won?.reference ?? "" }, ", and a coupon counts before any link."];
    case "last-click":
      return [`your link was the last one followed in the ${windowDays} days before the order.`];
    case "first-click":
      return [`your link was the first one followed in the ${windowDays} days before the order.`];
    case "lifetime":
      return ["nothing else led to the order, and you brought this customer", ...withOrder(won?.order ?? null), "."];
    default:
      return rule satisfies never;
  }
}

function becauseForSupport(rule: EvidenceRule, { windowDays, traces }: AttributionFacts): Sentence {
  const won = traces.find((trace) => trace.outcome === "won");
  switch (rule) {
    case "coupon":
      return ["the owner of the coupon ", { code: won?.reference ?? "" }, ", which counts before any click."];
    case "last-click":
      return [`the last click in the ${windowDays} days before the order.`];
    case "first-click":
      return [`the first click in the ${windowDays} days before the order.`];
    case "lifetime":
      return ["nothing stronger counts, and they brought the customer", ...withOrder(won?.order ?? null), "."];
    default:
      return rule satisfies never;
  }
}

function renewalSentence({ parentOrder }: AttributionFacts, whom: Sentence): Sentence {
  return ["Credited to ", ...whom, ", because it renews a subscription that ", ...whom, " brought", ...withOrder(parentOrder), "."];
}

function withOrder(order: string | null): Sentence {
  return order === null ? [] : [" with order ", { code: order }];
}

const nobodyWords: Readonly<Record<NonNullable<AttributionFacts["nobodyBecause"]>, string>> = {
  terms: "by the programme's terms this renewal earns no commission",
  "no-origin": "nobody knows which order the subscription began with",
  "origin-of-nobody": "the subscription it renews began without a partner",
  "partner-not-active": "the partner who brought the subscription was not active when it was renewed",
};
