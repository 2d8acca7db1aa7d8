import type { RefusalCode } from "#domain/kernel";
import { action, blank } from "../view.ts";
import type { Wording } from "./facts.ts";

const mailCode = action("Mail me a code", "partner connect", { email: blank });

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
  /** reader?: "staff" */
  "link.unknown": (f) =>
    f.isForStaff()
      ? [
          "No such account",
          ["None of the chat accounts that are connected to them is called that."],
          ["Look at the list again; somebody may have disconnected it before you."],
        ]
      : [
          "No such account of yours",
          ["None of the chat accounts that are connected to you is called that."],
          ["See them with ", { code: "/partner links" }, "."],
        ],
  /** no facts */
  "chat.no-account": () => [
    "Not from here",
    ["The terminal is no chat account, so there is nothing that could be connected."],
    ["In the demonstration, speak as somebody with ", { code: "/as paper-lane" }, " or ", { code: "--as paper-lane" }, "."],
  ],
  /** no facts */
  "connect.no-code": () => [
    "No code waits for this account",
    ["A code can be used once, for ten minutes, by the account that asked for it, and only the newest one counts."],
    ["Ask for one with ", { code: "/partner connect" }, " and your address."],
    [mailCode],
  ],
  /** at: when there may be another */
  "connect.too-many": (f) => [
    "Too many codes",
    ["Within an hour, only a few codes are mailed for one chat account and to one address."],
    ["The newest one that you have still counts", ...f.when("; you can ask for another from ", "at", " on"), "."],
  ],
  /** left: how often it can be tried yet */
  "connect.wrong-code": (f) => [
    "That is not the code",
    f.is("left", 0)
      ? ["It was tried five times now, and can't be used any more."]
      : ["What you typed is not the code that was asked for from this account. Tries left: ", f.value("left", "a few"), "."],
    f.is("left", 0)
      ? ["Ask for a new one with ", { code: "/partner connect" }, " and your address."]
      : [
          "Look at the newest mail. If none has come, it was not the address that we have: ask again with ",
          { code: "/partner connect" },
          ".",
        ],
    f.is("left", 0) ? [mailCode] : [action("Type it again", "partner connect", { code: blank }, "main"), mailCode],
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
  /** handle */
  "staff.handle-unreadable": (f) => [
    "That can't be a handle",
    [f.typed("handle"), " can't be what a member of staff is called in commands."],
    ["Use 3 to 32 small letters, digits and hyphens that begin with a letter, such as ", { code: "fay" }, "."],
  ],
  /** handle */
  "staff.handle-taken": (f) => [
    "That handle is taken",
    [f.code("handle", "It"), " is another member of staff."],
    ["Choose another one, or grant the role to that person: ", { code: "/programme staff" }, " shows who is who."],
  ],
  /** staff, role */
  "staff.has-role": (f) => [
    "They have that role",
    [f.code("staff", "This member of staff"), " has the role ", f.code("role", "already"), " already."],
    ["There is nothing to do."],
  ],
  /** staff, role */
  "staff.lacks-role": (f) => [
    "They don't have that role",
    [f.code("staff", "This member of staff"), " does not have the role ", f.code("role", "that you named"), "."],
    ["See who has which with ", { code: "/programme staff" }, "."],
  ],
  /** role */
  "staff.own-grant": (f) => [
    "Not to yourself",
    ["Nobody gives themselves the role ", f.code("role", "finance"), ": money is decided by persons whom somebody else has chosen."],
    ["Ask another operator. If there is none yet, make somebody operator whom you trust."],
  ],
  /** others?: handles of operators with no account */
  "staff.last-operator": (f) => [
    "Not the last operator",
    f.list("Nobody would be left who could give roles and change terms: ", "others", " can't ask anything, having no chat account.", [
      "Nobody would be left who could give roles and change terms.",
    ]),
    f.list(
      "Make a one-time token first, with which they connect one: ",
      "others",
      ".",
      ["Make somebody else operator first, with ", { code: "/programme staff" }, "."],
      { prefix: "/programme staff invite " },
    ),
  ],
  /** no facts */
  "invite.unusable": () => [
    "That token can't be used",
    ["It was used already, has expired, or was mistyped. One counts for an hour, and once."],
    [
      "Ask for another where it came from: an operator with ",
      { code: "/programme staff" },
      ", or whoever runs the server with ",
      { code: "npm run operator:invite" },
      ".",
    ],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
