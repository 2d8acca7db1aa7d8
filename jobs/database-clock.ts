import { instantOf, oneOf, sql, type Instant, type Tx } from "#domain/kernel";

/**
 * The database's clock, which all instances share: their own may be minutes apart, and what is due or leased must not depend on who asks.
 * The only place that reads it; work itself lives by `tx.now`.
 */
export async function databaseClock(tx: Pick<Tx, "em">): Promise<Instant> {
  return instantOf((await oneOf(tx, sql<{ now: string }>`select date_trunc('milliseconds', clock_timestamp()) as now`)).now);
}
