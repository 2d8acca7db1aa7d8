import type { Visit, VisitFilter, Visits } from "#domain/answers";
import { joined, left, pagingOf, quoted } from "../phrases.ts";
import { action, blank, hint, view, type Action, type Sentence, type View } from "../view.ts";
import { conversionBadges, verdictWords } from "../words.ts";

/** How links without a campaign are named in tables, and asked for. */
export const noCampaign = "(none)";

/** Visit by visit, and whether it led to an order. */
export function visitsCard({ filter, visits }: Visits): View {
  const paging = pagingOf(visits, "share visits", optionsOf(filter));
  const hasFilter = filter.verdict !== null || filter.campaign !== null;
  return view(
    titleOf(filter),
    [
      {
        kind: "table",
        columns: [left("When"), left("Page"), left("From"), left("Counts")],
        rows: visits.rows.map(rowOf),
        more: visits.more,
        whenEmpty: emptyWords(hasFilter, visits.page > 1 && visits.total > 0),
      },
      ...paging.blocks,
      ...(visits.rows.length > 0
        ? [
            hint(
              "Repeats within 30 minutes and visits by programs are not counted; orders that the shop credits without a click of ours are in your conversions.",
            ),
          ]
        : []),
    ],
    { pages: paging.pages, actions: [...paging.actions, ...nextActions(visits.rows, hasFilter, visits.total > 0)] },
  );
}

/** Four columns, so that a row is a row on a terminal of 80 columns, too. */
function rowOf(visit: Visit): Sentence[] {
  const counts = visit.verdict === "counted" ? "yes" : verdictWords[visit.verdict];
  const orders = visit.converted.map(({ orderNumber, status }): Sentence => [{ code: orderNumber }, " ", conversionBadges[status]]);
  return [
    [{ instant: visit.at, as: "minute" }],
    [{ link: visit.landing }, visit.campaign === "" ? "" : ` ${quoted(visit.campaign)}`],
    [visit.referrerHost ?? ""],
    [counts, ...(orders.length > 0 ? [orders.length === 1 ? ", order " : ", orders ", ...joined(orders)] : [])],
  ];
}

function titleOf({ verdict, campaign }: VisitFilter): string {
  const parts = [
    ...(verdict === null ? [] : [verdict === "counted" ? "those that count" : verdictWords[verdict]]),
    ...(campaign === null ? [] : [campaign === "" ? "without a campaign" : `campaign ${quoted(campaign)}`]),
  ];
  return parts.length === 0 ? "Visits by your links" : `Visits by your links: ${parts.join(", ")}`;
}

function emptyWords(hasFilter: boolean, isPastTheEnd: boolean): Sentence {
  if (isPastTheEnd) return ["There are no more: the list ends before this page."];
  if (hasFilter) return ["No visit of yours is like that. Look at all of them to see which there are."];
  return ["Nobody has followed a link of yours yet. Make one and post it where people see it."];
}

function nextActions(rows: readonly Visit[], hasFilter: boolean, hasMore: boolean): Action[] {
  const converted = rows.find((visit) => visit.converted.length > 0)?.converted[0];
  return [
    ...(converted ? [action("Why did that earn?", "earnings why", { order: converted.orderNumber })] : []),
    ...(hasFilter ? [action("All visits", "share visits")] : []),
    ...(rows.length > 0
      ? [action("By campaign", "share campaigns")]
      : hasFilter || hasMore
        ? []
        : [action("Make a share link", "share link", { url: blank })]),
  ];
}

function optionsOf({ verdict, campaign }: VisitFilter): Record<string, string> {
  return {
    ...(verdict === null ? {} : { verdict }),
    ...(campaign === null ? {} : { campaign: campaign === "" ? noCampaign : campaign }),
  };
}
