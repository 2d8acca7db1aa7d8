import { refuse, type Tx } from "#domain/kernel";
import { jobHistoryCard, jobPauseCard, jobRunCard, jobsCard } from "#templates/cards/jobs-card";
import type { View } from "#templates/view";
import { command, type JobDesk } from "../command.ts";
import { option } from "../option.ts";
import { confirm } from "./options.ts";

const newest = 10;

export const programmeJobs = command({
  name: "programme jobs",
  sentence: "The jobs that run by themselves: how they did and when they are due; run, pause or resume one",
  audience: "operator",
  writes: true,
  again: { option: "act", says: ["list", "history"] },
  options: {
    act: option.choice(["list", "history", "run", "pause", "resume"])("list unless you say", { optional: true }),
    job: option.word("which job, such as shop-sweep", { optional: true, suggests: "jobs" }),
    why: option.word("why it is paused; kept with it", { optional: true }),
    confirm,
  },
  run: async (tx, { act = "list", job, why, confirm: confirmed }, { surroundings: { jobs } }) => {
    if (act === "list" && job === undefined) return jobsCard(await jobs.list(tx));
    const missing = [...(job === undefined ? ["job"] : []), ...(act === "pause" && why === undefined ? ["why"] : [])];
    if (job === undefined || missing.length > 0)
      throw refuse("command.option-missing", { command: "programme jobs", missing, given: { act, ...(job === undefined ? {} : { job }) } });
    if (act === "run") return runNow(tx, jobs, job, confirmed === "yes");
    if (act === "pause" || act === "resume") return change(tx, jobs, { act, job, why: why ?? "", isConfirmed: confirmed === "yes" });
    return jobHistoryCard(await jobs.line(tx, job), await jobs.history(tx, job, newest));
  },
});

async function runNow(tx: Tx, jobs: JobDesk, job: string, isConfirmed: boolean): Promise<View> {
  const line = await jobs.line(tx, job);
  const occurrence = await jobs.occurrence(tx, job);
  if (isConfirmed) await jobs.run(tx, job);
  return jobRunCard(line, occurrence, isConfirmed);
}

async function change(
  tx: Tx,
  jobs: JobDesk,
  { act, job, why, isConfirmed }: { act: "pause" | "resume"; job: string; why: string; isConfirmed: boolean },
): Promise<View> {
  const { paused } = await jobs.line(tx, job);
  // Said at the first word, not after the confirmation.
  if (act === "pause" && paused) throw refuse("job.paused-already", { job });
  if (act === "resume" && !paused) throw refuse("job.not-paused", { job });
  if (isConfirmed) await (act === "pause" ? jobs.pause(tx, job, why) : jobs.resume(tx, job));
  return jobPauseCard(await jobs.line(tx, job), why, act, isConfirmed);
}
