import { chmod, mkdir, open, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ViewFile } from "#templates/view";

/** Bytes, not characters: what file systems count (255 on ext4 and APFS), with room for the number. */
const longestName = 120;
const mostOfOneName = 10_000;

/**
 * Keeps a file that came with an answer and gives the path it has now. Money and orders are in such files, so the folder is its
 * owner's alone (0700) and so is each file (0600). What lies there is never written over: the second statement.csv is statement-2.csv.
 */
export async function saveFile(folder: string, { name, content }: Pick<ViewFile, "name" | "content">): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // It may have been made by hand, or under another umask.
  await chmod(folder, 0o700);
  const safe = safeName(name);
  const ending = extname(safe);
  const stem = safe.slice(0, safe.length - ending.length);
  for (let nth = 1; nth <= mostOfOneName; nth++) {
    const path = join(folder, nth === 1 ? safe : `${stem}-${nth}${ending}`);
    if (await writeNew(path, content)) return path;
  }
  throw new Error(`there are ${mostOfOneName} files of the name ${safe} already`);
}

/** False when something has that name already, be it a link to somewhere else: O_EXCL follows none. */
async function writeNew(path: string, content: ViewFile["content"]): Promise<boolean> {
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return null;
    throw error;
  });
  if (!file) return false;
  try {
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    // Half a statement would look like a whole one.
    await file.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Letters, digits, dot, hyphen and underscore of whatever script; no folder, nothing hidden, nothing that a shell would take apart. */
function safeName(name: string): string {
  const plain = name
    .normalize("NFC")
    .replaceAll(/(?:[^\p{L}\p{N}._]|-)+/gu, "-")
    .replaceAll(/-*\.+-*/gu, ".")
    .replaceAll(/^[.-]+|[.-]+$/gu, "");
  const ending = /\.[a-z0-9]{1,8}$/i.exec(plain)?.[0] ?? "";
  let stem = plain.slice(0, plain.length - ending.length);
  while (Buffer.byteLength(stem) > longestName) stem = [...stem].slice(0, -1).join("");
  return `${stem || "file"}${ending}`;
}
