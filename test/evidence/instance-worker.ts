import { instantOf, oneOf, run, sql, topics, wallClock, type InTransaction, type Instant, type Topic, type Tx } from "#domain/kernel";
import { openDatabase, openVault, readKeyRing } from "#domain/store";
import type { Job, Work } from "../../jobs/job.ts";
import { jobTables } from "../../jobs/job-tables.ts";
import { openQueue, type Handler } from "../../jobs/queue.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { askAgain } from "../../jobs/timetable.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import { migrations } from "../../migrations/index.ts";
import { testKeys } from "../support/cloned-database.ts";
import { workingTime } from "./working-time.ts";

/**
 * One instance of several: a process with a queue and a timetable of its own over the one database. Each job does three units, and tells its
 * parent in the middle of each, its transaction open; the parent says go on, end, or kills it there.
 */
/**
 * ready, looked: its clock when it begins, and after each look at the timetable; longer between two than `stallMs`, and it was not let work;
 * stopped: how long the graceful end took, of the time in which this process was let work
 */
export type FromInstance =
  | { readonly kind: "ready"; readonly at: number }
  | { readonly kind: "looked"; readonly at: number }
  | { readonly kind: "middle"; readonly nth: number }
  | { readonly kind: "stopped"; readonly ms: number };
export type ToInstance = { readonly kind: "go"; readonly nth: number } | { readonly kind: "stop" };

export const jobNames = Array.from({ length: 8 }, (_, nth) => `job-${nth}`);
export const unitsPerRun = 3;
/** the exit code of an instance that was not done with stopping after 25 seconds */
export const endedLate = 25;
const longestStopMs = 25_000;
const leaseMs = 6_000;
/** Who neither machine nor database lets work for so long may be overtaken: a lease is renewed every third of it, on a crowded machine a little later. */
export const stallMs = leaseMs / 2;
const tickMs = 200;

const [url = ""] = process.argv.slice(2);

async function serve(): Promise<void> {
  const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 8 });
  const vault = await openVault(database, { ring: readKeyRing(testKeys)! });
  const queue = await openQueue(url, () => undefined);
  const inTransaction = database.transactions(wallClock, queue.enqueue, vault);
  const waiting = new Map<number, () => void>();
  const middle = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const nth = waiting.size + 1;
    waiting.set(nth, resolve);
    tell({ kind: "middle", nth });
    await promise;
  };
  const timetable = jobNames.map((name): Job => ({
    name,
    when: { daily: "09:00" },
    missed: "each",
    unit: "one of three",
    sentence: "",
    run: work(inTransaction, middle, name),
  }));
  const report = (error: unknown): string => {
    process.stderr.write(`${String(error)}\n`);
    return "reference";
  };
  const doors = { transactions: () => inTransaction, clock: wallClock, report, stopping: queue.stopping, timetable, leaseMs };
  const nothing: Handler = () => Promise.resolve();
  const handlers = Object.fromEntries(topics.map((topic) => [topic, nothing])) as Record<Topic, Handler>;
  await queue.receive({ ...handlers, "run-job": (id, isLastTry) => executeRun(doors, id, isLastTry) });
  let looking = Promise.resolve();
  const ticking = setInterval(() => {
    looking = looking
      .then(() => tell({ kind: "looked", at: Date.now() }))
      .then(() => askAgain(inTransaction))
      .then(() => walkTimetable({ inTransaction, timetable, now: drivenClock, report, has: { shop: false } }))
      .catch(report)
      .then(() => undefined);
  }, tickMs);
  const stop = async (): Promise<void> => {
    const time = workingTime();
    // As the product does: whoever has not ended by then is ended, and the leases see to the rest.
    setTimeout(() => process.exit(endedLate), longestStopMs).unref();
    clearInterval(ticking);
    await looking;
    await queue.stop(15);
    await database.close();
    tell({ kind: "stopped", ms: Math.round(time.ms()) });
    setTimeout(() => process.exit(0), 20);
  };
  process.on("message", (said: ToInstance) => {
    if (said.kind === "stop") void stop();
    else waiting.get(said.nth)?.();
  });
  process.on("disconnect", () => void stop());
  tell({ kind: "ready", at: Date.now() });
}

/** What all instances take for the database's clock; the parent moves it on. */
async function drivenClock(tx: Tx): Promise<Instant> {
  return instantOf((await oneOf(tx, sql<{ at: string }>`select at from evidence_clock`)).at);
}

/** Goes on where it stopped; writes down when it finds somebody else at the same job. */
function work(open: InTransaction, middle: () => Promise<void>, job: string): Work {
  const actor = { kind: "system", name: job } as const;
  return async ({ inTransaction }, { label }) => {
    await open(actor, async (tx) => {
      await run(
        tx,
        sql`insert into evidence_overlap (job, label, pid, at) select job, label, pid, clock_timestamp() from evidence_run where job = ${job} and not is_over`,
      );
      await run(tx, sql`insert into evidence_run (job, label, pid, is_over) values (${job}, ${label}, ${process.pid}, false)`);
    });
    try {
      for (;;) {
        const isDone = await inTransaction(async (tx) => {
          const { done } = await oneOf(
            tx,
            sql<{ done: number }>`select count(*)::int as done from evidence_unit where job = ${job} and label = ${label}`,
          );
          if (done === unitsPerRun) return true;
          await run(tx, sql`insert into evidence_unit (job, label, unit) values (${job}, ${label}, ${done + 1})`);
          await middle();
          return false;
        });
        if (isDone) return { units: unitsPerRun };
      }
    } finally {
      await open(actor, (tx) => run(tx, sql`update evidence_run set is_over = true where job = ${job} and pid = ${process.pid}`));
    }
  };
}

function tell(said: FromInstance): void {
  // The parent may be gone already.
  if (process.connected) process.send?.(said, undefined, undefined, () => undefined);
}

if (process.send) await serve();
