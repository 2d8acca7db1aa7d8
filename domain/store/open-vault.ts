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
 * Throws DatabaseMismatch when the keys are not those that this database was sealed with.
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
    return makeVault(ring, openSecret(ring, stored, source));
  });
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

function placeOf(source: KeySource): string {
  return "ring" in source ? "ENCRYPTION_KEYS" : keyFileIn(source.dataDir);
}
