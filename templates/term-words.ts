import type { Currency } from "#domain/kernel";
import type { TermName, Terms } from "#domain/programme";
import { destinationTermWords } from "./destination-term-words.ts";
import { keepTermWords } from "./keep-term-words.ts";
import { lookTermWords } from "./look-term-words.ts";
import { mailTermWords } from "./mail-term-words.ts";
import { amount, counted } from "./phrases.ts";
import type { Sentence } from "./view.ts";
import { taxTermWords } from "./tax-term-words.ts";
import { railTermWords, transferTermWords, weekdayNames } from "./transfer-term-words.ts";
import { watchTermWords } from "./watch-term-words.ts";

export type TermWords = {
  /** as it is typed */
  readonly name: string;
  /** what it rules, in one line */
  readonly meaning: string;
  /** what a change applies to: "orders made", "payout runs" */
  readonly appliesTo: string;
  /** how a value is typed */
  readonly expected: string;
};

const orders = "orders made";
const runs = "payout runs";

/** The programme's terms as people call them. */
export const termWords: Readonly<Record<TermName, TermWords>> = {
  commissionBasisPoints: {
    name: "commission",
    meaning: "what partners without a rate of their own earn of each line",
    appliesTo: orders,
    expected: "a percentage such as 25% or 12.5%",
  },
  commissionOnTax: {
    name: "tax-earns",
    meaning: "whether the tax of a line earns like the line",
    appliesTo: orders,
    expected: "yes or no",
  },
  commissionOnShipping: {
    name: "shipping-earns",
    meaning: "whether shipping earns, as a line of its own",
    appliesTo: orders,
    expected: "yes or no",
  },
  attributionWindowDays: {
    name: "click-window",
    meaning: "how long before an order a click still counts",
    appliesTo: orders,
    expected: "days, such as 30",
  },
  countingClick: {
    name: "counting-click",
    meaning: "which of several clicks inside that window counts",
    appliesTo: orders,
    expected: "first or last",
  },
  lifetimeCustomers: {
    name: "lifetime-customers",
    meaning: "whether later orders of a customer, with no trace of anybody, earn for the partner of their first one",
    appliesTo: orders,
    expected: "on or off",
  },
  renewals: {
    name: "renewals",
    meaning: "which renewals of a subscription earn for the partner of its first order",
    appliesTo: orders,
    expected: "all, none, or how many of each subscription, such as first 6",
  },
  holdDays: { name: "hold", meaning: "from payment until the commission may be paid out", appliesTo: orders, expected: "days, such as 14" },
  pendingLimitDays: {
    name: "pending-limit",
    meaning: "how long an order may stay unpaid before it is given up",
    appliesTo: orders,
    expected: "days, such as 60",
  },
  payoutDayOfMonth: {
    name: "payout-day",
    meaning: "the day of the month on which payouts run",
    appliesTo: runs,
    expected: "a day from 1 to 28",
  },
  payoutTime: {
    name: "payout-time",
    meaning: "the time of that day, in the programme's zone",
    appliesTo: runs,
    expected: "a time such as 09:00",
  },
  minimumPayout: {
    name: "minimum-payout",
    meaning: "less than this is carried over",
    appliesTo: runs,
    expected: "an amount such as 10 or USD 10, or USD none",
  },
  automaticReleaseBelow: {
    name: "automatic-release",
    meaning: "smaller batches are released without a person",
    appliesTo: runs,
    expected: "an amount such as 5000 or USD 5000, or USD none",
  },
  shareParameter: {
    name: "share-parameter",
    meaning: "the name of our parameter in shop addresses",
    appliesTo: "links made",
    expected: "a word of letters, digits, - and _",
  },
  campaignParameter: {
    name: "campaign-parameter",
    meaning: "the name of the campaign's parameter",
    appliesTo: "links made",
    expected: "a word of letters, digits, - and _",
  },
  ...keepTermWords,
  ...watchTermWords,
  ...lookTermWords,
  ...mailTermWords,
  ...transferTermWords,
  ...railTermWords,
  tokensRequired: {
    name: "tokens-required",
    meaning: "Inspire Tokens that a partner is asked to earn in a quarter",
    appliesTo: "quarters begun",
    expected: "a whole number such as 25; 0 asks for none",
  },
  wordMinutesBefore: {
    name: "word-before",
    meaning: "from how long before a meeting its word counts",
    appliesTo: "words typed",
    expected: "minutes from 0 to 120, such as 15",
  },
  wordMinutesAfter: {
    name: "word-after",
    meaning: "until how long after a meeting its word counts",
    appliesTo: "words typed",
    expected: "minutes from 0 to 2880, such as 60",
  },
  answerHours: {
    name: "answer-within",
    meaning: "how long a question may wait before support are told again",
    appliesTo: "questions that wait",
    expected: "hours from 1 to 720, such as 24",
  },
  communityLink: {
    name: "community-link",
    meaning: "where partners talk among themselves",
    appliesTo: "answers given",
    expected: "an https address, or none",
  },
  communityWords: {
    name: "community-words",
    meaning: "what is said of the partners' group",
    appliesTo: "answers given",
    expected: "a sentence or two, at most 300 letters, or none",
  },
  ...destinationTermWords,
  ...taxTermWords,
};

/** A term's value in words, values staying values. */
export function termValue(name: TermName, terms: Terms): Sentence {
  switch (name) {
    case "commissionBasisPoints":
      return [{ basisPoints: terms.commissionBasisPoints }];
    case "attributionWindowDays":
    case "holdDays":
    case "pendingLimitDays":
    case "unreadMessageDays":
    case "visitDays":
    case "messageDays":
    case "claimDays":
    case "pendingMailDays":
      return counted(terms[name], "day");
    case "answerHours":
    case "destinationWaitHours":
      return counted(terms[name], "hour");
    case "payoutDayOfMonth":
      return [`day ${terms.payoutDayOfMonth} of the month`];
    case "newPartnerDays":
    case "creditDays":
      return counted(terms[name], "day");
    case "oneCustomerBasisPoints":
    case "oneCouponBasisPoints":
    case "correctedBasisPoints":
    case "withholdingBasisPoints":
      return [{ basisPoints: terms[name] }];
    case "unusualTimesMedian":
    case "unusualTimesTotal":
      return [`${terms[name]} times`];
    case "medianOfPayouts":
      return counted(terms[name], "payout");
    case "transfersPerWeek":
      return [...counted(terms.transfersPerWeek, "transfer"), " a week"];
    case "transferArrivalDays":
    case "transferSettleDays":
    case "achEffectiveDays":
      return counted(terms[name], "banking day");
    case "transferWeekday":
      return [weekdayNames[terms.transferWeekday - 1] ?? ""];
    case "transferZone":
      return [terms.transferZone === "programme" ? "the programme's" : terms.transferZone];
    case "tokensRequired":
      return counted(terms[name], "token");
    case "wordMinutesBefore":
    case "wordMinutesAfter":
      return counted(terms[name], "minute");
    case "minimumPayout":
    case "automaticReleaseBelow":
    case "unusualFrom":
    case "firstPayoutLimit":
    case "unusualDebtAbove":
    case "transferFee":
    case "minimumTransfer":
    case "transferDailyLimit":
    case "transferCodeFrom":
    case "automaticTransferBelow":
    case "taxThreshold":
      return moneyTerm(terms[name]);
    case "countingClick":
      return [`the ${terms.countingClick} one`];
    case "lifetimeCustomers":
      return [terms.lifetimeCustomers ? "on" : "off"];
    case "renewals":
      return [terms.renewals.replace("-", " ")];
    case "commissionOnTax":
    case "commissionOnShipping":
    case "payoutTime":
    case "transferTime":
    case "returnedFeeBack":
    case "taxFormHold":
    case "shareParameter":
    case "campaignParameter":
    case "colour":
    case "pendingMails":
    case "transferRails":
    case "achClass":
      return [terms[name]];
    case "logoUrl":
    case "postalAddress":
    case "communityLink":
    case "communityWords":
    case "achRouting":
    case "achBank":
    case "achCompanyId":
    case "achCompany":
      return [terms[name] ?? "none"];
    default:
      return name satisfies never;
  }
}

function moneyTerm(amounts: Readonly<Record<Currency, bigint>>): Sentence {
  const all = Object.entries(amounts);
  return all.length === 0
    ? ["none"]
    : all.flatMap(([currency, minor], index): Sentence => [index === 0 ? "" : ", ", amount({ currency, minor })]);
}
