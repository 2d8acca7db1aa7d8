import type { MessageFacts } from "#domain/messages";
import { accountName } from "../../bank-words.ts";
import { mailMinute } from "../dates.ts";
import type { Tongue, Words } from "../words.ts";

type Facts = MessageFacts["destination-changed"];

const titles: Readonly<Record<Facts["what"], string>> = {
  set: "Your bank account was set",
  removed: "Your bank account was removed",
  blocked: "Your bank account was blocked",
  unblocked: "Your bank account was unblocked",
};

export function destinationTitle(what: Facts["what"]): string {
  return titles[what];
}

/** A bank account was set, removed, blocked or unblocked. */
export function destinationWords(facts: Facts, reader: Tongue & { readonly programme: { readonly url: string } }): Words {
  const { what, at, usableFrom, reason, objection, currency } = facts;
  const account = accountName(facts);
  const usable = usableFrom === null ? null : mailMinute(usableFrom, reader);
  return {
    subject: `${titles[what]}: ${account}`,
    preheader:
      usable === null
        ? "If that was not you, answer this mail at once."
        : `Money can go there from ${usable} on. If it was not you, block it.`,
    title: titles[what],
    shows: {
      account,
      takes: currency === undefined || usable === null ? null : `${currency} only`,
      at: mailMinute(at, reader),
      usable,
      reason,
      canBeUsed: usable !== null,
      objectionUrl: objection === null ? null : new URL(`/bank/not-mine/${objection}`, reader.programme.url).href,
    },
  };
}
