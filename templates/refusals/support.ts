import type { RefusalCode } from "#domain/kernel";
import { action } from "../view.ts";
import type { Wording } from "./facts.ts";

/** What is refused about questions and feedback. The comment names the facts that a wording uses. */
export const supportWordings = {
  /** question (what was typed) */
  "question.unknown": (f) => [
    "There is no such question",
    [f.typed("question"), " is no question that you can see."],
    ["See yours with ", { code: "/ask mine" }, ", or ask one with ", { code: "/ask question" }, "."],
  ],
  /** what */
  "question.unreadable": (f) => [
    f.is("what", "link") ? "That link does not fit" : "There is nothing to read",
    [
      f.is("what", "link")
        ? "A link begins with https:// and leads to a site. Files come as links: put them where you keep such things."
        : "The words are empty or longer than 3,000 characters.",
    ],
    ["Try again with that changed; nothing was sent."],
  ],
  /** limit */
  "question.too-many": (f) => [
    "Let us answer the others first",
    ["You have ", f.value("limit", "many"), " questions that wait for an answer, and that is as many as can wait."],
    ["Add to one of them with ", { code: "/ask mine" }, "."],
    [action("My questions", "ask mine")],
  ],
  /** question */
  "question.not-answered": (f) => [
    "It is not answered yet",
    ["Question ", f.value("question", "meant"), " waits for its answer, so there is nothing to rate."],
    ["See how it stands with ", { code: "/ask mine" }, "."],
  ],
  /** feedback (what was typed) */
  "feedback.unknown": (f) => [
    "There is no such feedback",
    [f.typed("feedback"), " is no number of any."],
    ["See what there is with ", { code: "/support feedback" }, "."],
  ],
  /** feedback */
  "feedback.so-already": (f) => [
    "It is so already",
    ["Somebody has settled feedback ", f.value("feedback", "meant"), " like that before you."],
    ["See what there is with ", { code: "/support feedback" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
