import { setTimeout as delay } from "node:timers/promises";

export type GroupCommit<Item, Result> = {
  /** resolves when the item is durable */
  add(item: Item): Promise<Result>;
  /** writes what is still waiting; later items are refused */
  close(): Promise<void>;
};

export type GroupLimits<Item> = {
  /** for messages: "clicks" */
  readonly of: string;
  readonly largestGroup: number;
  /** beyond this the database has been away for long, and memory is worth more than what comes in */
  readonly mostWaiting: number;
  /** what an item counts for both limits; not given: one */
  readonly weigh?: (item: Item) => number;
};

type Waiting<Item, Result> = {
  readonly item: Item;
  readonly weight: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

/** how long a stop waits for the last items when the database stalls */
const longestCloseMs = 5_000;
/** SQLSTATE classes 22 and 23: what is wrong is an item, not the database */
const badItem = /^2[23][0-9A-Z]{3}$/;

/**
 * Group commit: while one transaction is on its way to the disk, the next items gather and then go together. Every caller waits
 * for its own item to be durable, so a crash loses only items that nobody was told of. `write` gives the results in the items' order.
 */
export function groupCommit<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  limits: GroupLimits<Item>,
): GroupCommit<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let weightWaiting = 0;
  let running: Promise<void> | null = null;
  let isClosed = false;

  function nextGroup(): Waiting<Item, Result>[] {
    let size = 0;
    let weight = 0;
    // One that is heavier than a group goes alone.
    for (const one of waiting) {
      if (size > 0 && weight + one.weight > limits.largestGroup) break;
      weight += one.weight;
      size += 1;
    }
    const group = waiting.slice(0, size);
    waiting = waiting.slice(size);
    weightWaiting -= weight;
    return group;
  }

  async function writeGroups(): Promise<void> {
    while (waiting.length > 0) await writeGroup(write, nextGroup());
    // In the same breath as the look at what waits: an item that comes between the two would wait for ever.
    running = null;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error(`the writer of ${limits.of} is closed`));
        const weight = limits.weigh?.(item) ?? 1;
        if (waiting.length > 0 && weightWaiting + weight > limits.mostWaiting)
          return reject(Object.assign(new Error(`too many ${limits.of} wait for the database`), { statusCode: 503 }));
        waiting.push({ item, weight, resolve, reject });
        weightWaiting += weight;
        running ??= writeGroups();
      }),
    close: async () => {
      isClosed = true;
      await Promise.race([running, delay(longestCloseMs, undefined, { ref: false })]);
      for (const { reject } of waiting) reject(new Error(`the writer of ${limits.of} closed before the database took it`));
    },
  };
}

/** A group with a bad item is written item by item, so that it takes no other with it; when the database is away, all fail at once. */
async function writeGroup<Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await write(group.map(({ item }) => item));
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
  } catch (error) {
    if (group.length > 1 && badItem.test(String((error as { code?: unknown }).code)))
      for (const one of group) await writeGroup(write, [one]);
    else for (const { reject } of group) reject(error);
  }
}
