import type { InTransaction, Tx } from "#domain/kernel";
import { sealClearBodies, sealClearCustomers } from "#domain/orders";
import { sealClearPartners } from "#domain/partners";
import type { Database } from "./database.ts";

const rowsPerTransaction = 200;

/**
 * Seals what an earlier release stored in clear, before any door opens: SQL alone cannot, so the migration only put it aside. It may be
 * interrupted at any point and goes on at the next start. Returns how many rows it sealed.
 */
export async function sealPeople(database: Database, inTransaction: InTransaction): Promise<number> {
  return database.exclusively(async () => {
    let sealed = 0;
    for (const step of [sealClearPartners, sealClearCustomers, sealClearBodies])
      for (;;) {
        const rows = await inTransaction({ kind: "system", name: "seal-people" }, (tx: Tx) => step(tx, rowsPerTransaction));
        sealed += rows;
        if (rows === 0) break;
      }
    return sealed;
  });
}
