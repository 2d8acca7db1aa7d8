import { readMoney, refuse, type Currency } from "#domain/kernel";
import { changedTermsSchema, termNames, type ChangedTerms, type TermName } from "#domain/programme";
import { termWords } from "#templates/term-words";
import { weekdayNames } from "#templates/transfer-term-words";
import { readPercent, splitCurrency } from "./read-amount.ts";

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
 * Of amounts by currency only the one that is meant. Refuses `terms.unreadable`, `money.unreadable`.
 */
export function readTermValue(name: TermName, typed: string, programme: Currency): ChangedTerms {
  const changed = { [name]: readers[name](typed.trim(), programme) };
  const read = changedTermsSchema.safeParse(changed);
  if (!read.success || read.data[name] === undefined)
    throw refuse("terms.unreadable", { name: termWords[name].name, text: typed, expected: termWords[name].expected });
  return read.data;
}

type Reader = (text: string, programme: Currency) => unknown;

const readDays: Reader = (text) => wholeIn(/^(\d{1,4})\s*(?:d|days?)?$/i.exec(text)?.[1]);
const readMinutes: Reader = (text) => wholeIn(/^(\d{1,4})\s*(?:m|min|minutes?)?$/i.exec(text)?.[1]);
const readHours: Reader = (text) => wholeIn(/^(\d{1,3})\s*(?:h|hours?)?$/i.exec(text)?.[1]);
const readWord: Reader = (text) => text;
const readOrNone: Reader = (text) => (text.toLowerCase() === "none" ? null : text);
const readTime: Reader = (text) => (/^\d{1,2}:\d{2}$/.test(text) ? text.padStart(5, "0") : undefined);
const readTimes: Reader = (text) => wholeIn(/^(\d{1,3})\s*(?:x|times)?$/i.exec(text)?.[1]);

/** One currency's amount, those of the others stay: "USD 10", "10.00 USD", and "10" or "$10" in the programme's currency; "USD none" takes it away. */
const readByCurrency: Reader = (typed, programme) => {
  const split = splitCurrency(typed, programme);
  if (split === undefined) return undefined;
  const isNone = split.rest.toLowerCase() === "none";
  // Without its currency "none" may mean all of them.
  if (isNone) return split.isNamed ? { [split.currency]: null } : undefined;
  return { [split.currency]: readMoney(split.rest, split.currency).minor };
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
  unreadMessageDays: readDays,
  visitDays: readDays,
  messageDays: readDays,
  claimDays: readDays,
  tokensRequired: (text) => wholeIn(/^(\d{1,5})(?:\s*tokens?)?$/i.exec(text)?.[1]),
  wordMinutesBefore: readMinutes,
  wordMinutesAfter: readMinutes,
  destinationWaitHours: readHours,
  answerHours: readHours,
  payoutDayOfMonth: (text) => wholeIn(/^(\d{1,2})(?:st|nd|rd|th|\.)?$/i.exec(text)?.[1]),
  payoutTime: readTime,
  minimumPayout: readByCurrency,
  automaticReleaseBelow: readByCurrency,
  transferFee: readByCurrency,
  minimumTransfer: readByCurrency,
  transferWeekday: (text) => {
    const day = weekdayNames.findIndex((name) => text.length >= 2 && name.startsWith(text.toLowerCase()));
    return day === -1 ? undefined : day + 1;
  },
  transferTime: readTime,
  transferZone: (text) => (text.toLowerCase() === "programme" ? "programme" : text),
  transferArrivalDays: readDays,
  transferSettleDays: readDays,
  transferDailyLimit: readByCurrency,
  transfersPerWeek: (text) => wholeIn(/^(\d{1,3})$/.exec(text)?.[1]),
  transferCodeFrom: readByCurrency,
  automaticTransferBelow: readByCurrency,
  returnedFeeBack: (text) => text.toLowerCase(),
  transferRails: (text) =>
    text
      .split(/[,;]/)
      .map((part) => readRailRule(part.trim()))
      .join(", "),
  achRouting: (text) => (text.toLowerCase() === "none" ? null : text.replaceAll(/[\s-]/g, "")),
  achBank: readOrNone,
  achCompanyId: (text) => (text.toLowerCase() === "none" ? null : text.toUpperCase().replaceAll(/[\s-]/g, "")),
  achCompany: readOrNone,
  achClass: (text) => text.toUpperCase(),
  achEffectiveDays: readDays,
  taxThreshold: readByCurrency,
  taxFormHold: (text) => text.toLowerCase(),
  withholdingBasisPoints: readPercent,
  shareParameter: readWord,
  campaignParameter: readWord,
  unusualFrom: readByCurrency,
  firstPayoutLimit: readByCurrency,
  unusualDebtAbove: readByCurrency,
  unusualTimesMedian: readTimes,
  unusualTimesTotal: readTimes,
  medianOfPayouts: readTimes,
  newPartnerDays: readDays,
  oneCustomerBasisPoints: readPercent,
  oneCouponBasisPoints: readPercent,
  correctedBasisPoints: readPercent,
  creditDays: readDays,
  logoUrl: readOrNone,
  colour: (text) => `#${text.replace(/^#/, "").toLowerCase()}`,
  postalAddress: readOrNone,
  communityLink: readOrNone,
  communityWords: readOrNone,
  pendingMails: (text) => {
    const words = text.toLowerCase().replaceAll(/\bh(ours?)?\b/g, " ");
    return words.trim() === "off"
      ? "off"
      : words
          .trim()
          .split(/[\s,;]+/)
          .join(", ");
  },
  pendingMailDays: readDays,
};

/** "usd/us NACHA" is "USD/US nacha". */
function readRailRule(text: string): string {
  const words = text.split(/\s+/);
  const rail = words.pop()?.toLowerCase() ?? "";
  return words.length === 0 ? rail : `${words.join("").toUpperCase()} ${rail}`;
}

function wholeIn(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
