import { rewrapping, sql, type Vault, type WrappedKey } from "#domain/kernel";

const sealedAt = "message.facts";

/** Each message has a key of its own: what it tells is gone for good when the key is. */
export function sealFacts(vault: Vault, id: string, facts: string): { facts: Buffer; key: WrappedKey } {
  const key = vault.newKey(id);
  return { key, facts: vault.seal({ id, key }, sealedAt, Buffer.from(facts)) };
}

export type SealedRow = {
  readonly id: string;
  readonly facts: Buffer | null;
  readonly facts_key: Buffer | null;
  readonly facts_key_id: string | null;
};

/** Null once they were let go. */
export function openFacts(vault: Vault, row: SealedRow): string | null {
  if (!row.facts || !row.facts_key || !row.facts_key_id) return null;
  return vault.open({ id: row.id, key: { wrapped: row.facts_key, keyId: row.facts_key_id } }, sealedAt, row.facts).toString();
}

/** Wraps the next messages' keys anew, as `rewrapping` says. */
export const rewrapMessages = rewrapping(
  sql`select id, facts_key as wrapped, facts_key_id as key_id from message`,
  (k) => sql`update message t set facts_key = k.wrapped, facts_key_id = k.key_id from ${k} where t.id = k.id`,
);
