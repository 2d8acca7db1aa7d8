import {
  instantOf,
  instantOrNull,
  isBefore,
  json,
  laterOf,
  nameOf,
  newId,
  oneOf,
  Refusal,
  refuse,
  rowOf,
  rowsOf,
  run,
  sql,
  type Clock,
  type InTransaction,
  type Instant,
  type Tx,
} from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { jobs } from "./index.ts";
import type { Job, JobContext, Outcome } from "./job.ts";

export type RunFacts = {
  readonly id: string;
  readonly job: string;
  readonly label: string;
  readonly dueAt: Instant;
  readonly state: "due" | "running" | "done" | "failed" | "skipped";
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly outcome: Outcome | null;
  readonly errorReference: string | null;
};

/**
 * Asks for a job's newest occurrence at or before `at`: its row and its queue entry come into being together or not at all,
 * so that many who ask at once make one run. Only the demonstration may ask for an occurrence that lies ahead.
 * Refuses `job.unknown`, `job.no-occurrence`.
 */
export async function requestRun(tx: Tx, name: string, at: Instant): Promise<{ run: RunFacts; isNew: boolean }> {
  const job = jobNamed(name);
  const { isDemonstration } = await programmeOf(tx);
  if (isBefore(tx.now, at) && !isDemonstration) throw refuse("job.no-occurrence", { job: name, at });
  const { label, dueAt } = await job.lastOccurrence(tx, at);
  const id = newId();
  const made = await run(
    tx,
    sql`insert into job_run (id, job, label, due_at, state, asked_by) values (${id}, ${name}, ${label}, ${dueAt}, 'due', ${nameOf(tx.actor)})
        on conflict (job, label) do nothing`,
  );
  const { id: standing } = await oneOf(tx, sql<{ id: string }>`select id from job_run where job = ${name} and label = ${label}`);
  // A run that failed or was refused may be asked for again; it goes on where it stopped.
  const revived =
    made === 0
      ? await run(
          tx,
          sql`update job_run set state = 'due', started_at = null, finished_at = null, outcome = null, error_reference = null where id = ${standing} and state in ('failed', 'skipped')`,
        )
      : 0;
  if (made + revived > 0) await tx.enqueue("run-job", standing);
  return { run: await runById(tx, standing), isNew: made + revived > 0 };
}

/** The queue's handler: does one run and writes down how it went. */
export async function executeRun(
  doors: { transactions: (clock: Clock) => InTransaction; clock: Clock } & Pick<JobContext, "report" | "shop" | "warn">,
  id: string,
  isLastTry: boolean,
): Promise<void> {
  const open = doors.transactions(doors.clock);
  const facts = await open({ kind: "system", name: "jobs" }, async (tx) => {
    await run(
      tx,
      sql`update job_run set state = 'running', started_at = coalesce(started_at, ${tx.now}) where id = ${id} and state in ('due', 'running')`,
    );
    return runById(tx, id);
  });
  if (facts.state !== "running") return;
  const job = jobNamed(facts.job);
  const actor = { kind: "system", name: job.name } as const;
  // Only a demonstration run may lie ahead of the clock; it lives in its own time.
  const asOf = doors.transactions({ now: () => laterOf(doors.clock.now(), facts.dueAt) });
  try {
    const outcome = await job.run(
      {
        inTransaction: (work) => asOf(actor, work),
        report: doors.report,
        shop: doors.shop,
        warn: doors.warn,
        progress: async (figures) => {
          await open(actor, (tx) =>
            run(tx, sql`update job_run set outcome = ${json(figures)}::jsonb where id = ${id} and state = 'running'`),
          );
        },
      },
      { label: facts.label, dueAt: facts.dueAt },
    );
    await open(actor, (tx) =>
      run(tx, sql`update job_run set state = 'done', finished_at = ${tx.now}, outcome = ${json(outcome)}::jsonb where id = ${id}`),
    );
  } catch (error) {
    // A refusal will be the same in a minute: it ends the run with its reason, and whoever asks again gets another.
    if (error instanceof Refusal) return open(actor, (tx) => skip(tx, id, error));
    if (!isLastTry) throw error;
    const reference = doors.report(error);
    await open(actor, (tx) =>
      run(tx, sql`update job_run set state = 'failed', finished_at = ${tx.now}, error_reference = ${reference} where id = ${id}`),
    );
  }
}

async function skip(tx: Tx, id: string, { code, facts }: Refusal): Promise<void> {
  await run(
    tx,
    sql`update job_run set state = 'skipped', finished_at = ${tx.now}, outcome = ${json({ refused: code, ...facts })}::jsonb where id = ${id}`,
  );
}

export function jobNamed(name: string): Job {
  const job = jobs.find((one) => one.name === name);
  if (!job) throw refuse("job.unknown", { typed: name, known: jobs.map((one) => one.name) });
  return job;
}

type Row = {
  id: string;
  job: string;
  label: string;
  due_at: string;
  state: RunFacts["state"];
  started_at: string | null;
  finished_at: string | null;
  outcome: Outcome | null;
  error_reference: string | null;
};
const columns = sql`id, job, label, due_at, state, started_at, finished_at, outcome, error_reference`;

function factsOf(row: Row): RunFacts {
  return {
    id: row.id,
    job: row.job,
    label: row.label,
    dueAt: instantOf(row.due_at),
    state: row.state,
    startedAt: instantOrNull(row.started_at),
    finishedAt: instantOrNull(row.finished_at),
    outcome: row.outcome,
    errorReference: row.error_reference,
  };
}

export async function runById(tx: Pick<Tx, "em">, id: string): Promise<RunFacts> {
  const row = await rowOf(tx, sql<Row>`select ${columns} from job_run where id = ${id}`);
  if (!row) throw new Error(`no job run ${id}`);
  return factsOf(row);
}

/** The newest runs of a job, or of all. */
export async function historyOf(tx: Pick<Tx, "em">, name: string | null, limit: number): Promise<RunFacts[]> {
  return (
    await rowsOf(
      tx,
      sql<Row>`select ${columns} from job_run where ${name}::text is null or job = ${name} order by due_at desc, id desc limit ${limit}`,
    )
  ).map(factsOf);
}
