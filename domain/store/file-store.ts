import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Instant } from "#domain/kernel";
import { giveToOwnerOf } from "./embedded-postgres-files.ts";
import { flushDirectory } from "./flush-directory.ts";

/** Files on a disk, under names that this product made of their content. */
export type FileStore = {
  /** Durable when it resolves. What is there already under that name stays, and counts as written just now. */
  write(name: string, content: Uint8Array): Promise<void>;
  /** null: there is no such file */
  read(name: string): Promise<Uint8Array | null>;
  /** Removes what was last written before then, unless somebody needs it; answers how many. Also what was left half-written. */
  trim(before: Instant, isNeeded: (names: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
};

/** Never a path, and never anything that a person typed: a name goes into the folder that its first two letters say. */
const namePattern = /^[0-9a-f]{64}\.[a-z]{2,8}(?:\.[a-z]{2,8})?$/;

/**
 * The store in `folder` inside of `dataDir` (0700, its files 0600, of whoever DATA_DIR belongs to). A file is written beside its place, flushed and
 * renamed: others see all of it or nothing, a crash leaves no half. Several processes may share the folder, also over a network: equal names
 * have equal content, so whoever comes second has nothing to write.
 */
export function fileStore(dataDir: string, folder: string, clock: Clock): FileStore {
  const placeOf = (name: string): { readonly inside: string; readonly path: string } => {
    if (!namePattern.test(name)) throw new Error(`"${name}" is no name of a file in here`);
    const inside = join(folder, name.slice(0, 2));
    return { inside, path: join(inside, name) };
  };

  async function makeFolders(inside: string): Promise<void> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    for (const path of [folder, inside])
      if ((await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined) await giveToOwnerOf(dataDir, path);
  }

  const seconds = (): number => clock.now().epochMilliseconds / 1_000;

  /** Whether it is there in full; then it counts as new. One of another length is what a failing disk left: it is written again. */
  async function isThere(path: string, length: number): Promise<boolean> {
    const there = await stat(path).catch(noneWhereMissing);
    if (there?.size !== length) return false;
    return utimes(path, seconds(), seconds()).then(
      () => true,
      // Housekeeping came in between.
      (error: unknown) => noneWhereMissing(error) !== null,
    );
  }

  return {
    write: async (name, content) => {
      const { inside, path } = placeOf(name);
      if (await isThere(path, content.length)) return;
      await makeFolders(inside);
      const unfinished = join(inside, `.${randomBytes(12).toString("hex")}`);
      try {
        const file = await open(unfinished, "wx", 0o600);
        try {
          await file.writeFile(content);
          await file.utimes(seconds(), seconds());
          await file.sync();
        } finally {
          await file.close();
        }
        await giveToOwnerOf(dataDir, unfinished);
        await rename(unfinished, path);
      } catch (error) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw error;
      }
      for (const each of [inside, folder]) await flushDirectory(each);
    },
    read: async (name) => readFile(placeOf(name).path).catch(noneWhereMissing),
    trim: async (before, isNeeded) => {
      let gone = 0;
      for (const inside of (await namesIn(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        const paths = await oldIn(join(folder, inside), before);
        const needed = await isNeeded(paths.filter((name) => namePattern.test(name)));
        for (const name of paths.filter((each) => !needed.has(each))) {
          // Somebody may have sent the same just now.
          if (!(await isOld(join(folder, inside, name), before))) continue;
          await rm(join(folder, inside, name), { force: true });
          gone += 1;
        }
      }
      return gone;
    },
  };
}

/** Names of ours that were last written before then. */
async function oldIn(folder: string, before: Instant): Promise<string[]> {
  const old: string[] = [];
  for (const name of (await namesIn(folder)).filter((each) => namePattern.test(each) || each.startsWith("."))) {
    if (await isOld(join(folder, name), before)) old.push(name);
  }
  return old;
}

async function isOld(path: string, before: Instant): Promise<boolean> {
  const written = await stat(path).catch(noneWhereMissing);
  return written !== null && written.mtimeMs < before.epochMilliseconds;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(noneWhereMissing)) ?? [];
}

function noneWhereMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
  throw error;
}
