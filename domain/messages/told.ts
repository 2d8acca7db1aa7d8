import type { Instant, Money, PictureId } from "#domain/kernel";

/** Something that takes place at a time, as a message and a calendar know it. */
export type EventFacts = {
  readonly kind: "craft-in" | "meeting";
  /** what people type */
  readonly number: string;
  /** the same for ever, in every calendar */
  readonly uid: string;
  readonly title: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** where it takes place by the clock */
  readonly zone: string;
  readonly place: string | null;
  readonly link: string | null;
  readonly details: string | null;
  /** goes up with every change; a calendar takes the highest */
  readonly sequence: number;
};

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
  /** left out: an earlier release told it */
  readonly picture?: PictureId | null;
};
