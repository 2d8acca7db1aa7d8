import type { EntityManager } from "@mikro-orm/postgresql";
import { fromKysely, PgBoss } from "pg-boss";
import { instantOrNull, rowsOf, sql, topics, type Enqueue, type Instant, type Topic } from "#domain/kernel";

/** Does what a topic asks for one id. A throw means: try again later; on the last try the handler should give up itself. */
export type Handler = (id: string, isLastTry: boolean) => Promise<void>;

export type Queue = {
  readonly enqueue: Enqueue;
  /** starts taking work; several instances share it */
  receive(handlers: Record<Topic, Handler>): Promise<void>;
  /** how much of each topic waits or is under way, as of an instant of the database's clock */
  depths(em: EntityManager, at: Instant): Promise<Depth[]>;
  /** the product's processes on this database that were heard of lately */
  processes(): Promise<{ name: string; host: string; pid: number }[]>;
  /** aborts when this process takes no further work: what is under way should end after the unit it is at */
  readonly stopping: AbortSignal;
  /** stops taking work and finishes what is under way, for at most `seconds` */
  stop(seconds: number): Promise<void>;
};

const retries = 8;
/** How many ids an entry holds, how many entries a worker takes together, and how many of their ids it is at together. */
const sizes: Record<Topic, { readonly ids: number; readonly entries: number; readonly atOnce: number }> = {
  "apply-inbox": { ids: 25, entries: 20, atOnce: 16 },
  "decide-again": { ids: 10, entries: 1, atOnce: 1 },
  "run-job": { ids: 1, entries: 1, atOnce: 1 },
  "release-batch": { ids: 1, entries: 1, atOnce: 1 },
  // As many as one transaction claims; how many are really on their way at a time, the outlets say.
  "deliver-message": { ids: 25, entries: 8, atOnce: 200 },
  "connect-code": { ids: 1, entries: 8, atOnce: 8 },
  "call-rail": { ids: 10, entries: 4, atOnce: 8 },
  // An endpoint may take long: each of the few that there are has a worker.
  "send-webhooks": { ids: 1, entries: 1, atOnce: 1 },
  "send-announcement": { ids: 1, entries: 1, atOnce: 1 },
};

/** How many batches of a topic a process is at: a long run must not keep the others waiting. */
const workers: Partial<Record<Topic, number>> = { "run-job": 4, "send-webhooks": 5 };
/** What a process does not renew in this time goes to another one, its tries counted. */
const heartbeatSeconds = 30;
/** A handful of ids is mostly what somebody waits for; a heap of them is a batch's and comes after. */
const mostAtOnce = 10;
/** What NOTIFY does not tell: tries after a fault, and entries for later. */
const secondsBetweenLooks = 1;

/** The queue on the database itself: an entry is there if and only if its transaction committed, and LISTEN wakes the workers at once. */
export async function openQueue(url: string, onTrouble: (error: unknown) => void, name = "other"): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "pgboss",
    application_name: "partner-center",
    instanceName: name,
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: heartbeatSeconds / 2,
    monitorIntervalSeconds: heartbeatSeconds / 2,
  });
  let isStopped = false;
  const stopping = new AbortController();
  // Its idle connections may see the embedded server end before they have: nobody needs to hear of that.
  boss.on("error", (error) => isStopped || onTrouble(error));
  await boss.start();
  const retrying = { retryLimit: retries, retryDelay: 1, retryBackoff: true, retryDelayMax: 300 };
  const options = { notify: true, ...retrying, expireInSeconds: 900, heartbeatSeconds };
  for (const topic of topics) {
    await boss.createQueue(topic, options);
    await boss.updateQueue(topic, options); // one that an older version made
  }
  return {
    enqueue: async (em: EntityManager, topic: Topic, ids: readonly string[], afterSeconds = 0) => {
      if (ids.length === 0) return;
      await boss.insert(topic, entriesOf(topic, ids, afterSeconds), { db: fromKysely(em.getKysely()) });
    },
    receive: async (handlers) => {
      for (const topic of topics) await receive(boss, topic, handlers[topic], onTrouble);
    },
    depths,
    processes: async () => {
      const found = await boss.getInstances();
      return found.filter(({ live }) => live).map((each) => ({ name: each.name ?? "other", host: each.host, pid: each.pid }));
    },
    stopping: stopping.signal,
    stop: async (seconds) => {
      const stopped = boss.stop({ graceful: true, timeout: seconds * 1_000 });
      stopping.abort();
      await stopped;
      isStopped = true;
    },
  };
}

export type Depth = {
  readonly topic: Topic;
  /** entries that could begin now */
  readonly waiting: number;
  readonly active: number;
  /** since when the oldest of those that could begin waits */
  readonly waitingSince: Instant | null;
};

async function depths(em: EntityManager, at: Instant): Promise<Depth[]> {
  const rows = await rowsOf(
    { em },
    sql<{ name: string; waiting: number; active: number; since: string | null }>`
      select name, count(*) filter (where state < 'active' and start_after <= ${at})::int as waiting, count(*) filter (where state = 'active')::int as active,
             min(start_after) filter (where state < 'active' and start_after <= ${at}) as since
        from pgboss.job where state < 'completed' group by name`,
  );
  return topics.map((topic) => {
    const row = rows.find(({ name }) => name === topic);
    return { topic, waiting: row?.waiting ?? 0, active: row?.active ?? 0, waitingSince: instantOrNull(row?.since ?? null) };
  });
}

type Entry = { readonly ids: readonly string[] };
/** As releases wrote it that gave each id an entry of its own; theirs may still wait when this one starts. */
type OldEntry = { readonly id: string };

function idsOf(data: Entry | OldEntry): readonly string[] {
  return "ids" in data ? data.ids : [data.id];
}

function entriesOf(topic: Topic, ids: readonly string[], afterSeconds: number): { data: Entry; priority: number; startAfter?: number }[] {
  const { ids: most } = sizes[topic];
  const priority = ids.length <= mostAtOnce ? 1 : 0;
  return Array.from({ length: Math.ceil(ids.length / most) }, (_, turn) => ({
    data: { ids: ids.slice(turn * most, (turn + 1) * most) },
    priority,
    ...(afterSeconds > 0 ? { startAfter: afterSeconds } : {}),
  }));
}

/** An entry of which one id failed comes again as a whole: what is done is done, and is passed over. */
async function receive(boss: PgBoss, topic: Topic, handle: Handler, onTrouble: (error: unknown) => void): Promise<void> {
  const { entries: batchSize, atOnce } = sizes[topic];
  const options = {
    perJobResults: true,
    includeMetadata: true,
    batchSize,
    burstWhenBatchFull: true,
    localConcurrency: workers[topic] ?? 1,
    pollingIntervalSeconds: secondsBetweenLooks,
    notifyPollingIntervalSeconds: secondsBetweenLooks,
  } as const;
  await boss.work<Entry | OldEntry, void, typeof options>(topic, options, async (entries) => {
    const failed = new Set<string>();
    const work = entries.flatMap(({ id: entry, data, retryCount }) =>
      idsOf(data).map((id) => ({ entry, id, isLastTry: retryCount >= retries })),
    );
    await inParallel(work, atOnce, async ({ entry, id, isLastTry }) => {
      try {
        await handle(id, isLastTry);
      } catch (error) {
        onTrouble(error);
        failed.add(entry);
      }
    });
    return entries.map(({ id }) => ({ id, status: failed.has(id) ? "failed" : "completed" }));
  });
}

/** Each item once, so many at a time. */
async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
