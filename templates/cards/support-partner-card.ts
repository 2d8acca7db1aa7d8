import type { Doer, SupportCard } from "#domain/answers";
import type { Application, PartnerStatus } from "#domain/partners";
import { counted, couponCodes, joined, left, nextPhrase, onDate, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { partnerBadges } from "../words.ts";
import { rateValueWords, rateWords } from "../rate-words.ts";
import { earningsBlock } from "./dashboard-card.ts";
import { moneyBlocks, ordersBlocks } from "./support-partner-lists.ts";

/** Everything about a partner that answers a support question. */
export function supportPartnerCard(card: SupportCard): View {
  const { partner, contact, references, rate, earnings, next, conversions, recent, share, underReview } = card;
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
        ["Coupons", ...(card.coupons.codes.length > 0 ? couponCodes(card.coupons) : ["none"])],
        ["Visits", ...counted(share.clicks, "visit"), " and ", ...counted(share.conversions, "order"), " in the last 30 days"],
        ["Next payout", ...nextPhrase(next)],
        ...(underReview > 0 ? [["Open questions", ...counted(underReview, "order"), " with a question or a claim"] as const] : []),
      ),
      ...(earnings.length > 0 ? earnings.map((each) => earningsBlock(each)) : [text("No order has ever been credited to them.")]),
      ...ordersBlocks(recent, conversions - recent.length),
      ...moneyBlocks(card.money, card.moneyEvents - card.money.length),
      historyBlock(card.history.slice(-shownMoves)),
      ...(partner.status === "applied" && contact ? [hint("They wrote: ", quoted(contact.application))] : []),
    ],
    { tone: partner.status === "active" ? "plain" : "warning", actions: actionsFor(card) },
  );
}

const shownMoves = 4;

function historyBlock(history: SupportCard["history"]): Block {
  return {
    kind: "steps",
    steps: history.map((move) => ({
      state: move.to === "active" ? "done" : move.to === "declined" || move.to === "closed" ? "stopped" : "note",
      at: move.at,
      sentence: [partnerBadges[move.to], `, by ${doerWords(move.by)}`, ...(move.reason ? [`: ${quoted(move.reason)}`] : [])],
    })),
  };
}

function actionsFor({ partner, recent, conversions, money, moneyEvents, history }: SupportCard): Action[] {
  const lastOrder = recent[0]?.orderNumber ?? null;
  const list = (label: string, show: string): Action => action(label, "support partner", { who: partner.shareId, show });
  const lists = [
    ...(conversions > recent.length ? [list("Every order", "orders")] : []),
    ...(moneyEvents > money.length ? [list("Every payout and credit", "money")] : []),
    ...(history.length > shownMoves ? [list("The whole history", "history")] : []),
  ];
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
  return [
    ...lists,
    ...(lastOrder === null ? [] : [action("Why the latest order", "support why", { order: lastOrder })]),
    ...moves[partner.status],
  ];
}

function doerWords(doer: Doer): string {
  return doer.kind === "staff" ? doer.handle : doer.kind === "partner" ? "themselves" : "the system";
}

/** Every move of a partnership, oldest first. */
export function statusHistoryCard({ partner, history }: SupportCard): View {
  return view(`${partner.name} (${partner.shareId}): the whole history`, [historyBlock(history)], {
    actions: [action("Back to the record", "support partner", { who: partner.shareId })],
  });
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
