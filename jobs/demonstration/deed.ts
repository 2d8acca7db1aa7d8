import type { Instant, Tx } from "#domain/kernel";

/** Something that somebody did; `by` is null for a partner, an applicant or the shop. */
export type Deed = {
  readonly at: Instant;
  readonly by: "support" | "finance" | "finance-2" | "operator" | null;
  readonly happen: (tx: Tx) => Promise<unknown>;
};
