import { electronicFormatIBAN, isSEPACountry, validateIBAN, ValidationErrorsIBAN } from "ibantools";
import { cleanLine, isRoutingNumber } from "#domain/kernel";
import { accountTypes, printedName, type BankDetails } from "#domain/rails";

export const bankFields = ["kind", "holder", "routing", "account", "accountAgain", "accountType", "iban", "bank"] as const;
export type BankField = (typeof bankFields)[number];
/** What was typed into each field. */
export type TypedBankDetails = Readonly<Partial<Record<BankField, string>>>;

export type BankProblem =
  | "missing"
  | "too-long"
  | "unprintable"
  | "not-nine-digits"
  | "no-such-number"
  | "not-a-number"
  | "differs"
  | "has-digits"
  | "country-unknown"
  | "country-outside"
  | "wrong-length"
  | "wrong-check-digits";

export type ReadBankDetails =
  | { readonly details: BankDetails; readonly bankName: string | null }
  | { readonly problems: Readonly<Partial<Record<BankField, BankProblem>>> };

const longestName = 70;
const longestBank = 40;

/**
 * Reads what somebody typed about their bank account: blanks and hyphens in numbers do no harm, and every field that can't be right is
 * named. Whether the account exists only its bank knows.
 */
export function readBankDetails(typed: TypedBankDetails): ReadBankDetails {
  const kind = typed.kind;
  if (kind !== "us-account" && kind !== "iban") return { problems: { kind: "missing" } };
  const [holder, bank] = [cleanLine(typed.holder ?? "").replaceAll(/\s+/g, " "), cleanLine(typed.bank ?? "").replaceAll(/\s+/g, " ")];
  const problems: Partial<Record<BankField, BankProblem>> = {};
  const note = (field: BankField, problem: BankProblem | null): void => {
    if (problem) problems[field] = problem;
  };
  note("holder", nameProblem(kind, holder));
  note("bank", bankProblem(bank));
  const details = kind === "iban" ? readIban(typed, holder, note) : readUsAccount(typed, holder, note);
  if (Object.keys(problems).length > 0 || !details) return { problems };
  return { details, bankName: bank === "" ? null : bank };
}

type Note = (field: BankField, problem: BankProblem | null) => void;

function readUsAccount(typed: TypedBankDetails, holder: string, note: Note): BankDetails | null {
  const [routing, account, again] = [numberOf(typed.routing), numberOf(typed.account), numberOf(typed.accountAgain)];
  const accountType = accountTypes.find((type) => type === typed.accountType);
  note("routing", routingProblem(routing));
  note("account", account === "" ? "missing" : /^\d{4,17}$/.test(account) ? null : "not-a-number");
  // Unlike a routing number or an IBAN it has no check digit: typing it twice is all there is.
  note("accountAgain", again === "" ? "missing" : again === account ? null : "differs");
  note("accountType", accountType ? null : "missing");
  return accountType ? { kind: "us-account", holder, routing, account, accountType } : null;
}

function routingProblem(routing: string): BankProblem | null {
  if (routing === "") return "missing";
  if (!/^\d{9}$/.test(routing)) return "not-nine-digits";
  return isRoutingNumber(routing) ? null : "no-such-number";
}

function readIban(typed: TypedBankDetails, holder: string, note: Note): BankDetails {
  const iban = electronicFormatIBAN(numberOf(typed.iban)) ?? "";
  note("iban", ibanProblem(iban));
  return { kind: "iban", holder, iban };
}

function ibanProblem(iban: string): BankProblem | null {
  if (iban === "") return "missing";
  const { valid, errorCodes } = validateIBAN(iban, { allowQRIBAN: false });
  const has = (...errors: readonly ValidationErrorsIBAN[]): boolean => errors.some((error) => errorCodes.includes(error));
  if (has(ValidationErrorsIBAN.NoIBANCountry, ValidationErrorsIBAN.NoIBANProvided)) return "country-unknown";
  if (has(ValidationErrorsIBAN.WrongBBANLength)) return "wrong-length";
  if (has(ValidationErrorsIBAN.QRIBANNotAllowed)) return "no-such-number";
  if (!valid) return "wrong-check-digits";
  return isSEPACountry(iban.slice(0, 2)) ? null : "country-outside";
}

function nameProblem(kind: BankDetails["kind"], holder: string): BankProblem | null {
  if (holder === "") return "missing";
  if (holder.length > longestName) return "too-long";
  return printedName(kind, holder) === null ? "unprintable" : null;
}

/** It is shown in chat and in mails: nobody's account number may slip into it. */
function bankProblem(bank: string): BankProblem | null {
  if (bank.length > longestBank) return "too-long";
  return /\p{Nd}{3}/u.test(bank.normalize("NFKC").replaceAll(/[\s.-]/g, "")) ? "has-digits" : null;
}

/** As it may be typed or pasted: in groups, with hyphens, with invisible signs, with the digits of another keyboard. */
function numberOf(typed: string | undefined): string {
  return (typed ?? "").normalize("NFKC").replaceAll(/[\s\p{Cf}\p{Pd}.]/gu, "");
}

/** The same account gives the same text, however it is used. */
export function accountText(details: BankDetails): string {
  return details.kind === "iban" ? `iban|${details.iban}` : `us-account|${details.routing}|${details.account}`;
}

/** The last digits by which its owner knows it: four at most, and never more than half of them. */
export function lastDigits(details: BankDetails): string {
  const number = details.kind === "iban" ? details.iban : details.account;
  return number.slice(-Math.min(4, Math.floor(number.length / 2)));
}
