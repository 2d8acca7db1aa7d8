import type { TransferDesk } from "#domain/answers";
import type { Marked, Outcome, TransferFacts, TransferFileFacts } from "#domain/transfers";
import { amount, atMinute, counted, left, pagingOf, partnerValue, quoted, right } from "../phrases.ts";
import { calendarDay, staffCodeWords, transferBadges } from "../transfer-words.ts";
import { action, blank, facts, hint, text, view, type Action, type Block, type Sentence, type Value, type View } from "../view.ts";
import { wordFor } from "../words.ts";
import { lookAtWaiting, waitingBlocks } from "./bank-answers-card.ts";
import { doubts } from "./transfer-file-cards.ts";
import { heldWords } from "./transfer-look-cards.ts";

const command = "finance transfers";
const act = (label: string, doing: string, options: Readonly<Record<string, string>>, style: Action["style"] = "normal"): Action =>
  action(label, command, { act: doing, ...options }, style);

const fileBadges: Readonly<Record<TransferFileFacts["state"], Value>> = {
  open: { badge: "to be given to the bank", tone: "warning" },
  sent: { badge: "the bank has it", tone: "good" },
  withdrawn: { badge: "withdrawn", tone: "plain" },
};

/** What waits for finance: transfers to approve, files for the bank. */
export function transferDeskCard({ waiting, heldBy, files, halfSaid, returns, leaving, underWay }: TransferDesk): View {
  const paging = pagingOf(waiting, command);
  const first = waiting.rows.find(({ state }) => state === "requested");
  const held = waiting.rows.find(({ state }) => state === "held");
  const waits = (transfer: TransferFacts): boolean => transfer.state === "held";
  const open = files.find(({ state }) => state === "open");
  const sum = (parts: TransferDesk["leaving"]): Sentence =>
    parts.length === 0
      ? ["nothing"]
      : parts.flatMap(({ count, net }, index): Value[] => [
          ...(index === 0 ? [] : [", "]),
          amount(net),
          " in ",
          ...counted(count, "transfer"),
        ]);
  return view(
    "Transfers to banks",
    [
      facts(["Leaves with the next run, net", ...sum(leaving)], ["On its way, net", ...sum(underWay)]),
      {
        kind: "table",
        columns: [
          left("Transfer"),
          left("Partner"),
          right("Gross"),
          left("Leaves"),
          left("State"),
          ...(held ? [left("Held by, and why")] : []),
        ],
        rows: waiting.rows.map((transfer): Sentence[] => [
          [{ code: transfer.number }],
          [partnerValue({ name: transfer.partnerName, shareId: transfer.shareId })],
          [amount(transfer.amount)],
          [waits(transfer) ? "waits" : calendarDay(transfer.processOn)],
          [transferBadges[transfer.state]],
          ...(held ? [waits(transfer) ? heldWords(transfer, heldBy.get(transfer.number)) : [""]] : []),
        ]),
        more: waiting.more,
        whenEmpty: waiting.page > 1 ? ["There are no more: the list ends before this page."] : ["No transfer waits for you."],
      },
      ...paging.blocks,
      ...(files.length === 0
        ? []
        : [
            {
              kind: "table" as const,
              columns: [left("File"), left("Run of"), right("Net"), left("Transfers"), left("State")],
              rows: files.map((file): Sentence[] => [
                [{ code: file.number }],
                [calendarDay(file.processOn)],
                [amount(file.net)],
                [{ count: file.count }],
                [
                  fileBadges[file.state],
                  ...(file.replacedBy === null ? [] : [`, now file ${file.replacedBy}`]),
                  ...(file.state === "open" && file.markedBy.length > 0 ? [`, said ${file.markedBy.join(" and ")}`] : []),
                ],
              ]),
              more: 0,
              whenEmpty: [],
            },
          ]),
      ...(halfSaid.rows.length === 0 ? [] : [halfSaidTable(halfSaid)]),
      ...waitingBlocks(returns),
      hint("All that is known of one: ", { code: `/${command} transfer:12` }, "."),
      hint("What the bank sent back: ", { code: `/${command} act:answers` }, "."),
      hint("What the bank says of a transfer: ", { code: `/${command} act:returned transfer:12 reason:R03` }, ", or failed, or settled."),
    ],
    {
      pages: paging.pages,
      tone: waiting.total > 0 || open || halfSaid.rows.length > 0 || returns.length > 0 ? "warning" : "plain",
      actions: [
        ...paging.actions,
        ...(first
          ? [
              act(`Approve transfer ${first.number}`, "approve", { transfer: first.number }, "main"),
              act(`Hold transfer ${first.number}`, "hold", { transfer: first.number, reason: blank }),
            ]
          : []),
        ...(held ? [act(`Look at transfer ${held.number}`, "show", { transfer: held.number })] : []),
        ...(open
          ? [
              act(`Take file ${open.number}`, "export", { file: open.number }),
              act(`The bank has file ${open.number}`, "sent", { file: open.number }),
            ]
          : []),
        ...halfSaid.rows.slice(0, 1).map(sayTheSame),
        ...returns.slice(0, 1).map((file) => lookAtWaiting(file)),
      ],
    },
  );
}

const outcomeBadges: Readonly<Record<Outcome, Value>> = {
  settled: { badge: "arrived", tone: "good" },
  failed: { badge: "was refused", tone: "warning" },
  returned: { badge: "came back", tone: "warning" },
};

/** What waits for the second of two persons. */
const halfSaidTable = ({ rows, more }: TransferDesk["halfSaid"]): Block => ({
  kind: "table",
  columns: [left("Transfer"), left("Partner"), right("Net"), left("Said of it"), left("By"), left("On")],
  rows: rows.map(({ number, partner, net, says, code, by, at }): Sentence[] => [
    [{ code: number }],
    [partnerValue(partner)],
    [amount(net)],
    [outcomeBadges[says], ...(code === "" ? [] : [" ", quoted(code)])],
    [by.join(" and "), ", needs a second person"],
    [atMinute(at)],
  ]),
  more,
  whenEmpty: [],
});

const sayTheSame = ({ number, says, code }: TransferDesk["halfSaid"]["rows"][number]): Action =>
  act(`Say the same of transfer ${number}`, says, { transfer: number, ...(code === "" ? {} : { reason: code }) });

/** A transfer as finance see it: after they decided on it. */
export function decidedTransferCard(transfer: TransferFacts): View {
  const { number, partnerName, shareId, fee, net, destination, state, processOn, code, note } = transfer;
  return view(
    `Transfer ${number}`,
    [
      facts(
        ["Partner", partnerValue({ name: partnerName, shareId })],
        ["State", transferBadges[state]],
        ...(code === null ? [] : [["Why", wordFor(staffCodeWords, code)] as const]),
        ...(note === null ? [] : [["What was written", quoted(note)] as const]),
        ["From the wallet", amount(transfer.amount)],
        ["Fee", amount(fee)],
        ["To the bank", amount(net), ` on the account ending in ${destination.last4}`],
        ["Run of", calendarDay(processOn)],
      ),
    ],
    {
      tone: state === "held" || state === "failed" || state === "returned" ? "warning" : "good",
      actions: [action("What else waits", command)],
    },
  );
}

const says: Readonly<Record<Outcome | "sent" | "withdrawn", { readonly title: string; readonly effect: string; readonly button: string }>> =
  {
    sent: { title: "Has the bank got", effect: "Its transfers count as sent, and the partners are told.", button: "The bank has it" },
    withdrawn: {
      title: "Will the bank never get",
      effect:
        "All of it goes back into the wallets, and the partners are told. Say so only if the bank can't have it: what it pays all the same is lost.",
      button: "It never gets it",
    },
    settled: {
      title: "Has it arrived:",
      effect: "It counts as arrived. A return is taken all the same, should one come.",
      button: "It arrived",
    },
    failed: {
      title: "Was it refused:",
      effect: "Amount and fee go back into the wallet, and the partner is told.",
      button: "It was refused",
    },
    returned: {
      title: "Has it come back:",
      effect: "The money goes back into the wallet, and the partner is told.",
      button: "It came back",
    },
  };

/** What two persons have to say before it is so. */
export function confirmFileCard(file: TransferFileFacts, doing: "sent" | "withdrawn"): View {
  const { title, effect, button } = says[doing];
  return view(
    `${title} file ${file.number}?`,
    [
      facts(
        ["Total", amount(file.net)],
        ["Transfers", { count: file.count }],
        ["Run of", calendarDay(file.processOn)],
        ["Written", atMinute(file.createdAt)],
      ),
      ...(doing === "withdrawn" ? doubts(file) : []),
      text(effect, " It takes two persons who say so."),
    ],
    { actions: [act(button, doing, { file: file.number, confirm: "yes" }, "main"), action("Not yet", command)] },
  );
}

export function confirmOutcomeCard(transfer: TransferFacts, doing: Outcome, reason: string): View {
  const { title, effect, button } = says[doing];
  return view(
    `${title} transfer ${transfer.number}?`,
    [
      facts(
        ["Partner", partnerValue({ name: transfer.partnerName, shareId: transfer.shareId })],
        ["Sent", amount(transfer.net)],
        ...(reason === "" ? [] : [["What the bank says", quoted(reason)] as const]),
      ),
      text(effect, " It takes two persons who say the same."),
    ],
    {
      actions: [
        act(button, doing, { transfer: transfer.number, ...(reason === "" ? {} : { reason }), confirm: "yes" }, "main"),
        action("Not yet", command),
      ],
    },
  );
}

/** One person has said so, or both have. */
export function markedFileCard({ marked, persons, isSo }: Marked<TransferFileFacts>): View {
  return view(
    isSo
      ? marked.state === "sent"
        ? `The bank has file ${marked.number}`
        : `File ${marked.number} is withdrawn`
      : "Another person has to say the same",
    [
      facts(["File", { code: marked.number }], ["Total", amount(marked.net)], ["Persons", { count: persons }, " of 2"]),
      text(
        isSo
          ? marked.state === "sent"
            ? "The partners are told that their money is on its way."
            : "The money is back in the wallets."
          : "Nothing has happened yet.",
      ),
    ],
    { tone: isSo ? "good" : "warning", actions: [action("What else waits", command)] },
  );
}

export function markedTransferCard({ marked, persons, isSo }: Marked<TransferFacts>): View {
  if (isSo) return decidedTransferCard(marked);
  return view(
    "Another person has to say the same",
    [
      facts(["Transfer", { code: marked.number }], ["Persons", { count: persons }, " of 2"]),
      text("Nothing has happened yet. The same words count, not others."),
    ],
    { tone: "warning", actions: [action("What else waits", command)] },
  );
}
