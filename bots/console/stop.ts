import { wallClock } from "#domain/kernel";

const longestStopMs = 25_000;
/** npm passes on what the terminal has sent already: two signals at once are one. */
const sameSignalMs = 1_000;

/** Stops once on SIGINT or SIGTERM; a second signal, or 25 seconds, end it at once. Returns the same stop for other callers. */
export function stopOnSignal(close: () => Promise<void>, onFailure: (error: unknown) => void): () => Promise<void> {
  let stopping: { readonly since: number; readonly closed: Promise<void> } | null = null;
  const stop = (): Promise<void> => {
    const now = wallClock.now().epochMilliseconds;
    if (stopping && now - stopping.since > sameSignalMs) process.exit(1);
    setTimeout(() => process.exit(1), longestStopMs).unref();
    stopping ??= { since: now, closed: close() };
    return stopping.closed;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop().then(() => process.exit(0), onFailure));
  return stop;
}
