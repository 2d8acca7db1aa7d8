import { setTimeout as delay } from "node:timers/promises";
import type { Pool } from "pg";
import { Migrator } from "@mikro-orm/migrations";
import { MikroORM, type EntityManager, type Constructor, type EntitySchema } from "@mikro-orm/postgresql";
import type { Migration } from "@mikro-orm/migrations";
import {
  oneOf,
  openLine,
  rowOf,
  rowsOf,
  sql,
  type Actor,
  type Clock,
  type Enqueue,
  type Instant,
  type InTransaction,
  type Tx,
  type Vault,
} from "#domain/kernel";
import { entities } from "./entities.ts";
import { prepareRecurring } from "./prepare-recurring.ts";
import { sendTogether } from "./send-together.ts";

export type DatabaseSettings = {
  readonly url: string;
  /** tables of other houses (the jobs' own), so that one schema test covers all */
  readonly otherEntities?: readonly EntitySchema[];
  readonly migrations: readonly Constructor<Migration>[];
  readonly maxConnections?: number;
};

export type Database = {
  readonly orm: MikroORM;
  /** brings the schema up to this code's newest migration; one process at a time, the others wait; says how many ran */
  migrate(): Promise<number>;
  /** a fresh entity manager outside of any transaction, for read-only looks */
  reader(): EntityManager;
  /** how doors and jobs open transactions: see `InTransaction` */
  transactions(clock: Clock, enqueue: Enqueue, vault: Vault): InTransaction;
  /** the same for work that is one statement, which is a transaction by itself: it saves two round trips, and can enqueue nothing */
  statements(clock: Clock, vault: Vault): InTransaction;
  /** does the work while no other process does any work of this kind; they wait */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** removes every table, sequence and queue entry; for the demonstration, which is then made anew */
  dropEverything(): Promise<void>;
  /** whether another process of this product is connected to the same database; to be asked before anything else */
  isShared(): Promise<boolean>;
  /** whether the server answers */
  answers(): Promise<boolean>;
  close(): Promise<void>;
};

/** A database problem that a person can act on; its message is a whole sentence. */
export class DatabaseMismatch extends Error {}

const longestWaitForConnectionMs = 15_000;
const longestWaitForAnswerMs = 2_000;
const oldestServer = 150_000;
/** any fixed number: it only has to be the same in every process of this product */
const setUpLock = 7_426_120_462;
const migrationLock = 7_426_120_461;

export function openDatabase(settings: DatabaseSettings): Database {
  const orm = new MikroORM({
    clientUrl: settings.url,
    entities: [...entities, ...(settings.otherEntities ?? [])],
    extensions: [Migrator],
    migrations: {
      tableName: "migration",
      migrationsList: [...settings.migrations],
      snapshot: false,
      silent: true,
      disableForeignKeys: false,
    },
    pool: { min: 0, max: settings.maxConnections ?? 20 },
    schemaGenerator: { ignoreSchema: ["click_partition", "pgboss"], skipTables: ["migration"] },
    forceUtcTimezone: true,
    driverOptions: {
      application_name: "partner-center",
      connectionTimeoutMillis: longestWaitForConnectionMs,
      // see `Line`
      pipeline: true,
      onPoolCreated: (pool: Pool) => pool.on("connect", prepareRecurring).on("connect", sendTogether),
    },
  });
  releaseDeadConnections(orm);
  return {
    orm,
    migrate: () => migrate(orm, settings.migrations),
    reader: () => orm.em.fork(),
    transactions: (clock, enqueue, vault) => openTransactions(orm, { clock, enqueue, vault }),
    statements: (clock, vault) => openStatements(orm, clock, vault),
    exclusively: (work) => exclusively(orm, work),
    isShared: () => isShared(orm),
    dropEverything: () => dropEverything(orm),
    answers: () => Promise.race([orm.isConnected(), delay(longestWaitForAnswerMs, false, { ref: false })]),
    close: () => orm.close(true),
  };
}

/**
 * Kysely 0.29.6 gives a connection back to the pool only after a BEGIN or ROLLBACK that went well: each connection that dies
 * inside of a transaction would take a place in the pool with it for ever. A dead connection has no transaction left to undo,
 * so a failed rollback counts as done, and a failed begin gives its connection back; the pool throws dead ones away.
 */
function releaseDeadConnections(orm: MikroORM): void {
  const connection = orm.em.getDriver().getConnection();
  const createDialect = connection.createKyselyDialect.bind(connection);
  connection.createKyselyDialect = (options) => {
    const dialect = createDialect(options);
    const createDriver = dialect.createDriver.bind(dialect);
    dialect.createDriver = () => {
      const driver = createDriver();
      const begin = driver.beginTransaction.bind(driver);
      const rollback = driver.rollbackTransaction.bind(driver);
      driver.beginTransaction = (lost, settings) =>
        begin(lost, settings).catch(async (error: unknown) => {
          await driver.releaseConnection(lost);
          throw error;
        });
      driver.rollbackTransaction = (lost) => rollback(lost).catch(() => undefined);
      return driver;
    };
    return dialect;
  };
}

async function migrate(orm: MikroORM, known: DatabaseSettings["migrations"]): Promise<number> {
  const em = orm.em.fork();
  const server = await rowOf<{ number: string; version: string }>(
    { em },
    sql`select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  if (Number(server?.number) < oldestServer)
    throw new DatabaseMismatch(
      `The database server is PostgreSQL ${server?.version}, but version 15 or newer is needed. Point DATABASE_URL at a newer server.`,
    );
  // The lock lives on a transaction of its own; the migrations run on another connection while it is held.
  return em.transactional(async (locked) => {
    await rowsOf({ em: locked }, sql`select pg_advisory_xact_lock(${migrationLock})`);
    const names = new Set(known.map((migration) => new migration(orm.em.getDriver(), orm.config).name));
    const done = await orm.migrator.getExecuted();
    const unknown = done.find((row) => !names.has(row.name));
    if (unknown)
      throw new DatabaseMismatch(
        `The database is newer than this program: it knows the migration "${unknown.name}", this program does not. Start the newer version, or restore an older backup.`,
      );
    if (done.length === names.size) return 0;
    const { may } = await oneOf({ em: locked }, sql<{ may: boolean }>`select has_schema_privilege('public', 'create') as may`);
    if (!may)
      throw new DatabaseMismatch(
        "The database is older than this program, and the role of DATABASE_URL may not change it. Run npm run database:prepare with DATABASE_OWNER_URL, then start again.",
      );
    return (await orm.migrator.up()).length;
  });
}

async function exclusively<T>(orm: MikroORM, work: () => Promise<T>): Promise<T> {
  // The lock lives on a transaction of its own; the work opens its own on other connections.
  return orm.em.fork().transactional(async (em) => {
    await rowsOf({ em }, sql`select pg_advisory_xact_lock(${setUpLock})`);
    return work();
  });
}

/** To be asked before anything else: this look is then our only connection, and every other of our name is somebody else's. */
async function isShared(orm: MikroORM): Promise<boolean> {
  const others = sql`select from pg_stat_activity where datname = current_database() and application_name = 'partner-center' and pid <> pg_backend_pid()`;
  return (await rowOf({ em: orm.em.fork() }, others)) !== null;
}

async function dropEverything(orm: MikroORM): Promise<void> {
  await orm.em
    .fork()
    .execute(
      "drop schema if exists pgboss cascade; drop schema if exists click_partition cascade; drop schema public cascade; create schema public",
    );
}

const worthARetry = new Set(["40001", "40P01"]);

type Hands = { readonly clock: Clock; readonly enqueue: Enqueue; readonly vault: Vault };

function openTransactions(orm: MikroORM, { clock, enqueue, vault }: Hands): InTransaction {
  const later = (now: Instant, at: Instant): number => Math.max(0, Math.ceil(now.until(at).total("seconds")));
  return async function inTransaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const openTx = (em: EntityManager, now: Instant): Tx => ({
      em,
      now,
      actor,
      vault,
      enqueue: (topic, ...ids) => enqueue(em, topic, ids),
      enqueueAt: (topic, at, ...ids) => enqueue(em, topic, ids, later(now, at)),
    });
    for (let attempt = 1; ; attempt++) {
      try {
        return await orm.em.fork().transactional(async (em) => {
          const line = await openLine(em);
          try {
            return await work(openTx(em, clock.now()));
          } finally {
            // Where one that nobody waited for failed, the next only says that the transaction is aborted: the first failure is what is told.
            await line.end();
          }
        });
      } catch (error) {
        // Lock order makes deadlocks rare, not impossible (foreign keys lock too); the loser's work is undone and may simply run again.
        if (attempt >= 4 || !worthARetry.has((error as { code?: string }).code ?? "")) throw error;
      }
    }
  };
}

function openStatements(orm: MikroORM, clock: Clock, vault: Vault): InTransaction {
  const enqueue = (): Promise<void> => Promise.reject(new Error("what is enqueued needs a transaction around it"));
  return (actor, work) => work({ em: orm.em.fork(), now: clock.now(), actor, vault, enqueue, enqueueAt: enqueue });
}
