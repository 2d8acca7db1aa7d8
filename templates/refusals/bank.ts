import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

const askAgain = ["Ask for a new link in the chat, with ", { code: "/wallet bank set" }, "."] as const;

/** What is refused about bank accounts, in chat and on the page where they are entered. The comment names the facts that a wording uses. */
export const bankWordings = {
  /** no facts */
  "bank-link.unknown": () => [
    "This link does not work",
    ["Nobody was given this link, or a part of its address was lost on the way. Nothing was changed."],
    askAgain,
  ],
  /** at: when it ended */
  "bank-link.expired": (f) => [
    "This link is too old",
    ["For your safety it worked for ten minutes", ...f.when(", until ", "at"), ". Nothing of what you typed was kept."],
    askAgain,
  ],
  /** no facts */
  "bank-link.replaced": () => [
    "There is a newer link",
    ["You asked for another link after this one, and only the newest works. Nothing of what you typed here was kept."],
    ["Open the newest one, or ask for another in the chat, with ", { code: "/wallet bank set" }, "."],
  ],
  /** no facts */
  "bank-link.blocked": () => [
    "This link counts no more",
    [
      "The bank account that was set for you was blocked after this link was made, and the link ended with it. Nothing of what you typed was kept.",
    ],
    askAgain,
  ],
  /** no facts */
  "bank-link.disconnected": () => [
    "This link counts no more",
    ["The chat account that asked for it is no longer connected to you. Nothing was changed."],
    ["Ask for a new link from an account that is, with ", { code: "/wallet bank set" }, "."],
  ],
  /** no facts */
  "bank-link.used": () => [
    "This link was used already",
    ["A bank account was set with it, and it works for one. Nothing more was changed."],
    ["See which one counts with ", { code: "/wallet bank" }, "; to change it again, ask for a new link there."],
  ],
  /** no facts */
  "bank-link.changed": () => [
    "That is not what was entered last",
    ["Something else was entered with this link since, perhaps in another window. Nothing was set."],
    ["Go back to the form, enter the account once more, and confirm what you see then."],
  ],
  /** reader?: "staff" */
  "destination.none": (f) =>
    f.isForStaff()
      ? [
          "No bank account is set",
          ["That partner has none that could be blocked, or it was done already."],
          ["See those to look at with ", { code: "/finance destinations" }, "."],
        ]
      : [
          "No bank account is set",
          ["There is none that could be removed or blocked, or it was done already."],
          ["See how it stands with ", { code: "/wallet bank" }, "."],
        ],
  /** no facts */
  "destination.not-blocked": () => [
    "It is not blocked",
    ["No bank account of that partner is blocked, so there is nothing to unblock."],
    ["See those that are with ", { code: "/finance destinations" }, "."],
  ],
  /** at: when they asked */
  "destination.unblock-asked-by-you": (f) => [
    "A second person is needed",
    ["You have asked for it already", ...f.when(", at ", "at"), ", and to unblock a bank account takes two persons."],
    ["Ask another of the finance staff to do the same within a day."],
  ],
  /** no facts */
  "destination.blocked": () => [
    "This bank account is blocked",
    ["No money goes there until it is unblocked, which takes two persons of the finance staff."],
    ["Its partner can set another one with ", { code: "/wallet bank set" }, "."],
  ],
  /** no facts */
  "destination.blocked-account": () => [
    "This account can't be used",
    ["It was blocked, so no money goes there. Nothing of what you typed was kept."],
    ["Enter another account, or write to the programme's support."],
  ],
  /** no facts */
  "page.too-often": () => [
    "Too many tries",
    ["From where you are, too much was asked of this page within a minute. Nothing was changed."],
    ["Wait a minute, go back, and try again."],
  ],
  /** no facts */
  "page.too-large": () => [
    "Too much text",
    ["What was sent is far longer than a bank account. Nothing of it was kept."],
    ["Go back and enter the account only."],
  ],
  /** no facts */
  "page.from-elsewhere": () => [
    "Not from this page",
    [
      "Your browser did not say that the form came from this page, so nothing of it was kept. It has to be a current browser, and the address has to begin with https.",
    ],
    ["Open the link from the chat again, and fill in the form there."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
