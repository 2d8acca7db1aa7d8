/** Waits; handed in, so that tests don't. */
export type Pause = (milliseconds: number) => Promise<void>;

const attempts = 4;
const firstPauseMs = 1_000;
/** Who wants a longer rest than this is left alone until the next run. */
const longestPauseMs = 120_000;

/** What came of one attempt: a value, or the wish to try again after a while (null: the usual, longer each time), and what is left when it never comes better. */
export type Attempt<T> = { readonly value: T } | { readonly giveUp: () => T; readonly afterMs: number | null };

/** Tries up to four times, pausing about 1, 2 and 4 seconds (± half, so that many don't come back at once); then gives up in the last attempt's way. */
export async function retrying<T>(
  attempt: () => Promise<Attempt<T>>,
  { pause, random }: { pause: Pause; random: () => number },
): Promise<T> {
  for (let tried = 1; ; tried++) {
    const result = await attempt();
    if ("value" in result) return result.value;
    if (tried >= attempts || (result.afterMs ?? 0) > longestPauseMs) return result.giveUp();
    await pause(result.afterMs ?? firstPauseMs * 2 ** (tried - 1) * (0.5 + random()));
  }
}

/** Retry-After in milliseconds: seconds or a date (RFC 9110, 10.2.3), a date counted from the answer's own; null when it is neither. */
export function retryAfterMs(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const wait = Date.parse(text) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
