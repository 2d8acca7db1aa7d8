import { nameOf, refuse, run, sql, type Tx } from "#domain/kernel";
import { record } from "#domain/audit";
import type { JobLine, JobRunLine } from "#templates/cards/jobs-card";
import { databaseClock } from "./database-clock.ts";
import type { Job } from "./job.ts";
import { calendarFor, jobNamed, requestRun } from "./request-run.ts";
import { historyOf, newestRuns } from "./runs.ts";
import type { Occurrence } from "./schedule.ts";
import { missedWords, scheduleWords } from "./schedule-words.ts";
import { isOn, passOver, register, standingOf, walkJob, type WalkDoors } from "./walk.ts";

/** The desk of one installation: its timetable, what it has, and the clock that all its processes share. */
export function jobDesk(timetable: readonly Job[], has: WalkDoors["has"], clock: WalkDoors["now"] = databaseClock) {
  const lineOf = async (tx: Tx, job: Job, last: JobRunLine | null): Promise<JobLine> => {
    const standing = await standingOf(tx, job.name, false);
    const isIdle = standing?.pausedAt || !isOn(job, has);
    return {
      name: job.name,
      sentence: job.sentence,
      when: scheduleWords(job.when),
      missed: missedWords(job.missed),
      unit: job.unit,
      last,
      next: isIdle ? null : (await calendarFor(tx, job)).next(await clock(tx)).dueAt,
      paused: standing?.pausedAt ? { since: standing.pausedAt, reason: standing.pausedReason ?? "" } : null,
      off: isOn(job, has) ? null : "off: no shop is connected",
      isRegistered: standing !== null,
    };
  };
  return {
    list: async (tx: Tx): Promise<JobLine[]> => {
      const last = await newestRuns(tx);
      const lines: JobLine[] = [];
      for (const job of timetable) lines.push(await lineOf(tx, job, last.get(job.name) ?? null));
      return lines;
    },
    /** Refuses `job.unknown`, as all that follow. */
    line: async (tx: Tx, name: string): Promise<JobLine> => lineOf(tx, jobNamed(name, timetable), (await newestRuns(tx)).get(name) ?? null),
    history: (tx: Tx, name: string, limit: number): Promise<JobRunLine[]> => historyOf(tx, name, limit),
    /** The run that a job would have now. */
    occurrence: async (tx: Tx, name: string): Promise<Occurrence> => {
      const job = jobNamed(name, timetable);
      const { label, dueAt } = (await calendarFor(tx, job)).last(tx.now);
      return { label: (await job.again?.(tx, label)) ?? label, dueAt };
    },
    /** Asks for that run, audited. Refuses `job.done-already`, `job.running`. */
    run: async (tx: Tx, name: string): Promise<void> => {
      const { run: asked, isNew } = await requestRun(tx, name, tx.now, timetable);
      if (!isNew) throw refuse(asked.state === "done" ? "job.done-already" : "job.running", { job: name, label: asked.label });
      await record(tx, { act: "job.run", subject: { kind: "job", id: name }, facts: { label: asked.label } });
    },
    /** From now on what falls due is passed over; audited. Refuses `job.paused-already`, `reason.missing`. */
    pause: async (tx: Tx, name: string, reason: string): Promise<void> => {
      jobNamed(name, timetable);
      if (reason.trim() === "") throw refuse("reason.missing");
      const now = await clock(tx);
      await register(tx, name, now);
      const paused = await run(
        tx,
        sql`update job_standing set paused_at = ${tx.now}, paused_by = ${nameOf(tx.actor)}, paused_reason = ${reason.trim()}
             where job = ${name} and paused_at is null`,
      );
      if (paused === 0) throw refuse("job.paused-already", { job: name });
      await passOver(tx, name, "paused", { upTo: now, but: null });
      await record(tx, { act: "job.pause", subject: { kind: "job", id: name }, reason: reason.trim() });
    },
    /** Audited. Refuses `job.not-paused`. */
    resume: async (tx: Tx, name: string): Promise<void> => {
      // What fell due while nobody looked was due while it was paused.
      await walkJob(tx, jobNamed(name, timetable), clock);
      const resumed = await run(
        tx,
        sql`update job_standing set paused_at = null, paused_by = null, paused_reason = null where job = ${name} and paused_at is not null`,
      );
      if (resumed === 0) throw refuse("job.not-paused", { job: name });
      await record(tx, { act: "job.resume", subject: { kind: "job", id: name } });
    },
  };
}

export type JobDesk = ReturnType<typeof jobDesk>;
