import type { Currency, Instant } from "#domain/kernel";

/** What is told when a partner's bank account is set, removed, blocked or unblocked. */
export type DestinationChangedFacts = {
  readonly what: "set" | "removed" | "blocked" | "unblocked";
  /** the account's last digits, and what the partner calls the bank */
  readonly last4: string;
  readonly bankName: string | null;
  /** what it takes; messages that were written before it was told have none */
  readonly currency?: Currency;
  readonly at: Instant;
  /** of one that was set or unblocked: from when money can go there */
  readonly usableFrom: Instant | null;
  /** of one that finance blocked: why */
  readonly reason: string | null;
  /** opens the page where it is blocked with no login; null: there is nothing to block */
  readonly objection: string | null;
  /** the chat account that is told, by its link; null: the mailbox */
  readonly link: string | null;
};
