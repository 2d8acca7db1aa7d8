import type { MessageFacts } from "#domain/messages";
import { amount, amounts, atMinute, counted, left, right } from "../phrases.ts";
import { calendarDay } from "../transfer-words.ts";
import { action, blank, facts, hint, text, view, type Sentence, type View } from "../view.ts";

/** What staff are told, in direct messages and in their channel: with a button for each act that it asks for. */

export function batchNeedsReleaseCard({ period, totals, payouts, unusual }: MessageFacts["batch-needs-release"]): View {
  return view(
    `The payout batch of ${period} waits for two persons`,
    [
      facts(
        ["Total", "", ...amounts(totals)],
        ["Payouts", ...counted(payouts, "payout")],
        ["Unusual", unusual === 0 ? "none" : { count: unusual }],
      ),
      hint("Look at it, and release it: ", { code: "/finance batch" }),
    ],
    { tone: "warning", actions: [action("Look at it", "finance batch", {}, "main")] },
  );
}

export function transfersToSendCard({ file, processOn, count, net }: MessageFacts["transfers-to-send"]): View {
  return view(
    `File ${file} waits for the bank`,
    [
      facts(["Transfers", { count }], ["Total", amount(net)], ["Run of", calendarDay(processOn)]),
      hint("Take it, and say when the bank has it: ", { code: "/finance transfers" }),
    ],
    {
      tone: "warning",
      actions: [
        action("Take the file", "finance transfers", { act: "export", file }, "main"),
        action("The bank has it", "finance transfers", { act: "sent", file }),
        action("All that waits", "finance transfers"),
      ],
    },
  );
}

export function ledgerAlarmCard({ at, violations, isFrozen }: MessageFacts["ledger-alarm"]): View {
  return view(
    "The books do not add up",
    [
      facts(["Found", atMinute(at)]),
      {
        kind: "table",
        columns: [left("Rule"), right("Rows")],
        rows: violations.map(({ invariant, rows }): Sentence[] => [[invariant], [rows < 20 ? { count: rows } : "20 or more"]]),
        more: 0,
        whenEmpty: [],
      },
      text(isFrozen ? "Payouts and credits are stopped until an operator lifts it." : "Payouts and credits are not stopped by this."),
      hint("More: ", { code: "/programme health" }),
    ],
    {
      tone: "problem",
      actions: [
        action("How it stands", "programme health", {}, "main"),
        action("The audit", "programme audit"),
        // Operators and finance are told, each with commands of their own; it takes two persons, and a form that asks why.
        ...(isFrozen
          ? [
              action("Lift it, as operator", "programme thaw", { why: blank }),
              action("Lift it, as finance", "finance thaw", { why: blank }),
            ]
          : []),
      ],
    },
  );
}

export function quarterReportCard({ quarter, partners, met, requirement }: MessageFacts["quarter-report"]): View {
  return view(`${quarter} is closed`, [
    facts(["Partners", { count: partners }], ["Have what it asks for", { count: met }], ["It asks for", { count: requirement }, " tokens"]),
  ]);
}
