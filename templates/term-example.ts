import { atLocalTime, basisPointsOf, localDate, money, plusDays, type Currency, type Instant, type Zone } from "#domain/kernel";
import { pendingMailHours, railRules, renewalLimit, type currencyTerms, type TermName, type Terms } from "#domain/programme";
import { inkOn } from "./ink.ts";
import { amount, counted, onDate } from "./phrases.ts";
import { railSentence } from "./rail-words.ts";
import type { Sentence } from "./view.ts";

export type TermExampleFacts = {
  readonly name: TermName;
  readonly before: Terms;
  readonly after: Terms;
  /** that the change is about, or the programme's */
  readonly currency: Currency;
  readonly zone: Zone;
  readonly from: Instant;
};

/** What a change means, in one case that anybody can reckon along; nothing where the value says it all. */
export function termExample({ name, before, after, currency, zone, from }: TermExampleFacts): Sentence {
  const hundred = 10_000n;
  const of = (minor: bigint) => amount(money(minor, currency));
  const share = (terms: Terms, minor: bigint) => of(basisPointsOf(minor, terms.commissionBasisPoints));
  const byCurrency = (term: (typeof currencyTerms)[number]) => [before[term][currency], after[term][currency]] as const;
  switch (name) {
    case "commissionBasisPoints":
      return ["An order of ", of(hundred), " placed after that earns ", share(after, hundred), " instead of ", share(before, hundred), "."];
    case "commissionOnTax": {
      const taxed = (terms: Terms) => share(terms, terms.commissionOnTax === "yes" ? 10_800n : hundred);
      return [
        "A line of ",
        of(hundred),
        " with ",
        of(800n),
        " of tax on it earns ",
        taxed(after),
        " instead of ",
        taxed(before),
        " at the programme's rate.",
      ];
    }
    case "commissionOnShipping": {
      const shipped = (terms: Terms) => share(terms, terms.commissionOnShipping === "yes" ? 1_000n : 0n);
      return ["Shipping for ", of(1_000n), " earns ", shipped(after), " instead of ", shipped(before), " at the programme's rate."];
    }
    case "attributionWindowDays":
      return [
        "A click counts for orders of the next ",
        ...counted(after[name], "day"),
        " instead of ",
        ...counted(before[name], "day"),
        ".",
      ];
    case "countingClick":
      return [`Of two visits by two partners' links before an order the ${after.countingClick} one earns.`];
    case "lifetimeCustomers":
      return [
        after.lifetimeCustomers
          ? "A customer who comes back without any link earns again for the partner of their first order."
          : "A customer who comes back without any link earns nobody anything.",
      ];
    case "renewals": {
      const limit = renewalLimit(after);
      if (limit === 0) return ["A renewal made after that earns nobody anything."];
      return [
        "Renewals made after that earn for the partner of the first order",
        limit === Infinity ? "." : `, the first ${limit} of each subscription.`,
      ];
    }
    case "holdDays":
      return [
        "An order placed and paid for ",
        onDate(from),
        " can be paid out from ",
        onDate(plusDays(from, after[name])),
        " on instead of ",
        onDate(plusDays(from, before[name])),
        ".",
      ];
    case "pendingLimitDays":
      return [
        "An order placed ",
        onDate(from),
        " that nobody pays for is given up ",
        onDate(plusDays(from, after[name])),
        " instead of ",
        onDate(plusDays(from, before[name])),
        ".",
      ];
    case "payoutDayOfMonth":
    case "payoutTime": {
      const next = firstRun(after, from, zone);
      return ["The first run by it is the one of ", { instant: next, as: "minute" }, "."];
    }
    case "minimumPayout": {
      const [was, is] = byCurrency(name);
      if (is === undefined) return [`Nobody is paid in ${currency} any more: what they earn in it is carried over.`];
      return [
        "Whoever has less than ",
        of(is),
        " waits for the next run",
        ...(was === undefined ? [`; until now nobody is paid in ${currency}.`] : [" instead of less than ", of(was), "."]),
      ];
    }
    case "automaticReleaseBelow": {
      const [was, is] = byCurrency(name);
      if (is === undefined) return [`Every batch with ${currency} in it needs two persons.`];
      return [
        "A batch below ",
        of(is),
        " is released by itself",
        ...(was === undefined ? [`; until now every batch with ${currency} needs two persons.`] : [" instead of one below ", of(was), "."]),
      ];
    }
    case "transferFee": {
      const [was = 0n, is = 0n] = byCurrency(name);
      const large = 10n * (was > is ? was : is);
      return ["A transfer of ", of(large), " arrives as ", of(large - is), " instead of ", of(large - was), "."];
    }
    case "destinationWaitHours":
      return [
        "Money can go to a bank account ",
        ...counted(after[name], "hour"),
        " after it was confirmed instead of ",
        ...counted(before[name], "hour"),
        ".",
      ];
    case "minimumTransfer": {
      const [, is] = byCurrency(name);
      return [
        is === undefined ? `Nothing leaves the wallets in ${currency} any more.` : "",
        ...(is === undefined ? [] : ["Less than ", of(is), " stays in the wallet."]),
      ];
    }
    case "transferWeekday":
    case "transferTime":
    case "transferZone":
      return ["It holds from the first week on that begins after that: transfers that were asked for before keep their day."];
    case "transferRails":
      return [...new Set(railRules(after).map(({ rail }) => rail))].flatMap((rail) => railSentence(rail));
    case "achRouting":
    case "achBank":
    case "achCompanyId":
    case "achCompany":
    case "achClass":
    case "achEffectiveDays":
    case "transferArrivalDays":
    case "transferSettleDays":
    case "transferDailyLimit":
    case "transfersPerWeek":
    case "transferCodeFrom":
    case "automaticTransferBelow":
    case "returnedFeeBack":
    case "taxThreshold":
    case "taxFormHold":
    case "unreadMessageDays":
    case "visitDays":
    case "messageDays":
    case "claimDays":
    case "shareParameter":
    case "campaignParameter":
    case "unusualFrom":
    case "firstPayoutLimit":
    case "unusualDebtAbove":
    case "unusualTimesMedian":
    case "unusualTimesTotal":
    case "medianOfPayouts":
    case "newPartnerDays":
    case "oneCustomerBasisPoints":
    case "oneCouponBasisPoints":
    case "correctedBasisPoints":
    case "withholdingBasisPoints":
    case "creditDays":
    case "tokensRequired":
    case "wordMinutesBefore":
    case "wordMinutesAfter":
    case "answerHours":
    case "pendingMailDays":
    case "logoUrl":
    case "postalAddress":
    case "communityLink":
    case "communityWords":
      return [];
    case "pendingMails": {
      const hours = pendingMailHours(after);
      if (hours.length === 0) return ["Nobody is written to about an order that is not paid for."];
      return [
        `The customer of an order first seen unpaid at 9:00 in the morning is written to ${hours.map((hour) => `${hour} h`).join(", ")} later, by day, as long as it is still unpaid and the shop says where to pay it.`,
      ];
    }
    case "colour": {
      const { ink, contrast } = inkOn(after.colour);
      return [
        `What stands on it is ${ink === "#ffffff" ? "white" : "black"}, with a contrast of ${contrast.toFixed(1)} to 1; to be read by everybody it takes 4.5.`,
      ];
    }
    default:
      return name satisfies never;
  }
}

/** The run of the first month that begins at the change or after it. */
function firstRun(terms: Terms, from: Instant, zone: Zone): Instant {
  const day = localDate(from, zone);
  const isMonthsStart = day.day === 1 && Temporal.Instant.compare(from, day.toZonedDateTime(zone).toInstant()) === 0;
  const month = day.with({ day: 1 }).add({ months: isMonthsStart ? 0 : 1 });
  return atLocalTime(month.with({ day: terms.payoutDayOfMonth }), Temporal.PlainTime.from(terms.payoutTime), zone);
}
