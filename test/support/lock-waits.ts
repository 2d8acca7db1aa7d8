import { expect, vi } from "vitest";
import { rowsOf, sql, type Tx } from "#domain/kernel";

/** Ends when exactly so many transactions of a test's database wait for a lock that another one has; `timeout` in milliseconds. */
export async function untilLocksAreWaitedFor(
  { database }: { readonly database: { reader(): Tx["em"] } },
  { count = 1, timeout = 1_000 }: { readonly count?: number; readonly timeout?: number } = {},
): Promise<void> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  await vi.waitFor(async () => expect(await rowsOf({ em: database.reader() }, waiting)).toHaveLength(count), { timeout });
}
