import { refusedToken, type Outcome } from "#domain/messages";

/** How long nothing is sent after the platform has refused our token: asking on and on gets an address banned. */
const restSeconds = 600;

/** We may not send anything at all, until somebody sets another token: nothing is wrong with the message. */
export function tokenRefused(code: string): Outcome {
  return { kind: "deferred", detail: `${refusedToken} ${code}`, afterSeconds: restSeconds };
}

/**
 * Keeps a channel still for a while: whoever is told to wait waits for all that come after. `outcome` is what these get, and it costs the
 * other side nothing.
 */
export function makeRest(): {
  readonly current: () => Outcome | null;
  readonly begin: (outcome: Outcome) => void;
  readonly end: () => void;
} {
  let resting: { readonly outcome: Outcome; readonly timer: NodeJS.Timeout } | null = null;
  const end = (): void => {
    clearTimeout(resting?.timer);
    resting = null;
  };
  return {
    current: () => resting?.outcome ?? null,
    begin: (outcome) => {
      if (outcome.kind !== "deferred" || !outcome.afterSeconds) return;
      end();
      resting = { outcome, timer: setTimeout(end, outcome.afterSeconds * 1_000).unref() };
    },
    end,
  };
}
