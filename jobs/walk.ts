import { instantOf, instantOrNull, nameOf, rowOf, run, sql, type InTransaction, type Instant, type Tx } from "#domain/kernel";
import { planDues, type Dues, type PassedOver } from "./dues.ts";
import type { Job } from "./job.ts";
import { addRuns, calendarFor } from "./request-run.ts";
import type { Mark } from "./schedule.ts";

export type WalkDoors = {
  readonly inTransaction: InTransaction;
  readonly timetable: readonly Job[];
  /** what time it is for all instances alike */
  readonly now: (tx: Tx) => Promise<Instant>;
  readonly report: (error: unknown) => string;
  /** what this installation has; a job that needs what is missing is left alone */
  readonly has: { readonly shop: boolean };
};

/** The timetable's own actor: who has asked for a run by itself. */
export const byItself = { kind: "system", name: "timetable" } as const;

/**
 * Sees to everything that became due since the last look, whoever had that. Each job in a transaction of its own, under its standing's
 * lock: of several instances one writes the occurrence down, and one job that fails keeps none of the others. A job that was never seen
 * is registered: what was due before is past.
 */
export async function walkTimetable(doors: WalkDoors): Promise<void> {
  for (const job of doors.timetable)
    if (isOn(job, doors.has))
      try {
        await doors.inTransaction(byItself, (tx) => walkJob(tx, job, doors.now));
      } catch (error) {
        doors.report(error);
      }
}

export function isOn(job: Job, has: WalkDoors["has"]): boolean {
  return job.needs === undefined || has[job.needs];
}

/** Sees to one job, whatever became due since its mark. */
export async function walkJob(tx: Tx, job: Job, clock: WalkDoors["now"]): Promise<void> {
  const calendar = await calendarFor(tx, job);
  const look = async (isLocked: boolean): Promise<Dues | null> => {
    const standing = await standingOf(tx, job.name, isLocked);
    const now = await clock(tx);
    if (standing) return planDues(job.missed, calendar, { ...standing, isPaused: standing.pausedAt !== null }, now);
    await register(tx, job.name, now);
    return null;
  };
  // Mostly nothing is due, and nobody has to wait for anybody.
  if (isEmpty(await look(false))) return;
  const locked = await look(true);
  if (locked && !isEmpty(locked)) await writeDown(tx, job, locked);
}

function isEmpty(found: Dues | null): boolean {
  return found === null || found.run.length + found.skip.length === 0;
}

async function writeDown(tx: Tx, job: Job, { run: due, skip, earlier, mark }: Dues): Promise<void> {
  const skipped = skip.map(({ label, dueAt, why }, index) => ({
    label,
    dueAt,
    skipped: { skipped: why, ...(index === 0 && earlier > 0 ? { earlier } : {}) },
  }));
  await addRuns(tx, job, [...skipped, ...due.map((each) => ({ ...each, skipped: null }))]);
  if (job.missed === "latest" && due.length > 0) await passOver(tx, job.name, "newer", { upTo: mark.dueAt, but: mark.label });
  await run(tx, sql`update job_standing set mark_label = ${mark.label}, mark_due_at = ${mark.dueAt} where job = ${job.name}`);
}

/** Passes over what the timetable has asked for and nobody has begun yet, up to an instant, but for one label. */
export async function passOver(
  tx: Tx,
  job: string,
  why: PassedOver,
  { upTo, but }: { readonly upTo: Instant; readonly but: string | null },
): Promise<void> {
  await run(
    tx,
    sql`update job_run set state = 'skipped', finished_at = ${tx.now}, outcome = jsonb_build_object('skipped', ${why}::text)
         where job = ${job} and state = 'due' and tries = 0 and asked_by = ${nameOf(byItself)} and due_at <= ${upTo} and label is distinct from ${but}`,
  );
}

export type Standing = {
  readonly mark: Mark;
  readonly pausedAt: Instant | null;
  readonly pausedBy: string | null;
  readonly pausedReason: string | null;
};

/** What the timetable remembers of a job; null: it has not seen it yet. */
export async function standingOf(tx: Pick<Tx, "em">, job: string, isLocked: boolean): Promise<Standing | null> {
  const row = await rowOf(
    tx,
    sql<{
      mark_label: string | null;
      mark_due_at: string;
      paused_at: string | null;
      paused_by: string | null;
      paused_reason: string | null;
    }>`select mark_label, mark_due_at, paused_at, paused_by, paused_reason from job_standing where job = ${job} ${isLocked ? sql`for update` : sql``}`,
  );
  return (
    row && {
      mark: { label: row.mark_label, dueAt: instantOf(row.mark_due_at) },
      pausedAt: instantOrNull(row.paused_at),
      pausedBy: row.paused_by,
      pausedReason: row.paused_reason,
    }
  );
}

/** From now on the timetable sees to it. */
export async function register(tx: Tx, job: string, now: Instant): Promise<void> {
  await run(
    tx,
    sql`insert into job_standing (job, registered_at, mark_due_at) values (${job}, ${now}, ${now}) on conflict (job) do nothing`,
  );
}
