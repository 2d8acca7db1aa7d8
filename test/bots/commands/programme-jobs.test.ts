import { test } from "vitest";
import { violations } from "#domain/store";
import { jobs } from "../../../jobs/index.ts";
import { executeRun, type RunDoors } from "../../../jobs/run-job.ts";
import { walkTimetable } from "../../../jobs/walk.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

/** What the timetable does at an instant. */
async function look(at: string): Promise<void> {
  await story.at(at, () =>
    walkTimetable({
      inTransaction: db.inTransaction,
      timetable: jobs,
      now: (tx) => Promise.resolve(tx.now),
      report: (error) => {
        throw error;
      },
      has: { shop: false },
    }),
  );
}

/** Does what the queue was asked for so far; a job that is named breaks. */
async function work(broken?: string): Promise<void> {
  const breaking = jobs.map((job) => (job.name === broken ? { ...job, run: () => Promise.reject(new Error("broken")) } : job));
  const doors: RunDoors = {
    transactions: () => db.inTransaction,
    clock: db.clock,
    report: () => "4K7M2P9Q",
    timetable: breaking,
    brokenRules: (tx) => violations(tx.em),
  };
  for (const { id } of db.enqueued.splice(0)) await executeRun(doors, id, true);
}

test("the operator sees how the jobs do, looks into one, runs, pauses and resumes it, each at the second word", async () => {
  const drawn: string[] = [];
  const say = async (line: string): Promise<void> => {
    drawn.push(await story.say("operator", line));
  };
  db.enqueued.length = 0;
  await story.at("2026-11-02T12:00:00Z", () => say("programme jobs"));
  await look("2026-11-02T12:00:00Z");
  await look("2026-11-05T12:05:00Z");
  await story.at("2026-11-05T12:05:10Z", () => work("give-up-pending"));
  await story.at("2026-11-05T12:06:00Z", async () => {
    await say("programme jobs");
    await say("programme jobs history click-days");
    await say("programme jobs history give-up-pending");
    await say("programme jobs run payout-batch");
    await say("programme jobs run payout-batch confirm:yes");
    await say("programme jobs run payout-batch confirm:yes");
    await say("programme jobs run");
    await say("programme jobs run tidying");
    await say("programme jobs pause housekeeping");
    await say('programme jobs pause housekeeping "the disk is being moved"');
    await say('programme jobs pause housekeeping "the disk is being moved" confirm:yes');
    await say('programme jobs pause housekeeping "once more"');
    await say("programme jobs");
    await say("programme jobs resume housekeeping");
    await say("programme jobs resume housekeeping confirm:yes");
    await say("programme jobs resume housekeeping");
    await say("programme audit job");
  });
  await expectCards(story, "jobs", drawn.join(`\n${"═".repeat(100)}\n\n`));
});
