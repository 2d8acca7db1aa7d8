import { parseArgs } from "node:util";
import { Refusal, readInstant, type Clock, type InTransaction, type RefusalCode, type Tx } from "#domain/kernel";
import { programmeOf } from "#domain/programme";
import { howItWent, jobHistoryCard, jobPauseCard, jobsCard, type JobRunLine } from "#templates/cards/jobs-card";
import { refusalView } from "#templates/refusals";
import { renderConsole } from "#templates/render/console";
import { asListed, spelledView, type Spelling } from "#templates/spelling";
import type { View } from "#templates/view";
import type { Job } from "./job.ts";
import type { JobDesk } from "./job-desk.ts";
import { requestRun } from "./request-run.ts";
import { historyOf, runById, type RunFacts } from "./runs.ts";

export type JobsDoors = {
  readonly inTransaction: InTransaction;
  readonly clock: Clock;
  readonly timetable: readonly Job[];
  readonly desk: JobDesk;
  readonly write: (line: string) => void;
  /** waits between two looks at a run that the queue is doing */
  readonly pause: () => Promise<void>;
  /** how the commands that it names are typed on the chat platforms; as they are listed unless said */
  readonly spell?: Spelling | undefined;
};

const operator = { kind: "system", name: "command-line" } as const;
const usage = `npm run jobs -- list                                   the timetable: every job, its last and its next run
npm run jobs -- run NAME [--at INSTANT]                runs its newest occurrence at or before INSTANT (default: now) and waits for it
npm run jobs -- history [NAME]                         the newest runs with what they did
npm run jobs -- pause NAME --why REASON                passes over what falls due, until it is resumed
npm run jobs -- resume NAME                            lets the timetable see to it again`;

/** `npm run jobs -- …`: the same path as any other run, a row and a queue entry. Exit code: 0 done, 2 a refusal, 1 a fault. */
export async function runJobsCommand(doors: JobsDoors, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { at: { type: "string" }, why: { type: "string" } },
  });
  const [verb, name] = positionals;
  try {
    if (verb === "list") return await list(doors);
    if (verb === "history") return await history(doors, name);
    if (verb === "run" && name !== undefined) return await runNow(doors, name, values.at);
    if (verb === "pause" && name !== undefined) return await change(doors, name, "pause", values.why ?? "");
    if (verb === "resume" && name !== undefined) return await change(doors, name, "resume", "");
  } catch (error) {
    if (error instanceof Refusal) return sayRefusal(doors, error);
    throw error;
  }
  doors.write(usage);
  return verb === undefined || verb === "help" ? 0 : 2;
}

async function say(doors: JobsDoors, draw: (tx: Tx) => Promise<View>): Promise<number> {
  const [view, { zone }] = await doors.inTransaction(operator, async (tx) => [await draw(tx), await programmeOf(tx)] as const);
  doors.write(drawn(doors, view, zone));
  return 0;
}

function drawn({ spell = asListed }: JobsDoors, view: View, zone = "UTC"): string {
  return renderConsole({ ...spelledView(view, spell), actions: [] }, { width: 120, colour: false, zone, locale: "en-US" });
}

async function list(doors: JobsDoors): Promise<number> {
  return say(doors, async (tx) => jobsCard(await doors.desk.list(tx)));
}

async function history(doors: JobsDoors, name: string | undefined): Promise<number> {
  if (name !== undefined)
    return say(doors, async (tx) => jobHistoryCard(await doors.desk.line(tx, name), await doors.desk.history(tx, name, 20)));
  const runs = await doors.inTransaction(operator, (tx) => historyOf(tx, null, 20));
  for (const run of runs) doors.write(describe(run));
  if (runs.length === 0) doors.write("No job has run yet.");
  return 0;
}

/** Pauses or resumes: whoever has a shell here may do it in one word. */
async function change(doors: JobsDoors, name: string, act: "pause" | "resume", why: string): Promise<number> {
  return say(doors, async (tx) => {
    await (act === "pause" ? doors.desk.pause(tx, name, why) : doors.desk.resume(tx, name));
    return jobPauseCard(await doors.desk.line(tx, name), why, act, true);
  });
}

async function runNow(doors: JobsDoors, name: string, at: string | undefined): Promise<number> {
  const { run, isNew } = await doors.inTransaction(operator, async (tx) =>
    requestRun(tx, name, at === undefined ? doors.clock.now() : readInstant(at, (await programmeOf(tx)).zone), doors.timetable),
  );
  if (!isNew && run.state === "done") doors.write(`Nothing to do: ${name} of ${run.label} is done already.`);
  const ended = await waitFor(doors, run.id);
  doors.write(describe(ended));
  if (ended.state === "skipped" && typeof ended.outcome?.["refused"] === "string")
    return sayRefusal(doors, { code: ended.outcome["refused"] as RefusalCode, facts: ended.outcome });
  return ended.state === "done" ? 0 : 1;
}

function sayRefusal(doors: JobsDoors, refusal: Pick<Refusal, "code" | "facts">): number {
  doors.write(drawn(doors, refusalView(refusal)));
  return 2;
}

async function waitFor(doors: JobsDoors, id: string): Promise<RunFacts> {
  for (;;) {
    const run = await doors.inTransaction(operator, (tx) => runById(tx, id));
    if (run.state === "done" || run.state === "failed" || run.state === "skipped") return run;
    await doors.pause();
  }
}

function describe(run: JobRunLine): string {
  const words = howItWent(run).map((value) =>
    typeof value === "string" ? value : "badge" in value ? value.badge : "code" in value ? value.code : "",
  );
  return [run.job, run.label, words.join("")].join("  ");
}
