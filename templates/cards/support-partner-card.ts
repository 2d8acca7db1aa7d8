import type { Doer, SupportCard } from "#domain/answers";
import type { Application, PartnerFacts, PartnerStatus } from "#domain/partners";
import { amount, counted, earnedOf, joined, left, nextPhrase, onDate, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { conversionBadges, partnerBadges, reasonWords } from "../words.ts";
import { rateValueWords, rateWords } from "../rate-words.ts";
import { earningsBlock } from "./dashboard-card.ts";

/** Everything about a partner that answers a support question. */
export function supportPartnerCard(card: SupportCard): View {
  const { partner, contact, references, rate, earnings, next, conversions, recent } = card;
  const words = references
    .filter((each) => each.kind !== "share-id")
    .map((each): Sentence => [{ code: each.reference }, each.isCurrent ? "" : " (former)"]);
  return view(
    `${partner.name} (${partner.shareId})`,
    [
      facts(
        ["Status", partnerBadges[partner.status]],
        ["E-mail", contact?.email ?? "erased at their request"],
        ["Applied", onDate(partner.appliedAt)],
        ["Share ID", { code: partner.shareId }],
        ["Slugs", ...(words.length > 0 ? joined(words, ", ") : ["none"])],
        ["Rate", ...rateValueWords(rate.value), `, ${rateWords[rate.source]}`, ...(rate.group === null ? [] : [" (", rate.group, ")"])],
        ["Next payout", ...nextPhrase(next)],
      ),
      ...(earnings.length > 0 ? earnings.map((each) => earningsBlock(each)) : [text("No order has ever been credited to them.")]),
      ...recentBlocks(recent, conversions),
      historyBlock(card),
      ...(partner.status === "applied" && contact ? [hint("They wrote: ", quoted(contact.application))] : []),
    ],
    { tone: partner.status === "active" ? "plain" : "warning", actions: actionsFor(partner, recent[0]?.orderNumber ?? null) },
  );
}

function recentBlocks(recent: SupportCard["recent"], conversions: number): Block[] {
  if (recent.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Order"), left("Date"), left("Status"), left("Why"), right("Commission")],
      rows: recent.map((row) => [
        [{ code: row.orderNumber }],
        [onDate(row.orderedAt)],
        [conversionBadges[row.status]],
        [reasonWords[row.reason]],
        [amount(earnedOf(row))],
      ]),
      more: Math.max(0, conversions - recent.length),
      whenEmpty: [],
    },
  ];
}

function historyBlock({ history }: SupportCard): Block {
  return {
    kind: "steps",
    steps: history.map((move) => ({
      state: move.to === "active" ? "done" : move.to === "declined" || move.to === "closed" ? "stopped" : "note",
      at: move.at,
      sentence: [partnerBadges[move.to], `, by ${doerWords(move.by)}`, ...(move.reason ? [`: ${quoted(move.reason)}`] : [])],
    })),
  };
}

function actionsFor(partner: PartnerFacts, lastOrder: string | null): Action[] {
  const moves: Readonly<Record<PartnerStatus, readonly Action[]>> = {
    applied: [
      action("Approve", "support applications", { partner: partner.shareId, act: "approve" }, "main"),
      action("Decline", "support applications", { partner: partner.shareId, act: "decline", reason: blank }, "danger"),
    ],
    active: [action("Pause", "support partner", { who: partner.shareId, act: "pause", reason: blank }, "danger")],
    paused: [
      action("Resume", "support partner", { who: partner.shareId, act: "resume" }),
      action("Close", "support partner", { who: partner.shareId, act: "close", reason: blank }, "danger"),
    ],
    declined: [],
    closed: [],
  };
  return [...(lastOrder === null ? [] : [action("Why the latest order", "support why", { order: lastOrder })]), ...moves[partner.status]];
}

/** A move that was made. */
export function statusMoveCard(partner: PartnerFacts): View {
  return view("Done", [text(partnerValue(partner), " is ", partnerBadges[partner.status], " now. ", statusEffects[partner.status])], {
    tone: "good",
    actions: [action("Look at the record", "support partner", { who: partner.shareId })],
  });
}

/** What closing or pausing somebody means, before it is done. */
export function confirmMoveCard(partner: PartnerFacts, act: string, to: PartnerStatus, reason: string): View {
  return view(
    `Please confirm: ${act} ${partner.name}`,
    [text(partnerValue(partner), " would become ", partnerBadges[to], ". ", statusEffects[to]), facts(["Reason", quoted(reason)])],
    {
      tone: "warning",
      actions: [action(`Yes, ${act}`, "support partner", { who: partner.shareId, act, confirm: "yes", reason }, "danger")],
    },
  );
}

const statusEffects: Readonly<Record<PartnerStatus, string>> = {
  applied: "Nothing is earned before the application is approved.",
  active: "Orders by their links earn from now on.",
  declined: "Their links earn nothing; they can't apply again with this address.",
  paused: "New orders don't earn and nothing is paid out; balance and history stay. It can be undone.",
  closed: "Their links earn nothing any more, and the next payout pays what is left, however small. It can't be undone.",
};

function doerWords(doer: Doer): string {
  return doer.kind === "staff" ? doer.handle : doer.kind === "partner" ? "themselves" : "the system";
}

/** How many people wait for an answer, and what they wrote. */
export function applicationsCard(applications: readonly Application[]): View {
  const [first] = applications;
  return view(
    "Applications",
    [
      ...(applications.length > 0
        ? [text(...counted(applications.length, "person waits", "people wait"), " for an answer, the oldest first.")]
        : []),
      {
        kind: "table",
        columns: [left("Share ID"), left("Name"), left("E-mail"), left("Applied"), left("About them")],
        rows: applications.map((each) => [
          [{ code: each.shareId }],
          [each.name],
          [each.contact?.email ?? ""],
          [onDate(each.appliedAt)],
          [each.contact?.application ?? ""],
        ]),
        more: 0,
        whenEmpty: ["Nobody waits for an answer. New applications come in with ", { code: "/partner join" }, "."],
      },
    ],
    {
      actions: first
        ? [
            action("Approve the first", "support applications", { partner: first.shareId, act: "approve" }, "main"),
            action("Decline the first", "support applications", { partner: first.shareId, act: "decline", reason: blank }, "danger"),
          ]
        : [],
    },
  );
}
