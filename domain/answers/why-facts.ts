import type { Currency, Instant, Money } from "#domain/kernel";
import type { Candidate, LossReason, NobodyReason, Rule } from "#domain/attribution";
import type { ConversionStatus, CorrectionReason, RateScope, RateValue, ReviewQuestion, StatusReason } from "#domain/conversions";
import type { OrderStatus } from "#domain/orders";
import type { ClaimFacts } from "./claims.ts";
import type { CustomerFacts } from "./customer.ts";
import type { PendingMails } from "./pending-mails.ts";
import type { Forecast } from "./forecast.ts";
import type { Doer, PartnerName } from "./people.ts";

/** The life of one order, as far as the reader may know it: facts in the order in which they happened, no wording. */
export type WhyFacts = {
  readonly reader: "partner" | "support";
  readonly order: OrderLife;
  readonly customer: CustomerFacts;
  /** one for each time the order was credited to somebody, oldest first; a partner sees only their own */
  readonly chapters: readonly Chapter[];
  /** who said that the order was theirs; a partner sees only their own claim */
  readonly claims: readonly ClaimFacts[];
  /** to the customer, about the order's payment */
  readonly mails: PendingMails;
};

export type OrderLife = {
  readonly number: string;
  readonly status: OrderStatus | null;
  readonly shopStatus: string;
  readonly isTrashed: boolean;
  readonly isRenewal: boolean;
  readonly currency: Currency;
  readonly createdAt: Instant;
  readonly paidAt: Instant | null;
  readonly total: Money;
};

/** How the order came to be credited to somebody (or nobody), and what became of it there. */
export type Chapter = {
  readonly attribution: AttributionFacts;
  /** null: nobody is credited */
  readonly conversion: ConversionLife | null;
};

export type AttributionFacts = {
  readonly rule: Rule;
  readonly decidedAt: Instant;
  readonly decidedBy: Doer;
  /** null: nobody */
  readonly partner: PartnerName | null;
  readonly campaign: string;
  readonly windowDays: number;
  /** traces that were judged, oldest first; a partner sees only their own */
  readonly traces: readonly Trace[];
  /** staff assignment: the reason given, and whose it was before (for support only) */
  readonly reason: string | null;
  readonly replaces: PartnerName | null;
  /** renewal: the number of the order it inherits from; null when none was found */
  readonly parentOrder: string | null;
  /** renewal: why it is credited to nobody */
  readonly nobodyBecause: NobodyReason | null;
  /** renewal of nobody: who decided that it stays so, and why; null: nobody has (partners don't see such orders) */
  readonly dismissed: { readonly at: Instant; readonly by: Doer; readonly reason: string } | null;
};

/** One piece of evidence and what became of it. */
export type Trace = {
  readonly at: Instant;
  /** a coupon; a click that we recorded ourselves, or what the shop remembered of the visit; an earlier order of the customer */
  readonly source: Candidate["source"];
  /** of a coupon: its code */
  readonly reference: string | null;
  /** the number of the customer's earlier order */
  readonly order: string | null;
  readonly partner: PartnerName | null;
  readonly campaign: string;
  /** the page the link led to; null when the shop told only the reference */
  readonly landing: string | null;
  readonly outcome: "won" | LossReason;
};

export type ConversionLife = {
  readonly partner: PartnerName;
  readonly status: ConversionStatus;
  readonly reason: StatusReason;
  /** what it is worth now; of a paid one: what was paid */
  readonly amount: Money;
  /** what an earlier system promised for it; absent: it is rated here, line by line */
  readonly promised?: Money;
  readonly holdDays: number;
  readonly maturesAt: Instant | null;
  readonly isSuperseded: boolean;
  /** what support are asked about it; for support only */
  readonly question: ReviewQuestion | null;
  readonly lines: readonly LineShare[];
  readonly refunds: readonly RefundShare[];
  /** status moves, corrections and payouts in the order of time */
  readonly events: readonly LifeEvent[];
  /** when it is expected in the wallet; only of an unpaid one that no batch holds */
  readonly expected: Expected | null;
  /** pending for its payment: when it is rejected unless somebody pays */
  readonly givenUpAt: Instant | null;
  /** money booked for it, oldest first; empty for partners, whose story tells it in words */
  readonly ledger: readonly { readonly at: Instant; readonly kind: "conversion" | "correction"; readonly amount: Money }[];
};

export type LineShare = {
  readonly name: string;
  readonly quantity: number;
  readonly isShipping: boolean;
  /** after discounts; `tax` included where it earns */
  readonly base: Money;
  readonly tax: Money;
  readonly rate: { readonly value: RateValue; readonly source: RateScope; readonly ruleId: bigint | null };
  readonly commission: Money;
  /** false: rated before the shop had told of the product, whose categories might have a rate */
  readonly isProductKnown: boolean;
  /** when it was rated again because the shop told of its product only then */
  readonly ratedAgainAt: Instant | null;
};

export type RefundShare = {
  readonly amount: Money;
  /** what the shop wrote; empty for partners, because it may name the customer */
  readonly reason: string;
  /** of the commission */
  readonly takesBack: Money;
  /** what the refund is a share of; null: it says which lines it took back */
  readonly ofTotal: Money | null;
  readonly isAfterPayout: boolean;
};

/** Why a person did it, where a person did. */
export type StaffAct = { readonly by: Doer; readonly reason: string | null };

export type LifeEvent =
  | {
      readonly kind: "moved";
      readonly at: Instant;
      readonly from: ConversionStatus | null;
      readonly to: ConversionStatus;
      readonly reason: StatusReason;
      readonly act: StaffAct | null;
    }
  | {
      readonly kind: "corrected";
      readonly at: Instant;
      readonly amount: Money;
      readonly reason: CorrectionReason;
      readonly settledIn: string | null;
      /** what of it nobody owes any more, because a debt was let off; of one that gives back: what was owed again. Not below nothing */
      readonly letOff: Money;
      readonly act: StaffAct | null;
    }
  | { readonly kind: "prepared"; readonly at: Instant; readonly period: string; readonly amount: Money }
  | { readonly kind: "left-out"; readonly at: Instant; readonly period: string; readonly because: "changed" | "batch-cancelled" }
  | { readonly kind: "paid"; readonly at: Instant; readonly period: string; readonly amount: Money };

/** The first payout run after the hold, and what the partner's money of that currency as a whole is waiting for. */
export type Expected = {
  readonly now: Instant;
  readonly runAt: Instant;
  readonly forecast: Pick<Forecast, "at" | "reason"> | null;
  readonly isFrozen: boolean;
};
