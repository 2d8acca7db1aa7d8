import { expect, test } from "vitest";
import { later, oneOf, rowsOf, run, sql, type Tx } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();
await db.run((tx) => run(tx, sql`create table note (id int primary key, text text not null)`));
const write = (tx: Tx, id: number, text: string | null = "here"): void => later(tx, sql`insert into note values (${id}, ${text})`);
const count = async (tx: Tx): Promise<number> => (await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from note`)).count;

test("whatever is asked after a write that nobody waited for sees it, and the commit waits for it", async () => {
  const seen = await db.run((tx) => {
    write(tx, 1);
    write(tx, 2);
    return Promise.all([count(tx), rowsOf(tx, sql`delete from note where id = 1 returning id`), count(tx)]);
  });
  expect(seen).toEqual([2, [{ id: 1 }], 1]);
  await db.run((tx) => Promise.resolve(write(tx, 3)));
  expect(await db.run(count)).toBe(2);
});

test("one that fails takes the whole transaction with it, and is what is told, whatever was asked after it", async () => {
  const broken = "null value in column";
  await expect(
    db.run(async (tx) => {
      write(tx, 11);
      write(tx, 12, null);
      return count(tx);
    }),
  ).rejects.toThrow(broken);
  await expect(
    db.run((tx) => {
      write(tx, 12, null);
      return Promise.resolve(write(tx, 11));
    }),
  ).rejects.toThrow(broken);
  expect(await db.run((tx) => rowsOf(tx, sql`select id from note where id > 10`))).toEqual([]);
});

test("a failure that somebody waits for is told as well, whatever nobody waits for behind it", async () => {
  const failed = db.run(async (tx) => {
    const heard = rowsOf(tx, sql`select 1 / 0`);
    write(tx, 13);
    return heard;
  });
  await expect(failed).rejects.toThrow("division by zero");
});

test("outside of a transaction nobody would wait for it", () => {
  expect(() => later({ em: db.database.reader() }, sql`select 1`)).toThrow("needs a transaction");
});

test("what a transaction that has ended still asks for is refused, because its connection is another's by then", async () => {
  let left: Tx | null = null;
  await expect(
    db.run((tx) => {
      left = tx;
      return Promise.reject(new Error("given up"));
    }),
  ).rejects.toThrow("given up");
  await expect(rowsOf(left!, sql`select 1`)).rejects.toThrow("has ended");
});
