import type { Instant, Money, Refusal, Zone } from "#domain/kernel";
import { isNameCut, printedName, type BankDetails } from "#domain/rails";
import type { BankField, BankProblem, DestinationFacts, TypedBankDetails } from "#domain/transfers";
import { accountPhrase, bankProblemWords } from "./bank-words.ts";
import { mailMinute } from "./email/dates.ts";
import { drawPage, type House, type Page } from "./pages.ts";
import { wordRefusal } from "./refusals.ts";
import { formatMoney, harmless } from "./render/values.ts";
import type { Sentence } from "./view.ts";

/** How times are written on a page. */
export type PageReader = { readonly zone: Zone; readonly locale: string };

const fieldLabels: Readonly<Record<BankField, string>> = {
  kind: "Where your account is",
  holder: "Name of the holder",
  routing: "Routing number",
  account: "Account number",
  accountAgain: "Account number once more",
  accountType: "Kind of account",
  iban: "IBAN",
  bank: "Bank",
};

/** The form for a bank account, with what was typed and what is wrong with it. `url`: where it is sent. */
export function bankFormPage(
  house: House,
  form: {
    readonly url: string;
    readonly typed: TypedBankDetails;
    readonly problems: Readonly<Partial<Record<BankField, BankProblem>>>;
    readonly expiresAt: Instant;
    /** the account that the new one takes the place of */
    readonly present: Pick<DestinationFacts, "last4" | "bankName"> | null;
  },
  reader: PageReader,
): Page {
  const wrong = Object.entries(form.problems) as [BankField, BankProblem][];
  const field = (name: BankField) => ({
    name,
    label: fieldLabels[name],
    value: form.typed[name] ?? "",
    problem: form.problems[name] ? bankProblemWords(name, form.problems[name]) : null,
  });
  const { kind, accountType } = form.typed;
  return drawPage("bank-form", house, {
    title: form.present ? "Change your bank account" : "Your bank account",
    url: form.url,
    expires: mailMinute(form.expiresAt, reader),
    present: form.present && harmless(accountPhrase(form.present)),
    wrong: wrong.map(([name]) => ({
      name: name === "kind" ? "us-account" : name === "accountType" ? "checking" : name,
      label: fieldLabels[name],
    })),
    kindProblem: field("kind").problem,
    isUs: kind === "us-account",
    isIban: kind === "iban",
    holder: field("holder"),
    usNumbers: [
      { ...field("routing"), hint: "Nine digits, at the lower left of a check." },
      { ...field("account"), hint: "4 to 17 digits." },
      { ...field("accountAgain"), hint: null },
    ],
    accountTypeProblem: field("accountType").problem,
    isChecking: accountType === "checking",
    isSavings: accountType === "savings",
    iban: field("iban"),
    bank: field("bank"),
  });
}

/** What was entered, before it counts: all of it that can be shown, and from when it can be used. */
export function bankCheckPage(
  house: House,
  check: {
    readonly url: string;
    readonly formUrl: string;
    readonly entered: DestinationFacts;
    readonly details: BankDetails;
    readonly usableFrom: Instant;
    readonly waitHours: number;
    /** what stands in the wallet in currencies that this account does not take */
    readonly otherMoney: readonly Money[];
  },
  reader: PageReader,
): Page {
  const { entered, details } = check;
  const printed = printedName(details.kind, details.holder) ?? details.holder;
  const countries = new Intl.DisplayNames("en", { type: "region" });
  return drawPage("bank-check", house, {
    title: "Is this right?",
    url: check.url,
    formUrl: check.formUrl,
    destination: entered.id,
    rows: [
      ...(details.kind === "us-account" ? [{ label: "Routing number", value: details.routing }] : []),
      { label: "Account", value: `ending ${entered.last4}` },
      { label: "Kind", value: details.kind === "iban" ? "IBAN" : `US ${details.accountType} account` },
      { label: "Bank", value: entered.bankName === null ? "not named" : harmless(entered.bankName) },
      { label: "Country", value: countries.of(entered.country) ?? entered.country },
      { label: "Takes", value: `${entered.currency} only` },
      { label: "Holder, as the bank reads it", value: printed },
      { label: "Money can go there", value: `from ${mailMinute(check.usableFrom, reader)}` },
    ],
    isCut: details.kind === "us-account" && isNameCut(details.kind, details.holder),
    waitHours: String(check.waitHours),
    currency: entered.currency,
    otherMoney:
      check.otherMoney.length === 0
        ? null
        : new Intl.ListFormat("en").format(check.otherMoney.map((each) => formatMoney(each, reader.locale))),
  });
}

/** The account counts. */
export function bankDonePage(house: House, set: DestinationFacts, reader: PageReader): Page {
  return drawPage("bank-done", house, {
    title: "Your bank account is set",
    account: harmless(accountPhrase(set)),
    usable: set.usableFrom ? mailMinute(set.usableFrom, reader) : "",
  });
}

/** For whoever reads in a mail of an account that they did not set: how it stands, and the button that blocks it while it counts. */
export function bankObjectionPage(
  house: House,
  { url, found }: { readonly url: string; readonly found: DestinationFacts },
  reader: PageReader,
): Page {
  const isOpen = found.state === "confirmed";
  return drawPage("bank-objection", house, {
    title: isOpen
      ? "Is this account not yours?"
      : found.state === "blocked"
        ? "This account is blocked"
        : "This account is not in use any more",
    url,
    isOpen,
    isBlocked: found.state === "blocked",
    account: harmless(accountPhrase(found)),
    set: mailMinute(found.confirmedAt ?? found.enteredAt, reader),
  });
}

/** A refusal as a page. */
export function refusedPage(house: House, { code, facts }: Pick<Refusal, "code" | "facts">, reader: PageReader): Page {
  const { title, sentence, next } = wordRefusal(code, facts);
  return drawPage("refused", house, { title, lines: [sentence, next].map((words) => inParts(words, house, reader)) });
}

/** A fault as a page: nothing about it but the reference under which the log tells it. */
export function faultPage(house: House, reference: string): Page {
  return drawPage("refused", house, {
    title: "Something went wrong on our side",
    lines: [
      [
        { text: "This is not your doing. Nothing was set. Try again in a minute; if it happens again, send this reference to support: " },
        { code: reference },
        { text: "." },
      ],
    ].map((parts) => parts.map((part) => ({ text: null, code: null, ...part }))),
  });
}

function inParts(sentence: Sentence, { spell }: House, reader: PageReader): { text: string | null; code: string | null }[] {
  return sentence.map((value) => {
    if (typeof value === "string") return { text: value, code: null };
    if ("code" in value) return { text: null, code: spell(value.code) };
    if ("instant" in value) return { text: mailMinute(value.instant, reader), code: null };
    throw new Error(`a page has no form for ${Object.keys(value).join()}`);
  });
}
