import type { RefusalCode } from "#domain/kernel";
import type { Wording } from "./facts.ts";

/** What is refused about craft-ins. The comment names the facts that a wording uses. */
export const eventWordings = {
  /** craftIn (what was typed) */
  "craft-in.unknown": (f) => [
    "There is no such craft-in",
    [f.typed("craftIn"), " is no craft-in's number."],
    ["See what is on the list with ", { code: "/craftin list" }, "."],
  ],
  /** what */
  "craft-in.unreadable": (f) => [
    "Something about it does not fit",
    [
      f.is("what", "title")
        ? "The title is empty or longer than 80 characters."
        : f.is("what", "minutes")
          ? "It lasts between a minute and a day."
          : f.is("what", "seats")
            ? "Seats are a whole number from 1 to 10,000; leave them out for as many as come."
            : f.is("what", "closes")
              ? "Sign-up closes at most 30 days before the start."
              : f.is("what", "place")
                ? "It needs a place, or a link to where it takes place."
                : "A link begins with https:// and leads to a site.",
    ],
    ["Try again with that changed."],
  ],
  /** at */
  "craft-in.in-the-past": (f) => [
    "That time does not fit",
    ["The start, ", f.value("at", "as given"), ", is over, or more than two years ahead."],
    ["Give the day and the time, such as 2026-12-05 18:00."],
  ],
  /** craftIn, at */
  "craft-in.same-time": (f) => [
    "It begins then already",
    [
      f.value("craftIn", "That craft-in"),
      " begins ",
      f.value("at", "then"),
      ", so there is nothing to move, and nobody was told anything.",
    ],
    ["See it with ", { code: "/publish craft-in" }, "."],
  ],
  /** limit */
  "craft-in.too-many-proposals": (f) => [
    "Let us answer the others first",
    ["You have proposed ", f.value("limit", "several"), " craft-ins that wait for an answer, and that is as many as can wait."],
    ["See them with ", { code: "/craftin mine" }, "."],
  ],
  /** craftIn */
  "craft-in.not-proposed": (f) => [
    "It waits for no answer",
    [f.value("craftIn", "That craft-in"), " is no proposal, or somebody has answered it already."],
    ["See what waits with ", { code: "/publish craft-in" }, "."],
  ],
  /** craftIn, state */
  "craft-in.over": (f) => [
    "It is too late for that",
    [f.value("craftIn", "That craft-in"), " has ", f.is("state", "begun") ? "begun already." : "been taken off the list."],
    ["See what is to come with ", { code: "/craftin list" }, "."],
  ],
  /** craftIn, at */
  "craft-in.closed": (f) => [
    "Sign-up is closed",
    [f.value("craftIn", "That craft-in"), " took sign-ups until ", f.value("at", "some time ago"), "."],
    ["See what else is to come with ", { code: "/craftin list" }, "."],
  ],
  /** craftIn, state */
  "craft-in.signed-up-already": (f) => [
    "You are in it already",
    ["You are ", f.is("state", "wait-listed") ? "on the wait-list of " : "signed up for ", f.value("craftIn", "that craft-in"), "."],
    ["See where you stand with ", { code: "/craftin mine" }, "."],
  ],
  /** craftIn */
  "craft-in.not-signed-up": (f) => [
    "Nobody signed up there",
    ["There is no seat of theirs in ", f.value("craftIn", "that craft-in"), ", and no place in its line."],
    ["See what is on the list with ", { code: "/craftin list" }, "."],
  ],
  /** craftIn, at */
  "craft-in.not-begun": (f) => [
    "It has not begun",
    [f.value("craftIn", "That craft-in"), " begins ", f.value("at", "later"), ", and who was there is written down after that."],
    ["See its list with ", { code: "/publish craft-in" }, "."],
  ],
  /** meeting (what was typed) */
  "meeting.unknown": (f) => [
    "There is no such meeting",
    [f.typed("meeting"), " is no meeting's number."],
    ["See what is to come with ", { code: "/meeting next" }, ", and what was with ", { code: "/meeting notes" }, "."],
  ],
  /** series (what was typed) */
  "meeting.series-unknown": (f) => [
    "There is no such series",
    [f.typed("series"), " is no series that goes on."],
    ["See those that do with ", { code: "/publish meeting" }, "."],
  ],
  /** what */
  "meeting.unreadable": (f) => [
    "Something about it does not fit",
    [
      f.is("what", "title")
        ? "The title is empty or longer than 80 characters."
        : f.is("what", "minutes")
          ? "It lasts between a minute and a day."
          : f.is("what", "time")
            ? "The time is one on the wall, such as 18:00."
            : f.is("what", "place")
              ? "It needs a place, or a link to where it takes place."
              : "A link begins with https:// and leads to a site.",
    ],
    ["Try again with that changed."],
  ],
  /** at */
  "meeting.in-the-past": (f) => [
    "That time does not fit",
    ["The start, ", f.value("at", "as given"), ", is over, or more than two years ahead."],
    ["Give the day and the time, such as 2026-12-05 18:00."],
  ],
  /** meeting, at */
  "meeting.same-time": (f) => [
    "It begins then already",
    [
      "The meeting ",
      f.value("meeting", "meant"),
      " begins ",
      f.value("at", "then"),
      ", so there is nothing to move, and nobody was told anything.",
    ],
    ["See it with ", { code: "/publish meeting" }, "."],
  ],
  /** meeting */
  "meeting.over": (f) => [
    "It is too late for that",
    ["The meeting ", f.value("meeting", "meant"), " has begun, or is cancelled."],
    ["See what is to come with ", { code: "/meeting next" }, "."],
  ],
  /** word (what was typed), minutes (how long after its end it counts) */
  "meeting.no-such-word": (f) => [
    "That is not the word",
    [f.typed("word"), " is not the word of a meeting that goes on now."],
    [
      "The word is said in the meeting and counts until ",
      f.value("minutes", "some"),
      " minutes after its end. Whoever missed it asks support.",
    ],
  ],
  /** meeting */
  "meeting.absence-stands": (f) => [
    "You are written down as absent",
    ["Support wrote down that you were not at ", f.value("meeting", "that meeting"), ", and the word does not change that."],
    ["If you were there, ask support to put it right."],
  ],
  /** meeting, at */
  "meeting.not-begun": (f) => [
    "It has not begun",
    ["The meeting ", f.value("meeting", "meant"), " begins ", f.value("at", "later"), ", and who was there is written down after that."],
    ["See all meetings with ", { code: "/publish meeting" }, "."],
  ],
  /** no facts */
  "meeting.no-notes": () => [
    "There is nothing to write down",
    ["No line of the notes has a word in it."],
    ["Write a line for each thought; a time in front, such as 12:30, leads to that place in the recording."],
  ],
  /** limit, there (how many lines stay) */
  "meeting.too-many-notes": (f) => [
    "That is more than a meeting keeps",
    [
      "The notes of a meeting have at most ",
      f.value("limit", "some hundred"),
      " lines, and ",
      f.value("there", "some"),
      " are there already.",
    ],
    ["Make fewer lines of it, or replace what is there. Nothing was changed."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
