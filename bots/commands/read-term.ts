import { readMoney, refuse } from "#domain/kernel";
import { changedTermsSchema, termNames, type ChangedTerms, type TermName, type Terms } from "#domain/programme";
import { termWords } from "#templates/term-words";

/** The terms as they are typed. */
export const typedTermNames = termNames.map((name) => termWords[name].name);

/** The term that somebody means: "hold", "hold-days", "holdDays". Refuses `terms.unknown` with those there are. */
export function readTermName(typed: string): TermName {
  const fold = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]+/g, "");
  const found = termNames.find((name) => fold(name) === fold(typed) || fold(termWords[name].name) === fold(typed));
  if (found) return found;
  throw refuse("terms.unknown", { name: typed, known: typedTermNames });
}

/**
 * What a person typed as a term's value. Never guesses: "0.25" is no percentage, "10" no amount without its currency.
 * `current`: the terms it will change, because amounts are kept by currency. Refuses `terms.unreadable`, `money.unreadable`.
 */
export function readTermValue(name: TermName, typed: string, current: Terms): ChangedTerms {
  const changed = { [name]: readers[name](typed.trim(), current) };
  const read = changedTermsSchema.safeParse(changed);
  if (!read.success || read.data[name] === undefined)
    throw refuse("terms.unreadable", { name: termWords[name].name, text: typed, expected: termWords[name].expected });
  return read.data;
}

type Reader = (text: string, current: Terms) => unknown;

const readDays: Reader = (text) => wholeIn(/^(\d{1,4})\s*(?:d|days?)?$/i.exec(text)?.[1]);
const readWord: Reader = (text) => text;

/** undefined: not such a value */
const readers: Readonly<Record<TermName, Reader>> = {
  commissionBasisPoints: (text) => {
    const [, whole, fraction = ""] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:%|percent)$/i.exec(text) ?? [];
    return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
  },
  attributionWindowDays: readDays,
  renewals: (text) => text.toLowerCase(),
  holdDays: readDays,
  pendingLimitDays: readDays,
  payoutDayOfMonth: (text) => wholeIn(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/i.exec(text)?.[1]),
  payoutTime: (text) => (/^\d{1,2}:\d{2}$/.test(text) ? text.padStart(5, "0") : undefined),
  minimumPayout: (text, current) => readByCurrency(text, current.minimumPayout),
  automaticReleaseBelow: (text, current) => readByCurrency(text, current.automaticReleaseBelow),
  shareParameter: readWord,
  campaignParameter: readWord,
};

function wholeIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** "USD 10", "10.00 USD", "USD none": one currency's amount is changed, those of the others stay. */
function readByCurrency(text: string, current: Readonly<Record<string, bigint>>): Record<string, bigint> | undefined {
  const [, before, amount = "", after] = /^(?:([a-z]{3})\s*)?(none|[\d.,\s]+?)(?:\s*([a-z]{3}))?$/i.exec(text) ?? [];
  const currency = (before ?? after)?.toUpperCase();
  if (currency === undefined || (before !== undefined && after !== undefined) || !Intl.supportedValuesOf("currency").includes(currency))
    return undefined;
  const { [currency]: _was, ...others } = current;
  return amount.toLowerCase() === "none" ? others : { ...others, [currency]: readMoney(amount, currency).minor };
}
