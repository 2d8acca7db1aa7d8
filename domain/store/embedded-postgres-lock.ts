import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseTrouble, troubles } from "./database-trouble.ts";

// Node has no flock(). An empty SQLite file is one: the operating system drops its lock when the process dies, however
// it dies, so nothing here can go stale and no pid has to be believed. Nothing is ever written into these files.
const BUSY = 5;
const POLL_MS = 10;
const PATIENCE_MS = 60_000;

// A handle that nobody refers to any more is closed by the garbage collector, and its lock would go with it.
const held = new Set<DatabaseSync>();

/** A lock on a file, held until released or until the process ends. */
export type FileLock = {
  release(): void;
};

/** Runs `work` while no other process (or other call in this one) is inside the same lock. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = await lockPatiently(file);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Takes a lock that many may hold at once; undefined while somebody holds it alone. */
export function tryShare(file: string): FileLock | undefined {
  return tryLock(file, "begin; select count(*) from sqlite_schema");
}

/** Takes a lock that only one may hold; undefined while anybody else holds or shares it. */
export function tryOwn(file: string): FileLock | undefined {
  return tryLock(file, "begin exclusive");
}

async function lockPatiently(file: string): Promise<FileLock> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  while (!patience.aborted) {
    const lock = tryOwn(file);
    if (lock) return lock;
    await delay(POLL_MS);
  }
  throw new DatabaseTrouble(troubles.lockHeld(file));
}

function tryLock(file: string, statement: string): FileLock | undefined {
  const handle = new DatabaseSync(file, { timeout: 0 });
  try {
    handle.exec(statement);
  } catch (error) {
    handle.close();
    if (error instanceof Error && "errcode" in error && error.errcode === BUSY) return undefined;
    throw error;
  }
  held.add(handle);
  return {
    release() {
      if (held.delete(handle)) handle.close();
    },
  };
}
