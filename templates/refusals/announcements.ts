import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about announcements. The comment names the facts that a wording uses. */
export const announcementWordings = {
  /** announcement (what was typed) */
  "announcement.unknown": (f) => [
    "There is no such announcement",
    [f.typed("announcement"), " is no announcement's number."],
    ["See them all with ", { code: "/publish announce" }, "."],
  ],
  /** what */
  "announcement.unreadable": (f) => [
    "Something about the announcement does not fit",
    [
      f.is("what", "link")
        ? "The link begins with https:// and leads to a site."
        : f.is("what", "words")
          ? "Its words take 1 to 2,000 characters."
          : f.is("what", "picture")
            ? "What is on the picture takes at most 200 characters."
            : "Its title takes 1 to 80 characters.",
    ],
    ["Try again with that changed."],
  ],
  /** number, state */
  "announcement.over": (f) => [
    f.is("state", "cancelled") ? "It is called off" : "It is sent",
    [
      ...f.named("Number ", "number", "That one"),
      f.is("state", "cancelled")
        ? " was called off, and stays so."
        : f.is("state", "sending")
          ? " is on its way, and stays as people read it."
          : " has gone out, and stays as people read it.",
    ],
    ["See how it went with ", f.about("publish announce act:show", "number"), ", or write another one."],
  ],
  /** at */
  "announcement.in-the-past": (f) => [
    "That time is over",
    ["It can't leave ", f.value("at", "then"), "."],
    ["Choose a time to come, or leave it out and send it now."],
  ],
  /** at */
  "announcement.too-far": (f) => [
    "That is too far ahead",
    ["It would leave ", f.value("at", "in more than a year"), "; a year ahead is the most."],
    ["Choose a nearer time, or keep it as a draft."],
  ],
  /** at (when it begins) */
  "announcement.begun": (f) => [
    "It would come too late",
    ["What it is about begins ", f.value("at", "before that"), "; afterwards there is nothing to announce."],
    ["Send it earlier, or call it off."],
  ],
  /** announcement */
  "announcement.nobody": (f) => [
    "Nobody would hear it",
    [...f.named("Number ", "announcement", "It"), " goes into no channel, and no partner is among those whom it is for."],
    [
      "Set a channel with ",
      { code: "/programme channel" },
      ", or say whom it is for: ",
      { code: "/publish announce act:edit to:both for:active" },
      ".",
    ],
  ],
  /** text (what was typed) */
  "announcement.about-unreadable": (f) => [
    "That is nothing to announce",
    [f.typed("text"), " names nothing that is published."],
    [
      "Say what it is and its number, such as ",
      { code: "course 12" },
      ", ",
      { code: "meeting 3" },
      " or ",
      { code: "article how-links-work" },
      ".",
    ],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
