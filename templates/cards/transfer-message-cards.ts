import type { MessageFacts } from "#domain/messages";
import { amount, quoted } from "../phrases.ts";
import {
  calendarDay,
  feeAfter,
  leavingWords,
  neverLeft,
  staffCodeWords,
  transferCodeWords,
  transferTelling,
  unclearWords,
  waitsWords,
} from "../transfer-words.ts";
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
  needsApproval = false,
  back,
}: MessageFacts["transfer-notice"]): View {
  const { title, sentence, command } = transferTelling({ what, code, needsApproval });
  const isToLeave = what === "requested" || what === "approved";
  return view(
    title,
    [
      facts(
        ["Transfer", { code: transfer }],
        ["From your wallet", amount(whole)],
        ...(fee.minor === 0n ? [] : [["Fee", amount(fee), ...(back ? [feeAfter({ amount: whole, back })] : [])] as const]),
        ...(back ? [["Came back", amount(back)] as const] : fee.minor === 0n ? [] : [["To your account", amount(net)] as const]),
        ["Bank account", `ending in ${last4}`],
        ...(isToLeave ? [["Leaves on", leavingWords(processOn, needsApproval)] as const] : []),
        ...(isToLeave || what === "sent" ? [["Expected by", calendarDay(expectedOn)] as const] : []),
        ...(code === null ? [] : [["Why", wordFor(transferCodeWords, code)] as const]),
        ...(note === null ? [] : [["What staff wrote", quoted(note)] as const]),
      ),
      text(sentence),
      hint("More: ", { code: command(transfer) }),
    ],
    {
      tone: what === "sent" || what === "approved" ? "good" : what === "requested" ? "plain" : "warning",
      actions: transferActions({ what, code, transfer }),
    },
  );
}

function transferActions({ what, code, transfer }: Pick<MessageFacts["transfer-notice"], "what" | "code" | "transfer">): Action[] {
  if (neverLeft({ what, code })) return [action("My wallet", "wallet balance", {}, "main")];
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

export function transferWaitsCard({ transfer, what, net, processOn, code }: MessageFacts["transfer-waits"]): View {
  const { title, sentence } = waitsWords[what];
  return view(
    title,
    [
      facts(
        ["Transfer", { code: transfer }],
        ["To the bank", amount(net)],
        ["Run of", calendarDay(processOn)],
        ...(code === null ? [] : [["Why", wordFor(staffCodeWords, code)] as const]),
      ),
      text(sentence),
      hint("More: ", { code: `/finance transfers act:show transfer:${transfer}` }),
    ],
    {
      tone: "warning",
      actions: [
        action("Approve it", "finance transfers", { act: "approve", transfer }, "main"),
        ...(what === "requested" ? [action("Hold it", "finance transfers", { act: "hold", transfer, reason: blank })] : []),
        action("See it", "finance transfers", { act: "show", transfer }),
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
