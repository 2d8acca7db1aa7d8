import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { violations } from "#domain/store";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../domain/store/embedded-postgres.ts";
import { cloneDatabase, type TestDatabase } from "../support/cloned-database.ts";
import { prepareServer } from "../support/one-server.ts";
import { openPatientHands, type PatientHands } from "./money/patient-hands.ts";
import { asked, beginWeek, liveWeek, terms, troublesOf, worldTables } from "./money/week.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const databaseRestarts: Proof = {
  name: "database-restarts",
  test: "T5",
  sentence: "a database that crashes or is restarted under three who do the same week of money loses and doubles nothing of it",
  cases: { full: 100, slice: 3 },
  run: proveRestarts,
};

/** instances of the product, and people with two telephones: all do all of it */
const lanes = 3;
const mostTries = 600;
const pauseMs = 50;

/** One server of its own, which waits for its disk as in production; a case is one restart of it. */
async function proveRestarts(course: Course): Promise<Figures> {
  const dataDir = mkdtempSync(join(tmpdir(), "partner-center-restarts-"));
  chmodSync(dataDir, 0o755);
  const servers: EmbeddedPostgres[] = [await startEmbeddedPostgres({ dataDir, durable: true })];
  const { adminUrl } = servers[0]!;
  try {
    await prepareServer(adminUrl, () => Promise.resolve());
    const db = await cloneDatabase(adminUrl, { at: asked.toString(), terms });
    await db.run((tx) => tx.em.execute(worldTables));
    const hands = await openPatientHands(db.url, { mostTries, pauseMs });
    const figures = await underLoad(
      course,
      db,
      hands,
      async () => {
        servers.push(await startEmbeddedPostgres({ dataDir, durable: true }));
      },
      dataDir,
    );
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
    await hands.close();
    await db.drop();
    return figures;
  } finally {
    for (const server of servers) await server.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Weeks come one after the other for as long as there are restarts to come; each is judged when its three lanes are through. */
async function underLoad(
  course: Course,
  db: TestDatabase,
  hands: PatientHands,
  startAgain: () => Promise<void>,
  dataDir: string,
): Promise<Figures> {
  let [restarts, crashes, weeks] = [0, 0, 0];
  let slowestMs = 0;
  const isOver = { yes: false };
  const restarting = (async () => {
    for (const number of course.numbers) {
      const random = randomOf(course.seed, number);
      await delay(random.between(50, 900));
      const isCrash = random.chance(0.7);
      // SIGQUIT: everything is dropped where it stands, and recovered from the log. SIGINT: transactions are rolled back, connections closed.
      process.kill(postmasterOf(dataDir), isCrash ? "SIGQUIT" : "SIGINT");
      const startedAt = performance.now();
      await startAgain();
      slowestMs = Math.max(slowestMs, Math.round(performance.now() - startedAt));
      restarts += 1;
      crashes += isCrash ? 1 : 0;
      if (restarts % 20 === 0) course.say(`${restarts} restarts, ${weeks} weeks`);
    }
    isOver.yes = true;
  })();
  while (!isOver.yes) {
    const number = weeks + 1;
    const fail = (problem: string): void => course.fail({ number, problem, reproduction: `week ${number}, after ${restarts} restarts` });
    try {
      const week = await hands.insist(() => beginWeek(db, number));
      const together = meetingOf(lanes);
      await Promise.all(Array.from({ length: lanes }, () => liveWeek(hands, week, together)));
      await hands.insist(() => hands.tellOfMails(db));
      for (const trouble of await hands.insist(() => troublesOf({ em: db.database.reader() }, week))) fail(trouble);
    } catch (error) {
      fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    weeks += 1;
  }
  await restarting;
  return { restarts, crashes, weeks, lanes, "tried again": hands.triedAgain(), "slowest restart ms": slowestMs };
}

/** Where some wait for each other, again and again. */
function meetingOf(count: number): () => Promise<void> {
  const here: (() => void)[] = [];
  return () =>
    new Promise((go) => {
      if (here.push(go) === count) for (const each of here.splice(0)) each();
    });
}

function postmasterOf(dataDir: string): number {
  const cluster = readdirSync(dataDir).find((name) => name.startsWith("db-")) ?? "";
  return Number.parseInt(readFileSync(join(dataDir, cluster, "cluster/postmaster.pid"), "utf8"), 10);
}
