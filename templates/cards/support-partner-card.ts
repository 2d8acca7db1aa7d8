import { recordSections, type SupportCard } from "#domain/answers";
import { quarterName } from "../period-words.ts";
import { amount, atMinute, counted, couponCodes, joined, nextPhrase, onDate, quoted } from "../phrases.ts";
import { action, facts, hint, text, view, type Action, type Sentence, type View } from "../view.ts";
import { partnerBadges } from "../words.ts";
import { rateValueWords, rateWords } from "../rate-words.ts";
import { doerOf } from "./audit-card.ts";
import { allowed, ownRecordHint, sectionAction, statusDeeds, whoWords, type Deed, type RecordReader } from "./record-frame.ts";
import { accountWords, conversionWords, walletWords } from "./record-money-sections.ts";
import { actWords } from "./record-people-sections.ts";
import { standing, tokenCount } from "./tokens-cards.ts";

/** A partner at one glance, and the way into each part of their record. */
export function supportPartnerCard(card: SupportCard, reader: RecordReader): View {
  const { partner, contact, tokens } = card;
  return view(
    `${partner.name} (${partner.shareId})`,
    [
      facts(
        ["Status", partnerBadges[partner.status], ...standingWords(card)],
        ["E-mail", contact?.email ?? "erased at their request"],
        ["Applied", onDate(partner.appliedAt)],
        ["Share ID", { code: partner.shareId }, ...(partner.slug === null ? [", no slug"] : [", slug ", { code: partner.slug }])],
        ["Rate", "", ...rateWordsOf(card)],
        ["Coupons", ...(card.coupons.codes.length > 0 ? couponCodes(card.coupons) : ["none"])],
        ["Chat", ...(card.waiting.accounts === 0 ? ["no account is connected"] : counted(card.waiting.accounts, "account"))],
      ),
      facts(
        ["Last 30 days", "", ...counted(card.share.clicks, "visit"), " and ", ...counted(card.share.conversions, "order")],
        ["Conversions", "", ...conversionWords(card.conversions)],
        ...card.earnings.map((each) => ["Earnings", "", ...earningsWords(each)] as const),
        ["Next payout", "", ...nextPhrase(card.next)],
        ["Wallet", "", ...walletWords(card.whereabouts)],
        ["Bank account", ...accountWords(card.account)],
        ...(card.hold === null
          ? []
          : [
              [
                "Money held",
                "since ",
                onDate(card.hold.putAt),
                ` by ${card.hold.putBy}`,
                ...(reader.isOwn ? ["; why is told to nobody about themselves"] : [`: ${quoted(card.hold.reason)} (not told to them)`]),
              ] as const,
            ]),
        ["Tokens", "", ...tokenCount(tokens.total), ` in ${quarterName(tokens.quarter.label)}, `, standing(tokens)],
        ["Craft-ins to come", { count: card.waiting.craftIns }],
        ...(card.lastAct === null
          ? []
          : [["Last act", atMinute(card.lastAct.at), ", ", doerOf(card.lastAct), " ", ...actWords(card.lastAct)] as const]),
      ),
      ...waitingBlock(card),
      ...(partner.status === "applied" && contact ? [hint("They wrote: ", quoted(contact.application))] : []),
      ...ownRecordHint(reader),
    ],
    {
      tone: partner.status === "active" && card.hold === null ? "plain" : "warning",
      actions: [...allowed(reader, deedsOf(card)), ...recordSections.map((section) => sectionAction(partner, section))],
    },
  );
}

function standingWords({ standing: move }: SupportCard): Sentence {
  if (move === null) return [];
  return [" since ", onDate(move.at), `, by ${whoWords(move.by)}`, ...(move.reason ? [`: ${quoted(move.reason)}`] : [])];
}

function rateWordsOf({ rate, group }: SupportCard): Sentence {
  return [
    ...rateValueWords(rate.value),
    `, ${rateWords[rate.source]}`,
    group === null ? "" : `; group ${group}`,
    rate.hasExceptions ? "; some products earn differently" : "",
  ];
}

/** "$12.00 unpaid, of which $5.00 are ready; $3.00 pending; $40.00 paid so far" */
function earningsWords({ currency, matured, inHold, corrections, pending, paid }: SupportCard["earnings"][number]): Sentence {
  const unpaid = { currency, minor: matured.minor + inHold.minor + corrections.minor };
  return [
    amount(unpaid),
    " unpaid",
    ...(matured.minor === 0n ? [] : [", ", amount(matured), " of it ready"]),
    ...(corrections.minor === 0n ? [] : [", with corrections of ", amount(corrections)]),
    ...(pending.minor === 0n ? [] : ["; ", amount(pending), " pending"]),
    "; ",
    amount(paid),
    " paid so far",
  ];
}

/** What of theirs waits for somebody of the staff. */
function waitingBlock({ waiting: { reviews, questions, submissions, feedback, heldTransfers } }: SupportCard): View["blocks"] {
  const parts = [
    ...(questions > 0 ? [counted(questions, "question")] : []),
    ...(reviews > 0 ? [counted(reviews, "order with a doubt or a claim", "orders with a doubt or a claim")] : []),
    ...(submissions > 0 ? [counted(submissions, "activity to approve", "activities to approve")] : []),
    ...(feedback > 0 ? [[...counted(feedback, "piece", "pieces"), " of feedback"]] : []),
    ...(heldTransfers > 0 ? [counted(heldTransfers, "held transfer")] : []),
  ];
  return parts.length === 0
    ? [hint("Nothing of theirs waits for us.")]
    : [text({ badge: "waits for us", tone: "warning" }, ": ", ...joined(parts), ".")];
}

function deedsOf({ partner, latestOrder, waiting }: SupportCard): Deed[] {
  const { oldestQuestion: question, reviews, submissions, heldTransfers } = waiting;
  const shows = (label: string, name: string, options: Action["options"] = {}): Deed => ({
    role: "support",
    shows: true,
    action: action(label, name, options),
  });
  return [
    ...(question === null ? [] : [shows(`Question ${question}`, "support questions", { number: question })]),
    ...(reviews === 0 ? [] : [shows("What is doubtful", "support review")]),
    ...(submissions === 0 ? [] : [shows("Activities to approve", "award review")]),
    ...(heldTransfers === 0 ? [] : [{ ...shows("Held transfers", "finance transfers"), role: "finance" } as const]),
    ...(latestOrder === null ? [] : [shows("Why the latest order", "support why", { order: latestOrder })]),
    ...statusDeeds(partner),
  ];
}
