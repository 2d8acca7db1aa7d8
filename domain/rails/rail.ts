import type { Currency, Money } from "#domain/kernel";

export const accountTypes = ["checking", "savings"] as const;
type AccountType = (typeof accountTypes)[number];

/** A bank account as a rail needs it. It exists sealed, and in the hands of whoever sends money; never in a log, a message or an audit. */
export type BankDetails = { readonly holder: string } & (
  | { readonly kind: "us-account"; readonly routing: string; readonly account: string; readonly accountType: AccountType }
  | { readonly kind: "iban"; readonly iban: string }
);

/** What a rail can do. Whoever sends money looks here, and never at a rail's name. */
export type RailCapabilities = {
  /** file: two persons carry it to the bank. call: a program on the other side is asked, and answers */
  readonly sends: "file" | "call";
  /** whether what was sent can be called back */
  readonly isReversible: boolean;
  /** silence: what did not come back within some banking days has arrived. word: the other side says so */
  readonly settles: "silence" | "word";
  readonly currencies: readonly Currency[] | "any";
  /** of the bank accounts, ISO 3166 */
  readonly countries: readonly string[] | "any";
  readonly kinds: readonly BankDetails["kind"][];
  /** minor units; null: no end to it */
  readonly largest: bigint | null;
  /** for how many hours the other side knows a key for the same order; null: there are no keys, a file says each transfer once */
  readonly keyHours: number | null;
  /** takes nobody's money anywhere */
  readonly isForDemonstrations: boolean;
};

/** What somebody wants to send, as far as it takes to know who can. */
export type Wanted = { readonly net: Money; readonly country: string; readonly kind: BankDetails["kind"] };

/** Why a rail does not take something. */
export type RailMismatch = "currency" | "country" | "kind" | "amount" | "demonstration";
