import type { Tx } from "#domain/kernel";

/** The same transaction two days earlier: an account that it connects may move money by now. */
export function longAgo(tx: Tx): Tx {
  return { ...tx, now: tx.now.subtract({ hours: 48 }) };
}
