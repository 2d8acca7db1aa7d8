import type { MessageFacts } from "#domain/messages";
import { amount, quoted } from "../phrases.ts";
import { calendarDay, transferCodeWords, transferTellings, unclearWords } from "../transfer-words.ts";
import { action, blank, facts, hint, text, view, type Action, type View } from "../view.ts";
import { wordFor } from "../words.ts";

/** What is told of transfers in chat: to their partners, and to finance. */
export function transferNoticeCard({
  what,
  transfer,
  amount: whole,
  fee,
  net,
  last4,
  processOn,
  expectedOn,
  code,
  note,
}: MessageFacts["transfer-notice"]): View {
  const { title, sentence, command } = transferTellings[what];
  return view(
    title,
    [
      facts(
        ["Transfer", { code: transfer }],
        ["From your wallet", amount(whole)],
        ...(fee.minor === 0n ? [] : [["Fee", amount(fee)] as const, ["To your account", amount(net)] as const]),
        ["Bank account", `ending in ${last4}`],
        ...(what === "requested" ? [["Leaves on", calendarDay(processOn)] as const] : []),
        ...(what === "requested" || what === "sent" ? [["Expected by", calendarDay(expectedOn)] as const] : []),
        ...(code === null ? [] : [["Why", wordFor(transferCodeWords, code)] as const]),
        ...(note === null ? [] : [["What staff wrote", quoted(note)] as const]),
      ),
      text(sentence),
      hint("More: ", { code: command(transfer) }),
    ],
    { tone: what === "sent" ? "good" : what === "requested" ? "plain" : "warning", actions: transferActions(what, transfer) },
  );
}

function transferActions(what: MessageFacts["transfer-notice"]["what"], transfer: string): Action[] {
  if (what === "failed" || what === "returned") return [action("My bank account", "wallet bank", {}, "main")];
  if (what === "corrected") return [action("Enter it anew", "wallet bank", { act: "set" }, "main")];
  const look = action("See it", "wallet transfers", { transfer });
  return what === "sent" ? [look] : [action("Cancel it", "wallet cancel", { transfer }, "danger"), look];
}

export function bankAnsweredCard({ file, returned, corrected, unused }: MessageFacts["bank-answered"]): View {
  return view(
    `The bank has answered: file ${file}`,
    [
      facts(["Came back", { count: returned }], ["To be corrected", { count: corrected }], ["Did nothing", { count: unused }]),
      hint(unused > 0 ? "What did nothing needs a person: " : "Every line: ", { code: `/finance transfers act:answers file:${file}` }),
    ],
    {
      tone: unused > 0 ? "warning" : "plain",
      actions: [
        action("See every line", "finance transfers", { act: "answers", file }, "main"),
        action("All that waits", "finance transfers"),
      ],
    },
  );
}

export function transferUnclearCard({ transfer, what, net }: MessageFacts["transfer-unclear"]): View {
  const { title, sentence } = unclearWords[what];
  return view(
    title,
    [facts(["Transfer", { code: transfer }], ["To the bank", amount(net)]), text(sentence), hint("More: ", { code: "/finance transfers" })],
    {
      tone: "problem",
      actions: [
        ...(what === "review"
          ? [
              action("It arrived", "finance transfers", { act: "settled", transfer }),
              action("It was refused", "finance transfers", { act: "failed", transfer, reason: blank }),
            ]
          : []),
        action("All that waits", "finance transfers"),
      ],
    },
  );
}
