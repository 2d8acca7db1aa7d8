import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keyLength, newCode, type KeyRing } from "#domain/kernel";
import { giveToOwnerOf } from "./embedded-postgres-files.ts";
import { DatabaseTrouble } from "./database-trouble.ts";
import { flushDirectory } from "./flush-directory.ts";

const idPattern = /^[A-Za-z0-9_-]{1,40}$/;

/** Reads "id:base64,id:base64": each key 32 bytes, each id once, the first one is the current key. Null when it is none of that. */
export function readKeyRing(text: string): KeyRing | null {
  const keys = text
    .trim()
    .split(/\s*,\s*/)
    .map((part) => {
      const [id = "", base64 = "", ...rest] = part.split(":");
      return { id, key: Buffer.from(base64, "base64"), isWhole: rest.length === 0 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(base64) };
    });
  const areWhole = keys.every(({ id, key, isWhole }) => isWhole && idPattern.test(id) && key.length === keyLength);
  const [current, ...others] = keys;
  if (!current || !areWhole || new Set(keys.map(({ id }) => id)).size < keys.length) return null;
  return [current, ...others];
}

/** The keys as they were set, or the directory whose key file holds them and is made at the first start. */
export type KeySource = { readonly ring: KeyRing } | { readonly dataDir: string };

type Settings = {
  readonly ENCRYPTION_KEYS?: KeyRing | undefined;
  readonly DATABASE_URL?: string | undefined;
  readonly NODE_ENV?: string | undefined;
};

/**
 * Where the keys come from. A production database on a server may have several machines at it; a key file that one of them made for
 * itself would be no use to the others, nor in that server's backup, so there the keys must be set: throws DatabaseTrouble.
 */
export function keySource(settings: Settings, dataDir: string): KeySource {
  if (settings.ENCRYPTION_KEYS) return { ring: settings.ENCRYPTION_KEYS };
  if (settings.NODE_ENV !== "production" || settings.DATABASE_URL === undefined) return { dataDir };
  throw new DatabaseTrouble(
    "ENCRYPTION_KEYS is not set: names and e-mail addresses are sealed with it, and in production with DATABASE_URL every process needs " +
      'the same. Make one with: echo "k1:$(openssl rand -base64 32)". Keep a copy apart from the database\'s backups; .env.example tells the rest.',
  );
}

/** Where the keys lie when no setting gives them. */
export function keyFileIn(dataDir: string): string {
  return join(dataDir, "encryption-keys");
}

/** The ring in the key file; null when there is none yet. */
export async function readKeyFile(dataDir: string): Promise<KeyRing | null> {
  const file = keyFileIn(dataDir);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const code = codeOf(cause);
    if (code === "ENOENT") return null;
    throw new DatabaseTrouble(`The encryption keys in ${file} can't be read (${code}). Start as the user that the file belongs to.`, {
      cause,
    });
  });
  if (text === null) return null;
  const ring = readKeyRing(text);
  if (!ring) throw new DatabaseTrouble(`The file ${file} holds no encryption keys. Put it back from a backup; nothing was touched.`);
  return ring;
}

/**
 * Makes the key file, for its owner only, and returns what is in it: of several processes that start at once one makes it, and all
 * read the same. It is on the disk before anything is sealed with it.
 */
export async function makeKeyFile(dataDir: string): Promise<KeyRing> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = keyFileIn(dataDir);
  const unfinished = `${file}.${newCode(8)}`;
  await writeFile(unfinished, `${newCode(8)}:${randomBytes(keyLength).toString("base64")}\n`, { mode: 0o600, flush: true });
  try {
    await giveToOwnerOf(dataDir, unfinished);
    // A link appears whole or not at all, and never in place of another's.
    await link(unfinished, file).catch((error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error;
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  await flushDirectory(dataDir);
  const ring = await readKeyFile(dataDir);
  if (!ring) throw new Error(`${file} vanished as soon as it was made`);
  return ring;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
