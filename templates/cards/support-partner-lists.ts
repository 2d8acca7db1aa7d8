import type { EarningsRow, MoneyEvent, Page } from "#domain/answers";
import type { PartnerFacts } from "#domain/partners";
import { amount, earnedOf, left, onDate, pagingOf, quoted, right } from "../phrases.ts";
import { action, view, type Block, type Sentence, type Value, type View } from "../view.ts";
import { conversionBadges, correctionWords, reasonWords, setAsideWords } from "../words.ts";
import { creditBadges } from "./credit-cards.ts";

/** A partner's conversions as a table; nothing when there are none. */
export function ordersBlocks(rows: readonly EarningsRow[], more: number): Block[] {
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Order"), left("Date"), left("Status"), left("Why"), right("Commission")],
      rows: rows.map((row) => [
        [{ code: row.orderNumber }],
        [onDate(row.orderedAt)],
        [conversionBadges[row.status]],
        [reasonWords[row.reason]],
        [amount(earnedOf(row))],
      ]),
      more,
      whenEmpty: [],
    },
  ];
}

/** Payouts, set-asides, credits and corrections as a table; nothing when there are none. */
export function moneyBlocks(events: readonly MoneyEvent[], more: number): Block[] {
  if (events.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Money"), left("Date"), right("Amount"), left("State")],
      rows: events.map((event) => [[nameOf(event)], [onDate(event.at)], [amount(event.money)], stateOf(event)]),
      more,
      whenEmpty: [],
    },
  ];
}

function nameOf(event: MoneyEvent): Value {
  switch (event.kind) {
    case "payout":
      return `Payout of ${event.period}`;
    case "set-aside":
      return `Not in ${event.period}`;
    case "credit":
      return `Credit ${event.number}`;
    case "correction":
      return `Correction of ${event.orderNumber}`;
    default:
      return event satisfies never;
  }
}

function stateOf(event: MoneyEvent): Sentence {
  switch (event.kind) {
    case "payout":
      return [event.state === "released" ? { badge: "in the wallet", tone: "good" } : { badge: "waits for its release", tone: "warning" }];
    case "set-aside":
      return [setAsideWords[event.reason], event.note === null ? "" : `: ${quoted(event.note)}`];
    case "credit":
      return [creditBadges[event.state], `: ${quoted(event.why)}`];
    case "correction":
      return [correctionWords[event.reason]];
    default:
      return event satisfies never;
  }
}

/** A page of all of a partner's conversions, for support. */
export function supportOrdersCard(partner: PartnerFacts, page: Page<EarningsRow>): View {
  return listCard(partner, "orders", page, ordersBlocks(page.rows, page.more));
}

/** A page of all that happened to a partner's money, for support. */
export function supportMoneyCard(partner: PartnerFacts, page: Page<MoneyEvent>): View {
  return listCard(partner, "money", page, moneyBlocks(page.rows, page.more));
}

function listCard(partner: PartnerFacts, show: "orders" | "money", page: Page<unknown>, blocks: readonly Block[]): View {
  const paging = pagingOf(page, "support partner", { who: partner.shareId, show });
  const empty: Block = {
    kind: "text",
    sentence: [page.page > 1 ? "There are no more: the list ends before this page." : "There is nothing yet."],
  };
  return view(`${partner.name} (${partner.shareId}): ${show}`, [...(blocks.length > 0 ? blocks : [empty]), ...paging.blocks], {
    pages: paging.pages,
    actions: [...paging.actions, action("Back to the record", "support partner", { who: partner.shareId })],
  });
}
