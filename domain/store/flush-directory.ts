import { open } from "node:fs/promises";

/** A file's name is durable too once its directory is; Windows can't open one and does without. */
export async function flushDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
