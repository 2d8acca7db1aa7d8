import { expect, test } from "vitest";
import { rowsOf, sql, type InTransaction } from "#domain/kernel";
import { byCsv, deductions, runsImport, standsHere, standsThere } from "../../support/affiliatewp.ts";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase();

/** The database takes every transaction back once after its work, as it does with one of two that wait for each other. */
const onceInVain: InTransaction = (actor, work) => {
  let isBack = false;
  return db.inTransaction(actor, async (tx) => {
    const done = await work(tx);
    if (isBack) return done;
    isBack = true;
    throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
  });
};

test("an import whose transactions are all begun anew takes everything over, and tells of it once", async () => {
  const { said } = await runsImport({ ...db, inTransaction: onceInVain }, byCsv());
  expect(said).toContain("25 there, 25 here");
  expect(said).toMatch(/visits +158 +158/);
  expect(await standsHere(db)).toEqual(standsThere(deductions));
  const [act] = await rowsOf(
    { em: db.database.reader() },
    sql<{ partners: string }>`select facts ->> 'partners' as partners from audit_entry where act = 'import.run'`,
  );
  expect(act).toEqual({ partners: "25" });
});
