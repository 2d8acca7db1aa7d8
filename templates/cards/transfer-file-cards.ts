import { formatDecimal, type Zone } from "#domain/kernel";
import type { BankLine, FileForBank, Marked, TransferFacts, TransferFileFacts } from "#domain/transfers";
import { csv, type CsvCell } from "../csv.ts";
import { amount, atMinute, counted, partnerValue } from "../phrases.ts";
import { calendarDay } from "../transfer-words.ts";
import { action, facts, hint, text, view, type Action, type Block, type View, type ViewFile } from "../view.ts";

const command = "finance transfers";
const act = (label: string, doing: string, options: Readonly<Record<string, string>>, style: Action["style"] = "normal"): Action =>
  action(label, command, { act: doing, ...options }, style);

/** What taking one transfer out of an open file does, before it is done. */
export function confirmTakeOutCard(file: TransferFileFacts, transfer: TransferFacts): View {
  return view(
    `Take transfer ${transfer.number} out of file ${file.number}?`,
    [
      facts(
        ["Partner", partnerValue({ name: transfer.partnerName, shareId: transfer.shareId })],
        ["To the bank", amount(transfer.net), ` on the account ending in ${transfer.destination.last4}`],
        ["File", amount(file.net), " in ", ...counted(file.count, "transfer")],
      ),
      ...doubts(file),
      text(
        `The bank must never get file ${file.number}: it is withdrawn. The money of this transfer goes back into the wallet, its partner is told, and the others stand in a new file. It takes two persons who say so.`,
      ),
    ],
    {
      actions: [
        act("Take it out", "take-out", { file: file.number, transfer: transfer.number, confirm: "yes" }, "danger"),
        action("Not yet", command),
      ],
    },
  );
}

/** What writing an open file anew does, before it is done. */
export function confirmAnewCard(file: TransferFileFacts): View {
  return view(
    `Write file ${file.number} anew?`,
    [
      facts(
        ["File", amount(file.net), " in ", ...counted(file.count, "transfer")],
        ...(file.effectiveOn === null ? [] : [["Booked on", calendarDay(file.effectiveOn)] as const]),
        ["Written", atMinute(file.createdAt)],
      ),
      ...doubts(file),
      text(
        `The bank must never get file ${file.number}: it is withdrawn, and the same transfers stand in a new file, with the next day that banks book and the sender as the terms say now. No money moves. It takes two persons who say so.`,
      ),
    ],
    {
      actions: [act("Write it anew", "write-anew", { file: file.number, confirm: "yes" }, "danger"), action("Not yet", command)],
    },
  );
}

/** One of them says the contrary of what withdraws a file. */
export const doubts = ({ state, markedBy }: TransferFileFacts): readonly Block[] =>
  state === "open" && markedBy.length > 0
    ? [text(`Ask first: ${markedBy.join(" and ")} said that the bank has it. What it has and is paid all the same, is paid twice.`)]
    : [];

/** One person has said so, or both have. */
export function writtenAnewCard({ marked: file, persons, isSo }: Marked<TransferFileFacts>): View {
  if (!isSo)
    return view(
      "Another person has to say the same",
      [facts(["File", { code: file.number }], ["Persons", { count: persons }, " of 2"]), text("Nothing has happened yet.")],
      { tone: "warning", actions: [action("What else waits", command)] },
    );
  return view(
    `File ${file.number} is written anew`,
    [text(`File ${file.number} is withdrawn: delete it where you have it. Its transfers stand in file ${file.replacedBy ?? ""}.`)],
    {
      tone: "good",
      actions: [
        ...(file.replacedBy === null ? [] : [act(`Take file ${file.replacedBy}`, "export", { file: file.replacedBy }, "main")]),
        action("What else waits", command),
      ],
    },
  );
}

/** One person has said so, or both have. */
export function takenOutCard({ marked: file, persons, isSo }: Marked<TransferFileFacts>, transfer: string): View {
  if (!isSo)
    return view(
      "Another person has to say the same",
      [
        facts(["File", { code: file.number }], ["Transfer", { code: transfer }], ["Persons", { count: persons }, " of 2"]),
        text("Nothing has happened yet."),
      ],
      { tone: "warning", actions: [action("What else waits", command)] },
    );
  return view(
    `Transfer ${transfer} is out of file ${file.number}`,
    [
      text(
        `File ${file.number} is withdrawn: delete it where you have it. `,
        ...(file.replacedBy === null ? ["Nothing else was in it."] : [`The other transfers stand in file ${file.replacedBy}.`]),
      ),
    ],
    {
      tone: "good",
      actions: [
        ...(file.replacedBy === null ? [] : [act(`Take file ${file.replacedBy}`, "export", { file: file.replacedBy }, "main")]),
        action("What else waits", command),
      ],
    },
  );
}

/** A file for the bank's own upload, or to be typed from: account numbers stand in it in full. */
export function bankFileCard({ file, isLate, lines, content, hash }: FileForBank, zone: Zone): View {
  return view(
    `File ${file.number} for the bank`,
    [
      facts(
        ["Total", amount(file.net)],
        ["Transfers", { count: file.count }],
        ["Run of", calendarDay(file.processOn)],
        ...(file.effectiveOn === null ? [] : [["Booked on", calendarDay(file.effectiveOn)] as const]),
        ["Written", atMinute(file.createdAt)],
        ["Format", content === null ? "a table (CSV) for the bank's own page" : "ACH credits (NACHA)"],
        ["Fingerprint", { code: hash.slice(0, 16) }],
      ),
      ...(isLate
        ? [
            text(
              "The day on which it is to be booked is not to come any more: a bank may refuse it, or book it within the day for a fee of its own. If the bank has not got it, write it anew; that takes two persons, and no money moves.",
            ),
          ]
        : []),
      text("It has account numbers in it in full: keep it where only finance looks, and delete it when the bank has it."),
      hint("It is the same file each time, and no later file has any of its transfers."),
    ],
    {
      files: [content === null ? manualFile(file, lines, zone) : nachaFile(file, content)],
      ...(isLate ? { tone: "warning" as const } : {}),
      actions: [
        ...(isLate ? [act("Write it anew", "write-anew", { file: file.number }, "main")] : []),
        act("The bank has it", "sent", { file: file.number }, isLate ? "normal" : "main"),
        act("It never gets it", "withdrawn", { file: file.number }, "danger"),
      ],
    },
  );
}

const columns = [
  "File",
  "Transfer",
  "Reference",
  "Holder",
  "Routing number",
  "Account number",
  "Account type",
  "IBAN",
  "Currency",
  "Amount",
  "Partner",
  "Written",
];

function nachaFile(file: TransferFileFacts, content: string): ViewFile {
  return { name: `transfers-${file.processOn}-${file.number}.ach`, mediaType: "text/plain", content, description: contentsOf(file) };
}

const contentsOf = ({ count, number }: TransferFileFacts): string =>
  `${count} ${count === 1 ? "transfer" : "transfers"} of file ${number} for the bank, with account numbers`;

function manualFile(file: TransferFileFacts, lines: readonly BankLine[], zone: Zone): ViewFile {
  const rows = lines.map(({ transfer, shareId, net, railKey, account }): CsvCell[] => [
    file.number,
    transfer,
    railKey,
    account.holder,
    account.kind === "us-account" ? account.routing : null,
    account.kind === "us-account" ? account.account : null,
    account.kind === "us-account" ? account.accountType : null,
    account.kind === "iban" ? account.iban : null,
    net.currency,
    formatDecimal(net),
    shareId,
    { local: file.createdAt, zone },
  ]);
  return {
    name: `transfers-${file.processOn}-${file.number}.csv`,
    mediaType: "text/csv",
    content: csv(columns, rows),
    description: contentsOf(file),
  };
}
