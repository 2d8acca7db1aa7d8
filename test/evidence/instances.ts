import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { endedLate, jobNames, stallMs, unitsPerRun, type FromInstance, type ToInstance } from "./instance-worker.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf, type Random } from "./random.ts";
import { workingTime } from "./working-time.ts";

export const instances: Proof = {
  name: "instances",
  test: "T3",
  sentence: "of eight processes that run the timetable, killed in the middle of their work, none loses or repeats a run",
  cases: { full: 200, slice: 12 },
  run: proveInstances,
};

const processes = 8;
const longestStopMs = 25_000;
const longestDayMs = 120_000;
const roundsPerPart = 20;
const mostTries = 5;

/** Somebody began a job that this process had begun and not ended. */
type Overlap = { readonly job: string; readonly label: string; readonly pid: number; readonly at: string };

/** `heardAt`: the time of its last look, by the clock that all share */
type Instance = { readonly child: ChildProcess; isLeaving: boolean; stoppedMs: number; heardAt: number };

/** A time in which an instance was not let work. Heard here, because who is killed right after it can't write it down. */
type Stall = { readonly pid: number; readonly from: number; readonly to: number };

/** when instances were killed, by their pids, and when they were not let work */
type Past = { readonly endedAt: Map<number, number>; readonly stalls: Stall[] };

type Counts = { killed: number; stopped: number; "ended after 25 s": number; days: number; slowestStopMs: number; slowestDayMs: number };

/** In parts, each with a database and processes of its own, so that a part can be run again or later by the numbers of its rounds. */
async function proveInstances(course: Course): Promise<Figures> {
  const all: Counts = { killed: 0, stopped: 0, "ended after 25 s": 0, days: 0, slowestStopMs: 0, slowestDayMs: 0 };
  const time = workingTime();
  try {
    for (const numbers of chunksOf(course.numbers, roundsPerPart)) {
      const part = await provePart({ ...course, numbers }, time.ms);
      for (const name of ["killed", "stopped", "ended after 25 s", "days"] as const) all[name] += part[name];
      for (const name of ["slowestStopMs", "slowestDayMs"] as const) all[name] = Math.max(all[name], part[name]);
      if (course.numbers.length > roundsPerPart)
        course.say(`rounds ${numbers[0]} to ${numbers.at(-1)}: ${part.days} days, ${part.killed} killed, ${part.stopped} stopped`);
    }
  } finally {
    time.stop();
  }
  return { processes, ...all, runs: all.days * jobNames.length };
}

async function provePart(course: Course, time: () => number): Promise<Counts> {
  const db = await cloneDatabase(course.adminUrl);
  try {
    await db.run((tx) =>
      tx.em.execute(`create table evidence_clock (at timestamptz); insert into evidence_clock values ('2027-01-01T00:00:00Z');
        create table evidence_run (id bigint generated always as identity, job text, label text, pid int, is_over boolean);
        create table evidence_overlap (job text, label text, pid int, at timestamptz);
        create table evidence_unit (id bigint generated always as identity, job text, label text, unit int, unique (job, label, unit))`),
    );
    return await killRounds(course, db, time);
  } finally {
    await db.drop();
  }
}

/** Moves the clock on by a day, lets the instances see to it, and ends some of them on the way, until that has been done often enough. */
async function killRounds(course: Course, db: TestDatabase, time: () => number): Promise<Counts> {
  const [first = 1] = course.numbers;
  const random = randomOf(course.seed, first);
  const figures: Counts = { killed: 0, stopped: 0, "ended after 25 s": 0, days: 0, slowestStopMs: 0, slowestDayMs: 0 };
  const wanted = course.numbers.length;
  const alive = new Set<Instance>();
  const ends: Promise<void>[] = [];
  const past: Past = { endedAt: new Map(), stalls: [] };
  const add = async (): Promise<void> => {
    alive.add(await begin(db.url, past.stalls, interrupt));
  };
  const interrupt = (instance: Instance, nth: number): void => {
    const go: ToInstance = { kind: "go", nth };
    if (instance.isLeaving || figures.killed + figures.stopped >= wanted || !random.chance(0.25)) return tell(instance, go);
    instance.isLeaving = true;
    alive.delete(instance);
    ends.push(end(db, instance, go, random, figures, past, time).then(add));
  };
  await Promise.all(Array.from({ length: processes }, add));
  // The first look registers every job: the past is past.
  while ((await count(db, "job_standing")) < jobNames.length) await delay(20);
  while (figures.killed + figures.stopped < wanted) {
    figures.days += 1;
    const startedAt = time();
    await db.run((tx) => tx.em.execute("update evidence_clock set at = at + interval '1 day'"));
    while ((await count(db, "job_run where state = 'done'")) < figures.days * jobNames.length) {
      await delay(20);
      if (time() - startedAt > longestDayMs) {
        course.fail({
          number: first,
          problem: `day ${figures.days} is not done after two minutes`,
          reproduction: JSON.stringify(await standing(db)),
        });
        break;
      }
    }
    figures.slowestDayMs = Math.max(figures.slowestDayMs, Math.round(time() - startedAt));
    if (figures.days > wanted) break;
  }
  await Promise.all(ends);
  for (const { child } of alive) child.disconnect();
  await Promise.all([...alive].map(({ child }) => over(child)));
  await judge(course, db, figures, past);
  return figures;
}

/** A further instance; what it says of its work is answered by `onMiddle`. One that a crowded machine does not let reach the database is begun again. */
async function begin(url: string, stalls: Stall[], onMiddle: (instance: Instance, nth: number) => void): Promise<Instance> {
  for (let tries = 1; ; tries++)
    try {
      return await beginOnce(url, stalls, onMiddle);
    } catch (error) {
      if (tries === mostTries) throw error;
    }
}

async function beginOnce(url: string, stalls: Stall[], onMiddle: (instance: Instance, nth: number) => void): Promise<Instance> {
  const runtime = new URL("../../domain/kernel/runtime.mjs", import.meta.url).href;
  const child = fork(new URL("./instance-worker.ts", import.meta.url), [url], { execArgv: ["--import", runtime] });
  const instance: Instance = { child, isLeaving: false, stoppedMs: 0, heardAt: Date.now() };
  const { promise: isReady, resolve, reject } = Promise.withResolvers<void>();
  child.once("exit", () => reject(new Error("an instance ended before it was ready")));
  child.on("message", (said: FromInstance) => {
    if (said.kind === "looked") noteStall(stalls, instance, said.at);
    else if (said.kind === "ready") {
      instance.heardAt = said.at;
      resolve();
    } else if (said.kind === "stopped") instance.stoppedMs = said.ms;
    else onMiddle(instance, said.nth);
  });
  await isReady;
  return instance;
}

function noteStall(stalls: Stall[], instance: Instance, at: number): void {
  const from = instance.heardAt;
  instance.heardAt = at;
  if (at - from >= stallMs) stalls.push({ pid: instance.child.pid ?? 0, from, to: at });
}

/** Ends it in the middle of its work: mostly at once, otherwise as an upgrade does. */
async function end(
  db: TestDatabase,
  instance: Instance,
  go: ToInstance,
  random: Random,
  figures: Counts,
  past: Past,
  time: () => number,
): Promise<void> {
  const { child } = instance;
  const startedAt = time();
  const isGraceful = !random.chance(0.8);
  if (!isGraceful) {
    figures.killed += 1;
    child.kill("SIGKILL");
    past.endedAt.set(child.pid ?? 0, Date.now());
    noteStall(past.stalls, instance, Date.now());
  } else {
    figures.stopped += 1;
    tell(instance, { kind: "stop" });
    tell(instance, go);
    const deadline = setInterval(() => time() - startedAt > 4 * longestStopMs && child.kill("SIGKILL"), 200);
    void over(child).then(() => clearInterval(deadline));
  }
  await over(child);
  if (isGraceful && child.exitCode === endedLate) figures["ended after 25 s"] += 1;
  else if (isGraceful) figures.slowestStopMs = Math.max(figures.slowestStopMs, instance.stoppedMs);
  await db.run((tx) => tx.em.execute("update evidence_run set is_over = true where pid = ?", [child.pid]));
}

function tell({ child }: Instance, said: ToInstance): void {
  if (child.connected) child.send(said, () => undefined);
}

function over(child: ChildProcess): Promise<unknown> {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
}

async function count(db: TestDatabase, what: string): Promise<number> {
  const [row] = await db.database.reader().execute<{ n: string }[]>(`select count(*) as n from ${what}`);
  return Number(row?.n);
}

function standing(db: TestDatabase): Promise<unknown> {
  return db.database
    .reader()
    .execute("select job, label, state, tries, leased_until from job_run where state <> 'done' order by due_at, id");
}

/** Every job has one run of every day, done, of three units, each once, with never two processes at the same job. */
async function judge(
  course: Course,
  db: TestDatabase,
  figures: { days: number; stopped: number; slowestStopMs: number },
  { endedAt, stalls }: Past,
): Promise<void> {
  const runs = figures.days * jobNames.length;
  const found = {
    "job_run where state = 'done'": runs,
    job_run: runs,
    evidence_unit: runs * unitsPerRun,
  };
  for (const [what, wanted] of Object.entries(found)) {
    const n = await count(db, what);
    if (n !== wanted)
      course.fail({
        number: course.numbers[0] ?? 1,
        problem: `${what}: ${n} of ${wanted}`,
        reproduction: JSON.stringify(await standing(db)),
      });
  }
  // What a killed process had sent may be committed after its death, and then looks as if it were still at it.
  // So may it where the other was kept from renewing its lease: it had lost the run by then, and the units' own locks keep them apart.
  const met = await db.database
    .reader()
    .execute<Overlap[]>("select job, label, pid, extract(epoch from at) * 1000 as at from evidence_overlap");
  const wasStalled = ({ pid, at }: Overlap): boolean =>
    stalls.some((stall) => stall.pid === pid && stall.from <= Number(at) && Number(at) <= stall.to + 1000);
  const alive = met.filter((overlap) => !wasStalled(overlap) && Number(overlap.at) < (endedAt.get(overlap.pid) ?? Infinity));
  if (alive.length > 0)
    course.fail({
      number: course.numbers[0] ?? 1,
      problem: `${alive.length} times two processes were at the same job`,
      reproduction: JSON.stringify(
        alive.map((overlap) => ({
          ...overlap,
          killedAt: endedAt.get(overlap.pid) ?? null,
          stalls: stalls.filter(({ pid }) => pid === overlap.pid),
        })),
      ),
    });
  if (figures.slowestStopMs > longestStopMs)
    course.fail({ number: course.numbers[0] ?? 1, problem: `a graceful stop took ${figures.slowestStopMs} ms`, reproduction: "" });
}
