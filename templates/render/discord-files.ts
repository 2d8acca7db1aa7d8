import type { ViewFile } from "../view.ts";
import { shorten } from "./chat-spans.ts";

/** Longer names are cut before their ending. */
const longestName = 80;

/**
 * The files under names that Discord leaves as they are: `attachment://` finds a file by its name, and the platform turns everything but
 * these letters into "_". No two names are the same. Descriptions are harmless and no longer than `most`.
 */
export function attachable(files: readonly ViewFile[], most: number): ViewFile[] {
  const taken = new Set<string>();
  return files.map((file, index) => {
    const plainName = file.name.normalize("NFKD").replaceAll(/[^\w.-]+/g, "_");
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plainName)?.[0] ?? "";
    const stem = plainName
      .slice(0, plainName.length - ending.length)
      .replaceAll(/^[._]+|[._]+$/g, "")
      .slice(0, longestName);
    const first = `${stem === "" ? "file" : stem}${ending}`;
    const name = taken.has(first) ? `${index + 1}-${first}` : first;
    taken.add(name);
    const description = shorten(file.description, most).trim();
    return { ...file, name, description: description === "" ? name : description };
  });
}
