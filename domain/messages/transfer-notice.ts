import type { Instant, Money } from "#domain/kernel";

/** What became of a transfer to a bank account. */
export type TransferNoticeFacts = {
  readonly what: "requested" | "held" | "sent" | "failed" | "returned";
  readonly transfer: string;
  readonly amount: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly last4: string;
  /** "2026-12-02" */
  readonly processOn: string;
  readonly expectedOn: string;
  /** why, as a code of ours or in the bank's words */
  readonly code: string | null;
  /** what staff wrote */
  readonly note: string | null;
  readonly at: Instant;
};

/** Why a partner's money does not leave for their bank, or that it does again; and what would keep it from leaving. */
export type MoneyNoticeFacts = {
  /** held, lifted: by the programme's staff. form-near, form-over: a tax form is missing, and the year's payments are near or over what is reported */
  readonly what: "held" | "lifted" | "form-near" | "form-over" | "form-asked";
  readonly at: Instant;
  /** of forms: the year of the payments, what was paid in it so far, and from how much on it is reported */
  readonly year: number | null;
  readonly paid: Money | null;
  readonly threshold: Money | null;
};
