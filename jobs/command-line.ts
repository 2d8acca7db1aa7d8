import { Refusal, readInstant, type Clock, type Instant, type InTransaction, type RefusalCode } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import { jobs } from "./index.ts";
import { historyOf, requestRun, runById, type RunFacts } from "./run-job.ts";

export type JobsDoors = {
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  /** waits between two looks at a run that the queue is doing */
  readonly pause: () => Promise<void>;
};

const operator = { kind: "system", name: "command-line" } as const;
const usage = `npm run jobs -- list                                   every job, one line each
npm run jobs -- run NAME [--at INSTANT]                runs its newest occurrence at or before INSTANT (default: now) and waits for it
npm run jobs -- history [NAME]                         the newest runs with what they did`;

/** `npm run jobs -- …`: the same path as any other run, a row and a queue entry. Exit code: 0 done, 2 a refusal, 1 a fault. */
export async function runJobsCommand(doors: JobsDoors, args: readonly string[]): Promise<number> {
  const [verb, name, ...rest] = args;
  if (verb === "list") return list(doors);
  if (verb === "history") return history(doors, name ?? null);
  if (verb === "run" && name !== undefined) return runNow(doors, name, rest);
  doors.write(usage);
  return verb === undefined || verb === "help" ? 0 : 2;
}

function list(doors: JobsDoors): number {
  for (const job of jobs) doors.write(`${job.name.padEnd(28)} ${job.sentence}`);
  return 0;
}

async function history(doors: JobsDoors, name: string | null): Promise<number> {
  const runs = await doors.inTransaction(operator, (tx) => historyOf(tx, name, 20));
  for (const run of runs) doors.write(describe(run));
  if (runs.length === 0) doors.write(name === null ? "No job has run yet." : `${name} has not run yet.`);
  return 0;
}

async function runNow(doors: JobsDoors, name: string, rest: readonly string[]): Promise<number> {
  try {
    const { run, isNew } = await doors.inTransaction(operator, async (tx) =>
      requestRun(tx, name, at(rest, (await programmeOf(tx)).zone, doors.clock)),
    );
    if (!isNew && run.state === "done") doors.write(`Nothing to do: ${name} of ${run.label} is done already.`);
    const ended = await waitFor(doors, run.id);
    doors.write(describe(ended));
    if (ended.state === "skipped" && ended.outcome)
      return sayRefusal(doors, { code: ended.outcome["refused"] as RefusalCode, facts: ended.outcome });
    return ended.state === "done" ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return sayRefusal(doors, error);
  }
}

function sayRefusal(doors: JobsDoors, refusal: Pick<Refusal, "code" | "facts">): number {
  doors.write(renderConsole(refusalView(refusal), { width: 100, colour: false, zone: "UTC", locale: "en-US" }));
  return 2;
}

function at(rest: readonly string[], zone: string, clock: Clock): Instant {
  const [flag, text] = rest;
  return flag === "--at" && text !== undefined ? readInstant(text, zone) : clock.now();
}

async function waitFor(doors: JobsDoors, id: string): Promise<RunFacts> {
  for (;;) {
    const run = await doors.inTransaction(operator, (tx) => runById(tx, id));
    if (run.state === "done" || run.state === "failed" || run.state === "skipped") return run;
    await doors.pause();
  }
}

function describe(run: RunFacts): string {
  const took = run.startedAt && run.finishedAt ? `${run.finishedAt.since(run.startedAt).total("seconds").toFixed(2)} s` : "";
  const figures = Object.entries(run.outcome ?? {}).map(([key, value]) => `${key} ${value}`);
  return [run.job, run.label, run.state, took, ...figures, run.errorReference ? `reference ${run.errorReference}` : ""]
    .filter((part) => part !== "")
    .join("  ");
}
