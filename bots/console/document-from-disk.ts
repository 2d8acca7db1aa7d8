import { open } from "node:fs/promises";
import { refuse } from "#domain/kernel";
import { mostStatementBytes } from "#domain/books";
import type { TakeDocument } from "../sent-pictures.ts";

/** Reads a file of whoever sits at this terminal, by its path. Refuses `document.not-sent`, `document.too-large`. */
export const documentFromDisk: TakeDocument = async (path) => {
  const file = await open(path, "r").catch(() => null);
  if (!file) throw refuse("document.not-sent", { text: path.slice(0, 60), why: "no-such-path" });
  try {
    const found = await file.stat();
    if (!found.isFile()) throw refuse("document.not-sent", { text: path.slice(0, 60), why: "no-such-path" });
    if (found.size > mostStatementBytes) throw refuse("document.too-large", { megabytes: Math.floor(mostStatementBytes / 1024 / 1024) });
    return await file.readFile();
  } finally {
    await file.close();
  }
};
