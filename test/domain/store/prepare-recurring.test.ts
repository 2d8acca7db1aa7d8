import { expect, test } from "vitest";
import { oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
const ask = (tx: Tx, value: number) => oneOf(tx, sql<{ answer: number }>`select ${value}::int * 2 as answer`);
const prepared = (tx: Tx) =>
  rowsOf(tx, sql<{ name: string }>`select name from pg_prepared_statements where statement like '%* 2 as answer' order by prepare_time`);

test("a statement that recurs is prepared, its answers stay its own, and its plan is made anew as its use grows", async () => {
  await db.run(async (tx) => {
    for (let value = 1; value <= 31; value++) await ask(tx, value);
    expect(await prepared(tx)).toEqual([]);
    for (let value = 32; value <= 300; value++) expect((await ask(tx, value)).answer).toBe(value * 2);
    expect(await prepared(tx)).toHaveLength(2);
  });
});

test("on every connection for itself, and after a statement that failed", async () => {
  await Promise.all(
    Array.from({ length: 8 }, () =>
      db.run(async (tx) => {
        for (let value = 1; value <= 5; value++) expect((await ask(tx, value)).answer).toBe(value * 2);
      }),
    ),
  );
  await expect(db.run((tx) => rowsOf(tx, sql`select 1 / ${0}::int`))).rejects.toThrow("division by zero");
  expect((await db.run((tx) => ask(tx, 21))).answer).toBe(42);
});

test("one without values as well, but never a text of several statements", async () => {
  await db.run(async (tx) => {
    for (let time = 1; time <= 40; time++) {
      expect(await rowsOf(tx, sql`select 7 as lucky`)).toEqual([{ lucky: 7 }]);
      await rowsOf(tx, sql`select 8 as first; select 9 as second`);
    }
    const lucky = await rowsOf(tx, sql`select statement from pg_prepared_statements where statement like 'select%as lucky'`);
    expect(lucky).toEqual([{ statement: "select 7 as lucky" }]);
  });
});
