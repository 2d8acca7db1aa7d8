import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about the library. The comment names the facts that a wording uses. */
export const libraryWordings = {
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
