import type { RefusalCode } from "#domain/kernel";
import type { FactReader, Wording } from "./facts.ts";

/** What is refused about what finance book by hand: credits, write-offs, withholdings. The comment names the facts that a wording uses. */
export const adjustmentWordings = {
  /** amount? */
  "credit.amount": (f) => [
    "A credit gives something",
    [f.value("amount", "That amount"), " can't be credited: it has to be more than nothing."],
    ["What was paid too much is taken back by rejecting or correcting its order, which the next payout settles."],
  ],
  /** credit (what was typed) */
  "adjustment.unknown": (f) => [
    "No such credit",
    [f.typed("credit"), " is not the number of a credit, a write-off or a withholding."],
    ["See those that wait with ", { code: "/finance credits" }, "."],
  ],
  /** kind, credit, state, by?, at? */
  "adjustment.already-decided": (f) => [
    "Already decided",
    [
      ...f.named(f.is("kind", "credit") ? "Credit " : `The ${adjustmentWord(f)} `, "credit", `That ${adjustmentWord(f)}`),
      " was ",
      f.value("state", "decided"),
      ...f.when(" by ", "by"),
      ...f.when(" at ", "at"),
      ".",
    ],
    ["There is nothing more to do; ask for another one if it is still right. See those that wait with ", { code: "/finance credits" }, "."],
  ],
  /** kind, credit, at? */
  "adjustment.expired": (f) => [
    `Too late for this ${adjustmentWord(f)}`,
    [...f.named("Number ", "credit", "It"), " expired", ...f.when(" at ", "at"), " because nobody had confirmed it; no money moved."],
    ["Ask for it again if it is still right. See those that wait with ", { code: "/finance credits" }, "."],
  ],
  /** kind, credit */
  "adjustment.own-request": (f) => [
    "A second person is needed",
    [`You asked for this ${adjustmentWord(f)} yourself`, ...f.when(" (number ", "credit", ")"), ", and it takes two persons."],
    ["Ask another member of the finance staff, or take it back with ", f.about("finance credits withdraw", "credit"), "."],
  ],
  /** staff?: their handle */
  "staff.asked-and-left": (f) => [
    "Who asked for it is of finance no more",
    [f.code("staff", "Whoever asked"), " has lost that role since, and it takes two persons who have it."],
    ["Put it away with a reason (", { code: "decline" }, " or ", { code: "drop-answers" }, "), and ask for it anew if it is right."],
  ],
  /** kind, credit, by? */
  "adjustment.not-your-request": (f) => [
    "Not your request",
    [...f.named("Number ", "credit", "That one"), " was asked for by ", f.value("by", "somebody else"), ", who alone can withdraw it."],
    ["You may decline it with ", f.about("finance credits decline", "credit"), " and a reason."],
  ],
  /** act ("keep" or "give-back"), amount? */
  "withholding.amount": (f) => [
    f.is("act", "give-back") ? "Giving back gives something" : "Withholding keeps something",
    [
      f.value("amount", "That amount"),
      f.is("act", "give-back") ? " can't be given back" : " can't be kept back",
      ": it has to be more than nothing.",
    ],
    [
      "Name how much, or leave ",
      { code: "amount:" },
      f.is("act", "give-back") ? " out to give back all that was kept." : " out for what the term ",
      ...(f.is("act", "give-back") ? [] : [{ code: "withholding-rate" }, " says."]),
    ],
  ],
  /** account ("wallet" or "withheld"), partner?, amount?, held? */
  "withholding.too-much": (f) => [
    f.is("account", "withheld") ? "As much was not kept back" : "As much is not in the wallet",
    [
      f.value("amount", "That amount"),
      f.is("account", "withheld") ? " can't be given back: of " : " can't be kept back: ",
      f.value("partner", "this partner"),
      f.is("account", "withheld") ? " there is " : " has ",
      f.value("held", "less"),
      f.is("account", "withheld") ? " kept back." : " in the wallet. Money that is asked for or on its way is not in there any more.",
    ],
    ["Name a smaller ", { code: "amount:" }, f.is("account", "withheld") ? "." : ", or wait for their next payout."],
  ],
  /** partner?, amount?, held? (what of this year is kept) */
  "withholding.other-year": (f) => [
    "As much was not kept back this year",
    [
      f.value("amount", "That amount"),
      " can't be given back: what was kept of ",
      f.value("partner", "this partner"),
      " this year is ",
      f.value("held", "less"),
      ". What was kept in a year that is over belongs to the tax office, and stands in what was reported of that year.",
    ],
    ["They claim it with their own tax return. Name at most what was kept this year with ", { code: "amount:" }, ", if there is any."],
  ],
  /** account ("wallet" or "withheld"), partner? */
  "withholding.nothing": (f) => [
    f.is("account", "withheld") ? "Nothing was kept back" : "Nothing to keep back",
    [
      f.is("account", "withheld") ? "No money of " : "The wallet of ",
      f.value("partner", "this partner"),
      f.is("account", "withheld") ? " is withheld." : " has nothing of which the term would keep something.",
    ],
    f.is("account", "withheld")
      ? ["See what was withheld in a year with ", { code: "/finance year" }, "."]
      : [
          "Withhold once a payout has come in. The rate is the term ",
          { code: "withholding-rate" },
          "; another sum is said with ",
          { code: "amount:" },
          ".",
        ],
  ],
  /** partner?, currencies */
  "withholding.which-currency": (f) => [
    "In which currency?",
    [
      f.value("partner", "This partner"),
      " has money in several currencies",
      ...f.list(": ", "currencies", "", [], { joiner: " and " }),
      ".",
    ],
    ["Say how much, such as ", { code: "amount:EUR12.50" }, "."],
  ],
  /** partner?, currency? */
  "write-off.no-debt": (f) => [
    "Nothing is owed",
    [
      f.value("partner", "This partner"),
      " owes nothing",
      ...f.when(" in ", "currency"),
      ": their corrections are not more than what they earned and are still to be paid.",
    ],
    ["Corrections that unpaid earnings cover are netted by the next payout. See both with ", { code: "/support partner" }, "."],
  ],
  /** partner?, debts (currencies) */
  "write-off.which-currency": (f) => [
    "Which debt?",
    [f.value("partner", "This partner"), " owes in several currencies", ...f.list(": ", "debts", "", [], { joiner: " and " }), "."],
    ["Say which with ", { code: "currency:USD" }, "; each takes a write-off of its own."],
  ],
  /** partner?, credit */
  "write-off.already-asked": (f) => [
    "It is asked for already",
    ["To let ", f.value("partner", "this partner"), " off waits for a second person as number ", f.code("credit", "–"), "."],
    [
      "Another person confirms it with ",
      f.about("finance credits confirm", "credit"),
      "; who asked takes it back with ",
      f.about("finance credits withdraw", "credit"),
      ".",
    ],
  ],
  /** credit, amount?, debt? */
  "write-off.debt-changed": (f) => [
    "They owe less by now",
    [
      ...f.named("Write-off ", "credit", "This write-off"),
      " is over ",
      f.value("amount", "more"),
      f.isNothing("debt") ? ", and nothing is owed any more" : ", and what is owed is ",
      f.isNothing("debt") ? "" : f.value("debt", "less"),
      ": they have earned since. Nothing was let off.",
    ],
    ["Decline it with ", f.about("finance credits decline", "credit"), " and a reason, and ask anew if something is still owed."],
  ],
  /** partner?, amount?, free? */
  "write-off.in-batch": (f) => [
    "A payout batch still holds it",
    [
      "What ",
      f.value("partner", "this partner"),
      " owes is deducted",
      f.isNothing("free") ? ", all of it" : "",
      ...(f.isNothing("free") ? [] : f.when(", but for ", "free")),
      ", in a payout that was prepared before the sale beside it was lost. Nothing was let off.",
    ],
    ["Let the batch be released, or cancel it, with ", { code: "/finance batch" }, ", and then ask anew or confirm."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;

/** What was asked for by hand, by its kind; a plain word where the kind is missing. */
function adjustmentWord(f: FactReader): string {
  return f.is("kind", "write-off")
    ? "write-off"
    : f.is("kind", "withholding")
      ? "withholding"
      : f.is("kind", "withholding-return")
        ? "giving back"
        : "credit";
}
