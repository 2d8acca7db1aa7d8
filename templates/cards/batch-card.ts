import type { BatchDifference, BatchPreview } from "#domain/answers";
import type { SetAsideLine } from "#domain/payouts";
import { anomalyLabels, anomalySentence, debtSentence } from "../anomaly-words.ts";
import { amount, amounts, atMinute, counted, joined, left, onDate, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type Value, type View } from "../view.ts";
import { batchBadges, setAsideWords } from "../words.ts";

/** How many payouts, and how many that were left out, a page of a batch shows. */
const payoutsPerPage = 20;

/** The name of one attempt at a period, as an option of the commands: "2026-12-01", "2026-12-01#2". */
export function batchName({ period, attempt }: { period: string; attempt: number }): string {
  return attempt === 1 ? period : `${period}#${attempt}`;
}

/** A batch with everything that a person who releases it has to see. */
export function batchCard(preview: BatchPreview): View {
  const { batch } = preview;
  return view(`Payout batch of ${batchName(batch)}`, [...contentBlocks(preview), ...hintsOf(preview)], {
    tone: batch.state === "released" ? "good" : batch.state === "cancelled" ? "plain" : "warning",
    pages: preview.pages > 1 ? { page: preview.page, of: preview.pages, command: "finance batch", options: { act: "preview" } } : null,
    actions: actionsOf(preview),
  });
}

export function contentBlocks(preview: BatchPreview): Block[] {
  const { setAside, setAsideCount } = preview.content;
  const isFirst = preview.page === 1;
  return [
    ...(isFirst ? [factsOf(preview)] : [hint("Page ", { count: preview.page }, " of ", { count: preview.pages }, ".")]),
    ...frozenBlock(preview),
    payoutsBlock(preview),
    ...anomalyBlock(preview),
    ...setAsideBlock(setAside, leftAfter(preview, setAsideCount, setAside.length)),
    ...(isFirst ? differenceBlocks(preview.difference) : []),
  ];
}

/** Lines of a list that come on later pages. */
function leftAfter({ page }: BatchPreview, count: number, shown: number): number {
  return Math.max(0, count - (page - 1) * payoutsPerPage - shown);
}

function factsOf(preview: BatchPreview): Block {
  const { batch, content } = preview;
  return facts(
    [
      "State",
      batchBadges[batch.state],
      ...(batch.releasedAt ? [" ", atMinute(batch.releasedAt)] : []),
      ...(batch.cancelledAt ? [" ", atMinute(batch.cancelledAt), batch.cancelReason ? `: ${quoted(batch.cancelReason)}` : ""] : []),
    ],
    ["Total", ...amounts(content.totals), " in ", ...counted(content.count, "payout")],
    ["Last batch", ...lastBatch(preview)],
    ["Takes in", "what was due before ", atMinute(batch.cutOffAt)],
    ...(batch.state === "prepared" ? [["Release", ...releaseRule(preview)] as const] : []),
    ...(content.approvals.length > 0
      ? [
          [
            "Approved by",
            ...joined(
              content.approvals.map((each): Sentence => [
                each.handle,
                " ",
                atMinute(each.at),
                each.isForTheseItems ? "" : " (for other items, counts no longer)",
              ]),
            ),
          ] as const,
        ]
      : []),
  );
}

function lastBatch({ difference }: BatchPreview): Sentence {
  if (!difference) return ["there was none"];
  const before = difference.totals.map((each) => each.before).filter((each) => each.minor !== 0n);
  return [...amounts(before), ` on ${difference.period}`];
}

function releaseRule({ needed, content }: BatchPreview): Sentence {
  const given = content.approvals.filter((each) => each.isForTheseItems).length;
  if (needed === 0) return ["one person may release it: the total is below the limit for two"];
  const why = content.hasAnomalies ? "something in it is unusual" : "the total is over the limit for one";
  return given === 0 ? [`two persons have to approve: ${why}`] : ["one approval is there, one more person is needed"];
}

export function frozenBlock({ frozen }: Pick<BatchPreview, "frozen">): Block[] {
  return frozen
    ? [
        text(
          "The programme is frozen since ",
          onDate(frozen.since),
          ...(frozen.reason ? [`: ${frozen.reason}`] : []),
          ". Nothing can be prepared, released or credited until two persons lift it with ",
          { code: "/programme thaw" },
          " or ",
          { code: "/finance thaw" },
          ".",
        ),
      ]
    : [];
}

function payoutsBlock(preview: BatchPreview): Block {
  const { payouts, content, batch } = preview;
  return {
    kind: "table",
    columns: [left("Partner"), right("Entries"), right("Amount"), right("Last time"), left("Look at")],
    rows: payouts.map((payout) => [
      [partnerValue({ name: payout.partnerName, shareId: payout.shareId })],
      [{ count: payout.items }],
      [amount(payout.money)],
      payout.last ? [amount(payout.last)] : ["–"],
      [lookAt(payout)],
    ]),
    more: leftAfter(preview, content.count, payouts.length),
    whenEmpty: [
      batch.state === "preparing"
        ? "The payouts are being put together."
        : preview.page > 1
          ? "There are no more payouts on this page."
          : "Nobody is paid in this batch.",
    ],
  };
}

function lookAt(payout: BatchPreview["payouts"][number]): string {
  if (payout.state === "dropped") return "left out at release";
  if (payout.anomalies.length > 0) return payout.anomalies.map((each) => anomalyLabels[each.kind]).join(", ");
  return payout.last === null ? "first payout" : "";
}

const shownAnomalies = 6;

/** What is unusual, in sentences: why somebody should look, never that somebody did wrong. */
function anomalyBlock({ payouts, batch, content }: BatchPreview): Block[] {
  const unusual = payouts.filter((payout) => payout.anomalies.length > 0 && payout.state !== "dropped");
  if (batch.state === "released" || batch.state === "cancelled") return [];
  const more = unusual.length - shownAnomalies;
  return [
    ...content.unusualTotals.map(({ total, usual }) =>
      text("In all it pays ", amount(total), ": far above the ", amount(usual), " that batches have paid mostly."),
    ),
    ...unusual
      .slice(0, shownAnomalies)
      .map((payout) =>
        text(
          partnerValue({ name: payout.partnerName, shareId: payout.shareId }),
          ": ",
          ...payout.anomalies.flatMap((each, index): Sentence => [index === 0 ? "" : " ", ...anomalySentence(each)]),
        ),
      ),
    ...content.setAside
      .filter(({ isUnusual }) => isUnusual)
      .slice(0, shownAnomalies)
      .map((line) => text(partnerValue({ name: line.partnerName, shareId: line.shareId }), ": ", ...debtSentence(line.money))),
    ...(more > 0 ? [hint({ count: more }, " more on this page are unusual; the last column says in what way.")] : []),
  ];
}

function differenceBlocks(difference: BatchDifference | null): Block[] {
  if (!difference || difference.movers.length === 0) return [];
  const { counts, movers, totals, period } = difference;
  const parts: Sentence[] = [
    [{ count: counts.joined }, " new"],
    [{ count: counts.gone }, " not in this one"],
    [{ count: counts.changed }, " with another amount"],
    [{ count: counts.same }, " the same"],
  ];
  return [
    text(
      `Compared with ${period}: `,
      ...joined(parts),
      ". In all ",
      ...joined(totals.map(({ before, now }) => moreOrLess(now.minor - before.minor, now.currency))),
      ".",
    ),
    {
      kind: "table",
      columns: [left("Largest differences"), right("Then"), right("Now"), right("Difference")],
      rows: movers.map(({ partner, before, now }) => [
        [partnerValue(partner)],
        before ? [amount(before)] : ["new"],
        now ? [amount(now)] : ["gone"],
        [changed((now?.minor ?? 0n) - (before?.minor ?? 0n), (now ?? before)?.currency ?? "")],
      ]),
      more: 0,
      whenEmpty: [],
    },
  ];
}

function moreOrLess(minor: bigint, currency: string): Sentence {
  return [changed(minor < 0n ? -minor : minor, currency), minor < 0n ? " less" : " more"];
}

const changed = (minor: bigint, currency: string): Value => amount({ minor, currency });

export function setAsideBlock(lines: readonly SetAsideLine[], more: number): Block[] {
  if (lines.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Not in it"), right("Amount"), left("Why")],
      rows: lines.map((line) => [
        [partnerValue({ name: line.partnerName, shareId: line.shareId })],
        [amount(line.money)],
        [setAsideWords[line.reason], line.note === null ? "" : `: ${quoted(line.note)}`],
      ]),
      more,
      whenEmpty: [],
    },
  ];
}

function hintsOf({ batch }: BatchPreview): Block[] {
  if (batch.state !== "prepared") return [];
  return [
    hint(
      { code: "/finance batch why partner" },
      " shows what is behind a payout; ",
      { code: "/finance batch set-aside partner reason" },
      " leaves one out, and the partner reads the reason. Approvals given before no longer count then.",
    ),
    hint(
      "A release can't be undone; what turns out wrong is corrected with the next payout. A batch that is cancelled pays nobody, and its money joins the next one. Either asks once more before anything is done.",
    ),
  ];
}

function actionsOf({ batch, content, page, pages, payouts }: BatchPreview): Action[] {
  const next =
    page < pages ? [{ ...action("More", "finance batch", { act: "preview", page: String(page + 1) }), isTurn: true as const }] : [];
  const name = batchName(batch);
  const files =
    batch.state === "preparing" || batch.state === "releasing" ? [] : [action("As files", "finance batch", { act: "export", batch: name })];
  if (batch.state !== "prepared") return [...next, ...files];
  const debt = content.setAside.find(({ isUnusual }) => isUnusual);
  const unusual = payouts.find((payout) => payout.anomalies.length > 0) ?? debt;
  return [
    ...next,
    ...(unusual ? [action("Look at the first unusual one", "finance batch", { act: "why", partner: unusual.shareId })] : []),
    ...files,
    ...(content.count > 0 || debt ? [action("Release it", "finance batch", { act: "release", batch: name }, "main")] : []),
    action("Cancel it", "finance batch", { act: "cancel", batch: name, reason: blank }, "danger"),
  ];
}
