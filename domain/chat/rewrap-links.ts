import { rewrapRows, rowsOf, run, sql, type Rewrapped, type Tx } from "#domain/kernel";

/** Wraps the keys of the next links after an id by the current key of the ring. Null: all are done. */
export async function rewrapLinks(tx: Tx, after: string, limit: number): Promise<Rewrapped | null> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; wrapped: Buffer; key_id: string }>`
      select id, wrapped_key as wrapped, key_id from chat_identity
      where key_id <> ${tx.vault.currentKeyId} and id > ${after} order by id limit ${limit} for update`,
  );
  const { ids, wrapped, keyIds } = rewrapRows(tx.vault, rows);
  await run(
    tx,
    sql`update chat_identity t set wrapped_key = k.wrapped, key_id = k.key_id
        from unnest(${ids}::uuid[], ${wrapped}::bytea[], ${keyIds}::text[]) as k (id, wrapped, key_id) where t.id = k.id`,
  );
  const last = ids.at(-1);
  return last === undefined ? null : { last, wrapped: rows.length };
}

/** The same for codes that were asked for. */
export async function rewrapCodes(tx: Tx, after: string, limit: number): Promise<Rewrapped | null> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; wrapped: Buffer; key_id: string }>`
      select id, wrapped_key as wrapped, key_id from connect_code
      where key_id <> ${tx.vault.currentKeyId} and id > ${after} order by id limit ${limit} for update`,
  );
  const { ids, wrapped, keyIds } = rewrapRows(tx.vault, rows);
  await run(
    tx,
    sql`update connect_code t set wrapped_key = k.wrapped, key_id = k.key_id
        from unnest(${ids}::uuid[], ${wrapped}::bytea[], ${keyIds}::text[]) as k (id, wrapped, key_id) where t.id = k.id`,
  );
  const last = ids.at(-1);
  return last === undefined ? null : { last, wrapped: rows.length };
}
