import type { RefusalCode } from "#domain/kernel";
import type { Value } from "../view.ts";
import type { FactReader, Wording } from "./facts.ts";

const formats = "a JPEG, PNG, WebP or GIF";

/** What is refused about pictures that somebody sent. The comment names the facts that a wording uses. */
export const pictureWordings = {
  /** looksLike? ("an SVG drawing") */
  "picture.unreadable": (f) => [
    "That is no picture that can be taken",
    f.has("looksLike")
      ? ["By its content this is ", f.value("looksLike", ""), ", whatever it is called."]
      : ["By its content this is no picture."],
    f.is("looksLike", "a HEIC photograph")
      ? ["Send it as JPEG: an iPhone makes one when you share the photograph with the option “Most Compatible”, or of a screenshot."]
      : [`Send ${formats}.`],
  ],
  "picture.too-large": () => [
    "The picture is too large",
    ["A picture may have 20 MB at most."],
    ["Save it smaller, or as JPEG, and send it again; a side of 2,560 pixels is all that is kept."],
  ],
  /** width, height, mostPixels */
  "picture.too-many-pixels": (f) => [
    "The picture is too large",
    [...size(f, "It unpacks to "), "At most ", f.value("mostPixels", "60 million"), " are unpacked."],
    ["Make it smaller and send it again; a side of 2,560 pixels is all that is kept."],
  ],
  /** width, height, least */
  "picture.too-small": (f) => [
    "The picture is too small",
    [...size(f, "It is "), "Nobody would see anything on it."],
    ["Send one of at least ", f.value("least", "64"), " pixels on each side."],
  ],
  "picture.animated": () => ["Pictures stand still here", ["This one moves."], ["Send one frame of it, as JPEG or PNG."]],
  "picture.damaged": () => [
    "The picture is damaged",
    ["It begins like a picture, but its end is missing or can't be read."],
    ["Open it on your device, save it anew, and send that."],
  ],
  "picture.busy": () => [
    "Too many pictures at once",
    ["Others are being looked at just now; yours was not kept."],
    ["Send it again in a minute."],
  ],
  /** why? ("took-too-long", "not-shared") */
  "picture.unreachable": (f) => [
    "The picture did not arrive",
    f.is("why", "not-shared")
      ? ["Slack does not let this app read the file."]
      : ["It could not be fetched from where you sent it", f.is("why", "took-too-long") ? " in time." : "."],
    f.is("why", "not-shared")
      ? [
          "An administrator adds the permission ",
          { code: "files:read" },
          " to the app and installs it again (docs/slack.md); then send it once more.",
        ]
      : ["Send it once more."],
  ],
  /** text */
  "picture.not-sent": (f) => [
    "Where is the picture?",
    [f.typed("text"), " is no picture that was sent."],
    ["Attach it: on Discord as the command's option, on Slack in the form that opens, in the terminal with the path of a file."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;

/** "It is 12 × 10 pixels. " */
function size(f: FactReader, before: string): Value[] {
  return f.has("width") ? [before, f.value("width", ""), " × ", f.value("height", ""), " pixels. "] : [];
}
