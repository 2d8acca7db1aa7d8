import { isBefore, json, nameOf, newId, oneOf, plusDays, refuse, rowsOf, run, sql, type Instant, type Tx } from "#domain/kernel";
import { programmeOf, termsTimeline } from "#domain/programme";
import { shownCutOffs } from "#domain/transfers";
import { databaseClock } from "./database-clock.ts";
import { jobs } from "./index.ts";
import type { Job } from "./job.ts";
import { runById, type RunFacts } from "./runs.ts";
import { calendarOf, type Calendar, type Occurrence } from "./schedule.ts";
import { withShown } from "./shown-days.ts";

/**
 * Asks for a job's newest occurrence at or before `at`: its row and its queue entry come into being together or not at all,
 * so that many who ask at once make one run. Only the demonstration may ask for an occurrence that lies ahead.
 * Refuses `job.unknown`, `job.no-occurrence`.
 */
export async function requestRun(
  tx: Tx,
  name: string,
  at: Instant,
  timetable: readonly Job[] = jobs,
): Promise<{ run: RunFacts; isNew: boolean }> {
  const job = jobNamed(name, timetable);
  const { isDemonstration } = await programmeOf(tx);
  if (isBefore(tx.now, at) && !isDemonstration) throw refuse("job.no-occurrence", { job: name, at });
  const { label, dueAt } = (await calendarFor(tx, job)).last(at);
  const wanted = { label: (await job.again?.(tx, label)) ?? label, dueAt };
  const made = await addRuns(tx, job, [{ ...wanted, skipped: null }]);
  const { id: standing } = await oneOf(tx, sql<{ id: string }>`select id from job_run where job = ${name} and label = ${wanted.label}`);
  // A run that failed or was passed over may be asked for again; it goes on where it stopped.
  const revived =
    made === 0
      ? await run(
          tx,
          sql`update job_run set state = 'due', started_at = null, finished_at = null, outcome = null, error_reference = null, tries = 0,
                     leased_until = null, asked_by = ${nameOf(tx.actor)}
               where id = ${standing} and state in ('failed', 'skipped')`,
        )
      : 0;
  if (revived > 0) await tx.enqueue("run-job", standing);
  return { run: await runById(tx, standing), isNew: made + revived > 0 };
}

/**
 * Writes occurrences down, each as due (then it is on the queue, too) or as passed over with the reason; those that have a row already
 * stay as they are. Says how many were new and due.
 */
export async function addRuns(
  tx: Tx,
  job: Pick<Job, "name" | "when">,
  wanted: readonly (Occurrence & { readonly skipped: Readonly<Record<string, string | number>> | null })[],
): Promise<number> {
  const rows = wanted.map(({ label, dueAt, skipped }) => ({
    id: newId(),
    label,
    due_at: dueAt,
    state: skipped ? "skipped" : "due",
    outcome: skipped,
    keep_until: keptUntil(job, dueAt),
  }));
  const now = await databaseClock(tx);
  const made = await rowsOf(
    tx,
    sql<{ id: string }>`
      insert into job_run (id, job, label, due_at, state, asked_by, asked_at, tries, finished_at, outcome, keep_until)
      select d.id, ${job.name}, d.label, d.due_at, d.state, ${nameOf(tx.actor)}, ${now}::timestamptz, 0,
             case when d.state = 'skipped' then ${now}::timestamptz end, d.outcome, d.keep_until
        from jsonb_to_recordset(${json(rows)}::jsonb) d (id uuid, label text, due_at timestamptz, state text, outcome jsonb, keep_until timestamptz)
      on conflict (job, label) do nothing returning id`,
  );
  const isDue = new Set(rows.filter(({ state }) => state === "due").map(({ id }) => id));
  const due = made.map(({ id }) => id).filter((id) => isDue.has(id));
  await tx.enqueue("run-job", ...due);
  return due.length;
}

/** A job that is due all day long leaves a hundred rows a day; of daily ones a year is kept to be compared, of rarer ones everything. */
function keptUntil({ when }: Pick<Job, "when">, dueAt: Instant): Instant | null {
  if ("every" in when) return plusDays(dueAt, 14);
  return "daily" in when ? plusDays(dueAt, 400) : null;
}

/** When a job is due in this programme; transfers leave besides on each day that they were shown. */
export async function calendarFor(tx: Tx, job: Pick<Job, "when">): Promise<Calendar> {
  const terms = await termsTimeline(tx);
  const calendar = calendarOf(job.when, { zone: (await programmeOf(tx)).zone, payouts: terms, transfers: terms });
  return "transferDay" in job.when ? withShown(calendar, await shownCutOffs(tx)) : calendar;
}

export function jobNamed(name: string, timetable: readonly Job[] = jobs): Job {
  const job = timetable.find((one) => one.name === name);
  if (!job) throw refuse("job.unknown", { typed: name, known: timetable.map((one) => one.name) });
  return job;
}
