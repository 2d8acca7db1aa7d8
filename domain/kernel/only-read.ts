import { later, sql } from "./sql.ts";
import type { Tx } from "./tx.ts";

/** For a transaction that asks nothing else before: it can't write, and a question that takes longer than so many milliseconds is broken off. */
export function onlyRead(tx: Pick<Tx, "em">, longestMs: number): void {
  later(tx, sql`set transaction read only`);
  later(tx, sql`select set_config('statement_timeout', ${String(longestMs)}, true)`);
}
