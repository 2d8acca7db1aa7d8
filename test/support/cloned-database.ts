import { randomBytes } from "node:crypto";
import { fixedClock, type Actor, type Enqueue, type InTransaction, type Tx, type Vault } from "#domain/kernel";
import { foundProgramme, type ChangedTerms } from "#domain/programme";
import { openClickMonths } from "#domain/attribution";
import { openDatabase, openVault, readKeyRing, type Database } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { migrations } from "../../migrations/index.ts";
import { asAdmin, templateName, urlOf } from "./one-server.ts";

export type TestDatabase = {
  readonly url: string;
  readonly database: Database;
  readonly vault: Vault;
  readonly clock: ReturnType<typeof fixedClock>;
  /** topics and ids that operations have put on the queue, in committed and rolled-back transactions alike */
  readonly enqueued: { topic: string; id: string }[];
  readonly inTransaction: InTransaction;
  readonly inStatement: InTransaction;
  /** one transaction as the system */
  run<T>(work: (tx: Tx) => Promise<T>, actor?: Actor): Promise<T>;
};

/** What every test database is sealed with; further processes that a test starts get it as ENCRYPTION_KEYS. */
export const testKeys = `test:${Buffer.alloc(32, 7).toString("base64")}`;

const startOfTests = "2026-12-15T12:00:00Z";

export type DatabaseOptions = { readonly terms?: ChangedTerms; readonly at?: string; readonly withoutProgramme?: boolean };

/** A clone of the migrated template with a programme (USD, America/Denver, 20 %) and a clock that stands still; `drop` closes and removes it. */
export async function cloneDatabase(
  adminUrl: string,
  options: DatabaseOptions = {},
): Promise<TestDatabase & { readonly drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} template ${templateName}`));
  const url = urlOf(adminUrl, name);
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 16 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const clock = fixedClock(options.at ?? startOfTests);
  const enqueued: { topic: string; id: string }[] = [];
  const enqueue: Enqueue = (_em, topic, ids) => {
    enqueued.push(...ids.map((id) => ({ topic, id })));
    return Promise.resolve();
  };
  const inTransaction = database.transactions(clock, enqueue, vault);
  const run: TestDatabase["run"] = (work, actor = { kind: "system", name: "test" }) => inTransaction(actor, work);
  if (!options.withoutProgramme)
    await run(async (tx) => {
      await foundProgramme(tx, {
        name: "Test Programme",
        zone: "America/Denver",
        currency: "USD",
        isDemonstration: true,
        terms: options.terms ?? {},
        since: Temporal.Instant.from("2020-01-01T00:00:00Z"),
      });
      await openClickMonths(tx);
    });
  const drop = async (): Promise<void> => {
    await database.close();
    await asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  };
  return { url, database, vault, clock, enqueued, inTransaction, inStatement: database.statements(clock, vault), run, drop };
}
