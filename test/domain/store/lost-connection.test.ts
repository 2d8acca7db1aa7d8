import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();

test("connections that die inside of transactions take no place in the pool with them", async () => {
  const die = (): Promise<unknown> => db.run((tx) => tx.em.execute("select pg_terminate_backend(pg_backend_pid())")).catch(() => undefined);
  // The pool of a test has sixteen places: all of them die together, twice, and once one by one.
  for (let round = 0; round < 2; round++) await Promise.all(Array.from({ length: 16 }, die));
  for (let one = 0; one < 20; one++) await die();
  expect(await db.run((tx) => rowsOf(tx, sql`select 1 as one`))).toEqual([{ one: 1 }]);
  expect(await db.database.answers()).toBe(true);
});

test("a transaction that loses a deadlock runs again, and both end", async () => {
  const bothHoldOne = Promise.withResolvers<void>();
  let holding = 0;
  let begun = 0;
  const order = (first: number, second: number) =>
    db.run(async (tx) => {
      begun += 1;
      await rowsOf(tx, sql`select pg_advisory_xact_lock(${first})`);
      if (++holding === 2) bothHoldOne.resolve();
      await bothHoldOne.promise;
      await rowsOf(tx, sql`select pg_advisory_xact_lock(${second})`);
      return "done";
    });
  expect(await Promise.all([order(1, 2), order(2, 1)])).toEqual(["done", "done"]);
  expect(begun).toBeGreaterThan(2);
});
