import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterEach, beforeEach, expect } from "vitest";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../domain/store/embedded-postgres.ts";

/** A DATA_DIR for every test of the launcher, and the ways to start, join, kill and question what runs on it. */

const launcher = join(import.meta.dirname, "../../domain/store/embedded-postgres.ts");

export const isRoot = process.getuid?.() === 0;
/** Stands for an ordinary user: an account that every Unix has (initdb wants one) and that is not the server's own. */
export const ordinary = accountOf("daemon");
export const mayBecomeOrdinary = isRoot && canEveryoneReach(launcher) && canEveryoneReach(process.execPath);

export type Scratch = {
  /** open to pass through, removed after the test */
  directory: string;
  /** not there yet when the test begins */
  dataDir: string;
  /** what `start` had to say */
  sentences: string[];
  /** undone after the test, the last one first */
  undo: (() => unknown)[];
};

/** One scratch for a file, filled anew before every test; afterwards whatever the test left is ended and removed. */
export function useScratch(): Scratch {
  const scratch: Scratch = { directory: "", dataDir: "", sentences: [], undo: [] };
  beforeEach(() => {
    const directory = mkdtempSync(join(tmpdir(), "embedded-postgres-"));
    chmodSync(directory, 0o711);
    Object.assign(scratch, { directory, dataDir: join(directory, "data"), sentences: [], undo: [] });
  });
  afterEach(async () => {
    for (const step of scratch.undo.toReversed()) await step();
    const left = serverPid(scratch);
    if (left && left !== process.pid) process.kill(left, "SIGKILL");
    rmSync(scratch.directory, { recursive: true, force: true, maxRetries: 10 });
  });
  return scratch;
}

/** Most tests kill processes, not machines: what was handed to the kernel survives that, so the disk is spared. */
export async function start(scratch: Scratch, { durable = false } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir: scratch.dataDir,
    durable,
    say: (sentence) => scratch.sentences.push(sentence),
  });
  scratch.undo.push(() => server.stop());
  return server;
}

const elsewhere = `
  import { startEmbeddedPostgres } from ${JSON.stringify(launcher)};
  const tell = (line) => console.log(JSON.stringify(line));
  try {
    const { stop, ...facts } = await startEmbeddedPostgres({ dataDir: process.argv[1], durable: process.argv[2] === "durable" });
    tell(facts);
    process.stdin.once("data", async () => { await stop(); process.exit(); });
  } catch (error) {
    tell({ trouble: error.message });
  }`;

export type Elsewhere = { readonly owner?: { uid: number; gid: number }; readonly durable?: boolean };

/** Starts or joins in a process of its own and returns what that one says: the ways in, or its trouble. */
export async function tryElsewhere(scratch: Scratch, { owner, durable }: Elsewhere) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", elsewhere, scratch.dataDir, durable ? "durable" : ""], {
    cwd: "/",
    stdio: ["pipe", "pipe", "inherit"],
    ...owner,
  });
  scratch.undo.push(() => kill(child));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, said: JSON.parse(line) as { url: string; started: boolean; trouble?: string } };
}

/** Starts or joins in a process of its own that can be stopped politely or killed. */
export async function startElsewhere(scratch: Scratch, how: Elsewhere = {}) {
  const { child, said } = await tryElsewhere(scratch, how);
  expect(said.trouble).toBeUndefined();
  return {
    ...said,
    kill: () => kill(child),
    stop: async () => {
      child.stdin.write("stop\n");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Kills a process as a crash would, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

export async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // The server may be killed under us: that is the point of some tests.
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Commits a row that `expectRemembered` looks for later. */
export async function remember(url: string): Promise<void> {
  await query(url, "create table kept (word text); insert into kept values ('thread')");
}

export async function expectRemembered(url: string): Promise<void> {
  expect(await query(url, "select word from kept")).toEqual([{ word: "thread" }]);
}

export function serverPid(scratch: Scratch): number | undefined {
  const file = pidFileOf(scratch);
  return existsSync(file) ? Number.parseInt(readFileSync(file, "utf8"), 10) : undefined;
}

/** Leaves a pid file as a server with this pid would have. */
export function writePidFile(scratch: Scratch, pid: number | undefined, port = 1): void {
  const file = pidFileOf(scratch);
  const { uid, gid } = statSync(dirname(file));
  writeFileSync(file, `${pid ?? ""}\n${scratch.dataDir}\n1\n${port}\n\n127.0.0.1\n1 1\nready\n`, { mode: 0o600 });
  chownSync(file, uid, gid);
}

function pidFileOf({ dataDir }: Scratch): string {
  return join(dataDir, "db-18/cluster/postmaster.pid");
}

function accountOf(name: string): { uid: number; gid: number } {
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  const [, , uid, gid] = accounts.find((account) => account.startsWith(`${name}:`))?.split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function canEveryoneReach(path: string): boolean {
  const { mode } = statSync(path);
  if ((mode & 0o005) !== 0o005 && statSync(path).isDirectory()) return false;
  return path === dirname(path) || canEveryoneReach(dirname(path));
}
