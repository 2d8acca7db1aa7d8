import type { Chapter, ConversionLife, WhyFacts } from "#domain/answers";
import { amount, onDate, partnerValue } from "../phrases.ts";
import {
  action,
  blank,
  facts,
  hint,
  text,
  view,
  type Action,
  type Block,
  type Sentence,
  type Step,
  type Tone,
  type View,
} from "../view.ts";
import { conversionBadges, entryWords, questionWords, reasonWords } from "../words.ts";
import { claimBlocks } from "./claim-cards.ts";
import { mailSteps } from "./pending-mail-words.ts";
import { attributionSteps, byTime } from "./why-attribution-steps.ts";
import { eventSteps } from "./why-event-steps.ts";
import { commissionSteps, expectedSteps } from "./why-money-steps.ts";

/** The life of one order as a story: how it was credited, what it earns, what became of the money, what comes next. */
export function whyCard(why: WhyFacts): View {
  const { order, chapters, reader } = why;
  const last = chapters.at(-1);
  const conversion = last?.conversion ?? null;
  return view(
    titleOf(why, conversion),
    [
      factsOf(why, conversion),
      ...chapters.flatMap((chapter, index) => chapterBlocks(why, chapter, index)),
      ...ledgerBlocks(conversion),
      ...claimBlocks(why.claims, reader),
      ...hintsOf(why, conversion),
    ],
    { tone: toneOf(conversion), actions: reader === "partner" ? partnerActions(conversion) : supportActions(order.number, conversion) },
  );
}

function titleOf({ order, reader }: WhyFacts, conversion: ConversionLife | null): string {
  const subject = `Order ${order.number}`;
  if (!conversion) return `${subject} is credited to nobody`;
  const you = reader === "partner" ? "you" : conversion.partner.name;
  const corrected = correctedOf(conversion);
  switch (conversion.status) {
    case "pending":
      return `${subject} will earn ${you} a commission once it is settled`;
    case "unpaid":
      return `${subject} earned ${you} a commission that is not paid yet`;
    case "paid":
      if (corrected === 0n) return `${subject} was paid to ${you}`;
      return conversion.amount.minor + corrected === 0n
        ? `${subject} was paid to ${you} and taken back`
        : `${subject} was paid to ${you}, and part of it taken back`;
    case "rejected":
      return `${subject} earns ${you} nothing`;
    default:
      return conversion.status satisfies never;
  }
}

function toneOf(conversion: ConversionLife | null): Tone {
  if (!conversion || conversion.status === "rejected") return "warning";
  return conversion.status === "paid" && correctedOf(conversion) === 0n ? "good" : "plain";
}

function correctedOf(conversion: ConversionLife): bigint {
  return conversion.events.reduce((sum, event) => (event.kind === "corrected" ? sum + event.amount.minor : sum), 0n);
}

function factsOf({ order, customer, reader }: WhyFacts, conversion: ConversionLife | null): Block {
  const rows: (readonly [string, ...Sentence])[] = [
    ["Order", { code: order.number }, " of ", onDate(order.createdAt), " for ", amount(order.total)],
  ];
  if (customer.isErased) rows.push(["Customer", "erased at their request"]);
  else if (customer.name !== null || customer.email !== null)
    rows.push(["Customer", [customer.name, customer.email].filter((part) => part !== null).join(", ")]);
  if (conversion) {
    if (reader === "support") rows.push(["Credited to", partnerValue(conversion.partner)]);
    rows.push(["Status", conversionBadges[conversion.status], `: ${reasonWords[conversion.reason]}`]);
    if (conversion.question !== null)
      rows.push(["Asked", `${questionWords[conversion.question]}; decide it with `, { code: "/support review" }]);
    const corrected = correctedOf(conversion);
    const rest = { ...conversion.amount, minor: conversion.amount.minor + corrected };
    const isLost = conversion.status === "rejected";
    rows.push([
      "Commission",
      ...(isLost
        ? ["none"]
        : corrected === 0n
          ? [amount(conversion.amount)]
          : [amount(rest), " of the ", amount(conversion.amount), " that was paid"]),
    ]);
  }
  return facts(...rows);
}

function chapterBlocks({ order, customer, reader, chapters, mails }: WhyFacts, chapter: Chapter, index: number): Block[] {
  const ordered: Step = {
    state: "done",
    at: order.createdAt,
    sentence: [
      reader === "partner" ? (customer.name ?? "The customer") : (customer.name ?? customer.email ?? "The customer"),
      order.isRenewal ? "'s subscription renewed itself as order " : " placed order ",
      { code: order.number },
      " for ",
      amount(order.total),
      ".",
    ],
  };
  const { conversion } = chapter;
  const isFirst = index === 0;
  const refunds = isFirst && conversion ? conversion.refunds : [];
  const steps = [
    ...attributionSteps(chapter.attribution, reader, {
      ordered: isFirst ? ordered : null,
      isSuperseded: conversion?.isSuperseded ?? false,
    }),
    ...(conversion
      ? [
          ...commissionSteps(conversion, refunds, reader),
          ...[
            ...eventSteps(conversion, reader, refunds),
            ...expectedSteps(conversion, reader),
            ...(index === chapters.length - 1 ? mailSteps(mails, reader) : []),
          ].toSorted(byTime),
        ]
      : []),
  ];
  const heading =
    chapters.length > 1 && conversion
      ? [
          text(
            isFirst ? "First it was credited to " : "Then it was credited to ",
            reader === "partner" ? "you" : partnerValue(conversion.partner),
            ":",
          ),
        ]
      : [];
  return [...heading, { kind: "steps", steps }];
}

/** For support: what was booked, so that the story can be held against the ledger. */
function ledgerBlocks(conversion: ConversionLife | null): Block[] {
  if (!conversion || conversion.ledger.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [
        { label: "Booked", align: "left" },
        { label: "As", align: "left" },
        { label: "Owed to the partner", align: "right" },
      ],
      rows: conversion.ledger.map((line) => [[{ instant: line.at, as: "minute" }], [entryWords[line.kind]], [amount(line.amount)]]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function hintsOf({ reader, order }: WhyFacts, conversion: ConversionLife | null): Block[] {
  if (reader === "partner")
    return conversion?.status === "rejected"
      ? [hint("Does that look wrong? Tell support the order number ", { code: order.number }, ".")]
      : [];
  return conversion
    ? []
    : [hint("If a partner can show that they sent this customer, assign the order to them with a reason they may read.")];
}

function partnerActions(conversion: ConversionLife | null): Action[] {
  const isOpen = conversion?.status === "unpaid" || conversion?.status === "pending";
  return isOpen ? [action("When am I paid?", "earnings next", {}, "main")] : [action("Every conversion", "earnings list")];
}

function supportActions(order: string, conversion: ConversionLife | null): Action[] {
  const assign = action("Give it to a partner", "support assign", { order, partner: blank, reason: blank });
  if (!conversion) return [{ ...assign, style: "main" }];
  const decide =
    conversion.reason === "rejected-by-staff"
      ? action("Take the rejection back", "support restore", { order, reason: blank })
      : action("Reject it", "support reject", { order, reason: blank }, "danger");
  const approve = action("Let it pass", "support review", { act: "approve", order, reason: blank }, "main");
  const about = action("About the partner", "support partner", { who: conversion.partner.shareId });
  return [...(conversion.question === null ? [] : [approve]), about, decide, assign];
}
