import type { Instant, Money } from "#domain/kernel";
import { always } from "./usual-rules.ts";

/** What became of a transfer to a bank account. */
type TransferNoticeFacts = {
  readonly what: "requested" | "approved" | "held" | "sent" | "failed" | "returned" | "corrected";
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
  /** of one that was asked for: staff have to approve it before it leaves; left out: an earlier release told it */
  readonly needsApproval?: boolean;
  /** of one that came back: what is in the wallet again, with its fee or without; left out: an earlier release told it */
  readonly back?: Money;
};

/** Why a partner's money does not leave for their bank, or that it does again; and what would keep it from leaving. */
type MoneyNoticeFacts = {
  /**
   * held, lifted: by the programme's staff. form-near, form-over: a tax form is missing, and the year's payments are near or over what is reported.
   * written-off: a debt was let off. withheld, withheld-back: money was kept back for the tax office, or given back
   */
  readonly what: "held" | "lifted" | "form-near" | "form-over" | "form-asked" | "written-off" | "withheld" | "withheld-back";
  readonly at: Instant;
  /** of forms: the year of the payments, what was paid in it so far, and from how much on it is reported */
  readonly year: number | null;
  readonly paid: Money | null;
  readonly threshold: Money | null;
  /** of what was let off, withheld or given back: how much, and why; not set of the others */
  readonly amount?: Money;
  readonly why?: string;
};

/** What is told of transfers to bank accounts: to their partners, and to finance. */
export type TransferFacts = {
  /** a large transfer takes it, besides the confirmation */
  readonly "transfer-code": { readonly code: string; readonly amount: Money; readonly last4: string; readonly expiresAt: Instant };
  /** what became of a transfer to a bank account */
  readonly "transfer-notice": TransferNoticeFacts;
  readonly "money-notice": MoneyNoticeFacts;
  /** finance: nobody can find out whether a transfer was paid (review), or its rail says what can't be true as well (contradiction) */
  readonly "transfer-unclear": { readonly transfer: string; readonly what: "review" | "contradiction"; readonly net: Money };
  /** finance: a transfer leaves when they say so; of one that a run held, why, as a code */
  readonly "transfer-waits": {
    readonly what: "requested" | "held";
    readonly transfer: string;
    readonly net: Money;
    readonly processOn: string;
    readonly code: string | null;
  };
  /** finance: the bank's return file was taken in */
  readonly "bank-answered": { readonly file: string; readonly returned: number; readonly corrected: number; readonly unused: number };
  /** finance: a file of transfers waits to be given to the bank */
  readonly "transfers-to-send": { readonly file: string; readonly processOn: string; readonly count: number; readonly net: Money };
};

export const transferRules = {
  "transfer-code": { ...always, keepsQuiet: false, byMailOnly: true, giveUpAfterMinutes: 10 },
  // Whoever did not ask for it has to know at once.
  "transfer-notice": { ...always, keepsQuiet: false },
  "money-notice": { ...always, keepsQuiet: false },
  "transfer-waits": { ...always, channels: ["staff"] },
  "transfers-to-send": { ...always, channels: ["staff"] },
  "bank-answered": { ...always, channels: ["staff"] },
  "transfer-unclear": { ...always, keepsQuiet: false, channels: ["staff"] },
} as const;
