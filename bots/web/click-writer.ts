import { randomBytes } from "node:crypto";
import { localDate, startOfDay, type Clock, type InTransaction, type Instant } from "#domain/kernel";
import { openClickMonths, recordClicks, saltOfDay, type NewClick } from "#domain/attribution";
import { groupCommit } from "./group-commit.ts";

export type ClickWriter = {
  /** resolves when the click is durable */
  write(click: NewClick): Promise<void>;
  /** the salt of today's visitor hashes */
  salt(): Promise<string>;
  /** writes what is still waiting; later clicks are refused */
  close(): Promise<void>;
};

const actor = { kind: "system", name: "click-writer" } as const;
const limits = { of: "clicks", largestGroup: 500, mostWaiting: 20_000 };
/** how long a visitor waits for our database */
const patienceMs = 3_000;

/** The answer of the database, or a fault with status 503 after three seconds: a visitor is never left hanging. The work itself goes on. */
export async function withinPatience<T>(work: Promise<T>): Promise<T> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error("the database did not answer in time"), { statusCode: 503 })), patienceMs);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Writes clicks by group commit, and knows the day's salt. */
export function clickWriter(
  { inTransaction, inStatement }: { inTransaction: InTransaction; inStatement: InTransaction },
  clock: Clock,
): ClickWriter {
  const clicks = groupCommit<NewClick, void>(async (group) => {
    await inStatement(actor, (tx) => recordClicks(tx, group));
    return [];
  }, limits);
  let today: { until: number; salt: Promise<string> } | null = null;

  return {
    write: (click) => clicks.add(click),
    salt: () => {
      const now = clock.now();
      if (!today || today.until <= now.epochMilliseconds) today = { until: endOfDay(now), salt: newDay(inTransaction) };
      const { salt } = today;
      // A failed look-up must not be remembered for the whole day.
      salt.catch(() => {
        if (today?.salt === salt) today = null;
      });
      return salt;
    },
    close: () => clicks.close(),
  };
}

function endOfDay(now: Instant): number {
  return startOfDay(localDate(now, "UTC").add({ days: 1 }), "UTC").epochMilliseconds;
}

/** The first click of a day brings the day's salt and, should a month begin soon, its partition. */
async function newDay(inTransaction: InTransaction): Promise<string> {
  await inTransaction(actor, (tx) => openClickMonths(tx));
  return inTransaction(actor, (tx) => saltOfDay(tx, randomBytes(16).toString("hex")));
}
