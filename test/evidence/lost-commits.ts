import { violations } from "#domain/store";
import { cloneDatabase } from "../support/cloned-database.ts";
import { startCommitProxy } from "./money/commit-proxy.ts";
import { openPatientHands } from "./money/patient-hands.ts";
import { asked, beginWeek, liveWeek, terms, troublesOf, worldTables } from "./money/week.ts";
import { chunksOf, type Course, type Figures, type Proof } from "./proof.ts";
import { randomOf } from "./random.ts";

export const lostCommits: Proof = {
  name: "lost-commits",
  test: "T5",
  sentence: "whichever answer to a COMMIT of a week of money is lost on its way, whoever asks again loses and doubles nothing",
  cases: { full: 500, slice: 16 },
  run: proveLostCommits,
};

const weeksPerDatabase = 50;

async function proveLostCommits(course: Course): Promise<Figures> {
  const counts = { lost: 0, "tried again": 0, "commits in a week": 0 };
  for (const numbers of chunksOf(course.numbers, weeksPerDatabase)) {
    await proveSome({ ...course, numbers }, counts);
    if (course.numbers.length > weeksPerDatabase) course.say(`as far as ${numbers.at(-1)}: ${counts.lost} answers lost`);
  }
  if (counts.lost !== course.numbers.length)
    course.fail({ number: 0, problem: `${counts.lost} answers were lost, not ${course.numbers.length}`, reproduction: "" });
  return counts;
}

type Counts = { lost: number; "tried again": number; "commits in a week": number };

async function proveSome(course: Course, counts: Counts): Promise<void> {
  const db = await cloneDatabase(course.adminUrl, { at: asked.toString(), terms });
  const proxy = await startCommitProxy(db.url);
  const hands = await openPatientHands(proxy.url, { mostTries: 5, pauseMs: 5 });
  try {
    await db.run((tx) => tx.em.execute(worldTables));
    // Small and large weeks, undisturbed, say how many commits there are.
    const commits: number[] = [];
    for (const number of [900_000, 900_001]) {
      const before = proxy.commits();
      await liveWeek(hands, await beginWeek(db, number));
      commits.push(proxy.commits() - before);
    }
    counts["commits in a week"] = Math.max(...commits);
    for (const number of course.numbers) {
      const week = await beginWeek(db, number);
      const nth = randomOf(course.seed, number).between(1, commits[number % 2]!);
      const before = proxy.lost();
      proxy.loseAfter(nth);
      const fail = (problem: string): void =>
        course.fail({ number, problem, reproduction: `the answer to commit ${nth} of ${commits[number % 2]} is lost` });
      try {
        await liveWeek(hands, week);
        await hands.tellOfMails(db);
        for (const trouble of await troublesOf({ em: db.database.reader() }, week)) fail(trouble);
      } catch (error) {
        fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
      }
      counts.lost += proxy.lost() - before;
    }
    for (const { invariant, rows } of await violations(db.database.reader()))
      course.fail({ number: 0, problem: `${invariant}: violated`, reproduction: JSON.stringify(rows.slice(0, 3)) });
  } finally {
    counts["tried again"] += hands.triedAgain();
    await hands.close();
    await proxy.close();
    await db.drop();
  }
}
