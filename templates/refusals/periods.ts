import type { RefusalCode } from "#domain/kernel";
import type { Sentence } from "../view.ts";
import type { Wording } from "./facts.ts";

const example: Sentence = [{ code: "2026-10-01 to 2026-10-31" }, "."];

/** What is refused of a period that a person typed. The comment names the facts that a wording uses. */
export const periodWordings = {
  /** text, known: string[] */
  "period.unreadable": (f) => [
    "That is not a period",
    [...f.option(), f.typed("text"), " is neither a period nor a date."],
    [
      ...f.list("It can be ", "known", ", ", ["It can be ", { code: "today" }, ", ", { code: "month" }, ", "], { joiner: ", " }),
      "or dates such as ",
      { code: "2026-10" },
      " and ",
      ...example,
    ],
  ],
  /** text */
  "period.no-such-day": (f) => [
    "That day does not exist",
    [...f.option(), f.typed("text"), " is no day of the calendar."],
    ["Write the year first, then month and day: ", ...example],
  ],
  /** from, to: as typed */
  "period.backwards": (f) => [
    "The period ends before it begins",
    [...f.option(), "It would begin on ", f.value("from", "one day"), " and end on ", f.value("to", "an earlier one"), "."],
    ["Put the earlier day first: ", ...example, " The last day is included."],
  ],
  /** from, to: as typed; years */
  "period.too-long": (f) => [
    "The period is too long",
    [
      ...f.option(),
      "From ",
      f.value("from", "its beginning"),
      " to ",
      f.value("to", "its end"),
      ...f.when(" is more than ", "years", " years.", [" is too long."]),
    ],
    ["Ask for a shorter one, or for ", { code: "all" }, " to see everything since the beginning."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
