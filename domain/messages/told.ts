import type { Instant, Money } from "#domain/kernel";

/** One sale in a sale alert. */
export type SoldFacts = {
  readonly order: string;
  readonly commission: Money;
  /** pending: the order is not paid for yet, or somebody has to look at it first */
  readonly status: "pending" | "unpaid";
  readonly orderedAt: Instant;
  /** when it may join a payout, as far as that is known */
  readonly maturesAt: Instant | null;
};

/** The ad of a month. */
export type AdTold = {
  /** "2026-12" */
  readonly month: string;
  readonly title: string;
  readonly words: string;
  readonly link: string | null;
  readonly hasPicture: boolean;
};
