import type { RefusalCode } from "#domain/kernel";
import { typedCommand } from "../render/values.ts";
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
  /** number? */
  "announcement.not-theirs": (f) => [
    "That one is for support",
    [
      ...f.named("Number ", "number", "An announcement of anything else"),
      " is for support: operators announce what they publish, the terms and conditions.",
    ],
    ["Begin one of these with ", { code: typedCommand("publish announce", { act: "write", about: "terms 1" }) }, "."],
  ],
  /** number */
  "announcement.no-way": (f) => [
    "There is no way to reach you",
    [
      ...f.named("Number ", "number", "A test"),
      " could be sent to you as a direct message or a mail: no chat account of yours takes messages of ours, and no address of yours is known.",
    ],
    ["An operator sets your address with ", { code: "/programme staff act:address" }, "; or allow direct messages and ask again in chat."],
  ],
  /** number */
  "announcement.test-waits": (f) => [
    "It is on its way to you",
    ["The test ", ...f.when("of number ", "number", " "), "that you asked for has not left yet; it comes with the words as they are then."],
    ["Wait for it, or look with ", f.about("publish announce act:show", "number"), "."],
  ],
  /** number, most */
  "announcement.tested-enough": (f) => [
    "That is enough for now",
    ["You have had ", f.value("most", "many"), " tests of it within an hour."],
    ["Look at it with ", f.about("publish announce act:show", "number"), ", or ask for another test in an hour."],
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
