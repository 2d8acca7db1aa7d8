import { beforeEach, expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import type { Job, Missed } from "../../jobs/job.ts";
import { jobDesk } from "../../jobs/job-desk.ts";
import { requestRun } from "../../jobs/request-run.ts";
import type { Schedule } from "../../jobs/schedule.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import { refusalOf } from "../support/refusals.ts";
import { useDatabase } from "../support/database.ts";

const db = await useDatabase();
const faults: unknown[] = [];
let number = 0;
let name = "";
beforeEach(() => {
  name = `job-${++number}`; // each test has a job that nobody has seen before
  db.enqueued.length = 0;
  faults.length = 0;
});

const job = (when: Schedule, missed: Missed, over: Partial<Job> = {}): Job => ({
  name,
  when,
  missed,
  unit: "one",
  sentence: "Does nothing",
  run: () => Promise.resolve({}),
  ...over,
});

/** What the timetable does when the database's clock says so. */
async function look(at: string, ...timetable: Job[]): Promise<void> {
  db.clock.set(at);
  const report = (error: unknown): string => `reference ${faults.push(error)}`;
  await walkTimetable({
    inTransaction: db.inTransaction,
    timetable,
    now: (tx) => Promise.resolve(tx.now),
    report,
    has: { shop: false },
  });
}

/** The rows of a job's occurrences in their order: "2026-12-15 due", "2026-12-14 skipped newer". */
async function rows(of = name): Promise<string[]> {
  const found = await rowsOf(
    { em: db.database.reader() },
    sql<{
      row: string;
    }>`select concat_ws(' ', label, state, outcome ->> 'skipped', outcome ->> 'earlier') as row from job_run where job = ${of} order by due_at, id`,
  );
  return found.map(({ row }) => row);
}

const finish = (): Promise<unknown> =>
  db.run((tx) => tx.em.execute("update job_run set state = 'done', finished_at = now() where job = ? and state = 'due'", [name]));

test("a new installation does not run the past: its first occurrence is the first that falls due", async () => {
  const nightly = job({ daily: "01:00" }, "each");
  await look("2026-12-15T12:00:00Z", nightly);
  await look("2026-12-16T07:59:59Z", nightly);
  expect(await rows()).toEqual([]);
  await look("2026-12-16T08:00:00Z", nightly);
  expect(await rows()).toEqual(["2026-12-16 due"]);
  expect(db.enqueued).toMatchObject([{ topic: "run-job" }]);
  await look("2026-12-16T08:00:10Z", nightly);
  expect([await rows(), db.enqueued.length]).toEqual([["2026-12-16 due"], 1]);
});

test("after three days without a process each job makes up for them by its own policy, and says what it passed over", async () => {
  const policies: [Missed, string[]][] = [
    ["each", ["2026-12-16 due", "2026-12-17 due", "2026-12-18 due"]],
    ["latest", ["2026-12-16 skipped newer", "2026-12-17 skipped newer", "2026-12-18 due"]],
    [{ within: 30 }, ["2026-12-16 skipped too-late", "2026-12-17 skipped too-late", "2026-12-18 due"]],
    [{ within: 10 }, ["2026-12-16 skipped too-late", "2026-12-17 skipped too-late", "2026-12-18 skipped too-late"]],
  ];
  const jobs = policies.map(([missed], index) => job({ daily: "01:00" }, missed, { name: `${name}-${index}` }));
  await look("2026-12-15T12:00:00Z", ...jobs);
  await look("2026-12-18T08:20:00Z", ...jobs);
  for (const [index, [, expected]] of policies.entries()) expect(await rows(`${name}-${index}`)).toEqual(expected);
});

test("the newest of a job that is due all the time stands for what nobody has begun yet", async () => {
  const often = job({ every: 15 }, "latest");
  await look("2026-12-15T12:00:00Z", often);
  await look("2026-12-15T12:15:00Z", often);
  await look("2026-12-15T12:30:00Z", often);
  expect(await rows()).toEqual(["2026-12-15T12:15Z skipped newer", "2026-12-15T12:30Z due"]);
});

test("a year without a process leaves a thousand rows at most, and the number of the rest", async () => {
  const often = job({ every: 15 }, "latest");
  await look("2026-12-15T12:00:00Z", often);
  await look("2027-12-15T12:00:00Z", often);
  const left = await rows();
  expect([left.length, left[0], left.at(-1)]).toEqual([
    1_001,
    `2027-12-05T02:00Z skipped newer ${365 * 96 - 1 - 1_000}`,
    "2027-12-15T12:00Z due",
  ]);
});

test("moving the hour runs no day twice and leaves none out", async () => {
  const at = (daily: string): Job => job({ daily }, "each");
  await look("2026-12-15T12:00:00Z", at("01:00"));
  await look("2026-12-16T08:00:00Z", at("01:00"));
  await look("2026-12-16T12:00:00Z", at("05:00")); // later: the 16th is done already
  await look("2026-12-17T11:00:00Z", at("05:00"));
  expect(await rows()).toEqual(["2026-12-16 due"]);
  await look("2026-12-17T11:30:00Z", at("02:00")); // earlier, after its new hour: the 17th is due at once
  expect(await rows()).toEqual(["2026-12-16 due", "2026-12-17 due"]);
  await look("2026-12-18T12:00:00Z", at("05:00"));
  expect(await rows()).toEqual(["2026-12-16 due", "2026-12-17 due", "2026-12-18 due"]);
});

test("an occurrence that was run by hand, even ahead of the clock, is not run again when it falls due", async () => {
  const monthly = job({ monthly: 1, at: "09:00" }, "each");
  await look("2026-12-15T12:00:00Z", monthly);
  await db.run((tx) => requestRun(tx, name, instant("2027-01-01T17:00:00Z"), [monthly]));
  await finish();
  await look("2027-01-01T17:00:00Z", monthly);
  expect([await rows(), db.enqueued.length]).toEqual([["2027-01 done"], 1]);
});

test("what falls due while a job is paused is passed over for good, also when nobody looked until it was resumed", async () => {
  const nightly = job({ daily: "01:00" }, "each");
  const desk = jobDesk([nightly], { shop: false }, (tx) => Promise.resolve(tx.now));
  await look("2026-12-15T12:00:00Z", nightly);
  await look("2026-12-16T08:00:00Z", nightly); // due, and nobody has begun it
  await db.run((tx) => desk.pause(tx, name, "the shop is being moved"));
  await look("2026-12-17T08:00:00Z", nightly);
  expect(await rows()).toEqual(["2026-12-16 skipped paused", "2026-12-17 skipped paused"]);
  expect(await db.run((tx) => desk.line(tx, name))).toMatchObject({ next: null, paused: { reason: "the shop is being moved" } });
  expect(await refusalOf(db.run((tx) => desk.pause(tx, name, "again")))).toBe("job.paused-already");
  db.clock.set("2026-12-18T12:00:00Z");
  await db.run((tx) => desk.resume(tx, name));
  await look("2026-12-19T08:00:00Z", nightly);
  expect((await rows()).slice(2)).toEqual(["2026-12-18 skipped paused", "2026-12-19 due"]);
  expect(await refusalOf(db.run((tx) => desk.resume(tx, name)))).toBe("job.not-paused");
  const audit = await rowsOf({ em: db.database.reader() }, sql`select act, reason from audit_entry where subject_id = ${name} order by at`);
  expect(audit).toEqual([
    { act: "job.pause", reason: "the shop is being moved" },
    { act: "job.resume", reason: null },
  ]);
});

test("a run by hand is possible while its job is paused, once an occurrence, and audited", async () => {
  const nightly = job({ daily: "01:00" }, "each");
  const desk = jobDesk([nightly], { shop: false }, (tx) => Promise.resolve(tx.now));
  db.clock.set("2026-12-15T12:00:00Z");
  expect(await refusalOf(db.run((tx) => desk.pause(tx, name, "  ")))).toBe("reason.missing");
  await db.run((tx) => desk.pause(tx, name, "a test"));
  await db.run((tx) => desk.run(tx, name));
  expect(await refusalOf(db.run((tx) => desk.run(tx, name)))).toBe("job.running");
  await finish();
  expect(await refusalOf(db.run((tx) => desk.run(tx, name)))).toBe("job.done-already");
  expect(await refusalOf(db.run((tx) => desk.run(tx, "no-such-job")))).toBe("job.unknown");
  expect(await rows()).toEqual(["2026-12-15 done"]);
});

test("a job that needs a shop where none is connected is left alone, and says so", async () => {
  const sweep = job({ every: 15 }, "latest", { needs: "shop" });
  await look("2026-12-15T12:00:00Z", sweep);
  await look("2026-12-15T12:15:00Z", sweep);
  expect(await rows()).toEqual([]);
  const desk = jobDesk([sweep], { shop: false }, (tx) => Promise.resolve(tx.now));
  expect(await db.run((tx) => desk.line(tx, name))).toMatchObject({ off: "off: no shop is connected", next: null });
});

test("a job whose schedule breaks is reported, and keeps none of the others", async () => {
  const broken = job({ daily: "25:00" }, "each", { name: `${name}-broken` });
  const nightly = job({ daily: "01:00" }, "each");
  await look("2026-12-15T12:00:00Z", broken, nightly);
  await look("2026-12-16T08:00:00Z", broken, nightly);
  expect(await rows()).toEqual(["2026-12-16 due"]);
  expect(faults).not.toEqual([]);
});

test("eight instances that look at the same moment write an occurrence down once", async () => {
  const nightly = job({ daily: "01:00" }, "each");
  await look("2026-12-15T12:00:00Z", nightly);
  await Promise.all(Array.from({ length: 8 }, () => look("2026-12-17T08:00:00Z", nightly)));
  expect([await rows(), db.enqueued.length, faults]).toEqual([["2026-12-16 due", "2026-12-17 due"], 2, []]);
});
