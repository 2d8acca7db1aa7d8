import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { rewrapping, rowsOf, run, sql, type Tx, type WrappedKey } from "#domain/kernel";

const bodyAt = "inbox_delivery.body";

/** four times what the door reads */
const largestBody = 256 * 1_048_576;

/**
 * A body holds whatever a shop knows of a person whom nobody has looked up yet, so each message has a key of its own. Packed first: what is
 * sealed can't be packed any more, and a usual order then fits into its row instead of four more of the table for large values.
 */
export function sealBody(tx: Pick<Tx, "vault">, id: string, body: Uint8Array): { body: Buffer; key: WrappedKey } {
  const key = tx.vault.newKey(id);
  return { key, body: tx.vault.seal({ id, key }, bodyAt, zstdCompressSync(body)) };
}

/** The body of a message as it came; null once it was let go. */
export function openBody(
  tx: Pick<Tx, "vault">,
  row: { id: string; body: Buffer | null; body_key: Buffer | null; body_key_id: string | null },
): Buffer | null {
  if (!row.body || !row.body_key || !row.body_key_id) return null;
  const packed = tx.vault.open({ id: row.id, key: { wrapped: row.body_key, keyId: row.body_key_id } }, bodyAt, row.body);
  return zstdDecompressSync(packed, { maxOutputLength: largestBody });
}

/** A message that waited so long that its body was let go is whole again when the shop repeats it. */
export async function bringBackBody(tx: Tx, id: string, body: Uint8Array): Promise<void> {
  const sealed = sealBody(tx, id, body);
  await run(
    tx,
    sql`update inbox_delivery set body = ${sealed.body}, body_key = ${sealed.key.wrapped}, body_key_id = ${sealed.key.keyId}
        where id = ${id} and state = 'set-aside' and body is null`,
  );
}

/** Seals the next bodies that an earlier release stored in clear; says how many they were. */
export async function sealClearBodies(tx: Tx, limit: number): Promise<number> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; body: Buffer }>`
      select id, body from inbox_delivery where state in ('received', 'set-aside') and body is not null and body_key is null limit ${limit}`,
  );
  for (const { id, body } of rows) {
    const sealed = sealBody(tx, id, body);
    await run(
      tx,
      sql`update inbox_delivery set body = ${sealed.body}, body_key = ${sealed.key.wrapped}, body_key_id = ${sealed.key.keyId} where id = ${id}`,
    );
  }
  return rows.length;
}

/** Wraps the next messages' keys anew, as `rewrapping` says. */
export const rewrapBodies = rewrapping(
  sql`select id, body_key as wrapped, body_key_id as key_id from inbox_delivery`,
  (k) => sql`update inbox_delivery t set body_key = k.wrapped, body_key_id = k.key_id from ${k} where t.id = k.id`,
);
