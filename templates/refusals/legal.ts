import type { RefusalCode } from "#domain/kernel";
import { action, blank } from "../view.ts";
import type { Wording } from "./facts.ts";

/** What is refused about the legal terms. The comment names the facts that a wording uses. */
export const legalWordings = {
  /** no facts */
  "legal.none": () => [
    "There are no terms yet",
    ["The programme has published no terms and conditions, so there is nothing to accept."],
    ["You will be asked when there are."],
  ],
  /** no facts */
  "legal.partners-only": () => [
    "Partners accept them",
    ["You can read the terms here; whoever accepts them has to be known as a partner."],
    ["If you are one, connect this account with ", { code: "/partner connect" }, "; if not, apply with ", { code: "/partner join" }, "."],
    [
      action("I am a partner", "partner connect", { email: blank }, "main"),
      action("Become a partner", "partner join", { name: blank, email: blank, about: blank }),
    ],
  ],
  /** version (what was typed) */
  "legal.unknown": (f) => [
    "There is no such version",
    [f.typed("version"), " is no version of the terms and conditions."],
    ["Read the one to accept with ", { code: "/center terms" }, "."],
  ],
  /** version (the newest) */
  "legal.changed": (f) => [
    "The terms are others by now",
    ["What you were shown is not version ", f.value("version", "that is to be accepted"), ", so nothing was accepted."],
    ["Read it with ", { code: "/center terms" }, " and accept it there."],
    [action("Read the terms", "center terms", {}, "main")],
  ],
  /** version, since */
  "legal.not-accepted": (f) => [
    "First the terms, please",
    [
      "Version ",
      f.value("version", "now"),
      " of the terms and conditions holds since ",
      f.value("since", "a while"),
      ", and you have not accepted it yet.",
    ],
    ["Your money stays yours and waits. Read and accept the terms with ", { code: "/center terms" }, ", then ask again."],
    [action("Read the terms", "center terms", {}, "main")],
  ],
  /** limit */
  "legal.too-long": (f) => [
    "That is too long",
    ["The terms take at most ", f.value("limit", "so many"), " characters; nothing was changed."],
    ["Shorten them, or write the draft anew with ", { code: "/publish terms write" }, "."],
  ],
  /** no facts */
  "legal.nothing-written": () => [
    "Nothing is written yet",
    ["The draft of the terms is empty."],
    ["Write it with ", { code: "/publish terms write" }, ", and add to it with ", { code: "/publish terms append" }, "."],
  ],
  /** version */
  "legal.unchanged": (f) => [
    "Nothing has changed",
    ["The draft says, to the letter, what version ", f.value("version", "in effect"), " says."],
    ["Nobody has to accept the same text again. Change it with ", { code: "/publish terms write" }, "."],
  ],
  /** at */
  "legal.in-the-past": (f) => [
    "That day is over",
    ["Terms can't take effect ", f.value("at", "in the past"), ": nobody could have read them."],
    ["Give a day to come, or leave it out for now."],
  ],
  /** version, at */
  "legal.another-is-coming": (f) => [
    "Another version is on its way",
    ["Version ", f.value("version", "after this one"), " takes effect ", f.value("at", "soon"), ", and partners are asked to accept it."],
    ["Wait for that day, or take it back with ", { code: "/publish terms withdraw" }, "."],
  ],
  /** no facts */
  "legal.nothing-to-withdraw": () => [
    "There is nothing to take back",
    ["No version is still to come, and what is in effect was accepted by people: it stays."],
    ["Publish a version that says otherwise with ", { code: "/publish terms" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
