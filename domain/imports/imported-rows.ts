import type { Currency, Instant } from "#domain/kernel";
import type { RateValue } from "#domain/conversions";
import type { PartnerStatus } from "#domain/partners";

export const saidStatuses = ["paid", "unpaid", "pending", "rejected", "draft", "failed"] as const;
/** What AffiliateWP says a referral is. */
export type SaidStatus = (typeof saidStatuses)[number];

/** Somebody who was a partner there. */
export type AffiliateRow = {
  readonly kind: "affiliate";
  /** their number, which their links carry */
  readonly key: string;
  readonly name: string;
  /** as it was given; null: none */
  readonly email: string | null;
  /** whether it is that of their account at the site; otherwise the account is gone, and it is where they were paid */
  readonly hasAccount: boolean;
  /** other words that their links may carry: the name they log in by, slugs */
  readonly words: readonly string[];
  readonly status: PartnerStatus;
  readonly since: Instant;
  /** null: the programme's own rate */
  readonly rate: RateValue | null;
  /** a rate that nothing here stands for; null: none */
  readonly oddRate: string | null;
  /** how many rows of theirs there have to be, by that system's own count; null: it does not say */
  readonly counted: { readonly paid: number | null; readonly visits: number | null };
};

export type ReferralRow = {
  readonly kind: "referral";
  readonly key: string;
  readonly affiliate: string;
  readonly said: SaidStatus;
  /** below nothing for a deduction, which can't be taken over as a referral */
  readonly minor: bigint;
  readonly currency: Currency;
  /** the shop's id of the order behind it; null: none is */
  readonly order: string | null;
  readonly number: string;
  readonly label: string;
  readonly campaign: string;
  readonly at: Instant;
  /** grows with the numbers that AffiliateWP gave */
  readonly place: number;
  readonly payout: string | null;
};

export type VisitRow = {
  readonly kind: "visit";
  readonly key: string;
  readonly affiliate: string;
  readonly campaign: string;
  readonly landing: string;
  readonly referrerHost: string | null;
  readonly at: Instant;
};

export type PayoutRow = {
  readonly kind: "payout";
  readonly key: string;
  readonly affiliate: string;
  readonly minor: bigint;
  readonly referrals: readonly string[];
  readonly state: string;
  readonly at: Instant;
};

export type ImportedRow = AffiliateRow | ReferralRow | VisitRow | PayoutRow;

/** Why a row was set aside; `templates/import-words.ts` has a sentence for each. */
export type ImportTrouble =
  | "row-broken"
  | "field-missing"
  | "number-twice"
  | "number-unreadable"
  | "affiliate-unreadable"
  | "affiliate-unknown"
  | "reference-taken"
  | "address-taken"
  | "status-unknown"
  | "amount-unreadable"
  | "amount-negative"
  | "currency-unknown"
  | "time-unreadable"
  | "time-ahead"
  | "address-unreadable"
  | "said-otherwise"
  | "order-known"
  | "nothing-paid"
  | "payout-unmatched"
  | "visits-gone"
  | "partner-unknown"
  | "coupon-taken"
  | "partner-not-active"
  | "balance-other";

/** `detail`: the value that it is about, as it was given. */
export type Aside = { readonly why: ImportTrouble; readonly detail: string };

export type ReadRow<Row extends ImportedRow = ImportedRow> = { readonly row: Row } | { readonly aside: Aside };

/** What a reader has to know that the rows don't say. */
export type Reading = {
  /** the shop's currency: what a blank one means, and what payouts are added up in */
  readonly currency: Currency;
  /** the programme's rate in basis points: who had this has none of their own */
  readonly usualRate: number;
  readonly now: Instant;
};
