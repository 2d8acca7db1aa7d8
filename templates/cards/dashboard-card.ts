import { typedPeriod, type Period } from "#domain/kernel";
import type { DashboardFacts, Earnings, ShareFigures } from "#domain/answers";
import { periodTitle } from "../period-words.ts";
import { amount, counted, nextPhrase, onDate, quoted, rateValue } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { ownRateWords, rateValueWords } from "../rate-words.ts";
import { partnerStatusWords } from "../words.ts";
import { courseOf, earnings, visits } from "./course.ts";

/** A partner's money, rate, links and next payout at a glance. */
export function dashboardCard(dashboard: DashboardFacts): View {
  const { partner, earnings: money, rate, period, share, next } = dashboard;
  if (partner.status === "applied" || partner.status === "declined") return applicantCard(dashboard);
  const isNew = money.every((each) => each.unpaidOrders + each.pendingOrders === 0 && each.paid.minor === 0n) && share.clicks === 0;
  return view(
    `Dashboard of ${partner.name}`,
    [
      ...(partner.status === "active" ? [] : [text(partnerStatusWords[partner.status])]),
      ...money.map((each) => earningsBlock(each)),
      // The empty word keeps renderers from aligning an amount with a percentage.
      facts(
        ["Next payout", "", ...nextPhrase(next)],
        ["Your rate", "", ...rateValueWords(rate.value), `, ${ownRateWords[rate.source]}`, ...rateExceptions(rate)],
      ),
      shareBlock(share, period),
      ...courseBlock(dashboard),
      isNew
        ? hint("Nothing has come in yet. Make a link to any page of the shop, post it, and come back here.")
        : hint("Unpaid earnings are orders that are paid for; pending ones join when the customer pays."),
    ],
    { tone: partner.status === "active" ? "plain" : "warning", actions: dashboardActions(isNew, typedPeriod(period)) },
  );
}

function rateExceptions({ hasExceptions }: DashboardFacts["rate"]): Sentence {
  return hasExceptions ? ["; some products earn differently: ", { code: "/earnings rates" }] : [];
}

/** Who is no partner yet has no figures: what became of the application, and whom to ask. */
function applicantCard({ partner, standing }: DashboardFacts): View {
  const isDeclined = partner.status === "declined";
  const reason = standing.reason?.trim() ?? "";
  return view(
    `Application of ${partner.name}`,
    [
      facts(
        ["Applied", onDate(partner.appliedAt)],
        ...(isDeclined ? [["Declined", onDate(standing.since)] as const] : []),
        ...(isDeclined && reason !== "" ? [["What staff wrote", quoted(reason)] as const] : []),
      ),
      text(partnerStatusWords[partner.status]),
      hint(
        isDeclined
          ? "If something has changed since, tell support: they know this application, so there is no need to write another one."
          : "Nothing is missing from your side. The answer goes to the e-mail address you gave; support knows how long it takes.",
      ),
    ],
    { tone: isDeclined ? "problem" : "warning", actions: [action("What can I ask meanwhile?", "partner help")] },
  );
}

function dashboardActions(isNew: boolean, period: string): Action[] {
  if (isNew) return [action("Make a share link", "share link", { url: blank }, "main")];
  return [
    action("When am I paid?", "earnings next", {}, "main"),
    action("Every conversion", "earnings list"),
    action("Visits and campaigns", "share stats", { period }),
  ];
}

/** What came in over the period, money first; nothing when nothing did, or there is but one span. */
function courseBlock(dashboard: DashboardFacts): Block[] {
  const { spans } = dashboard;
  if (spans.length < 2 || spans.every(({ clicks, earned }) => clicks === 0 && earned.length === 0)) return [];
  // With coupons and renewals, which the visits and conversions above know nothing of.
  return [courseOf(dashboard, [...earnings(spans, "All earnings"), visits(spans)])];
}

/** Shared with the support card, which shows the same money. */
export function earningsBlock(each: Earnings): Block {
  const unpaid = { currency: each.currency, minor: each.matured.minor + each.inHold.minor + each.corrections.minor };
  const rows: (readonly [string, ...Sentence])[] = [
    ["Unpaid earnings", amount(unpaid), ...(each.unpaidOrders > 0 ? [" from ", ...counted(each.unpaidOrders, "order")] : [])],
  ];
  if (each.matured.minor !== 0n) rows.push(["· ready for the payout", amount(each.matured)]);
  if (each.inHold.minor !== 0n) rows.push(["· still held for refunds", amount(each.inHold)]);
  if (each.corrections.minor !== 0n) rows.push(["· corrections", amount(each.corrections), ", settled with the next payout"]);
  rows.push([
    "Pending",
    amount(each.pending),
    ...(each.pendingOrders > 0 ? [" from ", ...counted(each.pendingOrders, "order"), " not paid for yet"] : []),
  ]);
  rows.push(["In the wallet", amount(each.wallet)], ["Total paid", amount(each.paid)]);
  return facts(...rows);
}

/** What the links brought in the period: the same figures as `share stats` shows. */
function shareBlock(share: ShareFigures, period: Period): Block {
  return facts(
    ["Share links", periodTitle(period)],
    ["Visits", { count: share.clicks }],
    ["Unique links", { count: share.uniqueLinks }],
    ["Conversions by link", { count: share.linkConversions }],
    ...(share.conversions > share.linkConversions
      ? [["Other conversions", { count: share.conversions - share.linkConversions }] as const]
      : []),
    ["Conversion rate", rateValue(share)],
  );
}
