import type { RefusalCode } from "#domain/kernel";
import type { AddressProblem } from "#domain/webhooks";
import type { Sentence } from "../view.ts";
import type { Wording } from "./facts.ts";

const addressProblems: readonly (readonly [AddressProblem, Sentence])[] = [
  ["unreadable", ["can't be read as an address."]],
  ["not-https", ["is not https: anybody on the way could read along."]],
  ["has-password", ["has a name, a password or a # in it, which are not sent to a webhook."]],
  ["not-public", ["names no host of the internet. What only this network reaches is not for webhooks."]],
  ["too-long", ["is longer than 500 characters."]],
];

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
  /** url, why: AddressProblem */
  "webhook.address": (f) => [
    "Nothing can be sent there",
    [f.typed("url"), " ", ...(addressProblems.find(([why]) => f.is("why", why))?.[1] ?? [" is no address that works here."])],
    ["Give the whole address of the program, such as ", { code: "https://books.example/webhooks/partners" }, "."],
  ],
  /** url: its host */
  "webhook.known": (f) => [
    "It is there already",
    ["That address at ", f.typed("url"), " is told of events already."],
    ["See it with ", { code: "/programme webhooks" }, "; to change what it hears of, remove it and add it again."],
  ],
  /** most */
  "webhook.too-many": (f) => [
    "Too many endpoints",
    ["There are ", f.value("most", "as many"), ", and each has a sender of its own."],
    ["Remove one that is not used any more: ", { code: "/programme webhooks" }, "."],
  ],
  /** endpoint */
  "webhook.unknown": (f) => [
    "Which endpoint?",
    f.is("endpoint", "") ? ["There is none, or more than one."] : [f.typed("endpoint"), " is no endpoint that stands."],
    ["See those that there are with ", { code: "/programme webhooks" }, " and name one as the list does."],
  ],
  /** no facts */
  "webhook.nothing-to-resend": () => [
    "There is nothing to send again",
    ["Nothing was given up there, or it never was to hear of that event."],
    ["See what became of each with ", { code: "/programme webhooks act:log" }, "."],
  ],
  /** no facts */
  "webhook.is-off": () => [
    "It is switched off",
    ["Nothing is sent to this endpoint while it is off."],
    ["Switch it on first: ", { code: "/programme webhooks act:on" }, "."],
  ],
} satisfies Partial<Record<RefusalCode, Wording>>;
