/** The terms of tax forms. */
export const taxTermWords = {
  taxThreshold: {
    name: "tax-threshold",
    meaning: "payments of a year to a US account from which they are reported (1099-NEC)",
    appliesTo: "years ended",
    expected: "an amount such as 2000 or USD 2000, or USD none",
  },
  taxFormHold: {
    name: "tax-form-hold",
    meaning: "whether a transfer that would reach it waits until the partner's tax form is there",
    appliesTo: "runs of transfers",
    expected: "yes or no",
  },
  withholdingBasisPoints: {
    name: "withholding-rate",
    meaning: "how much of a wallet finance keep back for the tax office where they name no sum",
    appliesTo: "withholdings asked for",
    expected: "a percentage such as 24%",
  },
};
