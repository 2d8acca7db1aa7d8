import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFacts, writeFacts, type ToldFiles } from "#domain/messages";

const ending = ".json";

/** What people were told at the console: a file a message, for the user of this process only, beside the mails that are files. */
export function toldFiles(folder: string): ToldFiles {
  return {
    keep: async (whose, id, told) => {
      const inside = join(folder, whose);
      await mkdir(inside, { recursive: true, mode: 0o700 });
      const file = join(inside, `${id}${ending}`);
      await writeFile(`${file}.part`, writeFacts(told), { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    last: async (whose, most, known = new Set()) => {
      const inside = join(folder, whose);
      const others = (await idsIn(inside)).filter((id) => !known.has(id));
      const written = await Promise.all(others.map(async (id) => ({ id, ms: (await stat(join(inside, id + ending))).mtimeMs })));
      const newest = written.toSorted((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1)).slice(-most);
      return Promise.all(
        newest.map(async ({ id, ms }) => ({
          id,
          at: Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)),
          told: readFacts(await readFile(join(inside, id + ending), "utf8")),
        })),
      );
    },
    read: async (whose, id) => {
      // An id is a file's name here.
      if (!/^[\w-]{1,80}$/.test(id)) return null;
      const found = await readFile(join(folder, whose, id + ending), "utf8").catch(noneThere);
      return found === null ? null : readFacts(found);
    },
    ids: async (whose) => new Set(await idsIn(join(folder, whose))),
  };
}

async function idsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).flatMap((name) => (name.endsWith(ending) ? name.slice(0, -ending.length) : []));
  } catch (error) {
    return noneThere(error) ?? [];
  }
}

function noneThere(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
  throw error;
}
