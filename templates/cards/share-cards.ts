import type { Page, ReferenceFacts, ShareStats, Visit } from "#domain/answers";
import type { ShareLinkFacts } from "#domain/attribution";
import { left, onDate, pagingOf, quoted, rateValue, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { conversionBadges, periodWords, verdictWords } from "../words.ts";

/** A link that is ready to be pasted, long and short. */
export function shareLinkCard(link: ShareLinkFacts, publicUrl: string): View {
  const campaign: Readonly<Record<string, string>> = link.campaign === "" ? {} : { campaign: link.campaign };
  return view(
    "Your share link is ready",
    [
      facts(
        ["Share this", { link: link.url }],
        ["Or short", { link: new URL(link.path, publicUrl).href }],
        ["Leads to", { link: link.target }],
        ...(link.campaign === "" ? [] : [["Campaign", quoted(link.campaign)] as const]),
      ),
      hint(
        link.campaign === ""
          ? "Both earn the same. Add a campaign to see later which post worked."
          : "Both earn the same. Visits and orders are counted under the campaign.",
      ),
    ],
    {
      tone: "good",
      actions: [
        action("As a QR code, to print", "share qr", { url: link.target, ...campaign }),
        action("How do my links do?", "share stats"),
      ],
    },
  );
}

/** The words a partner's links may carry. */
export function slugCard(references: readonly ReferenceFacts[], publicUrl: string, isChanged = false): View {
  const slug = references.find((each) => each.kind === "slug" && each.isCurrent);
  const shareId = references.find((each) => each.kind === "share-id");
  const former = references.filter((each) => each !== slug && each !== shareId);
  const word = slug?.reference ?? shareId?.reference ?? "";
  return view(
    isChanged ? "Your slug is changed" : "Your share ID and slug",
    [
      facts(
        ["Slug", ...(slug ? [{ code: slug.reference }, ", since ", onDate(slug.since)] : ["none yet"])],
        ["Share ID", { code: shareId?.reference ?? "" }, ", yours for ever"],
        ["Shortest link", { link: new URL(`/r/${word}`, publicUrl).href }],
      ),
      ...(former.length === 0 ? [] : [formerBlock(former)]),
      hint(
        slug
          ? "Links you have shared before go on working for twelve months after a change."
          : "A slug makes your links easy to say aloud: choose a word of 3 to 32 letters, digits and hyphens.",
      ),
    ],
    { tone: isChanged ? "good" : "plain", actions: [action("Make a share link", "share link", { url: blank }, "main")] },
  );
}

function formerBlock(former: readonly ReferenceFacts[]): Block {
  return {
    kind: "table",
    columns: [left("Former words"), left("Replaced"), left("Today")],
    rows: former.map((each) => [
      [{ code: each.reference }],
      [each.retiredAt ? onDate(each.retiredAt) : "–"],
      [each.kind === "legacy" ? "from an older system, still counts" : "still counts"],
    ]),
    more: 0,
    whenEmpty: [],
  };
}

/** Visits, conversions and rate of a period: in all, by campaign, over time. */
export function shareStatsCard({ period, figures, verdicts, campaigns, spans }: ShareStats): View {
  const isMoreThanVisits = figures.linkConversions > figures.clicks;
  const blocks: Block[] = [
    facts(
      ["Visits", { count: figures.clicks }],
      ["Unique links", { count: figures.uniqueLinks }],
      ["Conversions by link", { count: figures.linkConversions }],
      ["Conversion rate", rateValue(figures)],
    ),
    ...campaignBlocks(campaigns),
    ...(spans.some((span) => span.clicks + span.conversions > 0) ? [spanBlock(spans)] : []),
    ...notCounted(verdicts),
    ...(isMoreThanVisits ? [hint("There are more orders than visits: the shop saw visits that didn't pass our links.")] : []),
    ...(figures.clicks + figures.linkConversions === 0
      ? [text(`Nobody has followed your links ${periodWords[period.name]}. Post one and look again.`)]
      : []),
  ];
  const actions: Action[] =
    figures.clicks === 0 ? [action("Make a share link", "share link", { url: blank }, "main")] : [action("Visit by visit", "share visits")];
  return view(`Your share links, ${periodWords[period.name]}`, blocks, {
    actions: period.name === "all" ? actions : [...actions, action("Since the beginning", "share stats", { period: "all" })],
  });
}

function campaignBlocks(campaigns: ShareStats["campaigns"]): Block[] {
  if (campaigns.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Campaign"), right("Visits"), right("Unique links"), right("Converted"), right("Rate")],
      rows: campaigns.map((each) => [
        [each.campaign === "" ? "(none)" : each.campaign],
        [{ count: each.clicks }],
        [{ count: each.uniqueLinks }],
        [{ count: each.conversions }],
        [each.rateBasisPoints === null ? "–" : { basisPoints: each.rateBasisPoints }],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function spanBlock(spans: ShareStats["spans"]): Block {
  return {
    kind: "table",
    columns: [left("From"), right("Visits"), right("Converted")],
    rows: spans.map((span) => [[onDate(span.from)], [{ count: span.clicks }], [{ count: span.conversions }]]),
    more: 0,
    whenEmpty: [],
  };
}

function notCounted(verdicts: ShareStats["verdicts"]): Block[] {
  const others = (["repeat", "preview", "bot", "prefetch", "head"] as const).filter((verdict) => (verdicts[verdict] ?? 0) > 0);
  if (others.length === 0) return [];
  const parts = others.flatMap((verdict, index): Sentence => [
    index === 0 ? "" : ", ",
    { count: verdicts[verdict] ?? 0 },
    ` ${verdictWords[verdict]}`,
  ]);
  return [hint("Not counted as visits: ", ...parts, ".")];
}

/** Visit by visit, and whether it led to an order. */
export function visitsCard(page: Page<Visit>): View {
  const paging = pagingOf(page, "share visits");
  const firstConverted = page.rows.find((visit) => visit.converted)?.converted;
  return view(
    "Visits by your links",
    [
      {
        kind: "table",
        columns: [left("When"), left("Page"), left("Campaign"), left("From"), left("Counts"), left("Order")],
        rows: page.rows.map((visit) => [
          [{ instant: visit.at, as: "minute" }],
          [{ link: visit.landing }],
          [visit.campaign],
          [visit.referrerHost ?? ""],
          [visit.verdict === "counted" ? "yes" : verdictWords[visit.verdict]],
          visit.converted ? [{ code: visit.converted.orderNumber }, " ", conversionBadges[visit.converted.status]] : [""],
        ]),
        more: page.more,
        whenEmpty:
          page.page > 1
            ? ["There are no more: the list ends before this page."]
            : ["Nobody has followed a link of yours yet. Make one and post it where people see it."],
      },
      ...paging.blocks,
      ...(page.rows.length > 0
        ? [
            hint(
              "Repeats within 30 minutes and programs don't count as visits; orders that the shop credits without a click of ours are in your conversions.",
            ),
          ]
        : []),
    ],
    {
      actions: [
        ...paging.actions,
        ...(firstConverted ? [action("Why did that earn?", "earnings why", { order: firstConverted.orderNumber })] : []),
        action(page.rows.length > 0 ? "By campaign" : "Make a share link", page.rows.length > 0 ? "share stats" : "share link"),
      ],
    },
  );
}
