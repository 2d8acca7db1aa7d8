import { formatDecimal } from "#domain/kernel";
import type { BatchForecast, BatchPreview } from "#domain/answers";
import { anomalyLabels } from "../anomaly-words.ts";
import { amount, amounts, atMinute, counted, left, partnerValue, quoted, right } from "../phrases.ts";
import { action, facts, hint, text, view, type Block, type Sentence, type View } from "../view.ts";
import { batchBadges } from "../words.ts";
import { batchName, contentBlocks, frozenBlock, setAsideBlock } from "./batch-card.ts";

/** Asks for the one word that releases or cancels; the card under it is what would be released. */
export function confirmBatchCard(preview: BatchPreview, act: "release" | "cancel", reason: string | null): View {
  const { batch, content, needed } = preview;
  const given = content.approvals.filter((each) => each.isForTheseItems).length;
  const isLast = given + 1 >= Math.max(1, needed);
  const what: Sentence =
    act === "cancel"
      ? ["This takes the batch back before it pays anybody. Its money joins the next batch."]
      : isLast
        ? ["This pays ", ...amounts(content.totals), " into ", ...counted(content.count, "wallet"), " at once. It can't be undone."]
        : [
            "This records your approval of ",
            ...amounts(content.totals),
            " in ",
            ...counted(content.count, "payout"),
            ". Another person of the finance staff has to approve, too; then it is paid.",
          ];
  const seen = act === "release" ? { total: totalOf(preview), seen: itemsWord(preview) } : {};
  const options = { act, batch: batchName(batch), ...seen, confirm: "yes", ...(reason === null ? {} : { reason }) };
  const isDanger = act === "cancel";
  return view(`Please confirm: ${act} the payout batch of ${batchName(batch)}`, [text(...what), ...contentBlocks(preview)], {
    tone: "warning",
    actions: [
      action(
        isDanger ? "Yes, cancel it" : isLast ? "Yes, release it" : "Yes, I approve",
        "finance batch",
        options,
        isDanger ? "danger" : "main",
      ),
    ],
  });
}

/** All that a batch pays, as the button of its release carries it: "USD 120.50 + EUR 3.00". */
export function totalOf({ content }: BatchPreview): string {
  return content.totals.map((total) => `${total.currency} ${formatDecimal(total)}`).join(" + ");
}

/** One short word for exactly the items that a batch pays: two sets of them with one total are two. */
export function itemsWord({ batch }: BatchPreview): string {
  return (batch.itemsHash ?? "").slice(0, 12);
}

/** After an approval: how many there are, and whether the money moves now. */
export function approvedCard(
  preview: BatchPreview,
  { given, needed, isReleasing }: { given: number; needed: number; isReleasing: boolean },
): View {
  const { content, batch } = preview;
  const sentence: Sentence = isReleasing
    ? [...amounts(content.totals), " goes into ", ...counted(content.count, "wallet"), " now; a large batch takes a minute."]
    : [{ count: given }, " of ", { count: needed }, " approvals are there. Another person of the finance staff has to approve it."];
  return view(
    isReleasing ? `The payout batch of ${batchName(batch)} is being released` : `You have approved the payout batch of ${batchName(batch)}`,
    [text(...sentence)],
    {
      tone: "good",
      actions: [action("See how it stands", "finance batch", { act: "preview" })],
    },
  );
}

export function cancelledCard(batch: { period: string; attempt: number; cancelReason: string | null }): View {
  return view(
    `The payout batch of ${batchName(batch)} is cancelled`,
    [
      text("Nobody was paid. Its money joins the next batch; the payout job can also prepare the same period again."),
      ...(batch.cancelReason ? [facts(["Reason", quoted(batch.cancelReason)])] : []),
    ],
    { tone: "good", actions: [action("What would be paid next?", "finance batch", { act: "preview" })] },
  );
}

/** No batch is open: what the next run would pay if nothing changed until then. */
export function batchForecastCard(forecast: BatchForecast, newest: BatchPreview | null): View {
  const { payouts, setAside, more, totals, at } = forecast;
  const count = payouts.length + more.payouts;
  const actions = newest ? [action("The latest batch as files", "finance batch", { act: "export", batch: batchName(newest.batch) })] : [];
  const blocks: Block[] = [
    ...frozenBlock(forecast),
    ...(newest
      ? [
          facts([
            "Latest batch",
            `${batchName(newest.batch)}, `,
            batchBadges[newest.batch.state],
            ...(newest.batch.state === "released"
              ? [": ", ...amounts(newest.content.totals), " in ", ...counted(newest.content.count, "payout")]
              : []),
          ]),
        ]
      : []),
    text(
      "The next run is ",
      atMinute(at),
      ". As things stand it would pay ",
      ...amounts(totals),
      ...(count > 0 ? [" to ", ...counted(count, "partner")] : []),
      forecast.needed === 0 ? "." : ", and two persons would have to release it.",
    ),
    {
      kind: "table",
      columns: [left("Partner"), right("Entries"), right("Amount"), left("Look at")],
      rows: payouts.map((line) => [
        [partnerValue({ name: line.partnerName, shareId: line.shareId })],
        [{ count: line.items }],
        [amount(line.money)],
        [line.anomalies.map(({ kind }) => anomalyLabels[kind]).join(", ")],
      ]),
      more: more.payouts,
      whenEmpty: ["Nothing would be due by then."],
    },
    ...setAsideBlock(setAside, more.setAside),
    hint("The payout job prepares the batch at that time; you will find it here."),
  ];
  return view("No payout batch is open", blocks, { actions });
}
