const transfers = "transfers asked for";
const sent = "runs of transfers";
const files = "files written";

/** The terms of transfers to bank accounts. */
export const transferTermWords = {
  transferFee: {
    name: "transfer-fee",
    meaning: "what a transfer to a bank account costs, taken from its amount",
    appliesTo: transfers,
    expected: "an amount such as 2.50 or USD 2.50, or USD none",
  },
  minimumTransfer: {
    name: "minimum-transfer",
    meaning: "the smallest transfer; without one for its currency no money leaves the wallets",
    appliesTo: transfers,
    expected: "an amount such as 5 or USD 5, or USD none",
  },
  transferWeekday: {
    name: "transfer-day",
    meaning: "the day of the week on which transfers are sent; on a bank holiday the next banking day",
    appliesTo: "weeks begun",
    expected: "a weekday such as wednesday",
  },
  transferTime: {
    name: "transfer-time",
    meaning: "until then, on that day, a transfer can be asked for and cancelled",
    appliesTo: "weeks begun",
    expected: "a time such as 15:00",
  },
  transferZone: {
    name: "transfer-zone",
    meaning: "where that time is read off the clock",
    appliesTo: "weeks begun",
    expected: "a zone such as America/Denver, or programme",
  },
  transferArrivalDays: {
    name: "transfer-arrival",
    meaning: "banking days from sending until the money is expected to arrive",
    appliesTo: "weeks begun",
    expected: "a whole number such as 2",
  },
  transferSettleDays: {
    name: "transfer-settle",
    meaning: "banking days after sending from which a transfer counts as arrived, when the bank said nothing",
    appliesTo: sent,
    expected: "a whole number such as 5",
  },
  transferDailyLimit: {
    name: "transfer-limit",
    meaning: "the most that a partner may ask for within 24 hours",
    appliesTo: transfers,
    expected: "an amount such as 5000 or USD 5000, or USD none",
  },
  transfersPerWeek: {
    name: "transfers-per-week",
    meaning: "how many transfers a partner may ask for within seven days",
    appliesTo: transfers,
    expected: "a whole number such as 5",
  },
  transferCodeFrom: {
    name: "transfer-code-from",
    meaning:
      "from this amount on, with all that was asked for within 24 hours, a mailed code has to be typed as well; without one for its currency always",
    appliesTo: transfers,
    expected: "an amount such as 500 or USD 500, or USD none",
  },
  automaticTransferBelow: {
    name: "automatic-transfer",
    meaning: "smaller transfers, with all that was asked for within 24 hours, need nobody of finance to approve them",
    appliesTo: transfers,
    expected: "an amount such as 1000 or USD 1000, or USD none",
  },
  returnedFeeBack: {
    name: "returned-fee-back",
    meaning: "whether a transfer that comes back gives its fee back as well",
    appliesTo: "transfers returned",
    expected: "yes or no",
  },
};

/** The terms of the ways that money takes. */
export const railTermWords = {
  transferRails: {
    name: "transfer-rails",
    meaning: "which way money takes to the banks: by currency, or by currency and country; the first that fits",
    appliesTo: "transfers that leave",
    expected: "a rail (manual, nacha), or some by currency such as USD nacha, EUR/DE manual",
  },
  achRouting: {
    name: "ach-routing",
    meaning: "the routing number of the bank that gets our ACH files",
    appliesTo: files,
    expected: "nine digits of a bank in the United States, or none",
  },
  achBank: {
    name: "ach-bank",
    meaning: "that bank's name, at the head of ACH files",
    appliesTo: files,
    expected: "2 to 23 letters without accents, or none",
  },
  achCompanyId: {
    name: "ach-company-id",
    meaning: "by what that bank knows us, mostly 1 and the nine digits of the tax number",
    appliesTo: files,
    expected: "ten capital letters and digits, or none",
  },
  achCompany: {
    name: "ach-company",
    meaning: "our name as receivers read it on their statements",
    appliesTo: files,
    expected: "2 to 16 letters without accents, or none",
  },
  achClass: {
    name: "ach-class",
    meaning: "whom we pay: PPD people, CCD companies",
    appliesTo: files,
    expected: "PPD or CCD",
  },
  achEffectiveDays: {
    name: "ach-effective",
    meaning: "banking days from an ACH file's day until it is to be booked",
    appliesTo: files,
    expected: "1 or 2",
  },
};

/** Monday first, as the calendar counts them. */
export const weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
