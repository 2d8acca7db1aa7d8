import { schedule } from "node-cron";
import { rowsOf, run, sql, type InTransaction, type Tx } from "#domain/kernel";
import { databaseClock } from "./database-clock.ts";
import { byItself, walkTimetable, type WalkDoors } from "./walk.ts";

export type Ticking = {
  /** no further look is begun; resolves when the one under way is over */
  stop(): Promise<void>;
};

const everyTenSeconds = "*/10 * * * * *";
/** A run that is due and that nobody begins has lost its queue entry, or waits for a try after a fault. */
const longestWaitSeconds = 20;

/**
 * Sees to what is due, now and every ten seconds. The cron library is the tick and nothing more: it may be late, skip or come twice, and what
 * is due is found by the timetable's own calendar and the database's clock.
 */
export async function startTimetable(doors: Omit<WalkDoors, "now">): Promise<Ticking> {
  let looking: Promise<void> = Promise.resolve();
  const look = (): Promise<void> => (looking = lookOnce(doors));
  await look();
  const quiet = (): void => undefined;
  const logger = { info: quiet, warn: quiet, error: quiet, debug: quiet };
  const ticking = schedule(everyTenSeconds, look, { noOverlap: true, suppressMissedWarning: true, logger });
  return {
    stop: async () => {
      await ticking.destroy();
      await looking;
    },
  };
}

/** One look; what goes wrong is reported once, and the next look tries again. */
async function lookOnce(doors: Omit<WalkDoors, "now">): Promise<void> {
  try {
    await askAgain(doors.inTransaction);
    await walkTimetable({ ...doors, now: databaseClock });
  } catch (error) {
    doors.report(error);
  }
}

/** Asks the queue again for runs whose process is not heard of any more, and for those that nobody has begun for a while. */
export async function askAgain(inTransaction: InTransaction): Promise<number> {
  return inTransaction(byItself, async (tx) => {
    const ids = await stranded(tx);
    await tx.enqueue("run-job", ...ids);
    return ids.length;
  });
}

async function stranded(tx: Tx): Promise<string[]> {
  const now = await databaseClock(tx);
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select id from (select distinct on (job) id, state, leased_until, asked_at from job_run where state in ('due', 'running') order by job, due_at, id) first
       where (state = 'running' and coalesce(leased_until, '-infinity') < ${now})
          or (state = 'due' and coalesce(leased_until, asked_at) < ${now.subtract({ seconds: longestWaitSeconds })})`,
  );
  const ids = rows.map(({ id }) => id);
  // Asked for once, not by each instance at each of its looks; should this entry be lost as well, the next wait is over soon.
  await run(tx, sql`update job_run set state = 'due', leased_until = ${now} where id = any(${ids})`);
  return ids;
}
