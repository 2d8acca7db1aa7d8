import { open } from "node:fs/promises";
import { pictureLimits, refuse, type Pictures } from "#domain/kernel";
import type { TakePicture } from "../sent-pictures.ts";

/** Takes in a file of whoever sits at this terminal, by its path. Refuses `picture.not-sent`, `picture.too-large` and what `Pictures.take` refuses. */
export function pictureFromDisk(pictures: Pick<Pictures, "take">): TakePicture {
  return async (path) => (await pictures.take(await contentOf(path))).id;
}

/** What is in a file; of a larger one than a picture may be, nothing. */
export async function contentOf(path: string): Promise<Buffer> {
  const file = await open(path, "r").catch(() => null);
  if (!file) throw refuse("picture.not-sent", { text: path });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw refuse("picture.not-sent", { text: path });
    if (found.size > pictureLimits.bytes) throw refuse("picture.too-large");
    return await file.readFile();
  } finally {
    await file.close();
  }
}
