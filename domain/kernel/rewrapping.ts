import { rowsOf, run, sql, type Sql } from "./sql.ts";
import type { Tx } from "./tx.ts";

/** Some rows of a rotation: where it stopped, and how many keys were wrapped anew. */
type Rewrapped = { readonly last: string; readonly wrapped: number };

/**
 * For a table whose rows have a key each: wraps the keys of the next rows after an id by the current key of the ring; what is sealed stays as
 * it is. `rows`: a select of (id, wrapped, key_id); `store`: the update of the same rows from `k` (id, wrapped, key_id). Null: all are done.
 */
export function rewrapping(rows: Sql, store: (k: Sql) => Sql): (tx: Tx, after: string, limit: number) => Promise<Rewrapped | null> {
  return async (tx, after, limit) => {
    const found = await rowsOf(
      tx,
      sql<{ id: string; wrapped: Buffer; key_id: string }>`
        select id, wrapped, key_id from (${rows}) r where key_id <> ${tx.vault.currentKeyId} and id > ${after} order by id limit ${limit} for update`,
    );
    const last = found.at(-1)?.id;
    if (last === undefined) return null;
    const keys = found.map((row) => tx.vault.rewrap({ id: row.id, key: { wrapped: row.wrapped, keyId: row.key_id } }));
    const k = sql`
      unnest(${found.map(({ id }) => id)}::uuid[], ${keys.map(({ wrapped }) => wrapped)}::bytea[], ${keys.map(({ keyId }) => keyId)}::text[])
        as k (id, wrapped, key_id)`;
    await run(tx, store(k));
    return { last, wrapped: found.length };
  };
}
