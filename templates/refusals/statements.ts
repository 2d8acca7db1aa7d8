import type { RefusalCode } from "#domain/kernel";
import { action, blank, type Action, type Sentence } from "../view.ts";
import type { Wording } from "./facts.ts";

const nothing = "Nothing was kept. ";
const askTheBank = "Have your bank export the account as CSV (semicolons, commas or tabs) and send that file.";

/** Sends it once more, with what was asked for: on chat platforms a form that takes the file again. */
const again = (label: string, said: Readonly<Record<string, string>>): Action =>
  action(label, "finance statement", { act: "take", file: blank, ...said });

const noSuchPath: Sentence = ["Look at the path: it begins where this program was started. Quotes keep blanks in it together."];

/** What is refused about statements of the bank, and files that people send. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const statementWordings = {
  /** text?, why?: "no-such-path" of a terminal, where paths are followed */
  "document.not-sent": (f) => {
    if (f.is("why", "no-such-path"))
      return ["There is no such file", [f.typed("text"), " is not the path of a file on this machine."], noSuchPath];
    return [
      "No file came with it",
      [f.typed("text", "That"), " is not a file that was sent along."],
      ["Attach the file to the command itself; an address or a name is not followed."],
    ];
  },
  /** megabytes? */
  "document.too-large": (f) => [
    "The file is too large",
    [nothing, "A file may have ", f.value("megabytes", "a few"), " MB at most."],
    ["Have your bank export a shorter time, such as a month."],
  ],
  /** why? */
  "document.unreachable": (f) => [
    "The file can't be fetched",
    [f.is("why", "took-too-long") ? "It took the platform too long to hand it over." : "The platform did not hand it over."],
    ["Send it again."],
  ],
  /** statement? (what was typed) */
  "statement.unknown": (f) => [
    "No such statement",
    [f.typed("statement", "That"), " is not the number of a statement of the bank."],
    ["See them with ", { code: "/finance statement" }, "."],
  ],
  /** line? */
  "statement.no-such-line": (f) => [
    "Nothing to decide on that line",
    ["Line ", f.value("line", "of that number"), " of the statement is not there, or is not one on which this can be said."],
    ["See what waits with ", { code: "/finance statement" }, "."],
  ],
  /** statement? (its number), decided?: number, line? (the first that was decided on) */
  "statement.read-otherwise": (f) => [
    "Taken before, and read otherwise",
    [
      nothing,
      ...f.named("The file is statement ", "statement", "It is one that we know"),
      " already, which was read otherwise, and ",
      ...(f.is("decided", 1) ? ["one line of it was"] : [f.value("decided", "some"), " lines of it were"]),
      " decided on.",
    ],
    ["Open what was decided again, line by line, and send the file once more."],
    [
      action(f.has("line") ? `Open line ${f.text("line")} again` : "Open one again", "finance statement", {
        act: "reopen",
        statement: f.text("statement"),
        line: f.text("line"),
        reason: blank,
      }),
      action("Look at it", "finance statement", { statement: f.text("statement") }),
    ],
  ],
  "statement.empty": () => ["There is no booking in it", [nothing, "The file has no line with a day and an amount."], [askTheBank]],
  "statement.not-text": () => [
    "That is not a CSV file",
    [nothing, "It is a spreadsheet, a PDF, a picture or another kind of file, which can't be read as a table."],
    [askTheBank],
  ],
  /** found?: string[], missing?: string[] */
  "statement.columns": (f) => [
    "The columns mean nothing to us",
    [
      nothing,
      ...f.list("There is no column that we know as ", "missing", ".", ["A column is missing."], { joiner: " and " }),
      ...f.list(" The file has ", "found", ".", [], { joiner: " and " }),
    ],
    [
      "Say which is which: ",
      { code: '/finance statement act:take columns:"date=Posted on,amount=Value"' },
      ". Of two columns name debit and credit.",
    ],
    [again("Say which is which", { columns: blank })],
  ],
  /** line?: number, what? "date" | "amount" | "direction" | "sign" | "quote" | "cells", text? */
  "statement.line": (f) => [
    "A line can't be read",
    [
      nothing,
      "Line ",
      f.value("line", "somewhere"),
      " of the file has ",
      ...(f.is("what", "quote")
        ? ["a quote that is never closed: whole bookings may be gone in it."]
        : f.is("what", "cells")
          ? ["another number of cells than the headings: ", f.typed("text", "something"), "."]
          : f.is("what", "sign")
            ? [f.typed("text", "something"), ": its sign says one thing, its debit or credit the other."]
            : [
                f.typed("text", "something"),
                f.is("what", "date")
                  ? " where its day should be."
                  : f.is("what", "direction")
                    ? " where it should say debit or credit."
                    : " where its amount should be.",
              ]),
    ],
    f.is("what", "sign")
      ? ["Should the signs be right throughout, say so: ", { code: "/finance statement act:take signs:as-written" }, "."]
      : ["Correct that line, or have your bank export the time again."],
  ],
  "statement.signs": () => [
    "What left, and what came?",
    [nothing, "No amount of the file is below zero, and no column says debit or credit on each line, or two of them differ."],
    [
      "Say which column tells it: ",
      { code: '/finance statement act:take columns:"direction=Type"' },
      ", or name two columns of amounts, debit and credit. Only if signs are right as they are, and all of it came in: ",
      { code: "signs:as-written" },
      ".",
    ],
    [again("Say which column tells it", { columns: blank })],
  ],
  "statement.dates": () => [
    "Day or month first?",
    [nothing, "All days of this file can be read both ways, such as 03/04/2026."],
    ["Say which it is: ", { code: "/finance statement act:take dates:month-first" }, " or ", { code: "dates:day-first" }, "."],
    [again("Month first", { dates: "month-first" }), again("Day first", { dates: "day-first" })],
  ],
  "statement.decimals": () => [
    "Comma or point?",
    [nothing, "The amounts of this file can be read both ways, such as 1.250, or are not written alike."],
    [
      "Say which stands before the cents: ",
      { code: "/finance statement act:take decimals:comma" },
      " or ",
      { code: "decimals:point" },
      ".",
    ],
    [again("A comma", { decimals: "comma" }), again("A point", { decimals: "point" })],
  ],
  "statement.currencies": () => [
    "One statement, one currency",
    [nothing, "The file has amounts in several currencies, or in one that is not known."],
    ["Have your bank export one account at a time."],
  ],
  /** day? */
  "statement.future": (f) => [
    "A day that is still to come",
    [nothing, "The file has bookings until ", f.value("day", "a day to come"), "."],
    ["Its days may be read the wrong way round: say ", { code: "dates:day-first" }, " or ", { code: "dates:month-first" }, "."],
    [again("Day first", { dates: "day-first" }), again("Month first", { dates: "month-first" })],
  ],
  /** megabytes? */
  "statement.too-large": (f) => [
    "The file is too large",
    [nothing, "A statement may have ", f.value("megabytes", "a few"), " MB at most."],
    ["Have your bank export a shorter time, such as a month."],
  ],
  /** most? */
  "statement.too-many-lines": (f) => [
    "Too many lines",
    [nothing, "A statement may have ", f.value("most", "so many"), " lines at most."],
    ["Have your bank export a shorter time, such as a month."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
