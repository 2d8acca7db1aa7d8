import { appendFile, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

const mostLines = 500;

/** The lines typed before, oldest first; none when there is no such file or it can't be read. */
export async function readHistory(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.split("\n").filter((line) => line !== "");
  if (lines.length <= mostLines * 2) return lines.slice(-mostLines);
  const kept = lines.slice(-mostLines);
  await writeFile(file, `${kept.join("\n")}\n`, { mode: 0o600 }).catch(() => undefined);
  return kept;
}

const mailbox = /[^\s@/:="']@[^\s@]/;

/**
 * Adds one line, at once and at the end, so that two prompts lose nothing of each other. Readable by its owner only: order numbers are in
 * it. A line with an e-mail address is not kept: whoever asks to be forgotten must not live on in a file. A history that can't be kept
 * (full or read-only disk) is no reason to stop answering: false then.
 */
export async function appendHistory(file: string, line: string): Promise<boolean> {
  if (mailbox.test(line)) return true;
  try {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${line.replaceAll(/\p{Cc}/gu, " ")}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
    return true;
  } catch {
    return false;
  }
}
