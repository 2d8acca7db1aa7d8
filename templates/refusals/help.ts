import type { RefusalCode } from "#domain/kernel";
import { action, blank } from "../view.ts";
import type { Wording } from "./facts.ts";

/** What is refused about help articles. The comment names the facts that a wording uses. */
export const helpWordings = {
  /** article (what was typed) */
  "article.unknown": (f) => [
    "There is no such article",
    [f.typed("article"), " is no help article, or it is not published."],
    ["Look for words with ", { code: "/ask articles" }, "."],
    [action("Look for words", "ask articles", { search: blank })],
  ],
  /** what */
  "article.unreadable": (f) => [
    "Something about it does not fit",
    [
      f.is("what", "title")
        ? "The title is empty or longer than 120 characters."
        : f.is("what", "tags")
          ? "It takes at most eight tags of 30 characters."
          : "The text is empty or longer than 20,000 characters.",
    ],
    ["Try again with that changed."],
  ],
  /** article */
  "article.taken": (f) => [
    "There is one of that name",
    ["An article goes by ", f.code("article", "that name"), " already."],
    ["Change that one by its ", { code: "slug" }, ", or give this one another title."],
  ],
  /** article */
  "article.nothing-new": (f) => [
    "It is published already",
    ["People read the newest version of ", f.code("article", "the article"), "."],
    ["Write a new version with ", { code: "/publish article write" }, "."],
  ],
  /** article */
  "article.archived-already": (f) => [
    "It is put away already",
    ["Nobody finds ", f.code("article", "the article"), " any more."],
    ["Publish it again with ", { code: "/publish article publish" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
