import { earningsList, earningsOfMonth, nextPayout, ownRates, payoutsOf, whyForPartner } from "#domain/answers";
import { earningsListCard } from "#templates/cards/earnings-list-card";
import { earningsStatementCard } from "#templates/cards/earnings-statement-card";
import { nextPayoutCard } from "#templates/cards/next-payout-card";
import { ownRatesCard } from "#templates/cards/own-rates-card";
import { payoutsCard } from "#templates/cards/payouts-card";
import { whyCard } from "#templates/cards/why-card";
import { command } from "../command.ts";
import { option } from "../option.ts";
import { month, page } from "./options.ts";

export const earningsListing = command({
  name: "earnings list",
  sentence: "Your conversions, each with its status and the reason for it",
  audience: "partner",
  options: { status: option.choice(["pending", "unpaid", "paid", "rejected"])("only these", { optional: true }), page },
  run: async (tx, options, { partnerId }) =>
    earningsListCard(await earningsList(tx, partnerId, { status: options.status ?? null, page: options.page ?? 1 })),
});

export const earningsWhy = command({
  name: "earnings why",
  sentence: "The story of one order: why it earned what it did, and when it is paid",
  audience: "partner",
  options: { order: option.order("the order's number") },
  run: async (tx, { order }, { partnerId }) => whyCard(await whyForPartner(tx, order, partnerId)),
});

export const earningsPayouts = command({
  name: "earnings payouts",
  sentence: "Every payout to you with its date, and what was carried over",
  audience: "partner",
  options: { page },
  run: async (tx, options, { partnerId }) => payoutsCard(await payoutsOf(tx, partnerId, options.page ?? 1)),
});

export const earningsNext = command({
  name: "earnings next",
  sentence: "When you are paid next, how much, and why then",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => nextPayoutCard(await nextPayout(tx, partnerId)),
});

export const earningsRates = command({
  name: "earnings rates",
  sentence: "Your rate, and which products and categories earn differently",
  audience: "partner",
  run: async (tx, _options, { partnerId }) => ownRatesCard(await ownRates(tx, partnerId)),
});

export const earningsStatement = command({
  name: "earnings statement",
  sentence: "A month of your earnings, and every line of it as a file for a spreadsheet",
  audience: "partner",
  options: { month },
  run: async (tx, options, { partnerId }) => earningsStatementCard(await earningsOfMonth(tx, partnerId, options.month ?? "last-month")),
});
