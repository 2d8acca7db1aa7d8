import type { AdjustmentList } from "#domain/answers";
import type { AdjustmentFacts } from "#domain/ledger";
import type { WriteOffPreview } from "#domain/payouts";
import { amount, atMinute, left, onDate, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { action, blank, facts, hint, text, view, type Block, type Sentence, type Value, type View } from "../view.ts";
import { entryWords } from "../words.ts";

type Kind = AdjustmentFacts["kind"];
const command = "finance credits";

/** What became of it; `confirmed` says where the money is. */
const doneWords: Readonly<Record<Kind, string>> = {
  credit: "in the wallet",
  "write-off": "let off",
  withholding: "withheld",
  "withholding-return": "given back",
};

/** What became of what finance asked for by hand. */
export function adjustmentBadge({ kind, state }: Pick<AdjustmentFacts, "kind" | "state">): Value {
  switch (state) {
    case "requested":
      return { badge: "waits for a second person", tone: "warning" };
    case "confirmed":
      return { badge: doneWords[kind], tone: "good" };
    case "declined":
      return { badge: "declined", tone: "problem" };
    case "withdrawn":
    case "expired":
      return { badge: state, tone: "plain" };
    default:
      return state satisfies never;
  }
}

/** "Write-off 12" */
export const adjustmentName = ({ kind, number }: Pick<AdjustmentFacts, "kind" | "number">): string => `${entryWords[kind]} ${number}`;

const partnerOf = (asked: AdjustmentFacts): Value => partnerValue({ name: asked.partnerName, shareId: asked.shareId });

/** Something was asked for by hand; another person has to agree. */
export function requestedAdjustmentCard(asked: AdjustmentFacts): View {
  return view(
    `${adjustmentName(asked)} waits for a second person`,
    [
      adjustmentFacts(asked),
      text(
        "Nothing has moved yet. Another person of the finance staff confirms it with ",
        { code: `/${command} confirm ${asked.number}` },
        " by ",
        atMinute(asked.expiresAt),
        ", or it expires.",
      ),
    ],
    {
      tone: "good",
      actions: [
        action("All that wait", command),
        action("Take it back", command, { act: "withdraw", credit: asked.number, reason: blank }, "danger"),
      ],
    },
  );
}

function adjustmentFacts(asked: AdjustmentFacts): Block {
  return facts(
    ["Partner", partnerOf(asked)],
    ["Amount", amount(asked.money)],
    ["Why", quoted(asked.why)],
    ["Asked for by", asked.requestedBy, ", ", atMinute(asked.requestedAt)],
  );
}

/** What confirming does, in a sentence. */
function effectOf(asked: AdjustmentFacts): Sentence {
  const [sum, whose] = [amount(asked.money), partnerOf(asked)];
  switch (asked.kind) {
    case "credit":
      return ["This puts ", sum, " into the wallet of ", whose, " at once. It can't be undone; the partner reads why."];
    case "write-off":
      return [
        "This lets ",
        whose,
        " off ",
        sum,
        " that corrections had taken beyond what they earned: no payout settles it any more, and the programme bears it. It can't be undone; what the orders earn back after all is owed again. The partner is told, and reads why.",
      ];
    case "withholding":
      return [
        "This takes ",
        sum,
        " out of the wallet of ",
        whose,
        " and keeps it for the tax office. The partner is told, and reads why. What was kept wrongly can be given back by two persons.",
      ];
    case "withholding-return":
      return ["This puts ", sum, " that was withheld back into the wallet of ", whose, ". The partner is told, and reads why."];
    default:
      return asked.kind satisfies never;
  }
}

const yesWords: Readonly<Record<Kind, string>> = {
  credit: "Yes, credit it",
  "write-off": "Yes, let it off",
  withholding: "Yes, withhold it",
  "withholding-return": "Yes, give it back",
};

/** Before the money moves. `preview`: of a write-off, what it would let off. */
export function confirmAdjustmentCard(asked: AdjustmentFacts, preview: WriteOffPreview | null): View {
  return view(
    `Please confirm: ${adjustmentName(asked).toLowerCase()}`,
    [adjustmentFacts(asked), ...(preview === null ? [] : previewBlocks(preview)), text(...effectOf(asked))],
    {
      tone: "warning",
      actions: [
        action(yesWords[asked.kind], command, { act: "confirm", credit: asked.number, confirm: "yes" }, "main"),
        action("Decline it", command, { act: "decline", credit: asked.number, reason: blank }, "danger"),
      ],
    },
  );
}

const shownOrders = 10;

function previewBlocks({ debt, lines }: WriteOffPreview): Block[] {
  return [
    facts(["They owe now", amount(debt)]),
    {
      kind: "table",
      columns: [left("Taken back for order"), right("Let off")],
      rows: lines.slice(0, shownOrders).map(({ orderNumber, money }) => [[orderNumber], [amount(money)]]),
      more: Math.max(0, lines.length - shownOrders),
      whenEmpty: [debt.minor === 0n ? "Nothing is owed any more." : "A payout batch that is not released yet deducts all of it."],
    },
  ];
}

const readIn: Readonly<Record<Kind, string>> = {
  credit: "/wallet statement",
  "write-off": "/earnings statement",
  withholding: "/wallet statement",
  "withholding-return": "/wallet statement",
};

/** What became of it. */
export function decidedAdjustmentCard(asked: AdjustmentFacts): View {
  const titles: Readonly<Record<AdjustmentFacts["state"], string>> = {
    requested: "waits",
    confirmed: asked.kind === "credit" ? "is in the wallet" : "is done",
    declined: "is declined",
    withdrawn: "is withdrawn",
    expired: "has expired",
  };
  return view(
    `${adjustmentName(asked)} ${titles[asked.state]}`,
    [
      adjustmentFacts(asked),
      ...(asked.decisionReason === null ? [] : [facts(["Reason", quoted(asked.decisionReason)])]),
      asked.state === "confirmed"
        ? text(
            asked.kind === "credit" ? "The partner sees it in " : "The partner is told, and sees it in ",
            { code: readIn[asked.kind] },
            ", with why.",
          )
        : text("No money has moved."),
    ],
    {
      tone: "good",
      actions: [action("All that wait", command)],
    },
  );
}

/** What waits for a second person, and what became of the last ones. `reader`: who looks, by their handle; what they asked for is another's to confirm. */
export function adjustmentsCard(list: AdjustmentList, reader: string): View {
  const [first] = list.rows;
  const others = list.rows.find(({ requestedBy }) => requestedBy !== reader);
  const paging = pagingOf(list, command);
  return view(
    "Credits",
    [
      {
        kind: "table",
        columns: [left("Number"), left("What"), left("Partner"), right("Amount"), left("Why"), left("Asked for by"), left("Expires")],
        rows: list.rows.map((asked) => [
          [{ code: asked.number }],
          [entryWords[asked.kind]],
          [partnerOf(asked)],
          [amount(asked.money)],
          [asked.why],
          [asked.requestedBy],
          [onDate(asked.expiresAt)],
        ]),
        more: list.more,
        whenEmpty: ["No credit, write-off or withholding waits for a second person."],
      },
      ...paging.blocks,
      ...(list.decided.length === 0 || list.page > 1
        ? []
        : [
            {
              kind: "table" as const,
              columns: [left("Decided"), left("What"), left("Partner"), right("Amount"), left("Outcome"), left("By")],
              rows: list.decided.map((asked) => [
                [{ code: asked.number }],
                [entryWords[asked.kind]],
                [partnerOf(asked)],
                [amount(asked.money)],
                [adjustmentBadge(asked), asked.decisionReason === null ? "" : `: ${quoted(asked.decisionReason)}`],
                [asked.decidedBy ?? "–"],
              ]),
              more: 0,
              whenEmpty: [],
            },
          ]),
      ...(first ? [hint("Whoever asked can't confirm it, and nobody confirms one to themselves.")] : []),
    ],
    {
      pages: paging.pages,
      actions: [
        ...paging.actions,
        ...(others
          ? [
              action(`Confirm ${adjustmentName(others).toLowerCase()}`, command, { act: "confirm", credit: others.number }, "main"),
              action(
                `Decline ${adjustmentName(others).toLowerCase()}`,
                command,
                { act: "decline", credit: others.number, reason: blank },
                "danger",
              ),
            ]
          : []),
        ...(first && !others
          ? [
              action(
                `Take back ${adjustmentName(first).toLowerCase()}`,
                command,
                { act: "withdraw", credit: first.number, reason: blank },
                "danger",
              ),
            ]
          : []),
        ...(first
          ? []
          : [
              action("Ask for a credit", "finance credit", { partner: blank, amount: blank, why: blank }),
              action("Let a debt off", "finance write-off", { partner: blank, why: blank }),
              action("Withhold", "finance withhold", { partner: blank, why: blank }),
            ]),
      ],
    },
  );
}
