import { afterAll, expect, inject } from "vitest";
import { violations } from "#domain/store";
import { cloneDatabase, type DatabaseOptions, type TestDatabase } from "./cloned-database.ts";

export { testKeys, type TestDatabase } from "./cloned-database.ts";

/**
 * A database of this file's own, cloned from the migrated template, with a programme (USD, America/Denver, 20 %) and a clock
 * that stands still. After the file's tests every invariant must hold.
 */
export async function useDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  const { drop, ...db } = await cloneDatabase(inject("adminUrl"), options);
  afterAll(async () => {
    const found = await violations(db.database.reader());
    await drop();
    expect(found).toEqual([]);
  });
  return db;
}
