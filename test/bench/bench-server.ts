import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { wallClock, type Clock, type InTransaction, type Tx, type Vault } from "#domain/kernel";
import { openClickMonths } from "#domain/attribution";
import { foundProgramme, type ChangedTerms } from "#domain/programme";
import { openDatabase, openVault, readKeyRing, startEmbeddedPostgres, type Database } from "#domain/store";
import { jobTables } from "../../jobs/job-tables.ts";
import { openQueue } from "../../jobs/queue.ts";
import { migrations } from "../../migrations/index.ts";

/** One PostgreSQL for the whole bench, with durable commits, in a directory that is gone afterwards. */
export type BenchServer = {
  /** a new database; of a template: a copy of that one */
  create(name: string, template?: string): Promise<string>;
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
};

export async function startBenchServer(): Promise<BenchServer> {
  const given = process.env["BENCH_DATABASE_URL"];
  const dataDir = mkdtempSync(join(tmpdir(), "partner-center-bench-"));
  chmodSync(dataDir, 0o755);
  const server = given === undefined ? await startEmbeddedPostgres({ dataDir, durable: true }) : null;
  const adminUrl = given ?? server?.adminUrl ?? "";
  const asAdmin = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    create: async (name, template) => {
      await asAdmin(`drop database if exists ${name} with (force)`);
      await asAdmin(`create database ${name}${template === undefined ? "" : ` template ${template}`}`);
      const url = new URL(adminUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    drop: (name) => asAdmin(`drop database if exists ${name} with (force)`),
    stop: async () => {
      await server?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type Bench = {
  readonly url: string;
  readonly database: Database;
  readonly inTransaction: (clock?: Clock) => InTransaction;
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** The same in every process of the bench. */
export function benchVault(database: Database): Promise<Vault> {
  const ring = readKeyRing(`bench:${Buffer.alloc(32, 7).toString("base64")}`);
  if (!ring) throw new Error("the bench's own key can't be read");
  return openVault(database, { ring });
}

/** A migrated database with a programme, ready to be filled; `close` leaves it there as a template. */
export async function openBench(url: string, terms: ChangedTerms = {}): Promise<Bench> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations });
  await database.migrate();
  const vault = await benchVault(database);
  const queue = await openQueue(url, (error) => console.error(error));
  const inTransaction = (clock: Clock = wallClock): InTransaction => database.transactions(clock, queue.enqueue, vault);
  const run: Bench["run"] = (work) => inTransaction()({ kind: "system", name: "bench" }, work);
  await run(async (tx) => {
    const since = Temporal.Instant.from("2020-01-01T00:00:00Z");
    await foundProgramme(tx, { name: "Bench", zone: "America/Denver", currency: "USD", isDemonstration: true, terms, since });
    await openClickMonths(tx);
  });
  return {
    url,
    database,
    inTransaction,
    run,
    close: async () => {
      await queue.stop(10);
      await database.close();
    },
  };
}
