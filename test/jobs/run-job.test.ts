import { beforeEach, expect, test } from "vitest";
import { instant, instantOf, money, refuse, rowsOf, sql } from "#domain/kernel";
import { tell } from "#domain/messages";
import type { Job, Work } from "../../jobs/job.ts";
import { addRuns } from "../../jobs/request-run.ts";
import { executeRun, type RunDoors } from "../../jobs/run-job.ts";
import { historyOf } from "../../jobs/runs.ts";
import { askAgain } from "../../jobs/timetable.ts";
import { byItself } from "../../jobs/walk.ts";
import { useDatabase } from "../support/database.ts";
import { makePartner } from "../support/orders.ts";

const db = await useDatabase();
const faults: unknown[] = [];
let number = 0;
let name = "";
beforeEach(() => {
  name = `job-${++number}`;
  db.enqueued.length = 0;
  faults.length = 0;
});

const doorsFor = (run: Work, over: Partial<RunDoors> = {}): RunDoors => {
  const job: Job = { name, when: { daily: "01:00" }, missed: "each", unit: "one", sentence: "Does what a test says", run };
  return {
    transactions: () => db.inTransaction,
    clock: db.clock,
    report: (error) => `reference ${faults.push(error)}`,
    timetable: [job],
    ...over,
  };
};

/** Rows of the days, due; their ids in order. */
async function due(...days: string[]): Promise<string[]> {
  const wanted = days.map((day) => ({ label: day, dueAt: instant(`${day}T08:00:00Z`), skipped: null }));
  await db.run((tx) => addRuns(tx, { name, when: { daily: "01:00" } }, wanted));
  const ids = db.enqueued.map(({ id }) => id);
  db.enqueued.length = 0;
  return ids;
}

const states = async (): Promise<string[]> =>
  (await db.run((tx) => historyOf(tx, name, 10))).map((run) => `${run.label} ${run.state}`).toReversed();
const nothing: Work = () => Promise.resolve({});

test("a job's runs come one after the other in the order in which they were due, whichever the queue hands out first", async () => {
  const done: string[] = [];
  const doors = doorsFor((_context, { label }) => Promise.resolve({ nth: done.push(label) }));
  const [first = "", second = ""] = await due("2026-12-14", "2026-12-15");
  await executeRun(doors, second, false);
  expect([done, await states()]).toEqual([[], ["2026-12-14 due", "2026-12-15 due"]]);
  await executeRun(doors, first, false);
  expect([done, db.enqueued]).toEqual([["2026-12-14"], [{ topic: "run-job", id: second }]]);
  await executeRun(doors, second, false);
  expect([done, await states()]).toEqual([
    ["2026-12-14", "2026-12-15"],
    ["2026-12-14 done", "2026-12-15 done"],
  ]);
});

test("a run belongs to one process; when that is not heard of any more, whoever is asked takes it", async () => {
  const [id = ""] = await due("2026-12-15");
  const { promise: isLost, resolve: comeBack } = Promise.withResolvers<void>();
  const { promise: isBegun, resolve: begun } = Promise.withResolvers<void>();
  const lost = executeRun(
    doorsFor(async () => {
      begun();
      await isLost;
      return {};
    }),
    id,
    false,
  );
  await isBegun;
  let others = 0;
  const other = doorsFor(() => Promise.resolve({ others: ++others }));
  await executeRun(other, id, false);
  expect([others, await askAgain(db.inTransaction)]).toEqual([0, 0]);
  await db.run((tx) => tx.em.execute("update job_run set leased_until = now() - interval '1 second' where id = ?", [id]));
  expect([await askAgain(db.inTransaction), db.enqueued]).toEqual([1, [{ topic: "run-job", id }]]);
  await executeRun(other, id, false);
  comeBack();
  await lost;
  expect(await db.run((tx) => historyOf(tx, name, 1))).toMatchObject([{ state: "done", outcome: { others: 1 } }]);
});

test("whoever was overtaken stops at the next unit, and what they write of the run counts no more", async () => {
  const [id = ""] = await due("2026-12-15");
  let units = 0;
  const overtaken: Work = async ({ inTransaction }) => {
    for (;;)
      await inTransaction(async (tx) => {
        units += 1;
        if (units > 1) return;
        await db.run((other) => other.em.execute("update job_run set state = 'due' where id = ?", [id]));
        await executeRun(
          doorsFor(() => Promise.resolve({ by: "the other" })),
          id,
          false,
        );
        await tx.em.execute("select 1");
      });
  };
  await executeRun(doorsFor(overtaken, { leaseMs: 90 }), id, false);
  expect(await db.run((tx) => historyOf(tx, name, 1))).toMatchObject([{ state: "done", outcome: { by: "the other" } }]);
  expect([db.enqueued, faults]).toEqual([[], []]);
});

test("a lease lasts as long as somebody works, however long that is", async () => {
  const [id = ""] = await due("2026-12-15");
  const leasedUntil = async (): Promise<string> =>
    (await rowsOf({ em: db.database.reader() }, sql<{ at: string }>`select leased_until as at from job_run where id = ${id}`))[0]?.at ?? "";
  const renewed: string[] = [];
  const run: Work = async () => {
    for (renewed.push(await leasedUntil()); renewed.length < 3;) {
      const at = await leasedUntil();
      if (at !== renewed.at(-1)) renewed.push(at);
    }
    return {};
  };
  await executeRun(doorsFor(run, { leaseMs: 60 }), id, false);
  expect([renewed.length, await leasedUntil()]).toEqual([3, ""]);
});

test("a process that is about to end finishes its unit, gives the rest back to the queue, and nobody calls that a fault", async () => {
  const [id = ""] = await due("2026-12-15");
  const stopping = new AbortController();
  const units: number[] = [];
  const run: Work = async ({ inTransaction }) => {
    while (units.length < 4)
      await inTransaction(() => {
        if (units.push(units.length) === 2) stopping.abort();
        return Promise.resolve();
      });
    return { units: units.length };
  };
  await executeRun(doorsFor(run, { stopping: stopping.signal }), id, false);
  expect([units.length, await states(), db.enqueued, faults]).toEqual([2, ["2026-12-15 due"], [{ topic: "run-job", id }], []]);
  await executeRun(doorsFor(run), id, false);
  expect([units.length, await states()]).toEqual([4, ["2026-12-15 done"]]);
});

test("what breaks is tried again by the queue, and on the last try it ends with its reference and lets the next one through", async () => {
  const [id = "", next = ""] = await due("2026-12-14", "2026-12-15");
  const doors = doorsFor(() => Promise.reject(new Error("broken")));
  await expect(executeRun(doors, id, false)).rejects.toThrow("broken");
  expect(await states()).toEqual(["2026-12-14 due", "2026-12-15 due"]);
  await executeRun(doors, id, true);
  const [failed] = (await db.run((tx) => historyOf(tx, name, 2))).toReversed();
  expect(failed).toMatchObject({ state: "failed", errorReference: "reference 1" });
  expect(db.enqueued).toEqual([{ topic: "run-job", id: next }]);
});

test("a period that must have its run waits for what stands in its way, and keeps nobody from running a later one by hand", async () => {
  const batch = doorsFor(() => Promise.reject(refuse("batch.running", {})));
  const wanted = [{ label: "2026-12-14", dueAt: instant("2026-12-14T08:00:00Z"), skipped: null }];
  await db.run((tx) => addRuns(tx, { name, when: { daily: "01:00" } }, wanted), byItself);
  const id = db.enqueued.pop()?.id ?? "";
  await executeRun(batch, id, false);
  expect(await db.run((tx) => historyOf(tx, name, 1))).toMatchObject([{ state: "due", outcome: { refused: "batch.running" } }]);
  expect(await askAgain(db.inTransaction)).toBe(0);
  const [later = ""] = await due("2026-12-15");
  await executeRun(doorsFor(nothing), later, false);
  expect(await states()).toEqual(["2026-12-14 due", "2026-12-15 done"]);
  await db.run((tx) => tx.em.execute("update job_run set leased_until = now() - interval '21 seconds' where id = ?", [id]));
  expect(await askAgain(db.inTransaction)).toBe(1);
  await executeRun(doorsFor(nothing), id, false);
  expect(await states()).toEqual(["2026-12-14 done", "2026-12-15 done"]);
});

test("a run that nobody begins is asked for again after a while, by one of those who look", async () => {
  const [id = "", later = ""] = await due("2026-12-14", "2026-12-15");
  const asked = (ago: string): Promise<unknown> =>
    db.run((tx) => tx.em.execute(`update job_run set asked_at = now() - interval '${ago}' where id in (?, ?)`, [id, later]));
  await asked("15 seconds");
  expect(await askAgain(db.inTransaction)).toBe(0);
  await asked("21 seconds");
  expect([await askAgain(db.inTransaction), await askAgain(db.inTransaction)]).toEqual([1, 0]);
  expect(db.enqueued).toEqual([{ topic: "run-job", id }]);
  await executeRun(doorsFor(nothing), id, false);
  await executeRun(doorsFor(nothing), later, false);
  expect(await states()).toEqual(["2026-12-14 done", "2026-12-15 done"]);
});

test("what a run ahead of the clock tells leaves now, with the dates of then", async () => {
  const partner = await db.run((tx) => makePartner(tx, "Ann"));
  await db.run((tx) => tx.em.execute("delete from message"));
  db.enqueued.length = 0;
  const dueAt = instant("2027-01-01T16:00:00Z");
  const tells: Work = async ({ inTransaction }) => {
    await inTransaction((tx) => {
      const facts = { payoutId: partner.id, period: "2027-01-01", amount: money(100n, "USD"), at: tx.now };
      return tell(tx, { kind: "payout-released", to: { kind: "partner", id: partner.id }, about: "one", facts });
    });
    return {};
  };
  // As the product opens them: each transaction lives by the clock it is given.
  const transactions: RunDoors["transactions"] = (clock) =>
    db.database.transactions(
      clock,
      (_em, topic, ids) => Promise.resolve(void db.enqueued.push(...ids.map((id) => ({ topic, id })))),
      db.vault,
    );
  await db.run((tx) => addRuns(tx, { name, when: { daily: "01:00" } }, [{ label: "2027-01-01", dueAt, skipped: null }]));
  const id = db.enqueued[0]!.id;
  db.enqueued.length = 0;
  await executeRun(doorsFor(tells, { transactions }), id, false);
  const [told] = await db.run((tx) => rowsOf(tx, sql<{ id: string; due_at: string }>`select id, due_at from message`));
  expect([faults, instantOf(told!.due_at)]).toEqual([[], db.clock.now()]);
  expect(db.enqueued.findLast(({ topic }) => topic === "deliver-message")).toEqual({ topic: "deliver-message", id: told!.id });
});
