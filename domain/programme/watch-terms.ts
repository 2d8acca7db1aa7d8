import { z } from "zod";

const minorByCurrency = z.record(z.string().regex(/^[A-Z]{3}$/), z.coerce.bigint().nonnegative());

/** What makes a payout worth a person's look before it is released, and how long a request for a credit waits. Spread into the terms. */
export const watchTermsShape = {
  /** smaller payouts are never unusual; a currency not listed: every payout is looked at */
  unusualFrom: minorByCurrency,
  /** a first payout above it is unusual; a currency not listed: every first payout is */
  firstPayoutLimit: minorByCurrency,
  /** more than this many times the median of the partner's payouts before */
  unusualTimesMedian: z.number().int().min(1).max(100),
  /** a batch of more than this many times what batches usually pay takes two persons */
  unusualTimesTotal: z.number().int().min(1).max(100),
  /** of how many payouts that median is taken */
  medianOfPayouts: z.number().int().min(1).max(24),
  /** corrections may exceed what a partner earned by so much; a currency not listed: by nothing */
  unusualDebtAbove: minorByCurrency,
  /** a partner who has been active for fewer days is new */
  newPartnerDays: z.number().int().min(0).max(3_650),
  /** so much of a payout from one customer is unusual */
  oneCustomerBasisPoints: z.number().int().min(0).max(10_000),
  /** so much of a payout from one coupon, which brought less than half of the payouts before, is unusual */
  oneCouponBasisPoints: z.number().int().min(0).max(10_000),
  /** so many of a payout's entries corrected or refunded are unusual */
  correctedBasisPoints: z.number().int().min(0).max(10_000),
  /** a requested credit that nobody has confirmed by then expires */
  creditDays: z.number().int().min(1).max(365),
};

export const defaultWatchTerms = {
  unusualFrom: { USD: 10_000n },
  firstPayoutLimit: { USD: 50_000n },
  unusualTimesMedian: 5,
  unusualTimesTotal: 2,
  medianOfPayouts: 6,
  unusualDebtAbove: { USD: 0n },
  newPartnerDays: 30,
  oneCustomerBasisPoints: 8_000,
  oneCouponBasisPoints: 8_000,
  correctedBasisPoints: 3_000,
  creditDays: 7,
} satisfies z.infer<z.ZodObject<typeof watchTermsShape>>;
