import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { chmod, chown, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { DatabaseTrouble, isDiskFull, troubles } from "./database-trouble.ts";
import { randomPassword, writeConnection, type Place } from "./embedded-postgres-files.ts";

const run = promisify(execFile);

const POLL_MS = 5;
// Replaying the journal after a crash may take minutes on a slow disk; giving up early would only start it over.
const READY_PATIENCE_MS = 300_000;
const STOP_PATIENCE_SECONDS = 5;
/** macOS's, the shortest: 104 bytes with the NUL at the end */
const LONGEST_SOCKET_PATH = 104;

// A clean environment: PGPORT, PGDATA or a locale of the caller's must not reach the server.
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC" };

/** What the server's own pid file says about the server that holds, or last held, the cluster. */
export type PidFile = {
  readonly pid: number;
  readonly port: number;
  /** where its Unix socket lies; null: it has none */
  readonly socketDir: string | null;
  readonly isReady: boolean;
};

/**
 * Creates a new cluster aside and puts it in place by one rename. A crash on the way leaves only the unfinished one,
 * which never held anyone's data and is made anew.
 */
export async function createCluster(place: Place, isDurable: boolean): Promise<void> {
  const unfinished = `${place.home}.new`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(join(unfinished, "cluster"), { recursive: true });
    // The server's user must reach the cluster but not list what lies beside it.
    await chmod(unfinished, place.runAs ? 0o711 : 0o700);
    const adminPassword = randomPassword();
    await initialise(place, unfinished, adminPassword, isDurable);
    await writeConnection(place, join(unfinished, "connection.json"), { adminPassword, password: randomPassword() });
    await rename(unfinished, place.home);
  } catch (error) {
    const output = (error as { stderr?: string }).stderr?.trim() ?? "";
    const isFull = isDiskFull(place.dataDir, `${output} ${String(error)}`);
    await rm(unfinished, { recursive: true, force: true });
    if (isFull) throw new DatabaseTrouble(troubles.diskFull(place.dataDir), { cause: error });
    if (output) throw new DatabaseTrouble(troubles.cannotCreate(place.dataDir, output), { cause: error });
    throw cannotRunOr(error);
  }
}

/** What became of a launch: 'remnants' are processes of a killed server that have yet to notice that it is gone. */
export type LaunchOutcome = "ready" | "port-taken" | "remnants";

/**
 * Starts the server and waits until it takes connections. It is detached: Ctrl-C in our terminal and the end of our
 * process leave it alone, because another process may be using it.
 * @returns what the caller may try again; everything else throws DatabaseTrouble.
 */
export async function launch(place: Place, port: number, isDurable: boolean): Promise<LaunchOutcome> {
  await removeDeadSockets(place);
  const logStart = statSync(place.log).size;
  const log = openSync(place.log, "a");
  const child = spawn(program(place, "postgres"), ["-D", place.cluster, ...settings(place, port, isDurable)], {
    ...asServer(place),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  try {
    await once(child, "spawn");
  } catch (error) {
    throw cannotRunOr(error);
  }
  const patience = AbortSignal.timeout(READY_PATIENCE_MS);
  while (child.exitCode === null && child.signalCode === null && !patience.aborted) {
    const running = readPidFile(place.cluster);
    if (running && running.pid === child.pid && running.isReady) return "ready";
    await delay(POLL_MS);
  }
  return explainFailure(place, readFileSync(place.log).subarray(logStart).toString());
}

/** Stops the server: sessions are ended, everything is written out. Returns whether it was done within five seconds. */
export async function shutDown(place: Place): Promise<boolean> {
  const order = ["stop", "-D", place.cluster, "-m", "fast", "-t", String(STOP_PATIENCE_SECONDS)];
  try {
    await run(program(place, "pg_ctl"), order, asServer(place));
    return true;
  } catch {
    // Either it had stopped already, or it has heard the order and is still writing: it finishes without us.
    const left = readPidFile(place.cluster);
    return !left || !isAlive(left.pid);
  }
}

/** Reads the server's pid file; undefined when there is none, or none that can be made out. */
export function readPidFile(cluster: string): PidFile | undefined {
  try {
    // Lines: pid, data directory, start time, port, socket directory, address, shared memory, state.
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port, socketDir: lines[4]?.trim() || null, isReady: lines[7]?.trim() === "ready" } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a process with this pid exists, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether a live pid surely belongs to something other than a PostgreSQL: numbers are given out again after a crash. */
export function isSurelyNotPostgres(pid: number): boolean {
  const command = commandOf(pid);
  return command !== undefined && !basename(command).startsWith("postgres");
}

/** The wanted port of 127.0.0.1 when it is free, else any free one. */
export async function findFreePort(wanted = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, "127.0.0.1");
    await once(probe, "listening");
    return (probe.address() as AddressInfo).port;
  } catch (error) {
    if (wanted === 0) throw error;
    return await findFreePort();
  } finally {
    probe.close();
  }
}

async function initialise(place: Place, home: string, adminPassword: string, isDurable: boolean): Promise<void> {
  const passwordFile = join(home, "admin-password");
  const cluster = join(home, "cluster");
  await writeFile(passwordFile, adminPassword, { mode: 0o600 });
  if (place.runAs) {
    await chown(passwordFile, place.runAs.uid, place.runAs.gid);
    await chown(cluster, place.runAs.uid, place.runAs.gid);
  }
  const order = ["-D", cluster, "--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  // The built-in provider sorts alike on every machine; a locale of the system may change under the indexes.
  order.push("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
  order.push("--set=timezone=UTC", "--set=log_timezone=UTC", "--no-instructions");
  order.push(...syncing(isDurable));
  await run(program(place, "initdb"), order, asServer(place));
  await rm(passwordFile);
}

function syncing(isDurable: boolean): string[] {
  if (!isDurable) return ["--no-sync"];
  // One call for the whole file system instead of a thousand for the files: 0.1 s instead of 2 s on a busy disk.
  return process.platform === "linux" ? ["--sync-method=syncfs"] : [];
}

// On the command line rather than in postgresql.conf, so that a new release may change them for an old cluster.
function settings(place: Place, port: number, isDurable: boolean): string[] {
  const durability = isDurable ? "on" : "off";
  return Object.entries({
    listen_addresses: "127.0.0.1",
    port,
    // Beside its data, where nobody else may look; the password is asked for all the same.
    unix_socket_directories: hasSocket(place, port) ? `"${place.cluster}"` : "",
    max_connections: 100,
    shared_buffers: "128MB",
    fsync: durability,
    synchronous_commit: durability,
    full_page_writes: durability,
    // Failed statements carry people's data, and a refused duplicate is everyday: neither belongs into the log.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
  }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** A killed server leaves its socket with its pid, which another program may have by now; whoever launches knows that none runs. */
async function removeDeadSockets({ cluster }: Place): Promise<void> {
  const sockets = (await readdir(cluster)).filter((name) => name.startsWith(".s.PGSQL."));
  await Promise.all(sockets.map((name) => rm(join(cluster, name), { force: true })));
}

/** Not on Windows, where PostgreSQL's programs may lack it, and not where the path is longer than an address of a socket may be. */
function hasSocket({ cluster }: Place, port: number): boolean {
  return process.platform !== "win32" && Buffer.byteLength(join(cluster, `.s.PGSQL.${port}.lock`)) < LONGEST_SOCKET_PATH;
}

function explainFailure(place: Place, log: string): LaunchOutcome {
  if (isDiskFull(place.dataDir, log)) throw new DatabaseTrouble(troubles.diskFull(place.dataDir));
  if (/could not bind .*in use|could not create any TCP\/IP sockets/s.test(log)) return "port-taken";
  if (/pre-existing shared memory block/.test(log)) return "remnants";
  const lines = log.trim().split("\n").slice(-5).join("\n");
  throw new DatabaseTrouble(troubles.cannotStart(place.log, lines));
}

function cannotRunOr(error: unknown): unknown {
  const { syscall, path } = error as NodeJS.ErrnoException;
  // ENOENT for a program that is there means that its loader is not: this Linux has no glibc.
  const isExecution = syscall?.startsWith("spawn") && path;
  return isExecution ? new DatabaseTrouble(troubles.cannotRun(path), { cause: error }) : error;
}

function program(place: Place, name: "initdb" | "postgres" | "pg_ctl"): string {
  return join(place.binaries, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

function asServer(place: Place) {
  // Our own working directory may be one that the server's user can't enter.
  return { cwd: place.dataDir, env: ENVIRONMENT, windowsHide: true, ...place.runAs };
}

function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0", 1)[0];
    if (process.platform === "darwin") return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    // It ended meanwhile, or the system does not tell: the caller looks again.
  }
  return undefined;
}
