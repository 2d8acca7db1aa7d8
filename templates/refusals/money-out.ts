import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about batches, credits and who may move money. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const moneyOutWordings = {
  /** batch? (what was typed) */
  "batch.unknown": (f) => [
    "No such payout batch",
    [f.typed("batch", "That"), " is not one of the payout batches."],
    ["See the latest with ", { code: "/finance batch" }, "."],
  ],
  /** period? */
  "batch.nothing-prepared": (f) => [
    "No payout batch is prepared",
    ["There is no batch to decide on", ...f.when(" for ", "period"), "."],
    ["The payout job prepares one on the programme's payout day."],
  ],
  /** period | batch, releasedAt? */
  "batch.already-released": (f) => [
    "Already released",
    [...f.batch("The"), " was released", ...f.when(" at ", "releasedAt"), "; the money is in the partners' wallets."],
    ["There is nothing more to do. Mistakes are corrected in the next payout."],
  ],
  /** period | batch, cancelledAt? */
  "batch.already-cancelled": (f) => [
    "Already cancelled",
    [...f.batch("The"), " was cancelled", ...f.when(" at ", "cancelledAt"), "."],
    ["The payout job can prepare the same period again as a new attempt."],
  ],
  /** period | batch, prepared?: Money, now?: Money */
  "batch.changed": (f) => [
    "The batch has changed",
    [...f.batch("The"), " is not the one you looked at any more", ...f.when(": it was ", "prepared"), ...f.when(", it is ", "now"), "."],
    ["Look at it again with ", { code: "/finance batch" }, " and release what you see then."],
  ],
  /** period | batch, given?, needed? */
  "batch.approved-by-you": (f) => [
    "A second person is needed",
    ["You have approved ", ...f.batch("the"), " already, and releasing it takes ", f.value("needed", "two"), " persons."],
    ["Ask another member of the finance staff to release it."],
  ],
  /** period | batch */
  "batch.running": (f) => [
    "The batch is being worked on",
    [...f.batch("The"), " is being prepared or released right now."],
    ["Wait a minute and look again with ", { code: "/finance batch" }, "."],
  ],
  /** partner?, period? */
  "batch.not-in-it": (f) => [
    "Not in this batch",
    [f.value("partner", "That partner"), " has no payout in ", ...f.batch("the"), " that could be set aside."],
    ["See who is in it, and who was left out, with ", { code: "/finance batch" }, "."],
  ],
  /** partner?, period? */
  "batch.not-set-aside": (f) => [
    "Not set aside by anybody",
    ["Nobody set ", f.value("partner", "that partner"), " aside in ", ...f.batch("the"), ", so there is nothing to take in again."],
    ["See who was left out, and why, with ", { code: "/finance batch" }, "."],
  ],

  /** at?: from when it may; reader?: "staff" */
  "money.link-too-new": (f) => [
    "Not from this account yet",
    [
      "It was connected less than 24 hours ago, and may move money ",
      ...f.when("from ", "at", " on", ["only then"]),
      ": whoever takes over somebody's mail or account has to wait that long, while its owner can notice.",
    ],
    f.isForStaff()
      ? [
          "Nothing has happened, and nothing is lost by waiting. Somebody of the staff whose account was connected a day ago can do it now; in a programme's first day that is nobody.",
        ]
      : ["Nothing has happened. Ask again then, or now from an account that you connected before: ", { code: "/partner links" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
