import type { MessageFacts } from "#domain/messages";
import type { TransferState } from "#domain/transfers";
import { bankCodeWords, partnerCodeWords } from "./ach-words.ts";
import type { Value } from "./view.ts";

/** "Fri 2026-12-04": a day of the calendar, which is the same wherever it is read. */
export function calendarDay(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return `${date.toLocaleString("en", { weekday: "short" })} ${day}`;
}

const badge = (words: string, tone: "good" | "warning" | "problem" | "plain"): Value => ({ badge: words, tone });

export const transferBadges: Readonly<Record<TransferState, Value>> = {
  requested: badge("waits for finance", "warning"),
  held: badge("held", "warning"),
  approved: badge("leaves with the next run", "warning"),
  submitting: badge("on its way to the bank", "warning"),
  submitted: badge("sent", "warning"),
  unknown: badge("sent, the bank has not answered", "warning"),
  review: badge("being looked into", "warning"),
  settled: badge("arrived", "good"),
  failed: badge("failed, back in the wallet", "problem"),
  returned: badge("came back to the wallet", "problem"),
  cancelled: badge("cancelled", "plain"),
};

/** Why a transfer is where it is, by a code of ours; a bank's own words stand for themselves. */
export const transferCodeWords: Readonly<Record<string, string>> = {
  "account-changed": "the bank account was changed after it was asked for",
  "partner-paused": "the partnership is paused",
  "compliance-hold": "the programme's staff hold the money until they have looked at something",
  "tax-form-missing": "a tax form (W-9) is missing, and the payments of the year would have to be reported",
  "tax-form-there": "the tax form is there",
  "hold-lifted": "the hold on the money was lifted",
  "account-blocked": "the bank account was blocked before it left",
  withdrawn: "its file was never given to the bank",
  "taken-out": "it was taken out of its file before the bank had it",
  "no-answer": "its rail does not answer",
  "no-such-key": "its rail does not know it yet",
  "no-rail": "there is no way for it to leave at the moment",
  "account-returned": "the bank sent money back from this account, which has to be entered anew",
  "account-corrected": "the bank wants other details of the account, which have to be entered anew",
  ...partnerCodeWords,
  silence: "the bank did not send it back",
};

/** The same as finance read it. */
export const staffCodeWords: Readonly<Record<string, string>> = { ...transferCodeWords, ...bankCodeWords };

type Notice = MessageFacts["transfer-notice"];
type Telling = { readonly title: string; readonly sentence: string; readonly next: string; readonly command: (transfer: string) => string };

/** What finance are told of a transfer that leaves when they say so. */
export const waitsWords: Readonly<Record<MessageFacts["transfer-waits"]["what"], { readonly title: string; readonly sentence: string }>> = {
  requested: {
    title: "A transfer waits for you to approve it",
    sentence:
      "With what its partner asked for in 24 hours it is too large to leave by itself. Approved after its run's time, it leaves with the next run.",
  },
  held: {
    title: "A transfer did not leave with its run",
    sentence: "It is held until somebody approves it, or until what holds it is over. The partner has been told why.",
  },
};

/** What finance are told of a transfer that nobody knows the fate of. */
export const unclearWords: Readonly<
  Record<MessageFacts["transfer-unclear"]["what"], { readonly title: string; readonly sentence: string }>
> = {
  review: {
    title: "Nobody knows whether a transfer was paid",
    sentence:
      "Its rail did not answer for so long that asking it again is no longer safe. Ask the other side yourselves, then say what is so: two persons, settled or failed. The money stays in transit until then.",
  },
  contradiction: {
    title: "A transfer that counts as failed was paid all the same",
    sentence:
      "It counts as failed, and its money is back in the wallet. Now its rail says that it was paid. Nothing was changed: ask the other side, and settle it with the partner.",
  },
};

/** A transfer of the reader's own, as they look at it. */
const ofOne = (transfer: string): string => `/wallet transfers transfer:${transfer}`;

/** By these codes a transfer ends before any bank has it. */
const endedHere: ReadonlySet<string> = new Set(["withdrawn", "taken-out", "compliance-hold", "account-blocked"]);
export const neverLeft = ({ what, code }: Pick<Notice, "what" | "code">): boolean =>
  what === "failed" && code !== null && endedHere.has(code);

const didNotLeave: Telling = {
  title: "Your transfer did not leave; the money is back in your wallet",
  sentence: "All of it is back, the fee as well. No bank has refused anything.",
  next: "To see your wallet, type in the chat:",
  command: () => "/wallet balance",
};

/** What is told of a transfer, in the mail and in chat. */
export function transferTelling({ what, code, needsApproval = false }: Pick<Notice, "what" | "code" | "needsApproval">): Telling {
  const telling = neverLeft({ what, code }) ? didNotLeave : tellings[what];
  return needsApproval ? { ...telling, sentence: `Staff have to approve it before it leaves. ${telling.sentence}` } : telling;
}

/** When a transfer leaves, as far as it is known: "Wed 2026-12-02, once staff have approved it". */
export const leavingWords = (processOn: string, needsApproval: boolean): string =>
  `${calendarDay(processOn)}${needsApproval ? ", once staff have approved it" : ""}`;

/** What became of the fee of a transfer that came back. */
export const feeAfter = ({ amount, back }: Required<Pick<Notice, "amount" | "back">>): string =>
  back.minor < amount.minor ? ", which stays taken" : ", back as well";

const tellings: Readonly<Record<Notice["what"], Telling>> = {
  requested: {
    title: "A transfer to your bank account was asked for",
    sentence: "If that was not you, cancel it at once and tell us.",
    next: "To cancel it before it leaves, type in the chat:",
    command: (transfer) => `/wallet cancel transfer:${transfer}`,
  },
  held: {
    title: "Your transfer waits",
    sentence:
      "It does not leave before somebody of the programme has looked at it. The money is safe, and is counted apart from your wallet until then.",
    next: "To see it, or to cancel it, type in the chat:",
    command: ofOne,
  },
  approved: {
    title: "Your transfer goes on",
    sentence: "Nothing keeps it from leaving any more. It can be cancelled until it leaves.",
    next: "To see it, or to cancel it, type in the chat:",
    command: ofOne,
  },
  sent: {
    title: "Your money is on its way",
    sentence: "The bank has it. Weekends and bank holidays do not count.",
    next: "To see where it is, type in the chat:",
    command: ofOne,
  },
  failed: {
    title: "Your transfer was refused, and the money is back in your wallet",
    sentence: "All of it is back, the fee as well. Look at the bank account that you gave us before you ask again.",
    next: "To see your bank account, type in the chat:",
    command: () => "/wallet bank",
  },
  returned: {
    title: "Your transfer came back to your wallet",
    sentence: "The bank sent the money back to us. Look at the bank account that you gave us before you ask again.",
    next: "To see your bank account, type in the chat:",
    command: () => "/wallet bank",
  },
  corrected: {
    title: "Please enter your bank account anew",
    sentence:
      "This transfer is with your bank and nothing is lost. But your bank wants other details before the next one, so none leaves until the account is entered anew. We never change it ourselves.",
    next: "To enter it, type in the chat:",
    command: () => "/wallet bank act:set",
  },
};
