import type { BatchForecast, BatchPreview } from "#domain/answers";
import type { SetAsideLine } from "#domain/payouts";
import { amount, amounts, atMinute, counted, joined, left, onDate, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type View } from "../view.ts";
import { batchBadges, setAsideWords } from "../words.ts";

/** The name of one attempt at a period, as an option of the commands: "2026-12-01", "2026-12-01#2". */
export function batchName({ period, attempt }: { period: string; attempt: number }): string {
  return attempt === 1 ? period : `${period}#${attempt}`;
}

/** A batch with everything that a person who releases it has to see. */
export function batchCard(preview: BatchPreview): View {
  const { batch } = preview;
  return view(`Payout batch of ${batchName(batch)}`, [...contentBlocks(preview), ...hintsOf(preview)], {
    tone: batch.state === "released" ? "good" : batch.state === "cancelled" ? "plain" : "warning",
    actions: actionsOf(preview),
  });
}

function contentBlocks(preview: BatchPreview): Block[] {
  const { setAside } = preview.content;
  return [
    factsOf(preview),
    ...frozenBlock(preview),
    payoutsBlock(preview),
    ...setAsideBlock(setAside, preview.setAsideCount - setAside.length),
  ];
}

function factsOf(preview: BatchPreview): Block {
  const { batch, content, count, previous } = preview;
  return facts(
    [
      "State",
      batchBadges[batch.state],
      ...(batch.releasedAt ? [" ", atMinute(batch.releasedAt)] : []),
      ...(batch.cancelledAt ? [" ", atMinute(batch.cancelledAt), batch.cancelReason ? `: ${quoted(batch.cancelReason)}` : ""] : []),
    ],
    ["Total", ...amounts(content.totals), " in ", ...counted(count, "payout")],
    ["Last batch", ...(previous ? [...amounts(previous.totals), ` on ${previous.period}`] : ["there was none"])],
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
                each.isForTheseItems ? "" : " (for other items)",
              ]),
            ),
          ] as const,
        ]
      : []),
  );
}

function releaseRule({ needed, content }: BatchPreview): Sentence {
  const given = content.approvals.filter((each) => each.isForTheseItems).length;
  if (needed === 0) return ["one person may release it: the total is below the limit for two"];
  return given === 0
    ? ["two persons have to approve: the total is over the limit for one"]
    : ["one approval is there, one more person is needed"];
}

function frozenBlock({ frozen }: BatchPreview): Block[] {
  return frozen
    ? [
        text(
          "The programme is frozen since ",
          onDate(frozen.since),
          ...(frozen.reason ? [`: ${frozen.reason}`] : []),
          ". Nothing can be released until an operator lifts it.",
        ),
      ]
    : [];
}

function payoutsBlock({ payouts, content, batch }: BatchPreview): Block {
  return {
    kind: "table",
    columns: [left("Partner"), right("Entries"), right("Amount"), right("Last time"), left("Look at")],
    rows: payouts.map((payout) => [
      [partnerValue({ name: payout.partnerName, shareId: payout.shareId })],
      [{ count: payout.items }],
      [amount(payout.money)],
      payout.last ? [amount(payout.last)] : ["–"],
      [
        payout.state === "dropped"
          ? "left out at release"
          : payout.last === null
            ? "first payout"
            : payout.money.minor >= 3n * payout.last.minor
              ? "three times the last one or more"
              : "",
      ],
    ]),
    more: content.more,
    whenEmpty: [batch.state === "preparing" ? "The payouts are being put together." : "Nobody is paid in this batch."],
  };
}

function setAsideBlock(lines: readonly SetAsideLine[], more: number): Block[] {
  if (lines.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [left("Not in it"), right("Amount"), left("Why")],
      rows: lines.map((line) => [
        [partnerValue({ name: line.partnerName, shareId: line.shareId })],
        [amount(line.money)],
        [setAsideWords[line.reason]],
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
      "A release can't be undone; what turns out wrong is corrected with the next payout. A batch that is cancelled pays nobody, and its money joins the next one. Either asks once more, or does it at once with ",
      { code: "confirm:yes" },
      ".",
    ),
  ];
}

function actionsOf({ batch, count }: BatchPreview): Action[] {
  if (batch.state !== "prepared") return [];
  const name = batchName(batch);
  return [
    ...(count > 0 ? [action("Release it", "finance batch", { act: "release", batch: name }, "main")] : []),
    action("Cancel it", "finance batch", { act: "cancel", batch: name, reason: blank }, "danger"),
  ];
}

/** Asks for the one word that releases or cancels; the card under it is what would be released. */
export function confirmBatchCard(preview: BatchPreview, act: "release" | "cancel", reason: string | null): View {
  const { batch, content, count, needed } = preview;
  const given = content.approvals.filter((each) => each.isForTheseItems).length;
  const isLast = given + 1 >= Math.max(1, needed);
  const what: Sentence =
    act === "cancel"
      ? ["This takes the batch back before it pays anybody. Its money joins the next batch."]
      : isLast
        ? ["This pays ", ...amounts(content.totals), " into ", ...counted(count, "wallet"), " at once. It can't be undone."]
        : [
            "This records your approval of ",
            ...amounts(content.totals),
            " in ",
            ...counted(count, "payout"),
            ". Another person of the finance staff has to approve, too; then it is paid.",
          ];
  const options = { act, batch: batchName(batch), confirm: "yes", ...(reason === null ? {} : { reason }) };
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

/** After an approval: how many there are, and whether the money moves now. */
export function approvedCard(
  preview: BatchPreview,
  { given, needed, isReleasing }: { given: number; needed: number; isReleasing: boolean },
): View {
  const { content, count, batch } = preview;
  const sentence: Sentence = isReleasing
    ? [...amounts(content.totals), " goes into ", ...counted(count, "wallet"), " now; a large batch takes a minute."]
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
  return view("No payout batch is open", [
    ...(newest
      ? [
          facts([
            "Latest batch",
            `${batchName(newest.batch)}, `,
            batchBadges[newest.batch.state],
            ...(newest.batch.state === "released"
              ? [": ", ...amounts(newest.content.totals), " in ", ...counted(newest.count, "payout")]
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
      columns: [left("Partner"), right("Entries"), right("Amount")],
      rows: payouts.map((line) => [
        [partnerValue({ name: line.partnerName, shareId: line.shareId })],
        [{ count: line.items }],
        [amount(line.money)],
      ]),
      more: more.payouts,
      whenEmpty: ["Nothing would be due by then."],
    },
    ...setAsideBlock(setAside, more.setAside),
    hint("The payout job prepares the batch at that time; you will find it here."),
  ]);
}
