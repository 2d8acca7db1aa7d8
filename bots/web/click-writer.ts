import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { localDate, type Clock, type InTransaction } from "#domain/kernel";
import { openClickMonths, recordClicks, saltOfDay, type NewClick } from "#domain/attribution";

export type ClickWriter = {
  /** resolves when the click is durable */
  write(click: NewClick): Promise<void>;
  /** the salt of today's visitor hashes */
  salt(): Promise<string>;
  /** writes what is still waiting; later clicks are refused */
  close(): Promise<void>;
};

type Waiting = { readonly click: NewClick; readonly resolve: () => void; readonly reject: (error: unknown) => void };

const actor = { kind: "system", name: "click-writer" } as const;
const largestGroup = 500;
/** beyond this the database has been away for long, and memory is worth more than clicks */
const mostWaiting = 20_000;
/** how long a stop waits for the last clicks when the database stalls */
const longestCloseMs = 5_000;
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

/**
 * Group commit: while one transaction is on its way to the disk, the next clicks gather and then go together. Every caller
 * waits for its own click to be durable, so a crash loses only clicks that nobody was told of.
 */
export function clickWriter(inTransaction: InTransaction, clock: Clock): ClickWriter {
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;
  let isClosed = false;
  let today: { day: string; salt: Promise<string> } | null = null;

  async function writeGroups(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, largestGroup);
      waiting = waiting.slice(largestGroup);
      await writeGroup(inTransaction, group);
    }
    // In the same breath as the look at what waits: a click that comes between the two would wait for ever.
    running = null;
  }

  return {
    write: (click) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error("the click writer is closed"));
        if (waiting.length >= mostWaiting) return reject(new Error("too many clicks wait for the database"));
        waiting.push({ click, resolve, reject });
        running ??= writeGroups();
      }),
    salt: () => {
      const day = localDate(clock.now(), "UTC").toString();
      if (today?.day !== day) today = { day, salt: newDay(inTransaction) };
      const { salt } = today;
      // A failed look-up must not be remembered for the whole day.
      salt.catch(() => {
        if (today?.salt === salt) today = null;
      });
      return salt;
    },
    close: async () => {
      isClosed = true;
      await Promise.race([running, delay(longestCloseMs, undefined, { ref: false })]);
      for (const { reject } of waiting) reject(new Error("the click writer closed before the database took the click"));
    },
  };
}

/** The first click of a day brings the day's salt and, should a month begin soon, its partition. */
async function newDay(inTransaction: InTransaction): Promise<string> {
  await inTransaction(actor, (tx) => openClickMonths(tx));
  return inTransaction(actor, (tx) => saltOfDay(tx, randomBytes(16).toString("hex")));
}

/** SQLSTATE classes 22 and 23: what is wrong is a click, not the database */
const badClick = /^2[23][0-9A-Z]{3}$/;

/** A group with a bad click is written click by click, so that it takes no other with it; when the database is away, all fail at once. */
async function writeGroup(inTransaction: InTransaction, group: readonly Waiting[]): Promise<void> {
  try {
    await inTransaction(actor, (tx) =>
      recordClicks(
        tx,
        group.map(({ click }) => click),
      ),
    );
    for (const { resolve } of group) resolve();
  } catch (error) {
    if (group.length > 1 && badClick.test(String((error as { code?: unknown }).code)))
      for (const one of group) await writeGroup(inTransaction, [one]);
    else for (const { reject } of group) reject(error);
  }
}
