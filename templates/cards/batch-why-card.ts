import type { BatchWhy } from "#domain/answers";
import type { PartnerFacts } from "#domain/partners";
import type { SetAside } from "#domain/payouts";
import { anomalySentence, debtSentence } from "../anomaly-words.ts";
import { amount, amounts, counted, joined, left, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, text, view, type Action, type Sentence, type View } from "../view.ts";
import { setAsideWords } from "../words.ts";
import { batchName } from "./batch-card.ts";

/** Why a batch pays one partner what it does. */
export function batchWhyCard(why: BatchWhy): View {
  const { batch, partner, payouts, setAside, earlier, entries } = why;
  const paging = pagingOf(entries, "finance batch", { act: "why", partner: partner.shareId });
  const standing = payouts.filter((payout) => payout.state !== "dropped");
  return view(
    `${partner.name} in the payout batch of ${batchName(batch)}`,
    [
      facts(
        ["Partner", partnerValue(partner)],
        [
          "Payout",
          ...amounts(standing.map((payout) => payout.money)),
          ...(standing.length > 0 ? [" from ", ...counted(entries.total, "entry", "entries")] : []),
        ],
        [
          "Before",
          ...(earlier.length > 0
            ? joined(
                earlier.map((each): Sentence => [amount(each.money), ` on ${each.period}`]),
                ", ",
              )
            : ["never paid"]),
        ],
      ),
      ...standing.flatMap((payout) => payout.anomalies.map((each) => text(...anomalySentence(each)))),
      ...setAside.flatMap((each) => [
        text("Left out: ", amount(each.money), ", ", setAsideWords[each.reason], each.note === null ? "." : `: ${quoted(each.note)}`),
        ...(each.isUnusual ? [text(...debtSentence(each.money))] : []),
      ]),
      {
        kind: "table",
        columns: [left("Order"), left("What"), right("Amount")],
        rows: entries.rows.map((entry) => [
          [{ code: entry.orderNumber }],
          [entry.kind === "correction" ? "correction" : entry.isRefunded ? "commission, refunded in part" : "commission"],
          [amount(entry.money)],
        ]),
        more: entries.more,
        whenEmpty: ["No payout of theirs is in this batch."],
      },
      ...paging.blocks,
    ],
    { pages: paging.pages, actions: [...paging.actions, ...movesOf(why, standing.length > 0)] },
  );
}

function movesOf({ batch, partner, setAside }: BatchWhy, isIn: boolean): Action[] {
  const back = action("The whole batch", "finance batch", { act: "preview" });
  if (batch.state !== "prepared") return [back];
  const options = { partner: partner.shareId, batch: batchName(batch) };
  return [
    ...(isIn ? [action("Set it aside", "finance batch", { act: "set-aside", ...options, reason: blank }, "danger")] : []),
    ...(setAside.some((each) => each.reason === "by-staff")
      ? [action("Take it in again", "finance batch", { act: "take-in", ...options })]
      : []),
    back,
  ];
}

/** A payout was left out of the batch, or taken in again. */
export function setAsideCard({ batch, amounts: monies, approvalsLost }: SetAside, partner: PartnerFacts, isOut: boolean): View {
  const name = batchName(batch);
  return view(
    isOut ? `${partner.name} is set aside` : `${partner.name} is in the batch again`,
    [
      text(
        ...amounts(monies),
        ...(isOut
          ? [
              ` left the payout batch of ${name} and joins the next one. The partner reads your reason in `,
              { code: "/earnings next" },
              " and ",
              { code: "/earnings payouts" },
              ".",
            ]
          : [` is in the payout batch of ${name} again.`]),
      ),
      ...(approvalsLost > 0
        ? [
            text(
              ...counted(approvalsLost, "approval was", "approvals were"),
              " given for other items and no longer ",
              approvalsLost === 1 ? "counts" : "count",
              ". Whoever approved has to look again.",
            ),
          ]
        : []),
    ],
    {
      tone: "good",
      actions: [
        action("Look at the batch", "finance batch", { act: "preview" }, "main"),
        isOut
          ? action("Take it in again", "finance batch", { act: "take-in", partner: partner.shareId, batch: name })
          : action(
              "Set it aside again",
              "finance batch",
              { act: "set-aside", partner: partner.shareId, batch: name, reason: blank },
              "danger",
            ),
      ],
    },
  );
}
