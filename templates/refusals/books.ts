import type { RefusalCode } from "#domain/kernel";
import { action, blank } from "../view.ts";
import type { Wording } from "./facts.ts";
import { transferState } from "./transfers.ts";

/** What is refused about the books. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const bookWordings = {
  /** part?: number, parts?: number */
  "ledger.no-such-part": (f) => [
    "No such part",
    ["There is no part ", f.value("part", "of that number"), " of that period", ...f.when("; it has ", "parts"), "."],
    ["Begin with the first: ", { code: "/finance ledger export last-month" }, "."],
  ],
  /** since?, partner?, reader? "staff" */
  "money.held": (f) =>
    f.isForStaff()
      ? [
          "Their money is held",
          ["Nothing of ", f.value("partner", "that partner"), ...f.when(" leaves or is approved since ", "since"), "."],
          ["See why, and lift it with a second person: ", { code: "/finance hold" }, "."],
        ]
      : [
          "Your money waits",
          [
            "Nothing leaves your wallet for a bank",
            ...f.when(" since ", "since"),
            ". What you earn still reaches your wallet, and all of it stays yours.",
          ],
          ["The programme's staff have to look at something first. Ask them with ", { code: "/ask question" }, "."],
          [action("Ask about it", "ask question", { question: blank }, "main")],
        ],
  /** partner?, at? */
  "hold.standing": (f) => [
    "It is held already",
    ["The money of ", f.value("partner", "that partner"), " is held", ...f.when(" since ", "at"), "."],
    ["See all that are with ", { code: "/finance hold" }, "."],
  ],
  /** partner? */
  "hold.none": (f) => [
    "It is not held",
    ["The money of ", f.value("partner", "that partner"), " is not held, so there is nothing to lift."],
    ["See all that are with ", { code: "/finance hold" }, "."],
  ],
  /** at? */
  "hold.lift-asked-by-you": (f) => [
    "A second person is needed",
    ["You have asked for it already", ...f.when(", at ", "at"), ", and to lift a hold takes two persons."],
    ["Ask another of the finance staff to do the same within a day."],
  ],
  "tax-form.number": () => [
    "That looks like a tax number",
    ["Nothing was kept. What is known of a form is only that it was asked for, that it is there, or why none is due."],
    ["Take the number out, delete your message where the platform keeps it, and keep the form where your accountant does."],
  ],
  /** partner?, state? */
  "tax-form.same": (f) => [
    "It says so already",
    ["Of ", f.value("partner", "that partner"), " the form is down as ", f.value("state", "that"), "."],
    ["See all of a year with ", { code: "/finance year" }, "."],
  ],
  /** file?, transfer? */
  "transfer-file.forgotten": (f) => [
    "This file can't be told again",
    [
      ...f.named("Transfer ", "transfer", "One of the transfers"),
      " in ",
      ...f.named("file ", "file", "it"),
      " was of a partner who was erased since, and their bank account with them.",
    ],
    ["The bank has had it. What each transfer came to stands in ", { code: "/finance ledger export" }, "."],
  ],
  /** file?, transfer? */
  "transfer-file.held": (f) => [
    "Money in it is held",
    [
      ...f.named("Transfer ", "transfer", "A transfer"),
      " in ",
      ...f.named("file ", "file", "it"),
      " is of a partner whose money was held after the file was written.",
    ],
    [
      "If the bank has not got the file: take that transfer out (two persons), and the others stand in a new file at once. See ",
      { code: "/finance hold" },
      ".",
    ],
    f.has("file") && f.has("transfer")
      ? [action("Take it out", "finance transfers", { act: "take-out", file: f.text("file"), transfer: f.text("transfer") }, "main")]
      : [],
  ],
  /** file?, transfer?, state? */
  "transfer-file.has-decided": (f) => [
    "Something in it is decided",
    [
      ...f.named("Transfer ", "transfer", "A transfer"),
      ...transferState(f),
      " in ",
      ...f.named("file ", "file", "it"),
      f.is("state", "failed")
        ? " has its money back: the bank must not get this file."
        : " says that the bank has paid from this file already.",
    ],
    f.is("state", "failed")
      ? ["Two persons withdraw the whole file; all of it is back in the wallets."]
      : ["Handed in again or written anew, it would be paid twice. Two persons say ", { code: "/finance transfers act:sent" }, "."],
    f.has("file")
      ? [
          f.is("state", "failed")
            ? action("Withdraw it", "finance transfers", { act: "withdrawn", file: f.text("file") }, "main")
            : action("The bank has it", "finance transfers", { act: "sent", file: f.text("file") }, "main"),
        ]
      : [],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
