import type { Forecast, NextPayout, OpenItem } from "#domain/answers";
import { amount, amounts, atMinute, counted, left, onDate, quoted, right, setAsidePhrase } from "../phrases.ts";
import { heldBlock } from "./held-block.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type Tone, type View } from "../view.ts";
import { partnerStatusWords } from "../words.ts";

/** One date and one amount for each currency, why it is that date, and what will be in it. */
export function nextPayoutCard(next: NextPayout): View {
  const { frozen, forecasts, status, pending } = next;
  const blocks: Block[] = [
    ...(frozen
      ? [
          text(
            "Payouts are stopped for the whole programme since ",
            onDate(frozen.since),
            ...(frozen.reason ? [`: ${frozen.reason}`] : []),
            ". What you have earned stays yours.",
          ),
        ]
      : []),
    ...(next.moneyHeldSince === null ? [] : [heldBlock(next.moneyHeldSince)]),
    ...(status === "active" ? [] : [text(partnerStatusWords[status])]),
    ...(forecasts.length === 0 ? [emptyBlock(next)] : forecasts.flatMap((forecast) => forecastBlocks(forecast, next))),
    ...(pending.length > 0 ? [text("Not counted yet: ", ...amounts(pending), " from orders that wait for the customer's payment.")] : []),
    ...lastRunBlocks(next),
  ];
  return view(titleOf(next), blocks, { tone: toneOf(next), actions: actionsOf(next) });
}

function titleOf({ forecasts, frozen }: NextPayout): string {
  if (frozen) return "Your next payout is stopped for the moment";
  if (forecasts.length === 0) return "No payout is on its way yet";
  if (forecasts.some(({ reason }) => reason.kind === "awaiting-release")) return "Your next payout waits for its release";
  return forecasts.some(({ at }) => at !== null) ? "Your next payout" : "Your next payout has no date yet";
}

function toneOf({ forecasts, frozen, status }: NextPayout): Tone {
  if (frozen || status !== "active") return "warning";
  return forecasts.some(({ at }) => at !== null) ? "good" : "plain";
}

function emptyBlock({ nextRunAt, holdDays }: NextPayout): Block {
  return text(
    "Nothing that you have earned waits for a payout. The next run is on ",
    onDate(nextRunAt),
    `; it pays orders that were paid for more than ${holdDays} days before.`,
  );
}

function forecastBlocks(forecast: Forecast, next: NextPayout): Block[] {
  const when: Sentence = next.frozen
    ? ["not while payouts are stopped"]
    : forecast.at
      ? [atMinute(forecast.at)]
      : forecast.reason.kind === "awaiting-release"
        ? ["as soon as the batch is released"]
        : ["no date yet"];
  return [
    facts(
      ["Amount", amount(forecast.amount), " from ", ...counted(forecast.items.length, "entry", "entries")],
      ["Into your wallet", ...when],
      ["Why then", ...whyThen(forecast, next)],
    ),
    itemsBlock(forecast.items),
    ...laterBlocks(forecast),
  ];
}

function laterBlocks({ later }: Forecast): Block[] {
  if (later.minor === 0n) return [];
  return later.minor > 0n
    ? [hint("Another ", amount(later), " is still held for refunds and follows later.")]
    : [hint("After it ", amount(later), " is left from corrections, which is set against your next earnings.")];
}

function whyThen({ reason }: Forecast, { holdDays }: NextPayout): Sentence {
  switch (reason.kind) {
    case "on-schedule":
      return [`It is the first payout run after the hold of ${holdDays} days from payment.`];
    case "after-cut-off":
      return [
        "The run of ",
        onDate(reason.missed),
        " takes what is due before it; this is held for refunds until ",
        onDate(reason.dueAt),
        ", so it is in the next one.",
      ];
    case "set-aside":
      return [`The finance staff left it out of the payout of ${reason.period}: `, quoted(reason.note), ". It joins the next run."];
    case "once-over-minimum": {
      const [first] = reason.carriedOver;
      return [
        ...(first ? ["The run of ", onDate(first.at), " would find ", amount(first.amount), " only, "] : []),
        "below the minimum of ",
        amount(reason.minimum),
        ". By then enough has come together.",
      ];
    }
    case "below-minimum":
      return [
        "It is below the minimum of ",
        amount(reason.minimum),
        ", so it is carried over until ",
        amount(reason.shortBy),
        " more has been earned.",
      ];
    case "awaiting-release":
      return [
        `It is in the payout batch of ${reason.period}`,
        ...(reason.preparedAt ? [", prepared ", atMinute(reason.preparedAt)] : []),
        reason.isLookedAt
          ? ". A person looks at it first, as at every payout that is new or larger than usual; then it is in your wallet at once."
          : ". The finance staff release it; then it is in your wallet at once.",
      ];
    case "not-positive":
      return [
        "Corrections of orders that were already paid to you outweigh what you have earned since. The difference is set against your next earnings; you never have to pay anything back.",
      ];
    case "no-minimum":
      return ["The programme's terms name no minimum for this currency, so no run takes it. Support can have it set."];
    case "partner-paused":
      return ["Only active partners are paid. It stays yours and is paid when the partnership is active again."];
    case "partner-erased":
      return ["The partner was erased at their own request, so no run pays into a wallet that nobody can open."];
    default:
      return reason satisfies never;
  }
}

const shownItems = 10;

function itemsBlock(items: readonly OpenItem[]): Block {
  return {
    kind: "table",
    columns: [left("Order"), left("Held until"), right("Amount")],
    rows: items
      .slice(0, shownItems)
      .map((item) => [
        [{ code: item.orderNumber }, ...(item.kind === "correction" ? [" correction"] : [])],
        item.kind === "correction" ? ["–"] : [onDate(item.dueAt)],
        [amount({ currency: item.currency, minor: item.amount })],
      ]),
    more: Math.max(0, items.length - shownItems),
    whenEmpty: [],
  };
}

function lastRunBlocks({ lastSetAside, forecasts }: NextPayout): Block[] {
  if (forecasts.length === 0) return [];
  // What the forecast gives as its reason already is not said twice.
  const isTold = forecasts.some(({ reason }) => reason.kind === "set-aside");
  return lastSetAside
    .filter(({ reason }) => reason !== "by-staff" || !isTold)
    .map((each) => hint(`The payout of ${each.period} left out `, amount(each.amount), ": ", ...setAsidePhrase(each)));
}

function actionsOf({ forecasts }: NextPayout): Action[] {
  if (forecasts.length === 0)
    return [action("Every conversion", "earnings list", {}, "main"), action("Make a share link", "share link", { url: blank })];
  return [action("Every conversion", "earnings list", { status: "unpaid" }), action("Earlier payouts", "earnings payouts")];
}
