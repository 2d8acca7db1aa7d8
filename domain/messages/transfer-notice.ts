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
