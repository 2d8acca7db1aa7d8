import { isCurrency, readMoney, refuse, type Currency } from "#domain/kernel";
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
 * What a person typed as a term's value. Never guesses: "0.25" is no percentage; "10" is an amount in the programme's currency.
 * `current`: the terms it will change, because amounts are kept by currency. Refuses `terms.unreadable`, `money.unreadable`.
 */
export function readTermValue(name: TermName, typed: string, current: Terms, programme: Currency): ChangedTerms {
  const changed = { [name]: readers[name](typed.trim(), current, programme) };
  const read = changedTermsSchema.safeParse(changed);
  if (!read.success || read.data[name] === undefined)
    throw refuse("terms.unreadable", { name: termWords[name].name, text: typed, expected: termWords[name].expected });
  return read.data;
}

type Reader = (text: string, current: Terms, programme: Currency) => unknown;

const readDays: Reader = (text) => wholeIn(/^(\d{1,4})\s*(?:d|days?)?$/i.exec(text)?.[1]);
const readWord: Reader = (text) => text;
const readTimes: Reader = (text) => wholeIn(/^(\d{1,3})\s*(?:x|times)?$/i.exec(text)?.[1]);
const readPercent: Reader = (text) => {
  const [, whole, fraction = ""] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*(?:%|percent)$/i.exec(text) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
};

/** undefined: not such a value */
const readers: Readonly<Record<TermName, Reader>> = {
  commissionBasisPoints: readPercent,
  commissionOnTax: (text) => text.toLowerCase(),
  commissionOnShipping: (text) => text.toLowerCase(),
  attributionWindowDays: readDays,
  countingClick: (text) => text.toLowerCase(),
  lifetimeCustomers: (text) => ({ on: true, yes: true, off: false, no: false })[text.toLowerCase()],
  renewals: (text) => text.toLowerCase().replaceAll(/[\s-]+/g, "-"),
  holdDays: readDays,
  pendingLimitDays: readDays,
  payoutDayOfMonth: (text) => wholeIn(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/i.exec(text)?.[1]),
  payoutTime: (text) => (/^\d{1,2}:\d{2}$/.test(text) ? text.padStart(5, "0") : undefined),
  minimumPayout: (text, current, programme) => readByCurrency(text, current.minimumPayout, programme),
  automaticReleaseBelow: (text, current, programme) => readByCurrency(text, current.automaticReleaseBelow, programme),
  shareParameter: readWord,
  campaignParameter: readWord,
  unusualFrom: (text, current, programme) => readByCurrency(text, current.unusualFrom, programme),
  firstPayoutLimit: (text, current, programme) => readByCurrency(text, current.firstPayoutLimit, programme),
  unusualTimesAverage: readTimes,
  averageOfPayouts: readTimes,
  newPartnerDays: readDays,
  oneCustomerBasisPoints: readPercent,
  correctedBasisPoints: readPercent,
  creditDays: readDays,
};

function wholeIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

/** "USD 10", "10.00 USD", "USD none", and "10" or "$10" in the programme's currency: one currency's amount is changed, those of the others stay. */
function readByCurrency(typed: string, current: Readonly<Record<string, bigint>>, programme: Currency): Record<string, bigint> | undefined {
  const symbol = symbolOf(programme);
  // Where there is no symbol the currency's own letters stand for it, and those may also be typed.
  const text = (/[a-z]/i.test(symbol) ? typed : typed.replace(symbol, "")).trim();
  const [, before, amount = "", after] = /^(?:([a-z]{3})\s*)?(none|[\d.,\s]+?)(?:\s*([a-z]{3}))?$/i.exec(text) ?? [];
  const currency = (before ?? after ?? programme).toUpperCase();
  const isNone = amount.toLowerCase() === "none";
  // Without its currency "none" may mean all of them.
  if ((isNone && before === undefined && after === undefined) || (before !== undefined && after !== undefined) || !isCurrency(currency))
    return undefined;
  const { [currency]: _was, ...others } = current;
  return isNone ? others : { ...others, [currency]: readMoney(amount, currency).minor };
}

/** "$" of USD. A programme in another kind of dollar means its own by it. */
function symbolOf(currency: Currency): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
