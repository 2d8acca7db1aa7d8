import { run, sql, type Instant, type Tx } from "#domain/kernel";

/** Removes rows of runs that are over and that nobody will ask for any more, at most so many. Says how many they were. */
export function trimRuns(tx: Tx, now: Instant, atMost: number): Promise<number> {
  return run(
    tx,
    sql`delete from job_run where id in (
          select id from job_run where keep_until < ${now} and state not in ('due', 'running') order by keep_until, id limit ${atMost})`,
  );
}
