const runs = "payout runs";

/** The terms that say when a payout is looked at by a person, and how long a request for a credit waits. */
export const watchTermWords = {
  unusualFrom: {
    name: "unusual-from",
    meaning: "smaller payouts are never unusual",
    appliesTo: runs,
    expected: "an amount such as 100 or USD 100, or USD none",
  },
  firstPayoutLimit: {
    name: "first-payout-limit",
    meaning: "a first payout above it is looked at by a person",
    appliesTo: runs,
    expected: "an amount such as 500 or USD 500, or USD none",
  },
  unusualTimesMedian: {
    name: "unusual-times",
    meaning: "a payout of more than so many times the median of the partner's last ones is looked at by a person",
    appliesTo: runs,
    expected: "a whole number such as 5",
  },
  unusualTimesTotal: {
    name: "unusual-total",
    meaning: "a batch of more than so many times the median of the last six takes two persons",
    appliesTo: runs,
    expected: "a whole number such as 2",
  },
  medianOfPayouts: {
    name: "median-of",
    meaning: "how many of the partner's last payouts that median is of",
    appliesTo: runs,
    expected: "a whole number such as 6",
  },
  unusualDebtAbove: {
    name: "unusual-debt",
    meaning: "corrections that exceed what a partner earned by more are looked at by a person",
    appliesTo: runs,
    expected: "an amount such as 20 or USD 20, or USD none",
  },
  newPartnerDays: {
    name: "new-partner",
    meaning: "payouts to partners who are active for less are looked at by a person",
    appliesTo: runs,
    expected: "days, such as 30",
  },
  oneCustomerBasisPoints: {
    name: "one-customer",
    meaning: "a payout of which one customer makes up so much is looked at by a person",
    appliesTo: runs,
    expected: "a percentage such as 80%",
  },
  oneCouponBasisPoints: {
    name: "one-coupon",
    meaning: "a payout of which one coupon suddenly makes up so much is looked at by a person",
    appliesTo: runs,
    expected: "a percentage such as 80%",
  },
  correctedBasisPoints: {
    name: "corrected-share",
    meaning: "a payout of which so many entries are corrected or refunded is looked at by a person",
    appliesTo: runs,
    expected: "a percentage such as 30%",
  },
  creditDays: {
    name: "credit-days",
    meaning: "how long a requested credit waits for its confirmation",
    appliesTo: "requests for a credit",
    expected: "days, such as 7",
  },
};
