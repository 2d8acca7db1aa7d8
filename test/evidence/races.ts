import { fork, type ChildProcess } from "node:child_process";
import { instant, oneOf, type Tx } from "#domain/kernel";
import { receiveDelivery } from "#domain/orders";
import { claimMissingSale } from "#domain/conversions";
import { addStaff, findPartner } from "#domain/partners";
import { finishPreparing, openBatch, prepareChunk, releaseIfSmall } from "#domain/payouts";
import { violations } from "#domain/store";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { makePartner } from "../support/orders.ts";
import { payOut } from "../support/payouts.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { staffActor } from "./money/act.ts";
import { contests, messageOf, orderIdOf, type Contest, type Stage } from "./race-contests.ts";
import type { Answer } from "./race-worker.ts";

export const races: Proof = {
  name: "races",
  test: "T2",
  sentence: "of eight processes that do the same at once, one does it",
  cases: { full: 8_000, slice: 100 },
  run: proveRaces,
};

const contestants = 8;
const now = "2026-12-15T12:00:00Z";
const cutOffAt = instant("2026-12-01T16:00:00Z");
const contestsPerDatabase = 280;

async function proveRaces(course: Course): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (let from = 0; from < course.numbers.length; from += contestsPerDatabase) {
    await proveSome(course, course.numbers.slice(from, from + contestsPerDatabase), figures);
    if (course.numbers.length > contestsPerDatabase)
      course.say(`as far as ${course.numbers[Math.min(from + contestsPerDatabase, course.numbers.length) - 1]}`);
  }
  return { contestants, ...figures };
}

/** Some contests over one database and eight processes, which live as long as it does. */
async function proveSome(course: Course, numbers: readonly number[], figures: Record<string, number>): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, {
    at: now,
    terms: {
      automaticReleaseBelow: { USD: 10n ** 9n },
      unusualFrom: { USD: 10n ** 9n },
      unusualTimesTotal: 100,
      transferCodeFrom: { USD: 10n ** 9n },
      automaticTransferBelow: { USD: 10n ** 9n },
    },
  });
  const crowd = await openCrowd(db.url);
  try {
    const staff = await Promise.all(
      crowd.map((_, lane) =>
        db.run((tx) => addStaff(tx, { handle: `person-${lane}`, name: `Person ${lane}`, roles: ["support", "finance"] })),
      ),
    );
    const partners = await db.run(async (tx) => {
      await makePartner(tx, "Owner", "racer-owner"); // of every order, until somebody takes it
      for (const lane of crowd.keys()) await makePartner(tx, `Racer ${lane}`, `racer-${lane}`);
      return crowd.map((_, lane) => `racer-${lane}`);
    });
    for (const number of numbers) {
      const index = number % contests.length;
      const contest = contests[index]!;
      const stage = await setStage(
        db,
        {
          number,
          delivery: "",
          batch: "",
          staff: staff.map(({ id }) => id),
          partners,
          claimant: "",
          token: "",
          transfer: "",
          file: "",
          craftIn: "",
        },
        contest,
      );
      const outcomes = (await compete(crowd, index, stage)).toSorted();
      await judge(course, db, stage, contest, outcomes);
      await clear(db, stage);
      figures[contest.name] = (figures[contest.name] ?? 0) + 1;
    }
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    for (const child of crowd) child.disconnect();
    await Promise.all(
      crowd.map((child) => new Promise((resolve) => (child.exitCode === null ? child.once("exit", resolve) : resolve(null)))),
    );
    await db.drop();
  }
}

async function openCrowd(url: string): Promise<ChildProcess[]> {
  const runtime = new URL("../../domain/kernel/runtime.mjs", import.meta.url).href;
  const crowd = Array.from({ length: contestants }, (_, lane) =>
    fork(new URL("./race-worker.ts", import.meta.url), [url, String(lane), now], { execArgv: ["--import", runtime] }),
  );
  await Promise.all(crowd.map((child) => said(child, "ready")));
  return crowd;
}

/** All open their transactions; when the last one has, all begin. Returns what came of each. */
async function compete(crowd: readonly ChildProcess[], contest: number, stage: Stage): Promise<string[]> {
  const ready = crowd.map((child) => said(child, "ready"));
  for (const child of crowd) child.send({ contest, stage });
  await Promise.all(ready);
  const done = crowd.map((child) => said(child, "outcome"));
  for (const child of crowd) child.send("go");
  return (await Promise.all(done)).map((answer) => (answer === "ready" ? "" : answer.outcome));
}

function said(child: ChildProcess, what: "ready" | "outcome"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const over = (): void => reject(new Error("a contestant's process ended"));
    child.once("exit", over);
    child.once("message", (answer: Answer) => {
      child.off("exit", over);
      if ((answer === "ready") === (what === "ready")) resolve(answer);
      else reject(new Error(`a contestant said ${JSON.stringify(answer)} where it should say ${what}`));
    });
  });
}

/** Makes what the contest is about: the order, and the batch in the state from which it goes on. */
async function setStage(db: TestDatabase, bare: Stage, { name: contest, set }: Contest): Promise<Stage> {
  if (set) return set((work, staff) => db.run(work, staff === undefined ? undefined : staffActor({ id: bare.staff[staff]! })), bare);
  if (/message is stored|slug|person applies|run of a job/.test(contest)) return bare;
  const claimant = contest.includes("claim") ? await makeClaimant(db, bare.number) : "";
  if (contest.includes("missing sale")) return { ...bare, claimant };
  const { id: delivery } = await db.run((tx) => receiveDelivery(tx, messageOf(bare.number)));
  if (contest.includes("message is applied")) return { ...bare, delivery };
  await db.run((tx) => applyDelivery(tx, delivery));
  if (claimant !== "") await claim(db, claimant, bare.number);
  if (!contest.includes("batch") || contest.includes("opened")) return { ...bare, delivery, claimant };
  const { id: batch } = await db.run((tx) => openBatch(tx, `contest-${bare.number}`, cutOffAt));
  if (contest.includes("prepared")) return { ...bare, delivery, batch };
  await db.run((tx) => prepareAll(tx, batch));
  if (contest.includes("approved")) await db.run((tx) => tx.em.execute(needsTwo("0")));
  if (contest.includes("paid out")) await db.run((tx) => releaseIfSmall(tx, batch));
  return { ...bare, delivery, batch };
}

async function makeClaimant(db: TestDatabase, number: number): Promise<string> {
  const { shareId } = await db.run((tx) => makePartner(tx, `Claimant ${number}`));
  return shareId;
}

async function claim(db: TestDatabase, claimant: string, number: number): Promise<void> {
  await db.run(async (tx) => claimMissingSale(tx, (await findPartner(tx, claimant))!.id, orderIdOf(number), "my cousin bought it"));
}

/** What the terms say of releases, changed under the product's feet: every amount needs two persons, or none does. */
function needsTwo(limit: string): string {
  return `insert into programme_terms (effective_from, recorded_at, recorded_by, reason, terms)
          values ('2020-01-02', now(), 'evidence', 'a contest', '{"automaticReleaseBelow": {"USD": "${limit}"}}')`;
}

async function prepareAll(tx: Tx, batch: string): Promise<void> {
  while ((await prepareChunk(tx, batch, 100)).length > 0);
  await finishPreparing(tx, batch);
}

async function judge(
  course: Course,
  db: TestDatabase,
  stage: Stage,
  { name, outcomes, holds }: (typeof contests)[number],
  found: readonly string[],
): Promise<void> {
  const wanted = outcomes(contestants);
  // Where a race has two ways to end, only its winner is asked for.
  const seen = wanted.length === 1 ? found.filter((outcome) => outcome === "won") : found;
  const threw = found.find((outcome) => outcome.startsWith("threw"));
  if (JSON.stringify(seen) !== JSON.stringify(wanted) || threw)
    course.fail({ number: stage.number, problem: `${name}: ${found.join(", ")}`, reproduction: `should be: ${wanted.join(", ")}` });
  if (!holds) return;
  const { n } = await oneOf({ em: db.database.reader() }, holds.query(stage));
  if (n !== String(holds.n))
    course.fail({ number: stage.number, problem: `${name}: there are ${n} of it`, reproduction: `should be ${holds.n}` });
}

/** Brings whatever batch the contest left to its end, so that the next one can be opened. */
async function clear(db: TestDatabase, { number }: Stage): Promise<void> {
  await db.run((tx) => tx.em.execute(needsTwo("1000000000")));
  const rows = await db.database
    .reader()
    .execute<{ id: string }[]>("select id from payout_batch where state in ('preparing', 'prepared', 'releasing')");
  for (const { id } of rows) {
    await db.run((tx) => prepareAll(tx, id));
    await db.run((tx) => releaseIfSmall(tx, id));
    const { state } = await payOut(db, id, 100);
    if (state !== "released") throw new Error(`the batch of contest ${number} does not end: ${state}`);
  }
}
