import type { DeliveryNote, OrderCard, UnreadOrder } from "#domain/answers";
import { amount, atMinute, counted, left, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { conversionBadges, inboxWords, orderStatusWords, reasonWords, wordFor } from "../words.ts";
import { mailsSentence } from "./pending-mail-words.ts";
import { repairsBlock } from "./repairs-block.ts";

/** What the shop says about an order, and its messages that need a person. */
export function orderCardView(card: OrderCard): View {
  const { order, credited } = card;
  return view(
    `Order ${order.number}`,
    [
      facts(...shopFacts(card), ...customerFacts(card), ["Credited to", ...creditedTo(card)]),
      linesBlock(card),
      ...refundsBlock(card),
      ...mailsBlock(card),
      facts(["Carries", ...carriedBy(card)], ["Told by the shop", ...toldBy(card)]),
      ...notesBlock(card.notes),
      ...repairsBlock(card.repairs),
      ...(order.needsReread
        ? [
            hint(
              "Two of the shop's messages disagree or one could not be understood, so this state may be out of date until the shop is read again or sends the next one.",
            ),
          ]
        : []),
    ],
    {
      tone: order.needsReread || card.notes.length > 0 ? "warning" : "plain",
      actions: [
        action("Why it earned what it did", "support why", { order: order.number }, "main"),
        credited
          ? action("About the partner", "support partner", { who: credited.partner.shareId })
          : action("Give it to a partner", "support assign", { order: order.number, partner: blank, reason: blank }),
      ],
    },
  );
}

function shopFacts({ order, total }: OrderCard): (readonly [string, ...Sentence])[] {
  const status = order.isTrashed
    ? "in the shop's bin, counts as cancelled"
    : order.status === null
      ? "unknown"
      : orderStatusWords[order.status];
  return [
    ["Status", `${status} (the shop says ${quoted(order.shopStatus)})`],
    ["Ordered", atMinute(order.createdAt), order.createdVia === "" ? "" : `, via ${order.createdVia}`],
    ["Paid", ...(order.paidAt ? [atMinute(order.paidAt)] : ["not yet"])],
    ["Changed in the shop", atMinute(order.modifiedAt)],
    [
      "Total",
      amount(total),
      " with ",
      amount({ ...total, minor: order.tax }),
      " tax and ",
      amount({ ...total, minor: order.shipping }),
      " shipping",
    ],
    ...(order.renewalOf === null ? [] : [["Renews", { code: order.renewalOf }] as const]),
    ...(order.coupons.length === 0 ? [] : [["Coupons", order.coupons.join(", ")] as const]),
  ];
}

function customerFacts({ customer }: OrderCard): (readonly [string, ...Sentence])[] {
  if (customer.isErased) return [["Customer", "erased at their request"]];
  const known = [customer.name, customer.email].filter((part) => part !== null);
  return known.length === 0 ? [] : [["Customer", known.join(", ")]];
}

export function creditedTo({ credited }: OrderCard): Sentence {
  if (!credited) return ["nobody"];
  return [
    partnerValue(credited.partner),
    ": ",
    amount(credited.amount),
    ", ",
    conversionBadges[credited.status],
    ` (${reasonWords[credited.reason]})`,
  ];
}

function linesBlock({ order, total }: OrderCard): Block {
  return {
    kind: "table",
    columns: [left("Line"), right("Quantity"), right("Total without tax")],
    rows: order.lines.slice(0, 10).map((line) => [[line.name], [{ count: line.quantity }], [amount({ ...total, minor: line.total })]]),
    more: Math.max(0, order.lines.length - 10),
    whenEmpty: ["The order has no lines."],
  };
}

function refundsBlock({ order, total }: OrderCard): Block[] {
  if (order.refunds.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Refund"), left("Reason"), right("Amount")],
      rows: order.refunds.map((refund) => [[{ code: refund.externalId }], [refund.reason], [amount({ ...total, minor: refund.total })]]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function mailsBlock({ mails }: OrderCard): Block[] {
  const sentence = mailsSentence(mails);
  return sentence ? [facts(["Mails to the customer", ...sentence])] : [];
}

function carriedBy({ order }: OrderCard): Sentence {
  if (order.carriers.length === 0) return ["no trace of a partner's link"];
  return order.carriers.flatMap((carrier, index): Sentence => [
    index === 0 ? "" : ", ",
    carrier.clickId === null ? { code: carrier.reference ?? "?" } : "a click of ours",
    carrier.campaign ? ` with campaign ${quoted(carrier.campaign)}` : "",
    ` (${carrierWords[carrier.source]})`,
  ]);
}

const carrierWords = {
  "order-meta": "noted on the order",
  "first-visit": "noted on the order as the first one",
  "session-entry": "in the page the visit began with",
  referrer: "in the page it came from",
} as const;

/** "3 messages, the last 2026-11-20 10:00"; an order that no message told was read from the shop. */
function toldBy({ messages: { received, lastAt } }: OrderCard): Sentence {
  if (lastAt === null) return ["by no message, only when it was asked"];
  return [...counted(received, "message"), received === 1 ? ", " : ", the last ", atMinute(lastAt)];
}

function notesBlock(notes: readonly DeliveryNote[]): Block[] {
  if (notes.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Told"), left("By"), left("What is wrong")],
      rows: notes.map((note) => [[atMinute(note.at)], [note.isRead ? "reading the shop" : (note.topic ?? "")], [noteWords(note)]]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function noteWords({ state, reason, detail }: DeliveryNote): string {
  if (state === "received") return "not applied yet";
  return `${reason === null ? "not understood" : wordFor(inboxWords, reason)}${detail ? `: ${detail}` : ""}`;
}

/** An order of which there are only messages that wait or could not be read. */
export function unreadOrderCard({ number, notes }: UnreadOrder): View {
  return view(
    `Order ${number} has not been taken over yet`,
    [
      text("The shop has told of it, but none of its messages has been applied. All that is known are these messages:"),
      ...notesBlock(notes),
      hint("Save the order once more in the shop and it sends the message again."),
    ],
    { tone: "warning", actions: [action("Try them again", "support inbox", { act: "retry" }, "main")] },
  );
}
