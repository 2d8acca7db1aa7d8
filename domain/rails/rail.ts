import type { Currency, Instant, Money } from "#domain/kernel";
import type { RailName } from "#domain/programme";

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

/** One payment, as a rail that is called gets it. */
export type RailOrder = Wanted & {
  /** by which the other side knows it, for ever: the same at every try */
  readonly key: string;
  /** as people call it: "12" */
  readonly transfer: string;
  readonly account: BankDetails;
};

/** What the other side says of a payment. */
export type RailWord = {
  readonly says: "submitted" | "settled" | "failed" | "returned";
  /** how it calls the payment */
  readonly reference: string | null;
  /** why it failed or came back, in its code */
  readonly code: string | null;
};

/**
 * What came of a call. no-such-key: the other side answered that it has never seen the key. no-answer: nobody knows what happened, whether it took too
 * long, broke off, or was no answer of that program's at all.
 */
export type RailAnswer =
  | ({ readonly kind: "known" } & RailWord)
  | { readonly kind: "no-such-key" }
  | { readonly kind: "no-answer"; readonly why: string };

/** Something that the other side tells by itself. It may come before the answer to the call, twice, in any order, years later, or never. */
export type RailNotice = RailWord & { readonly id: string; readonly key: string; readonly at: Instant };

export type RailNotification =
  | { readonly kind: "notices"; readonly notices: readonly RailNotice[] }
  /** nobody has signed it who may, or too long ago */
  | { readonly kind: "forged" }
  | { readonly kind: "unreadable"; readonly why: string };

/** The one port to whoever moves money on being called. It sits outside, where requests are made; here is what it has to be. */
export type CalledRail = {
  readonly name: RailName;
  readonly capabilities: RailCapabilities;
  /** null: it would take it */
  readonly quote: (wanted: Wanted) => RailMismatch | null;
  /** Never throws. Asked again with the same key it does nothing twice, for as long as `keyHours` says. */
  readonly submit: (order: RailOrder) => Promise<RailAnswer>;
  /** Never throws. */
  readonly lookup: (key: string) => Promise<RailAnswer>;
  readonly parseNotification: (raw: {
    readonly header: (name: string) => string | undefined;
    readonly body: Uint8Array;
    readonly now: Instant;
  }) => RailNotification;
};
