import type { BankField, BankProblem, DestinationFacts } from "#domain/transfers";

/** "account of Wasatch Credit Union ending 6528": all that anybody is told of it. */
export function accountPhrase({ last4, bankName }: Pick<DestinationFacts, "last4" | "bankName">): string {
  return `account${bankName === null ? "" : ` of ${bankName}`} ending ${last4}`;
}

/** The same where a label says that it is an account. */
export function accountName({ last4, bankName }: Pick<DestinationFacts, "last4" | "bankName">): string {
  return `${bankName === null ? "" : `${bankName}, `}ending ${last4}`;
}

const missing: Readonly<Record<BankField, string>> = {
  kind: "Choose where your account is.",
  holder: "Enter the name of the account's holder.",
  routing: "Enter the routing number of your bank.",
  account: "Enter the number of your account.",
  accountAgain: "Enter the account number once more.",
  accountType: "Choose what kind of account it is.",
  iban: "Enter your IBAN.",
  bank: "Enter the bank's name.",
};

const problems: Readonly<Record<Exclude<BankProblem, "missing">, string>> = {
  "too-long": "This is too long: 70 letters at most for a name, 40 for a bank.",
  unprintable:
    "Banks print Latin letters, digits and a few signs only. Write the name as it stands on your bank statement, without emoji or other scripts.",
  "not-nine-digits": "A routing number has nine digits. It stands at the lower left of a check.",
  "no-such-number": "This can't be right: its check digit does not fit, or no bank account has it. Compare it digit by digit.",
  "not-a-number": "An account number has 4 to 17 digits and nothing else.",
  differs: "This is not the same as above. Enter the account number twice, to be sure.",
  "has-digits": "Enter the bank's name only, without any number.",
  "country-unknown": "An IBAN begins with two letters for a country, such as DE or NL. This begins with no country that has IBANs.",
  "country-outside": "We can send money to countries of the SEPA area only, and this IBAN is of another one.",
  "wrong-length": "IBANs of this country are longer or shorter. Compare it with your bank statement.",
  "wrong-check-digits": "A digit or letter of it is wrong. Compare it with your bank statement.",
};

/** What is wrong with a field, in words that stand beside it. */
export function bankProblemWords(field: BankField, problem: BankProblem): string {
  return problem === "missing" ? missing[field] : problems[problem];
}
