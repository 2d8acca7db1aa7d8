import { refuse, type Tx } from "#domain/kernel";
import { acceptedTerms, legalVersions } from "#domain/answers";
import {
  acceptedAt,
  acceptTerms,
  legalDraft,
  legalVersion,
  newestTerms,
  nextTerms,
  publishTerms,
  termsInEffect,
  withdrawTerms,
  writeLegalDraft,
} from "#domain/legal";
import {
  acceptedTermsCard,
  draftWrittenCard,
  legalDraftCard,
  legalTermsCard,
  noTermsCard,
  publishTermsCard,
  termsAcceptedCard,
  termsPublishedCard,
  termsWithdrawnCard,
} from "#templates/cards/legal-cards";
import type { View } from "#templates/view";
import { command, type Ask } from "../command.ts";
import { option } from "../option.ts";
import { confirm, mustBeAsSeen, pageByName, seen, seenWord } from "./options.ts";

function readVersion(text: string): number {
  const number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  if (number < 1) throw refuse("legal.unknown", { version: text.slice(0, 40) });
  return number;
}

export const centerTerms = command({
  name: "center terms",
  sentence: "The terms and conditions: read them, accept them, see what you accepted",
  audience: "anyone",
  writes: true,
  again: true,
  options: {
    act: option.choice(["read", "accept", "history"])("read unless you say", { optional: true }),
    version: { ...option.word("which one; the one to accept unless you say", { optional: true }), read: readVersion },
    seen,
    page: pageByName,
  },
  run: async (tx, { act = "read", version: number, seen: hash, page = 1 }, ask) => {
    const { partnerId } = ask;
    if (act !== "read" && partnerId === "") throw refuse("legal.partners-only");
    if (act === "history") return acceptedTermsCard(await acceptedTerms(tx, partnerId));
    // Who says yes without the text in front of them is shown it first.
    if (act === "accept" && hash !== undefined) return termsAcceptedCard(await acceptTerms(tx, partnerId, hash, acceptedBy(ask)));
    return readTerms(tx, partnerId, number, page);
  },
});

async function readTerms(tx: Tx, partnerId: string, number: number | undefined, page: number): Promise<View> {
  const version = number === undefined ? await newestTerms(tx) : await legalVersion(tx, number);
  if (!version) return noTermsCard();
  const reader =
    partnerId === ""
      ? ({ kind: "other" } as const)
      : ({ kind: "partner", acceptedAt: await acceptedAt(tx, partnerId, version.number) } as const);
  return legalTermsCard(version, await termsInEffect(tx), reader, page);
}

function acceptedBy({ asker: { chat } }: Ask) {
  return chat ? { platform: chat.account.platform, linkId: chat.link?.id ?? null } : ({ platform: "console", linkId: null } as const);
}

export const publishTermsCommand = command({
  name: "publish terms",
  sentence: "The terms and conditions: write a version, look at it, publish it from a day on",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list", "preview"] },
  options: {
    act: option.choice(["list", "write", "append", "preview", "publish", "withdraw"])("list unless you say", { optional: true }),
    from: option.instant("from when on it holds, such as 2027-01-01; now unless you say", { optional: true }),
    reason: option.word("why it is taken back", { optional: true }),
    text: option.prose("the text in markdown; \\n is a new line where you type it in one", { optional: true }),
    page: pageByName,
    seen,
    confirm,
  },
  run: async (tx, { act = "list", from, reason, text: words, page = 1, seen: carried, confirm: isConfirmed }) => {
    switch (act) {
      case "list":
        return publishTermsCard(await legalVersions(tx, page), await legalDraft(tx), tx.now);
      case "write":
      case "append":
        if (words === undefined) throw refuse("command.option-missing", { command: "publish terms", missing: ["text"], given: { act } });
        return draftWrittenCard(await writeLegalDraft(tx, words, act === "write" ? "anew" : "at-the-end"));
      case "withdraw": {
        const why = reason ?? words;
        if (why === undefined) throw refuse("command.option-missing", { command: "publish terms", missing: ["reason"], given: { act } });
        return termsWithdrawnCard(await withdrawTerms(tx, why), why);
      }
      case "preview":
      case "publish": {
        const next = await nextTerms(tx, from ?? tx.now);
        const shown = { hash: next.hash, from: from?.toString() ?? null };
        mustBeAsSeen(carried, shown);
        if (act === "publish" && isConfirmed) return termsPublishedCard(await publishTerms(tx, next.effectiveAt), tx.now);
        const { activePartners } = await legalVersions(tx, 1);
        return legalDraftCard(next, { from: shown.from, partners: activePartners, seen: seenWord(shown), isNow: from === undefined }, page);
      }
      default:
        return act satisfies never;
    }
  },
});
