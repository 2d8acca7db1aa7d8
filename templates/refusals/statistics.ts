import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

const askAgain = ["Ask for a new link in the chat, with ", { code: "/share page" }, "."] as const;

/** What is refused on the page with a partner's statistics. The comment names the facts that a wording uses. */
export const statisticsWordings = {
  /** no facts */
  "statistics-link.unknown": () => [
    "This link does not work",
    ["Nobody was given this link, or a part of its address was lost on the way."],
    askAgain,
  ],
  /** at: when it ended */
  "statistics-link.expired": (f) => [
    "This link is too old",
    ["For your safety it worked for ten minutes", ...f.when(", until ", "at"), "."],
    askAgain,
  ],
  /** no facts */
  "statistics-link.used": () => [
    "This link was used already",
    ["It opens your statistics once, in one browser. If that was not you, somebody has seen your figures; nothing can be changed there."],
    askAgain,
  ],
  /** no facts */
  "statistics.ended": () => ["Your statistics are closed", ["They stay open for an hour, in the browser that opened the link."], askAgain],
  /** no facts */
  "statistics.disconnected": () => [
    "Your statistics are closed",
    ["The chat account that asked for them is no longer connected to you."],
    ["Ask for a new link from an account that is, with ", { code: "/share page" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
