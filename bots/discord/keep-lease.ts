import { setTimeout as delay } from "node:timers/promises";
import type { Clock, Instant, InTransaction } from "#domain/kernel";
import { holdGateway, releaseGateway } from "#domain/chat";

/** How long a lease lasts, and how often it is looked at: a process that dies is replaced within 25 seconds and the time to connect. */
export const leaseSeconds = 20;
export const lookEveryMs = 5_000;
/** A database that does not answer by then has not. */
const patienceMs = 4_000;

const byItself = { kind: "system", name: "discord" } as const;

export type Lease = {
  /** Asks whether this process may hold the connection. Total. */
  look(): Promise<boolean>;
  giveBack(): Promise<void>;
};

/**
 * The gateway of Discord wants one connection. Whoever holds it keeps it while the database says nothing: it is given up only when somebody else
 * is seen with it, or after twice its time without a word. Two holders for a moment do no harm, because every event is claimed.
 */
export function keepLease(doors: {
  readonly inStatement: InTransaction;
  readonly clock: Clock;
  readonly holder: string;
  readonly report: (error: unknown) => string;
}): Lease {
  const { inStatement, clock, holder, report } = doors;
  const wish = { platform: "discord", holder } as const;
  let renewedAt: Instant | null = null;
  const isFresh = (): boolean => renewedAt !== null && clock.now().since(renewedAt).total("seconds") < 2 * leaseSeconds;
  return {
    look: async () => {
      try {
        const isOurs = await inTime(inStatement(byItself, (tx) => holdGateway(tx, wish, leaseSeconds)));
        renewedAt = isOurs ? clock.now() : null;
        return isOurs;
      } catch (error) {
        report(error);
        return isFresh();
      }
    },
    giveBack: () => inStatement(byItself, (tx) => releaseGateway(tx, wish)),
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(patienceMs, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error("the database did not answer about the lease");
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    work.catch(() => undefined);
  }
}
