import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused around chat accounts and who they stand for. The comment names the facts that a wording uses. */
export const linkWordings = {
  /** partner: the name of whom it stands for */
  "link.other-partner": (f) => [
    "This account is connected already",
    ["It stands for ", f.value("partner", "another partner"), ", and an account stands for one partner only."],
    ["Disconnect it first with ", { code: "/partner disconnect" }, ", then connect it again."],
  ],
  /** staff: the handle of whom it stands for */
  "link.other-staff": (f) => [
    "This account is another member of staff's",
    ["It stands for ", f.code("staff", "somebody else"), ", and an account stands for one person only."],
    ["Disconnect it there first, with ", { code: "/programme staff" }, "."],
  ],
  /** no facts */
  "link.unknown": () => [
    "No such account of yours",
    ["None of the chat accounts that are connected to you is called that."],
    ["See them with ", { code: "/partner links" }, "."],
  ],
  /** staff: their handle */
  "staff.other-partner": (f) => [
    "That would be two partners in one person",
    [
      f.code("staff", "This member of staff"),
      " is known as another partner, and nobody can be two: they would decide on their own record.",
    ],
    ["If that is wrong, ask an operator to look at it with ", { code: "/programme staff" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
