import type { Tx } from "#domain/kernel";
import type { TestDatabase } from "./database.ts";

/**
 * Transactions that truly run side by side, each on a connection of its own: none begins its work before all are open. Without
 * this the first is often done before the last one is connected, and a race that never took place proves nothing.
 */
export function atOnce<Input, T>(
  db: TestDatabase,
  inputs: readonly Input[],
  work: (tx: Tx, input: Input) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  const { promise: allAreOpen, resolve: open } = Promise.withResolvers<void>();
  let waiting = 0;
  return Promise.allSettled(
    inputs.map((input) =>
      db.run(async (tx) => {
        if (++waiting === inputs.length) open(); // a transaction that runs again after a deadlock finds the gate open
        await allAreOpen;
        return work(tx, input);
      }),
    ),
  );
}

/** What came of each: the value as `said`, or the code that it was refused or failed with. Sorted. */
export function outcomesOf<T>(results: readonly PromiseSettledResult<T>[], said: string): string[] {
  return results.map((result) => (result.status === "fulfilled" ? said : String((result.reason as { code?: unknown }).code))).toSorted();
}
