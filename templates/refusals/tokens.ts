import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about Inspire Tokens. The comment names the facts that a wording uses. */
export const tokenWordings = {
  /** activity (what was typed), known: string[] */
  "token.activity-unknown": (f) => [
    "There is no such activity",
    [f.typed("activity"), " is nothing that earns tokens."],
    [...f.list("What does: ", "known", ". ", [], { joiner: " and " }), "See them all with ", { code: "/tokens rules" }, "."],
  ],
  /** activity, known: string[] */
  "token.activity-closed": (f) => [
    "That earns no tokens any more",
    [f.value("activity", "That activity"), " was taken out of the catalogue; what it has earned stays."],
    [...f.list("What earns tokens: ", "known", ". ", [], { joiner: " and " }), "See them all with ", { code: "/tokens rules" }, "."],
  ],
  /** mostTokens, longestName */
  "token.activity-unreadable": (f) => [
    "The activity can't be kept like that",
    ["Its code is a word of small letters, digits and hyphens, its name not empty, and its tokens a whole number."],
    ["Tokens and cap are at most ", f.value("mostTokens", "1,000"), ", and the cap is not below the tokens."],
  ],
  /** source, activity */
  "token.source-taken": (f) => [
    "Another activity is granted by that already",
    [f.value("activity", "One"), " is granted for ", f.code("source", "it"), "; two would pay twice for one thing."],
    ["End the other one first with ", { code: "/programme activities act:end" }, "."],
  ],
  /** activity */
  "token.comes-by-itself": (f) => [
    "You need not ask for that",
    ["The tokens for ", f.value("activity", "this"), " are given by themselves."],
    ["Find them in your log with ", { code: "/tokens log" }, "."],
  ],
  /** activity, evidence */
  "token.evidence-missing": (f) => [
    "Show us something of it",
    [
      "For ",
      f.value("activity", "this"),
      f.is("evidence", "text")
        ? " write a sentence about what you did."
        : f.is("evidence", "picture")
          ? " send the picture along, or give a link to it."
          : " give the link to it, such as https://example.org/my-post.",
    ],
    ["Ask again with ", { code: '/tokens submit … evidence:"…"' }, "."],
  ],
  /** at, oldest, days */
  "token.date-out-of-range": (f) => [
    "That day does not fit",
    ["It lies in the future or more than ", f.value("days", "400"), " days back."],
    ["Give the day on which it was done, such as 2026-11-22."],
  ],
  /** activity, cap, quarter */
  "token.cap-reached": (f) => [
    "The quarter has no room for more of that",
    [
      f.value("activity", "This"),
      " earns at most ",
      f.value("cap", "so many"),
      " tokens a quarter, and they are all earned in ",
      f.value("quarter", "that quarter"),
      ".",
    ],
    ["Something else may earn more: ", { code: "/tokens rules" }, "."],
  ],
  /** activity */
  "token.already-submitted": (f) => [
    "You have sent us that already",
    ["The same evidence for ", f.value("activity", "this"), " is there, and counts once."],
    ["See what you sent and what was answered with ", { code: "/tokens submit" }, "."],
  ],
  /** limit */
  "token.too-many-open": (f) => [
    "Let us answer the others first",
    ["You have ", f.value("limit", "several"), " activities that wait for an answer, and that is as many as can be open."],
    ["See them with ", { code: "/tokens submit" }, "."],
  ],
  /** no facts */
  "token.submission-unknown": () => [
    "There is no such request",
    ["Nobody asked for tokens under that number."],
    ["See those that wait with ", { code: "/award review" }, ", and your own with ", { code: "/tokens submit" }, "."],
  ],
  /** state */
  "token.already-decided": (f) => [
    "Somebody was faster",
    ["It is ", f.value("state", "decided"), " already, so nothing was done."],
    ["See what still waits with ", { code: "/award review" }, "."],
  ],
  /** activity, seen, tokens */
  "token.worth-changed": (f) => [
    "It earns something else by now",
    [
      f.value("activity", "That activity"),
      " earned ",
      f.value("seen", "another number of"),
      " tokens when you looked, and earns ",
      f.value("tokens", "others"),
      " now; nothing was granted.",
    ],
    ["Look again with ", { code: "/award review" }, " and decide on what stands there."],
  ],
  /** grant */
  "token.grant-unknown": (f) => [
    "There is no such grant",
    [...f.named("Grant ", "grant", "That grant"), " is not one of this partner's that could be taken back."],
    ["Find its number with ", { code: "/award log" }, "."],
  ],
  /** grant */
  "token.already-taken-back": (f) => [
    "It is taken back already",
    [...f.named("Grant ", "grant", "That grant"), " was taken back before, so nothing was done."],
    ["See the partner's tokens with ", { code: "/award log" }, "."],
  ],
  /** quarter (what was typed) */
  "quarter.unreadable": (f) => [
    "That is not a quarter",
    [f.typed("quarter"), " can't be read as a quarter."],
    ["Write it like 2026-Q4, or leave it out for this one."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
