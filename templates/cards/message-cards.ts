import { kindRules, type MessageKind } from "#domain/messages";
import type { StatementLine } from "../email/payout-released/words.ts";
import { totalsOf } from "../email/words.ts";
import type { LetterFacts } from "../messages.ts";
import { amount, amounts, atMinute, left, onDate, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { destinationChangedCard, moneyNoticeCard } from "./destination-changed-card.ts";
import { digestCard } from "./digest-cards.ts";
import { eventNoticeCard, eventReminderCard } from "./event-message-cards.ts";
import { announcementCard, monthlyAdCard } from "./programme-message-cards.ts";
import { batchNeedsReleaseCard, ledgerAlarmCard, quarterReportCard, transfersToSendCard } from "./staff-notice-cards.ts";
import { stop } from "./stop.ts";
import { feedbackToldCard, questionAnsweredCard, questionAskedCard } from "./support-message-cards.ts";
import { bankAnsweredCard, transferNoticeCard, transferUnclearCard, transferWaitsCard } from "./transfer-message-cards.ts";
import { channelWords, purposeWords } from "../message-words.ts";
import { conversionBadges } from "../words.ts";

/** What is told in chat: everything but what has to prove a mailbox, goes to customers, or says that a channel is closed. A test leaves as what it tests. */
export type ToldInChat = Exclude<
  MessageKind,
  "connect-code" | "transfer-code" | "pending-order" | "channel-gone" | "webhook-trouble" | "announcement-test"
>;

export function isToldInChat(kind: Exclude<MessageKind, "announcement-test">): kind is ToldInChat {
  return kindRules[kind].byMailOnly !== true;
}

/** More of a sale alert or a statement is for a command. */
const rowsShown = 15;

/** A message as a direct message. Whose own it is to refuse says how. */
export function messageCard<K extends ToldInChat>(kind: K, told: LetterFacts[K]): View {
  return cards[kind](told);
}

/** The same in a channel, where it is nobody's own to refuse, and its pictures are posted once for all. */
export function channelCard<K extends ToldInChat>(kind: K, told: LetterFacts[K]): View {
  const card = messageCard(kind, told);
  const pictures = (card.pictures ?? []).map((each) => ({ ...each, size: "whole" as const }));
  return { ...card, blocks: card.blocks.filter((block) => block !== stop), pictures };
}

/** A kind without a card does not compile. */
const cards: { readonly [K in ToldInChat]: (told: LetterFacts[K]) => View } = {
  "new-link-notice": ({ platform, account, at, isStaff = false }) =>
    view(
      `Another ${channelWords[platform]} account is connected to you`,
      [
        facts(["Account", account], ["Connected", atMinute(at)]),
        // Only operators end what staff may do.
        isStaff
          ? hint(
              "If that is not you, tell an operator at once, who ends it: ",
              { code: "/programme staff" },
              ". For a day it can't move money.",
            )
          : hint("If that is not you, disconnect it at once: ", { code: "/partner disconnect" }, ". For a day it can't move money."),
      ],
      { tone: "warning", actions: isStaff ? [] : [action("My accounts", "partner links", {}, "main")] },
    ),
  "link-ended-notice": ({ platform, account, at, isStaff = false }) =>
    view(
      `A ${channelWords[platform]} account is not connected to you any more`,
      [
        facts(["Account", account], ["Disconnected", atMinute(at)]),
        hint(isStaff ? "If that was not you, tell an operator at once." : "If that was not you, tell the programme's staff at once."),
      ],
      { tone: "warning", actions: isStaff ? [] : [action("Tell our people", "ask question", { question: blank })] },
    ),
  "application-received": ({ shareId }) =>
    view("Your application has arrived", [
      text("Somebody will read it and answer."),
      facts(["Your share ID, once you are a partner", { code: shareId }]),
    ]),
  "application-approved": ({ shareId }) =>
    view(
      "You are a partner now",
      [facts(["Your share ID", { code: shareId }]), hint("Make your first share link: ", { code: "/share link" })],
      {
        tone: "good",
        actions: [action("Make a share link", "share link", { url: blank }, "main"), action("What you may ask", "partner help")],
      },
    ),
  "application-declined": ({ reason }) =>
    view("About your application", [
      text("We can't accept it."),
      ...(reason === null ? [] : [facts(["What staff wrote", quoted(reason)])]),
    ]),
  "sale-alert": ({ sales }) =>
    view(
      sales.length === 0 ? "No new sales" : sales.length === 1 ? "A sale" : `${sales.length} sales`,
      [
        ...(sales.length > 1 ? [facts(["Together", "", ...amounts(totalsOf(sales.map(({ commission }) => commission)))])] : []),
        {
          kind: "table",
          columns: [left("Order"), right("Commission"), left("State"), left("Ordered")],
          rows: sales
            .slice(0, rowsShown)
            .map((sale): Sentence[] => [
              [{ code: sale.order }],
              [amount(sale.commission)],
              [conversionBadges[sale.status]],
              [onDate(sale.orderedAt)],
            ]),
          more: Math.max(0, sales.length - rowsShown),
          whenEmpty: ["Nothing has come in since you were last told."],
        },
        hint("Why a sale earns what it earns: ", { code: "/earnings why" }, ". How often you are told: ", { code: "/partner notices" }),
      ],
      {
        tone: "good",
        actions: [
          ...(sales.length === 0 ? [] : [action("Why", "earnings why", { order: sales.length === 1 ? sales[0]!.order : blank }, "main")]),
          action("Your sales", "earnings list"),
        ],
      },
    ),
  digest: digestCard,
  "payout-released": ({ amount: paid, period, at, lines }) =>
    view(
      "You have been paid",
      [
        facts(["Into your wallet", amount(paid)], ["On", onDate(at)], ["Batch", period]),
        ...(lines.length === 0 ? [] : [statement(lines)]),
        hint("All of it as a file: ", { code: "/earnings statement" }),
        stop,
      ],
      { tone: "good", actions: [action("Statement", "earnings statement", {}, "main"), action("Your wallet", "wallet balance")] },
    ),
  "submission-answered": ({ activity, tokens, quarter, reason }) =>
    view(
      tokens === null ? "What you did can't earn tokens" : "You have earned tokens",
      [
        facts(
          ["For", activity],
          ...(tokens === null ? [] : [["Tokens", { count: tokens }, ...(quarter === null ? [] : [` in ${quarter}`])] as const]),
          ...(reason === null ? [] : [["What staff wrote", quoted(reason)] as const]),
        ),
        hint("Where you stand: ", { code: "/tokens progress" }),
        stop,
      ],
      { tone: tokens === null ? "plain" : "good", actions: [action("Where you stand", "tokens progress")] },
    ),
  "quarter-total": ({ quarter, total, requirement, isMet }) =>
    view(
      `${quarter} is closed`,
      [
        facts(["Your tokens", { count: total }], ...(requirement === 0 ? [] : [["Asked for", { count: requirement }] as const])),
        ...(requirement === 0 ? [] : [text(isMet ? "You have what the quarter asks for." : "That is less than the quarter asks for.")]),
        stop,
      ],
      { tone: isMet ? "good" : "warning", actions: [action("How it came about", "tokens log")] },
    ),
  "quarter-reminder": ({ quarter, total, requirement, days, lastDay }) =>
    view(
      `${quarter} ends in ${days === 1 ? "a day" : `${days} days`}`,
      [
        facts(["Your tokens", { count: total }, " of ", { count: requirement }], ["Last day", lastDay]),
        hint("What earns tokens: ", { code: "/tokens rules" }),
        stop,
      ],
      { tone: "warning", actions: [action("What earns tokens", "tokens rules", {}, "main"), action("Where you stand", "tokens progress")] },
    ),
  "event-notice": eventNoticeCard,
  announcement: announcementCard,
  "monthly-ad": monthlyAdCard,
  "event-reminder": eventReminderCard,
  "transfer-notice": transferNoticeCard,
  "money-notice": moneyNoticeCard,
  "bank-answered": bankAnsweredCard,
  "transfer-waits": transferWaitsCard,
  "transfer-unclear": transferUnclearCard,
  "destination-changed": destinationChangedCard,
  "question-asked": questionAskedCard,
  "question-answered": questionAnsweredCard,
  "feedback-given": feedbackToldCard,
  "batch-needs-release": batchNeedsReleaseCard,
  "transfers-to-send": transfersToSendCard,
  "ledger-alarm": ledgerAlarmCard,
  "quarter-report": quarterReportCard,
  "channel-set": ({ purpose, isTest }) =>
    view(isTest ? "A test" : "This is the channel", [
      text(isTest ? "The programme can post here: " : "From now on the programme posts here ", purposeWords[purpose], "."),
    ]),
};

function statement(lines: readonly StatementLine[]): Block {
  return {
    kind: "table",
    columns: [left("Order"), left("What"), right("Amount"), left("Ordered")],
    rows: lines
      .slice(0, rowsShown)
      .map((line): Sentence[] => [[{ code: line.order }], [line.what], [amount(line.amount)], [onDate(line.orderedAt)]]),
    more: Math.max(0, lines.length - rowsShown),
    whenEmpty: [],
  };
}
