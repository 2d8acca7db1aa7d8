import {
  isBefore,
  json,
  laterOf,
  nameOf,
  Refusal,
  rowOf,
  run,
  sql,
  type Clock,
  type InTransaction,
  type Instant,
  type Sql,
  type Tx,
} from "#domain/kernel";
import { leaveNow } from "#domain/messages";
import { databaseClock } from "./database-clock.ts";
import { jobs } from "./index.ts";
import type { Job, JobContext, Outcome } from "./job.ts";
import { jobNamed } from "./request-run.ts";
import { findRun, type RunFacts } from "./runs.ts";
import { mustGoOn, Stopping } from "./stopping.ts";
import { byItself } from "./walk.ts";

export type RunDoors = {
  /** transactions that live by a given clock: a demonstration run may be ahead of the wall clock */
  readonly transactions: (clock: Clock) => InTransaction;
  readonly clock: Clock;
  /** aborts when this process is about to end: a run stops after the unit it is at, and goes back to the queue */
  readonly stopping?: AbortSignal;
  readonly timetable?: readonly Job[];
  /** how long a run belongs to a process that is not heard of */
  readonly leaseMs?: number;
} & Pick<JobContext, "report" | "shop" | "warn" | "note" | "brokenRules" | "finishRotation" | "pictures">;

const usualLeaseMs = 30_000;
/** Mirrors the queue's own tries: whoever is asked again after a crash must not try for ever. */
const mostTries = 12;
const secondsBetweenRefusals = 580;
const nobody = { kind: "system", name: "jobs" } as const;

/**
 * The queue's handler: does one run and writes down how it went. A run belongs to one process at a time, and a job's runs come one after
 * the other in the order in which they were due: whoever comes too early leaves it, and is asked again when the one before is over. Who
 * was not heard of for a lease's time has lost the run: they stop at the next unit, and what they would write of it counts no more.
 */
export async function executeRun(doors: RunDoors, id: string, isLastTry: boolean): Promise<void> {
  const open = doors.transactions(doors.clock);
  const leaseMs = doors.leaseMs ?? usualLeaseMs;
  const claimed = await open(nobody, (tx) => claim(tx, id, leaseMs));
  if (!claimed) return;
  const job = jobNamed(claimed.run.job, doors.timetable ?? jobs);
  const end = (state: "done" | "failed" | "skipped", outcome: object | null, reference: string | null): Promise<void> =>
    open({ kind: "system", name: job.name }, async (tx) => {
      await run(
        tx,
        sql`update job_run set state = ${state}, finished_at = ${tx.now}, leased_until = null, error_reference = ${reference},
                   outcome = coalesce(${outcome === null ? null : json(outcome)}::jsonb, outcome)
             where ${mine(claimed)}`,
      );
      if (isBefore(tx.now, claimed.run.dueAt)) await leaveNow(tx);
      await askForNext(tx, job.name);
    });
  const mustCome = claimed.isByItself && job.missed === "each";
  const lost = new AbortController();
  const renewal = setInterval(() => {
    const renewed = open(nobody, (tx) => renew(tx, claimed, leaseMs));
    renewed.then((isMine) => isMine || lost.abort(), doors.report);
  }, leaseMs / 3);
  try {
    const outcome = await job.run(contextOf(doors, job, claimed, lost.signal), { label: claimed.run.label, dueAt: claimed.run.dueAt });
    await end("done", outcome, null);
  } catch (error) {
    if (error instanceof Stopping) return await giveBack(open, claimed);
    // A refusal will be the same in a minute: it ends the run with its reason, and whoever asks again gets another.
    if (error instanceof Refusal && !mustCome) return await end("skipped", { refused: error.code, ...error.facts }, null);
    if (error instanceof Refusal) return await open(nobody, (tx) => wait(tx, claimed, error));
    if (isLastTry || claimed.tries >= mostTries) return await end("failed", null, doors.report(error));
    await open(nobody, (tx) => release(tx, claimed));
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

function contextOf(
  { transactions, clock, stopping, report, shop, warn, note, brokenRules, finishRotation, pictures }: RunDoors,
  job: Job,
  claimed: Claimed,
  lost: AbortSignal,
): JobContext {
  const actor = { kind: "system", name: job.name } as const;
  // Only a demonstration run may lie ahead of the clock; it lives in its own time. So does one whose instance's clock is behind the database's.
  const asOf = transactions({ now: () => laterOf(clock.now(), claimed.run.dueAt) });
  return {
    inTransaction: (work) => {
      mustGoOn(stopping);
      mustGoOn(lost);
      return asOf(actor, work);
    },
    isAhead: isBefore(clock.now(), claimed.run.dueAt),
    report,
    shop,
    warn,
    note,
    brokenRules,
    finishRotation,
    pictures,
    progress: (figures) => transactions(clock)(actor, (tx) => writeProgress(tx, claimed, figures)),
  };
}

async function writeProgress(tx: Tx, claimed: Claimed, figures: Outcome): Promise<void> {
  await run(tx, sql`update job_run set outcome = ${json(figures)}::jsonb where ${mine(claimed)}`);
}

type Claimed = { readonly run: RunFacts; readonly tries: number; readonly isByItself: boolean };

/** The run as long as it is theirs who claimed it: another try is somebody else's. */
function mine({ run: { id }, tries }: Claimed): Sql {
  return sql`id = ${id} and state = 'running' and tries = ${tries}`;
}

/** Takes a run that nobody is at, when no other run of its job comes before it. */
async function claim(tx: Tx, id: string, leaseMs: number): Promise<Claimed | null> {
  const asked = await findRun(tx, id);
  if (!asked) return null;
  // Two runs of a job must not be taken side by side, each not seeing the other.
  await run(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`job ${asked.job}`}, 0))`);
  const now = await databaseClock(tx);
  const taken = await rowOf(
    tx,
    sql<{ tries: number; by_itself: boolean }>`
      update job_run r set state = 'running', started_at = coalesce(started_at, ${tx.now}), tries = tries + 1, leased_until = ${leaseEnd(now, leaseMs)}
       where r.id = ${id} and (r.state = 'due' or (r.state = 'running' and coalesce(r.leased_until, '-infinity') < ${now}))
         and not exists (select from job_run o where o.job = r.job and o.id <> r.id and o.state = 'running' and o.leased_until >= ${now})
         and not exists (select from job_run o where o.job = r.job and (o.state = 'running' or (o.state = 'due' and o.outcome is null)) and (o.due_at, o.id) < (r.due_at, r.id))
      returning r.tries, r.asked_by = ${nameOf(byItself)} as by_itself`,
  );
  return taken && { run: asked, tries: taken.tries, isByItself: taken.by_itself };
}

async function renew(tx: Tx, claimed: Claimed, leaseMs: number): Promise<boolean> {
  const until = leaseEnd(await databaseClock(tx), leaseMs);
  return (await run(tx, sql`update job_run set leased_until = ${until} where ${mine(claimed)}`)) > 0;
}

function leaseEnd(now: Instant, leaseMs: number): Instant {
  return now.add({ milliseconds: leaseMs });
}

async function release(tx: Tx, claimed: Claimed): Promise<boolean> {
  return (await run(tx, sql`update job_run set state = 'due', leased_until = ${await databaseClock(tx)} where ${mine(claimed)}`)) > 0;
}

/** Every period of such a job has its run, however late: what stands in its way now (a batch that waits for its release) is asked again. */
async function wait(tx: Tx, claimed: Claimed, { code, facts }: Refusal): Promise<void> {
  const next = (await databaseClock(tx)).add({ seconds: secondsBetweenRefusals });
  await run(
    tx,
    sql`update job_run set state = 'due', tries = 0, leased_until = ${next}, outcome = ${json({ refused: code, ...facts })}::jsonb where ${mine(claimed)}`,
  );
}

/** The next process to look takes it, at once: this one is ending. */
async function giveBack(open: InTransaction, claimed: Claimed): Promise<void> {
  await open(nobody, async (tx) => {
    if (await release(tx, claimed)) await tx.enqueue("run-job", claimed.run.id);
  });
}

async function askForNext(tx: Tx, job: string): Promise<void> {
  const next = await rowOf(
    tx,
    sql<{ id: string }>`select id from job_run where job = ${job} and state in ('due', 'running') order by due_at, id limit 1`,
  );
  if (next) await tx.enqueue("run-job", next.id);
}
