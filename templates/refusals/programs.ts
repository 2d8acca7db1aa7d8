import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about other programs: their keys, and where we tell them things. The comment names the facts that a wording uses. */
export const programWordings = {
  /** most */
  "api-key.too-many": (f) => [
    "Too many keys",
    ["There are ", f.value("most", "as many"), " keys, and nobody keeps an eye on more."],
    ["Revoke one that is not used any more: ", { code: "/programme keys" }, " says when each was used last."],
  ],
  /** key */
  "api-key.unknown": (f) => [
    "No such key",
    [f.typed("key"), " is no key that counts."],
    ["See those that there are with ", { code: "/programme keys" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
