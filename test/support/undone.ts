import type { Actor, InTransaction, Tx } from "#domain/kernel";
import { violations } from "#domain/store";
import type { TestDatabase } from "./cloned-database.ts";

/** Transactions of which nothing stays but the answer. */
export function undoing({ inTransaction }: Pick<TestDatabase, "inTransaction">): InTransaction {
  return async <T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const undo = new Error("undone");
    const kept: T[] = [];
    await inTransaction(actor, async (tx) => {
      kept.push(await work(tx));
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
    return kept[0]!;
  };
}

/** What a work answers, of which nothing else stays. */
export const undone = <T>(db: Pick<TestDatabase, "inTransaction">, work: (tx: Tx) => Promise<T>): Promise<T> =>
  undoing(db)({ kind: "system", name: "test" }, work);

/** The invariants that are broken after a work, each with how many rows break it; the work is undone. */
export const brokenBy = (
  db: Pick<TestDatabase, "inTransaction">,
  work: (tx: Tx) => Promise<unknown>,
): Promise<{ name: string; rows: number }[]> =>
  undone(db, async (tx) => {
    await work(tx);
    return (await violations(tx.em)).map(({ invariant, rows }) => ({ name: invariant.split(":")[0]!, rows: rows.length }));
  });
