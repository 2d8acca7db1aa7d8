import { randomBytes } from "node:crypto";
import type { EntityManager } from "@mikro-orm/postgresql";
import {
  keyLength,
  makeVault,
  rowOf,
  run,
  sql,
  unwrapKey,
  wrapKey,
  type KeyOwner,
  type KeyRing,
  type Tx,
  type Vault,
} from "#domain/kernel";
import { DatabaseMismatch, type Database } from "./database.ts";
import { keyFileIn, makeKeyFile, readKeyFile, type KeySource } from "./key-ring.ts";

const purpose = "fingerprint";

/**
 * Opens the vault of a migrated database. A new database gets its fingerprint secret here, wrapped by the current key.
 * Throws DatabaseMismatch when the keys are not those that this database was sealed with, or when some of it still needs one that is gone
 * from the ring: a process with older keys may have gone on beside a rotation, and a key that is thrown away then takes data with it.
 */
export async function openVault(database: Database, source: KeySource): Promise<Vault> {
  // One process at a time: of several first ones all must end with the same key file and the same secret.
  return database.exclusively(async () => {
    const em = database.reader();
    const stored = await storedSecret(em);
    const ring =
      "ring" in source ? source.ring : ((await readKeyFile(source.dataDir)) ?? (stored ? null : await makeKeyFile(source.dataDir)));
    if (!stored && ring) return makeVault(ring, await makeSecret(em, ring));
    if (!stored || !ring || !ring.some(({ id }) => id === stored.key.keyId)) throw keyMissing(stored?.key.keyId ?? "", source);
    const secret = openSecret(ring, stored, source);
    const needed = await keyStillNeeded(em, ring);
    if (needed !== null) throw keyStillUsed(needed, source);
    return makeVault(ring, secret);
  });
}

/** The id of a key that wraps something in the database and is not in the ring; null: there is none. */
async function keyStillNeeded(em: EntityManager, ring: KeyRing): Promise<string | null> {
  const ids = sql`all(${ring.map(({ id }) => id)}::text[])`;
  const row = await rowOf(
    { em },
    sql<{ id: string }>`
      (select key_id as id from partner where key_id <> ${ids} limit 1)
      union all (select key_id from customer where key_id <> ${ids} limit 1)
      union all (select key_id from staff_member where key_id <> ${ids} limit 1)
      union all (select body_key_id from inbox_delivery where body_key_id <> ${ids} limit 1)
      union all (select key_id from staff_member where key_id <> ${ids} limit 1)
      union all (select key_id from chat_identity where key_id <> ${ids} limit 1)
      union all (select key_id from destination where key_id <> ${ids} limit 1)
      union all (select key_id from connect_code where key_id <> ${ids} limit 1)
      union all (select key_id from asked_question where key_id <> ${ids} limit 1)
      union all (select key_id from feedback where key_id <> ${ids} limit 1)
      union all (select facts_key_id from message where facts_key_id <> ${ids} limit 1) limit 1`,
  );
  return row && row.id;
}

/** Whether the database's own secret, the last thing that a rotation wraps, is wrapped by the current key. */
export async function isRotated({ em, vault }: Pick<Tx, "em" | "vault">): Promise<boolean> {
  return (await storedSecret(em))?.key.keyId === vault.currentKeyId;
}

/** Wraps the database's own secret by the current key; says how many that were. */
export async function rewrapSecret(tx: Tx): Promise<number> {
  const stored = await storedSecret(tx.em);
  if (!stored || stored.key.keyId === tx.vault.currentKeyId) return 0;
  const { wrapped, keyId } = tx.vault.rewrap(stored);
  return run(tx, sql`update vault_secret set wrapped = ${wrapped}, key_id = ${keyId} where purpose = ${purpose}`);
}

async function storedSecret(em: EntityManager): Promise<KeyOwner | null> {
  const row = await rowOf(
    { em },
    sql<{ wrapped: Buffer; key_id: string }>`select wrapped, key_id from vault_secret where purpose = ${purpose}`,
  );
  return row && { id: purpose, key: { wrapped: row.wrapped, keyId: row.key_id } };
}

async function makeSecret(em: EntityManager, ring: KeyRing): Promise<Buffer> {
  const secret = randomBytes(keyLength);
  const { wrapped, keyId } = wrapKey(ring, purpose, secret);
  await run({ em }, sql`insert into vault_secret (purpose, wrapped, key_id) values (${purpose}, ${wrapped}, ${keyId})`);
  return secret;
}

function openSecret(ring: KeyRing, stored: KeyOwner, source: KeySource): Buffer {
  try {
    return unwrapKey(ring, stored);
  } catch (cause) {
    throw new DatabaseMismatch(
      `The key "${stored.key.keyId}" in ${placeOf(source)} is not the one that this database was sealed with, though it has the same name. ` +
        "Put the right key back; nothing was touched.",
      { cause },
    );
  }
}

function keyMissing(keyId: string, source: KeySource): DatabaseMismatch {
  return new DatabaseMismatch(
    `The personal data in this database are sealed with the key "${keyId}", which is not in ${placeOf(source)}. ` +
      "Put it back from where the keys are kept; without it nobody can read names and addresses again. Nothing was touched.",
  );
}

function keyStillUsed(keyId: string, source: KeySource): DatabaseMismatch {
  return new DatabaseMismatch(
    `Some personal data in this database are still sealed with the key "${keyId}", which is not in ${placeOf(source)}: a process with older ` +
      "keys has gone on beside the rotation. Put that key back behind the others, start every process with these keys, run `npm run keys -- rotate` " +
      "once more, and take it out then. Nothing was touched.",
  );
}

function placeOf(source: KeySource): string {
  return "ring" in source ? "ENCRYPTION_KEYS" : keyFileIn(source.dataDir);
}
