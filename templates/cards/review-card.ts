import type { Page, ReviewItem } from "#domain/answers";
import { amount, counted, onDate, pagingOf, partnerValue, quoted } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { conversionBadges, orderStatusWords, questionWords, ruleWords } from "../words.ts";
import { traceStep } from "./why-attribution-steps.ts";

type Claim = Extract<ReviewItem["asked"], { kind: "claim" }>;

/** What waits for a decision of support, each with its facts and what can be decided. */
export function reviewCard(page: Page<ReviewItem>): View {
  const paging = pagingOf(page, "support review");
  const empty =
    page.page > 1
      ? "There is no more: the queue ends before this page."
      : "Nothing waits for a decision. Doubtful orders and claims to missing sales will stand here.";
  return view(
    "What waits for a decision",
    [
      ...(page.total === 0 || page.rows.length === 0
        ? [text(empty)]
        : [text(...counted(page.total, "order waits", "orders wait"), " for a person, the oldest first.")]),
      ...page.rows.flatMap(itemBlocks),
      ...paging.blocks,
      ...(page.rows.length === 0
        ? []
        : [hint("The partner reads the reason that you give. ", { code: "/support why" }, " tells the whole story of an order.")]),
    ],
    { tone: page.total === 0 ? "good" : "plain", pages: paging.pages, actions: [...page.rows.flatMap(itemActions), ...paging.actions] },
  );
}

function itemBlocks(item: ReviewItem): Block[] {
  const { asked, customer } = item;
  const known = [customer.name, customer.email].filter((part) => part !== null);
  return [
    text("Order ", { code: item.spelling }, ": ", ...headline(item)),
    facts(
      ["Waits since", onDate(item.since)],
      [
        "Order",
        "of ",
        onDate(item.orderedAt),
        " for ",
        amount(item.total),
        item.status === null ? "" : `, ${orderStatusWords[item.status]}`,
      ],
      ...(known.length === 0 ? [] : [["Customer", known.join(", ")] as const]),
      ["Credited to", ...creditedTo(item)],
      ...(asked.kind === "claim"
        ? claimFacts(asked)
        : asked.parentOrder === null
          ? []
          : [["Follows order", { code: asked.parentOrder }] as const]),
    ),
    ...(asked.kind === "claim" ? traceBlocks(asked) : []),
  ];
}

function headline({ asked, credited }: ReviewItem): Sentence {
  if (asked.kind === "claim") return [partnerValue(asked.partner), " says that it is theirs."];
  return credited ? [partnerValue(credited.partner), ": ", questionWords[asked.question], "."] : [questionWords[asked.question], "."];
}

function creditedTo({ credited }: ReviewItem): Sentence {
  if (credited === null) return ["nobody"];
  return [
    partnerValue(credited.partner),
    ", ",
    ruleWords[credited.rule],
    ": ",
    amount(credited.amount),
    ", ",
    conversionBadges[credited.status],
  ];
}

function claimFacts({ partner, account, madeAt, visits }: Claim): (readonly [string, ...Sentence])[] {
  return [
    ["Claimed", onDate(madeAt), " by ", partnerValue(partner), account === "" ? ", without a reason" : `: ${quoted(account)}`],
    ["Their visits", ...counted(visits, "visit"), " by their links in the day before the order, by anybody"],
  ];
}

/** Why what the order carries of theirs did not win. */
function traceBlocks({ traces, windowDays, partner }: Claim): Block[] {
  if (traces.length === 0) return [text("The order carries no trace of ", partnerValue(partner), ", neither a link nor a coupon.")];
  return [{ kind: "steps", steps: traces.map((trace) => traceStep(trace, windowDays, "support")) }];
}

function itemActions({ spelling: order, asked, credited }: ReviewItem): Action[] {
  const owner = credited?.partner.shareId ?? "nobody";
  if (asked.kind === "claim") {
    const partner = asked.partner.shareId;
    return [
      action(`Give ${order} to ${asked.partner.name}`, "support review", { act: "assign", order, partner, owner, reason: blank }, "main"),
      action(`Decline the claim to ${order}`, "support review", { act: "decline", order, partner, reason: blank }, "danger"),
    ];
  }
  if (asked.question === "renewal-unknown")
    return [
      action(`Give ${order} to a partner`, "support review", { act: "assign", order, partner: blank, owner, reason: blank }, "main"),
      action(`Leave ${order} to nobody`, "support review", { act: "dismiss", order, reason: blank }),
    ];
  const seen = { owner, asked: asked.question };
  return [
    action(`Approve ${order}`, "support review", { act: "approve", order, ...seen, reason: blank }, "main"),
    action(`Reject ${order}`, "support review", { act: "reject", order, ...seen, reason: blank }, "danger"),
  ];
}
