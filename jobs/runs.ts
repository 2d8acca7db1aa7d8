import { instantOf, instantOrNull, oneOf, rowOf, rowsOf, sql, type Tx } from "#domain/kernel";
import type { JobRunLine } from "#templates/cards/jobs-card";
import type { Outcome } from "./job.ts";

/** One run; of a skipped one `skipped` (by the timetable) or `refused` (by the job) in its outcome says why. */
export type RunFacts = JobRunLine & { readonly id: string };

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

/** A run that is there; null where a housekeeping or a reset has been since it was asked for. */
export async function findRun(tx: Pick<Tx, "em">, id: string): Promise<RunFacts | null> {
  const row = await rowOf(tx, sql<Row>`select ${columns} from job_run where id = ${id}`);
  return row && factsOf(row);
}

export async function runById(tx: Pick<Tx, "em">, id: string): Promise<RunFacts> {
  return factsOf(await oneOf(tx, sql<Row>`select ${columns} from job_run where id = ${id}`));
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

/** The newest run of each job that began or was refused; what the timetable passed over tells nothing of how the job does. */
export async function newestRuns(tx: Pick<Tx, "em">): Promise<ReadonlyMap<string, RunFacts>> {
  const rows = await rowsOf(
    tx,
    sql<Row>`select distinct on (job) ${columns} from job_run where not (state = 'skipped' and outcome ? 'skipped') order by job, due_at desc, id desc`,
  );
  return new Map(rows.map((row) => [row.job, factsOf(row)]));
}
