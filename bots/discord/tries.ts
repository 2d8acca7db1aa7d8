import { setTimeout as delay } from "node:timers/promises";
import type { DiscordAPIError } from "discord.js";

/** Discord's own code for what it refused; null for whatever else went wrong. */
export function codeOf(error: unknown): number | null {
  const { code, name } = (error instanceof Error ? error : {}) as Partial<DiscordAPIError>;
  return typeof code === "number" && name?.startsWith("DiscordAPIError") ? code : null;
}

/** Whether nobody knows what became of a request: a 5xx or a page of whoever stands before Discord, a line that ended, no answer in time. */
export function isUnclear(error: unknown): boolean {
  const { code, name = "" } = (error instanceof Error ? error : {}) as { code?: unknown; name?: string };
  if (name.startsWith("DiscordAPIError")) return typeof code !== "number";
  return name.startsWith("HTTPError") || name === "AbortError" || (typeof code === "string" && /^(?:E|UND_ERR_)[A-Z_]+$/.test(code));
}

/**
 * Pauses in which an outage may pass. An answer can be given for 15 minutes; the nonce of a message is known for a few, and whoever has something
 * posted waits for it.
 */
export const pausesMs = { answer: [500, 2_000, 10_000, 60_000, 240_000], message: [500, 2_000, 10_000], post: [500, 2_000] } as const;

/**
 * Asks Discord for something that may be asked again, until it says yes or no; the library itself has asked four times each. Throws what Discord
 * refuses, and what the last try ended with.
 */
export async function persist<T>(pauses: readonly number[], work: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isUnclear(error)) throw error;
    }
    await delay(pause, undefined, { ref: false });
  }
  return work();
}
