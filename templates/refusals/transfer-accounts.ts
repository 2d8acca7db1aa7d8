import type { RefusalCode } from "#domain/kernel";
import { partnerCodeWords } from "../ach-words.ts";
import { wordFor } from "../words.ts";
import { action } from "../view.ts";
import type { Wording } from "./facts.ts";

/** What is refused because of the account that a transfer would go to. The comment names the facts that a wording uses; `?` marks those it often lacks. */
export const transferAccountWordings = {
  "transfer.no-account": () => [
    "There is no bank account yet",
    ["Money can leave your wallet once you have told us where it goes."],
    ["Give us a bank account with ", { code: "/wallet bank" }, ": on a page of its own, never here in the chat."],
    [action("Give a bank account", "wallet bank", {}, "main")],
  ],
  /** last4?, from? */
  "transfer.account-waits": (f) => [
    "Your bank account is too new",
    [
      "Money may go to the account ending in ",
      f.value("last4", "…"),
      ...f.when(" from ", "from", " on"),
      ". Whoever changes an account has to wait, so that its owner can notice.",
    ],
    ["Nothing has happened. Ask again then."],
  ],
  /** currency?, account?, last4? */
  "transfer.other-currency": (f) => [
    "Your bank account takes another currency",
    [
      "The account ending in ",
      f.value("last4", "…"),
      " takes ",
      f.value("account", "another currency"),
      ", not ",
      f.value("currency", "this one"),
      ".",
    ],
    ["Give an amount in that currency, or another account with ", { code: "/wallet bank" }, "."],
  ],
  /** code? (the bank's), last4? */
  "transfer.account-returned": (f) => [
    "Your bank account takes no money",
    [
      "Nothing more goes to the account",
      ...f.when(" ending in ", "last4"),
      ", because the bank sent money back from it",
      ...(f.has("code") ? [": ", wordFor(partnerCodeWords, f.text("code"))] : []),
      ".",
    ],
    ["Enter the account anew, or another one, with ", { code: "/wallet bank act:set" }, ". Your money stays in your wallet."],
  ],
  /** code? (the bank's), last4? */
  "transfer.account-corrected": (f) => [
    "Your bank wants other details",
    [
      "The account",
      ...f.when(" ending in ", "last4"),
      " has to be entered anew before anything more goes there",
      ...(f.has("code") ? [": ", wordFor(partnerCodeWords, f.text("code"))] : []),
      ".",
    ],
    ["Enter it with ", { code: "/wallet bank act:set" }, ", as your bank tells it. Your money stays in your wallet."],
  ],
  /** why?, currency?, last4? */
  "transfer.no-rail": (f) => [
    "There is no way to that account",
    [
      "At the moment the programme can't send ",
      f.value("currency", "this currency"),
      f.is("why", "amount") ? " in so large an amount" : "",
      ...f.when(" to the account ending in ", "last4"),
      f.is("why", "country") ? ": its bank is in a country that nothing goes to" : "",
      ".",
    ],
    f.is("why", "amount")
      ? ["Ask for a smaller one with ", { code: "/wallet transfer" }, "."]
      : [
          "Your money stays in your wallet. Ask us with ",
          { code: "/ask question" },
          ", or set another account with ",
          { code: "/wallet bank" },
          ".",
        ],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
