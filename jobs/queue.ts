import type { EntityManager } from "@mikro-orm/postgresql";
import { fromKysely, PgBoss } from "pg-boss";
import { topics, type Enqueue, type Topic } from "#domain/kernel";

/** Does what a topic asks for one id. A throw means: try again later; on the last try the handler should give up itself. */
export type Handler = (id: string, isLastTry: boolean) => Promise<void>;

export type Queue = {
  readonly enqueue: Enqueue;
  /** starts taking work; several instances share it */
  receive(handlers: Record<Topic, Handler>): Promise<void>;
  /** aborts when this process takes no further work: what is under way should end after the unit it is at */
  readonly stopping: AbortSignal;
  /** stops taking work and finishes what is under way, for at most `seconds` */
  stop(seconds: number): Promise<void>;
};

const retries = 8;
const batchSize: Record<Topic, number> = { "apply-inbox": 50, "run-job": 1, "release-batch": 1 };

/** The queue on the database itself: an entry is there if and only if its transaction committed, and LISTEN wakes the workers at once. */
export async function openQueue(url: string, onTrouble: (error: unknown) => void): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    schema: "pgboss",
    application_name: "partner-center",
    max: 4,
    useListenNotify: true,
    schedule: false,
  });
  let isStopped = false;
  const stopping = new AbortController();
  // Its idle connections may see the embedded server end before they have: nobody needs to hear of that.
  boss.on("error", (error) => isStopped || onTrouble(error));
  await boss.start();
  for (const topic of topics)
    await boss.createQueue(topic, {
      notify: true,
      retryLimit: retries,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: 900,
    });
  return {
    enqueue: async (em: EntityManager, topic: Topic, ids: readonly string[]) => {
      if (ids.length === 0) return;
      const entries = ids.map((id) => ({ data: { id } }));
      await boss.insert(topic, entries, { db: fromKysely(em.getKysely()) });
    },
    receive: async (handlers) => {
      for (const topic of topics) await receive(boss, topic, handlers[topic], onTrouble);
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

async function receive(boss: PgBoss, topic: Topic, handle: Handler, onTrouble: (error: unknown) => void): Promise<void> {
  await boss.work<
    { id: string },
    void,
    { perJobResults: true; includeMetadata: true; batchSize: number; burstWhenBatchFull: true; pollingIntervalSeconds: number }
  >(
    topic,
    { perJobResults: true, includeMetadata: true, batchSize: batchSize[topic], burstWhenBatchFull: true, pollingIntervalSeconds: 1 },
    (jobs) =>
      Promise.all(
        jobs.map(async ({ id, data, retryCount }) => {
          try {
            await handle(data.id, retryCount >= retries);
            return { id, status: "completed" as const };
          } catch (error) {
            onTrouble(error);
            return { id, status: "failed" as const };
          }
        }),
      ),
  );
}
