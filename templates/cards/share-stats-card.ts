import { typedPeriod, type Period } from "#domain/kernel";
import type { CampaignFigures, CampaignList, ShareFigures, ShareStats, SpanFigures, SpanStep } from "#domain/answers";
import { changePhrase, inPeriod, periodTitle } from "../period-words.ts";
import { amounts, counted, left, pagingOf, rateValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { notCountedWords } from "../words.ts";
import { conversions, courseOf, earnings, spanName, visits } from "./course.ts";
import { noCampaign } from "./visits-card.ts";

/** Visits, conversions, rate and earnings of a period: in all and against the period before, by campaign, over time. */
export function shareStatsCard(stats: ShareStats): View {
  const { period, figures, campaigns } = stats;
  const actions: Action[] = [
    ...(campaigns.more > 0 ? [action("Every campaign", "share campaigns", { period: typedPeriod(period) })] : []),
    figures.clicks === 0 ? action("Make a share link", "share link", { url: blank }, "main") : action("Visit by visit", "share visits"),
    ...(period.name === "all" ? [] : [action("Since the beginning", "share stats", { period: "all" })]),
    action("As a page, with a file", "share page", { period: typedPeriod(period) }),
  ];
  return view(`Your share links, ${periodTitle(period)}`, statsBlocks(stats, mostRows), { actions });
}

/** The same on a page of its own, of one campaign or of all, with every span of the period in the table. `campaign` as it was chosen. */
export function statisticsView(stats: ShareStats, campaign: string | null): View {
  const which = campaign === null ? "All your links" : campaign === noCampaign ? "Links without a campaign" : `Campaign ${campaign}`;
  return view(`${which}, ${periodTitle(stats.period)}`, statsBlocks(stats, Infinity));
}

function statsBlocks(stats: ShareStats, mostSpans: number): Block[] {
  const { period, figures, before, campaigns } = stats;
  const isEmpty = figures.clicks + figures.linkConversions === 0;
  return [
    facts(
      ["Visits", { count: figures.clicks }, ...changePhrase(figures.clicks, before && before.clicks, period)],
      ["Unique links", { count: figures.uniqueLinks }],
      [
        "Conversions by link",
        { count: figures.linkConversions },
        ...changePhrase(figures.linkConversions, before && before.linkConversions, period),
      ],
      ["Conversion rate", rateValue(figures)],
      // The empty word keeps renderers from aligning an amount with a count.
      ["Earned", "", ...earnedPhrase(figures)],
    ),
    ...(campaigns.rows.length === 0 ? [] : [campaignTable(campaigns.rows, campaigns.more)]),
    ...courseBlocks(stats, mostSpans),
    ...notCounted(figures.verdicts),
    ...moreThanVisits(figures),
    ...(isEmpty
      ? [text(stats.isAhead ? ahead(period) : `Nobody has followed your links ${inPeriod(period)}. Post one and look again.`)]
      : []),
  ];
}

function ahead({ first }: Period): string {
  return `That is still to come: there are figures from ${first.toString()} on.`;
}

function earnedPhrase({ earned, pending }: ShareFigures): Sentence {
  const waiting = pending.filter(({ minor }) => minor !== 0n);
  return [...amounts(earned), ...(waiting.length === 0 ? [] : [", and ", ...amounts(waiting), " more if pending orders are paid"])];
}

const mostRows = 14;

/** The course over time, with its figures as a table where that is short; nothing when nothing happened or there is but one span. */
function courseBlocks({ period, spans, step }: ShareStats, mostSpans: number): Block[] {
  if (spans.length < 2 || spans.every((span) => span.clicks + span.conversions === 0)) return [];
  const course = courseOf({ period, spans, step }, [visits(spans), conversions(spans), ...earnings(spans, "Earned")]);
  return spans.length > mostSpans ? [course] : [course, spanTable(spans, step, period)];
}

function spanTable(spans: readonly SpanFigures[], step: SpanStep, period: Period): Block {
  return {
    kind: "table",
    columns: [left("From"), right("Visits"), right("Converted"), right("Earned")],
    rows: spans.map((span) => [
      [spanName(span.from, step, period)],
      [{ count: span.clicks }],
      [{ count: span.conversions }],
      amounts(span.earned, "–"),
    ]),
    more: 0,
    whenEmpty: [],
  };
}

/** Every campaign of a period, and all of them together. */
export function campaignsCard({ period, total, campaigns }: CampaignList): View {
  const paging = pagingOf(campaigns, "share campaigns", { period: typedPeriod(period) });
  const isEmpty = campaigns.total === 0;
  const together: Sentence[] = [
    [campaigns.total === 1 ? "Together" : `All ${campaigns.total} together`],
    [{ count: total.clicks }],
    [{ count: total.uniqueLinks }],
    [{ count: total.linkConversions }],
    [rateValue(total)],
    amounts(total.earned, "–"),
  ];
  return view(
    `Your campaigns, ${periodTitle(period)}`,
    [
      campaignTable(
        campaigns.rows,
        campaigns.more,
        campaigns.rows.length > 0 ? [together] : [],
        isEmpty
          ? [`Nobody has followed your links ${inPeriod(period)}. A campaign is a word you give a link, to see later which post worked.`]
          : ["There are no more: the list ends before this page."],
      ),
      ...paging.blocks,
      ...moreThanVisits(total),
      ...(campaigns.rows.some(({ campaign }) => campaign === "") ? [hint("(none) are links without a campaign.")] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        isEmpty
          ? action("Make a link with a campaign", "share link", { url: blank, campaign: blank }, "main")
          : action("Over time", "share stats", { period: typedPeriod(period) }),
      ],
    },
  );
}

function campaignTable(rows: readonly CampaignFigures[], more: number, last: readonly Sentence[][] = [], whenEmpty: Sentence = []): Block {
  return {
    kind: "table",
    columns: [left("Campaign"), right("Visits"), right("Unique links"), right("Converted"), right("Rate"), right("Earned")],
    rows: [
      ...rows.map((each): Sentence[] => [
        [each.campaign === "" ? "(none)" : each.campaign],
        [{ count: each.clicks }],
        [{ count: each.uniqueLinks }],
        [{ count: each.conversions }],
        [each.rateBasisPoints === null ? "–" : { basisPoints: each.rateBasisPoints }],
        amounts(each.earned, "–"),
      ]),
      ...last,
    ],
    more,
    whenEmpty,
  };
}

function moreThanVisits(figures: ShareFigures): Block[] {
  if (figures.linkConversions <= figures.clicks) return [];
  return [hint("There are more orders than visits: the shop saw visits that didn't pass our links.")];
}

function notCounted(verdicts: ShareFigures["verdicts"]): Block[] {
  const others = (["repeat", "preview", "bot", "prefetch", "head"] as const).filter((verdict) => (verdicts[verdict] ?? 0) > 0);
  if (others.length === 0) return [];
  const parts = others.flatMap((verdict, index): Sentence => [
    index === 0 ? "" : ", ",
    ...counted(verdicts[verdict] ?? 0, ...notCountedWords[verdict]),
  ]);
  return [hint("Not counted as visits: ", ...parts, ".")];
}
