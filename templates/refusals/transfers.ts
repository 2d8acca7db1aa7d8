import type { RefusalCode } from "#domain/kernel";
import { fileFaultWords } from "../ach-words.ts";
import { transferBadges } from "../transfer-words.ts";
import { wordFor } from "../words.ts";
import { action, blank, type Sentence } from "../view.ts";
import type { FactReader, Wording } from "./facts.ts";

const look: Sentence = ["See what is in your wallet with ", { code: "/wallet balance" }, "."];
const askAgain: Sentence = ["Ask for it again with ", { code: "/wallet transfer" }, ", and confirm what you see then."];

/** What a transfer is at the moment, as a word of the badges; nothing where the fact is missing. */
export function transferState(f: FactReader): Sentence {
  const found = Object.entries(transferBadges).find(([state]) => f.is("state", state))?.[1];
  return found === undefined ? [] : [" (", typeof found === "object" && "badge" in found ? found.badge : "", ")"];
}

const codeButton = (f: FactReader) => [
  action("Type the code", "wallet transfer", { amount: f.text("of"), confirm: f.text("confirm"), code: blank }, "main"),
];

const takeOutOf = (f: FactReader) =>
  action("Take it out", "finance transfers", { act: "take-out", file: f.text("file"), transfer: f.text("transfer") }, "main");

/** What is refused about transfers to bank accounts. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const transferWordings = {
  /** transfer? (what was typed), reader?: "staff" */
  "transfer.unknown": (f) => [
    "No such transfer",
    [f.typed("transfer", "That"), " is not the number of a transfer", f.isForStaff() ? "." : " of yours."],
    f.isForStaff()
      ? ["See those of a partner with ", { code: "/support partner" }, ", and what waits with ", { code: "/finance transfers" }, "."]
      : ["See yours with ", { code: "/wallet transfers" }, "."],
  ],
  "transfer.no-minimum": (f) => [
    "No transfers in this currency",
    ["The programme's terms name no smallest transfer in ", f.value("currency", "this currency"), ", so none can be made."],
    ["Ask the programme's staff; your money stays in the wallet."],
  ],
  /** minimum?: Money */
  "transfer.below-minimum": (f) => [
    "Too little for a transfer",
    ["A transfer is at least ", f.value("minimum", "the programme's minimum"), "."],
    look,
  ],
  /** fee?: Money */
  "transfer.not-above-fee": (f) => [
    "The fee would take all of it",
    ["A transfer costs ", f.value("fee", "a fee"), ", which is taken from its amount."],
    ["Ask for more than that."],
  ],
  /** transferable?: Money, debt?: Money */
  "transfer.above-transferable": (f) => [
    "More than can be transferred",
    [
      "You can transfer ",
      f.value("transferable", "less"),
      " at the moment",
      ...(f.isNothing("debt") ? [] : f.when("; ", "debt", " stays for corrections of earlier payouts")),
      ".",
    ],
    look,
  ],
  /** limit?: Money, left?: Money */
  "transfer.daily-limit": (f) => [
    "More than a day's limit",
    ["Within 24 hours ", f.value("limit", "only so much"), " can be asked for; ", f.value("left", "nothing"), " of that is left."],
    ["Ask for less, or again tomorrow."],
  ],
  /** limit?: number */
  "transfer.weekly-count": (f) => [
    "Enough transfers for a week",
    ["Within seven days ", f.value("limit", "only so many"), " transfers can be asked for."],
    ["What is in your wallet stays there until then."],
  ],
  "transfer.changed": () => [
    "This is not what you were shown",
    ["Amount, fee, bank account or day are not what they were when you were asked, so nothing was done."],
    askAgain,
  ],
  /** amount?: Money, last4?, ofDay?: Money, of? and confirm? (to type) */
  "transfer.code-needed": (f) => [
    "A code is needed as well",
    [
      "For ",
      f.value("amount", "so much"),
      " to the account ending in ",
      f.value("last4", "…"),
      " we have mailed you a code. It holds for ten minutes, for this transfer only.",
      ...f.when(" It is asked for because you asked for ", "ofDay", " within 24 hours."),
    ],
    ["Type it as the next step says; if it was not you who asked, tell the programme's staff at once."],
    codeButton(f),
  ],
  /** left?: number, of?, confirm? */
  "transfer.code-wrong": (f) => [
    "That is not the code",
    ["The code does not match; ", f.value("left", "a few"), " tries are left."],
    ["Take it from the newest mail, and mind that it holds for this transfer only."],
    codeButton(f),
  ],
  "transfer.code-over": () => [
    "Too many tries",
    ["This code was typed wrongly too often and is of no use any more."],
    ["Wait ten minutes, then ask for the transfer again: another code will be mailed."],
  ],
  /** limit?: number */
  "transfer.too-many-codes": (f) => [
    "Too many codes for a day",
    ["Within 24 hours we mail ", f.value("limit", "a few"), " codes."],
    ["Ask again tomorrow. If it was not you who asked, tell the programme's staff at once."],
  ],
  /** transfer?, state?, at? */
  "transfer.too-late": (f) => [
    "Too late to cancel",
    [...f.named("Transfer ", "transfer", "It"), ...transferState(f), " could be cancelled", ...f.when(" until ", "at"), "."],
    ["What the bank has can't be called back. ", "See where it is with ", { code: "/wallet transfers" }, "."],
  ],
  /** transfer?, state? */
  "transfer.not-waiting": (f) => [
    "It waits for nobody",
    [...f.named("Transfer ", "transfer", "It"), ...transferState(f), " is not one that can be approved or held any more."],
    ["See what waits with ", { code: "/finance transfers" }, "."],
  ],
  /** transfer?, state? */
  "transfer.not-sent": (f) => [
    "That can't be said of it",
    [...f.named("Transfer ", "transfer", "It"), ...transferState(f), " is not where the bank could have said so."],
    ["See it with ", { code: "/finance transfers" }, "."],
  ],
  /** transfer?, file? */
  "transfer.in-open-file": (f) => [
    "Its file may still go to the bank",
    [
      ...f.named("Transfer ", "transfer", "It"),
      ...f.named(" stands in file ", "file", " stands in a file"),
      " of which two persons have not said that the bank has it: given back now, it might be paid with that file as well.",
    ],
    [
      "Has the bank got it? Then ",
      { code: "/finance transfers act:sent" },
      " comes first. If it never gets it, two persons take the transfer out.",
    ],
    f.has("file") && f.has("transfer") ? [takeOutOf(f)] : [],
  ],
  /** transfer? */
  "transfer.marked-by-you": (f) => [
    "A second person is needed",
    ["You have said so of ", ...f.named("transfer ", "transfer", "it"), " already."],
    ["Ask another member of the finance staff to say the same."],
  ],
  /** file? (what was typed) */
  "transfer-file.unknown": (f) => [
    "No such file",
    [f.typed("file", "That"), " is not the number of a file of transfers."],
    ["See them with ", { code: "/finance transfers" }, "."],
  ],
  /** file?, by? (the file that has its transfers now) */
  "transfer-file.withdrawn": (f) => [
    "The file was withdrawn",
    [
      ...f.named("File ", "file", "It"),
      " was never given to the bank; ",
      ...f.when("what was not taken out of it stands in file ", "by", ".", ["its money is back in the wallets."]),
    ],
    ["There is nothing to send. See what waits with ", { code: "/finance transfers" }, "."],
  ],
  /** file?, transfer? */
  "transfer-file.blocked": (f) => [
    "An account in it is blocked",
    [
      ...f.named("Transfer ", "transfer", "A transfer"),
      " in ",
      ...f.named("file ", "file", "it"),
      " goes to a bank account that was blocked after the file was written.",
    ],
    [
      "If the bank has not got the file: take that transfer out (two persons), and the others stand in a new file at once. See ",
      { code: "/finance destinations" },
      ".",
    ],
    f.has("file") && f.has("transfer") ? [takeOutOf(f)] : [],
  ],
  /** file?, transfer? */
  "transfer-file.not-in-it": (f) => [
    "It is not in that file",
    [...f.named("Transfer ", "transfer", "It"), " does not stand in ", ...f.named("file ", "file", "the file"), "."],
    ["Take the file to see what does: ", { code: "/finance transfers act:export" }, "."],
  ],
  /** why, line? */
  "bank-answer.unreadable": (f) => [
    "That is no whole return file",
    [...f.when("Line ", "line", ": ", []), f.has("why") ? wordFor(fileFaultWords, f.text("why")) : "It can't be read", "."],
    ["Nothing was done. Fetch it from the bank again, as it is, and take it in once more."],
  ],
  /** file?, at? */
  "bank-answer.again": (f) => [
    "It was taken in before",
    ["This is ", ...f.named("bank file ", "file", "a file"), ", taken in ", f.value("at", "before"), ". Nothing was done twice."],
    ["See what came of it: ", { code: "/finance transfers act:answers" }, "."],
  ],
  /** file (what was typed) */
  "return-file.unknown": (f) => [
    "No such return file",
    [f.typed("file"), " is not the number of a return file that was sent along."],
    ["See those that wait with ", { code: "/finance transfers act:answers" }, "."],
  ],
  /** file, at? */
  "return-file.decided": (f) => [
    "Decided already",
    [...f.named("Return file ", "file", "That return file"), " was confirmed or dropped", ...f.when(" at ", "at"), "."],
    ["See what came of it: ", { code: "/finance transfers act:answers" }, "."],
  ],
  /** file */
  "return-file.own": (f) => [
    "A second person is needed",
    ["You sent ", ...f.named("return file ", "file", "this return file"), " along yourself, and what it gives back takes two persons."],
    ["Ask another member of the finance staff; whoever has the server's keys can take it in there."],
  ],
  /** limit? */
  "transfer-file.too-many-today": (f) => [
    "No more files today",
    ["A day has ", f.value("limit", "only so many"), " ACH files: their format has no more signs to tell them apart."],
    ["Try again tomorrow. Nothing has changed."],
  ],
  /** file?, state? */
  "transfer-file.decided": (f) => [
    "Decided already",
    [...f.named("File ", "file", "It"), f.is("state", "sent") ? " is with the bank." : " was withdrawn."],
    ["What the bank says of a single transfer you tell with ", { code: "/finance transfers act:returned" }, "."],
  ],
  /** file? */
  "transfer-file.marked-by-you": (f) => [
    "A second person is needed",
    ["You have said so of ", ...f.named("file ", "file", "it"), " already."],
    ["Ask another member of the finance staff to say the same."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
