import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about the library. The comment names the facts that a wording uses. */
export const libraryWordings = {
  /** month */
  "ad.unknown": (f) => [
    "There is no such ad",
    ["Nobody has written one for ", f.value("month", "that month"), "."],
    ["See them all with ", { code: "/publish ad" }, "."],
  ],
  /** what */
  "ad.unreadable": (f) => [
    "Something about the ad does not fit",
    [
      f.is("what", "link")
        ? "The link begins with https:// and leads to a site."
        : f.is("what", "words")
          ? "Its words take 1 to 500 characters."
          : "Its title takes 1 to 80 characters.",
    ],
    ["Try again with that changed."],
  ],
  /** month */
  "ad.month-taken": (f) => [
    "That month has its ad",
    ["There is one ad a month, and that of ", f.value("month", "this month"), " is written."],
    ["Change it with ", { code: "/publish ad act:edit" }, ", or call it off with ", { code: "/publish ad act:cancel" }, "."],
  ],
  /** month, isFar? */
  "ad.in-the-past": (f) => [
    f.has("isFar") ? "That is too far ahead" : "That month is over",
    ["An ad is for this month or one of the next 24; ", f.value("month", "that one"), " is not."],
    ["Choose another month, such as ", { code: "month:next" }, "."],
  ],
  /** month */
  "ad.shown-already": (f) => [
    "Partners have seen it",
    ["The ad of ", f.value("month", "that month"), " was shown; it stays as it was seen."],
    ["Write the next one with ", { code: "/publish ad act:write" }, "."],
  ],
  /** course (what was typed) */
  "course.unknown": (f) => [
    "There is no such course",
    [f.typed("course"), " is no course's number."],
    ["See them all with ", { code: "/publish course" }, "."],
  ],
  /** what */
  "course.unreadable": (f) => [
    "Something about the course does not fit",
    [
      f.is("what", "link")
        ? "The link begins with https:// and leads to a site."
        : f.is("what", "about")
          ? "What it is about takes at most 300 characters."
          : "Its title takes 1 to 80 characters.",
    ],
    ["Try again with that changed."],
  ],
  /** course */
  "course.archived-already": (f) => [
    "It is archived already",
    ["Partners don't see ", ...f.named("course ", "course", "that course"), " any more."],
    ["Put it back with ", { code: "/publish course act:restore" }, "."],
  ],
  /** course */
  "course.not-archived": (f) => [
    "It is on the list already",
    ["Partners see ", ...f.named("course ", "course", "that course"), "."],
    ["See them all with ", { code: "/publish course" }, "."],
  ],
  /** image (what was typed) or tag */
  "image.unknown": (f) => [
    "There is no such picture",
    f.has("tag") ? ["No picture has the tag ", f.typed("tag"), "."] : [f.typed("image"), " is no number of a picture that can be posted."],
    ["See what there is with ", { code: "/center images" }, "."],
  ],
  /** what */
  "image.unreadable": (f) => [
    "Something about the picture does not fit",
    [
      f.is("what", "caption")
        ? "The words beside it are longer than 500 characters."
        : f.is("what", "tags")
          ? "Tags are at most 8 words of letters, digits and hyphens, 30 characters each."
          : "What is on it takes 1 to 80 characters: it is the picture's name, and its words for who can't see it.",
    ],
    ["Try again with that changed."],
  ],
  /** image (its number) */
  "image.already-there": (f) => [
    "That picture is in the library already",
    [...f.named("It is number ", "image", "Somebody put it there before"), "."],
    ["Look at it with ", { code: "/publish image act:show" }, ", or change its words with ", { code: "/publish image act:edit" }, "."],
  ],
  /** image */
  "image.archived-already": (f) => [
    "It is archived already",
    ["Partners don't see ", ...f.named("picture ", "image", "that picture"), " any more."],
    ["Put it back with ", { code: "/publish image act:restore" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
