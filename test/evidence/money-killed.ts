import { fork, type ChildProcess } from "node:child_process";
import { violations } from "#domain/store";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { failpoints, type Doom } from "./money/failpoints.ts";
import { asked, beginWeek, terms, troublesOf, worldTables, type Week } from "./money/week.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf } from "./random.ts";
import type { Answer, Order } from "./week-worker.ts";

const seedsEach = 20;
/** every so many-th case dies at any statement, the others at registered failpoints, each once before any comes again */
const everyRandom = 4;

export const moneyKilled: Proof = {
  name: "money-killed",
  test: "T3",
  sentence:
    "a process that is killed around any commit of a week of money, or anywhere else in it, leaves nothing that another does not finish, once",
  cases: { full: Math.max(2_000, Math.ceil((failpoints.length * seedsEach * everyRandom) / (everyRandom - 1))), slice: 16 },
  run: proveKilled,
};

const weeksPerDatabase = 60;
/** numbers of weeks that stand in for others begin here */
const anotherWeek = 2_000_000;
const longestRecoveryMs = 60_000;
/** after this a sender of mails is taken for dead */
const lookedAgainMinutes = 10;

type Counts = {
  "killed at failpoints": number;
  "killed at any statement": number;
  slowestRecoveryMs: number;
  readonly reached: Set<string>;
};

async function proveKilled(course: Course): Promise<Figures> {
  const counts: Counts = { "killed at failpoints": 0, "killed at any statement": 0, slowestRecoveryMs: 0, reached: new Set() };
  for (const numbers of chunksOf(course.numbers, weeksPerDatabase)) {
    await proveSome({ ...course, numbers }, counts);
    if (course.numbers.length > weeksPerDatabase)
      course.say(`as far as ${numbers.at(-1)}: ${counts["killed at failpoints"] + counts["killed at any statement"]} killed`);
  }
  const { reached, ...figures } = counts;
  return { failpoints: failpoints.length, "of these reached": reached.size, ...figures };
}

async function proveSome(course: Course, counts: Counts): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, { at: asked.toString(), terms });
  await db.run((tx) => tx.em.execute(worldTables));
  let standby = begin(db.url);
  try {
    // One that nobody disturbs tells how long a week is, and that every transaction in it is registered.
    const calm = await undisturbed(db, await standby);
    for (const number of course.numbers) {
      const victim = await standby;
      standby = begin(db.url);
      standby.catch(() => undefined); // heard of when it is wanted
      await proveOne(course, db, { number, victim, heir: standby, calm, counts });
    }
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    const last = await standby.catch(() => null);
    last?.disconnect();
    await db.drop();
  }
}

type Calm = Extract<Answer, { kind: "done" }>;

/** Two weeks, a small one and a large one: between them everything there is. */
async function undisturbed(db: TestDatabase, worker: ChildProcess): Promise<readonly Calm[]> {
  const weeks = [];
  for (const number of [900_000, 900_001]) {
    const week = await beginWeek(db, number);
    const said = await tell(worker, { week, doom: null, lookedAgainMinutes: 0 });
    if (said?.kind !== "done") throw new Error(`an undisturbed week failed: ${JSON.stringify(said)}`);
    weeks.push(said);
    const troubles = await troublesOf({ em: db.database.reader() }, week);
    if (troubles.length > 0) throw new Error(`an undisturbed week does not end as it must: ${troubles.join("; ")}`);
  }
  const passed = new Set(weeks.flatMap(({ commits }) => Object.keys(commits)));
  const unlisted = [...passed].filter((name) => !failpoints.some(({ kind }) => kind === name));
  if (unlisted.length > 0) throw new Error(`transactions that stand in no list: ${unlisted.join("; ")}`);
  const never = [...new Set(failpoints.map(({ kind }) => kind))].filter((kind) => !passed.has(kind));
  if (never.length > 0) throw new Error(`registered failpoints that no week passes: ${never.join(", ")}`);
  return weeks;
}

type One = {
  readonly number: number;
  readonly victim: ChildProcess;
  readonly heir: Promise<ChildProcess>;
  readonly calm: readonly Calm[];
  readonly counts: Counts;
};

async function proveOne(course: Course, db: TestDatabase, { number, victim, heir, calm, counts }: One): Promise<void> {
  let { week, doom } = await chooseDoom(course, db, number, calm);
  const fail = (problem: string): void => course.fail({ number, problem, reproduction: JSON.stringify(doom) });
  let said = await tell(victim, { week, doom, lookedAgainMinutes: 0 });
  const came = said?.kind === "done" && "kind" in doom ? (said.commits[doom.kind] ?? 0) : 0;
  if (came > 0 && "kind" in doom && came < doom.nth) {
    // Mails that leave together are noted together, in fewer commits than the undisturbed week happened to have: another such week, and its last.
    week = await beginWeek(db, anotherWeek + week.number);
    doom = { ...doom, nth: came };
    said = await tell(victim, { week, doom, lookedAgainMinutes: 0 });
  }
  if (said !== null) {
    fail(said.kind === "failed" ? said.error : "it lived on where it should have died");
    victim.disconnect();
    return;
  }
  counts["kind" in doom ? "killed at failpoints" : "killed at any statement"] += 1;
  if ("kind" in doom) counts.reached.add(`${doom.kind} ${doom.place}`);
  const next = await heir;
  const startedAt = performance.now();
  const recovered = await tell(next, { week, doom: null, lookedAgainMinutes });
  const ms = Math.round(performance.now() - startedAt);
  counts.slowestRecoveryMs = Math.max(counts.slowestRecoveryMs, ms);
  if (recovered?.kind !== "done") fail(`the next process does not finish: ${recovered?.kind === "failed" ? recovered.error : "it ended"}`);
  if (ms > longestRecoveryMs) fail(`the next process took ${ms} ms`);
  for (const trouble of await troublesOf({ em: db.database.reader() }, week)) fail(trouble);
}

/** Where it dies, and in a small or a large week: in one in which that comes. */
async function chooseDoom(course: Course, db: TestDatabase, number: number, calm: readonly Calm[]): Promise<{ week: Week; doom: Doom }> {
  const random = randomOf(course.seed, number);
  const turn = number - Math.floor(number / everyRandom) - 1;
  const failpoint = number % everyRandom === 0 ? undefined : failpoints[turn % failpoints.length];
  const size = random.pick([0, 1].filter((each) => !failpoint || (calm[each]!.commits[failpoint.kind] ?? 0) > 0));
  const { commits, statements } = calm[size]!;
  const week = await beginWeek(db, number * 2 + size);
  const doom: Doom = failpoint
    ? { ...failpoint, nth: random.between(1, commits[failpoint.kind]!) }
    : { statement: random.between(1, statements - 1), isSent: random.chance(0.5) };
  return { week, doom };
}

async function begin(url: string): Promise<ChildProcess> {
  const runtime = new URL("../../domain/kernel/runtime.mjs", import.meta.url).href;
  const child = fork(new URL("./week-worker.ts", import.meta.url), [url], { execArgv: ["--import", runtime] });
  if ((await heard(child))?.kind !== "ready") throw new Error("a process ended before it was ready");
  return child;
}

function tell(child: ChildProcess, order: Order): Promise<Answer | null> {
  const answer = heard(child);
  child.send(order);
  return answer;
}

/** What it says next; null: it was killed. */
function heard(child: ChildProcess): Promise<Answer | null> {
  return new Promise((resolve) => {
    const over = (): void => resolve(null);
    child.once("exit", over);
    child.once("message", (said: Answer) => {
      child.off("exit", over);
      resolve(said);
    });
  });
}
