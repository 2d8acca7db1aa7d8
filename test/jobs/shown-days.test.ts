import { beforeAll, expect, test } from "vitest";
import { instant, oneOf, rowsOf, sql } from "#domain/kernel";
import { changeTerms, type ChangedTerms } from "#domain/programme";
import type { TransferFacts } from "#domain/transfers";
import { jobDesk } from "../../jobs/job-desk.ts";
import { jobs } from "../../jobs/index.ts";
import { requestRun } from "../../jobs/request-run.ts";
import { executeRun } from "../../jobs/run-job.ts";
import { walkTimetable } from "../../jobs/walk.ts";
import { useDatabase } from "../support/database.ts";
import { transferHands } from "../support/transfers.ts";

const db = await useDatabase();
const { payee, ask } = await transferHands(db);
const timetable = jobs.filter(({ name }) => name === "send-transfers");
const now = (tx: { now: ReturnType<typeof instant> }) => Promise.resolve(tx.now);
let id = "";
beforeAll(async () => {
  id = await payee(500_000n);
  await live("2026-12-03T17:00:00Z");
});

const report = (error: unknown): string => {
  throw error;
};

/** The hours at which something is due in these tests. */
const hours = [16, 19, 22];

/** Hour by hour: what is due is written down, and done. */
async function live(until: string): Promise<void> {
  for (let at = db.clock.now(); Temporal.Instant.compare(at, instant(until)) <= 0; at = at.add({ hours: 1 })) {
    const isLooking = hours.includes(at.toZonedDateTimeISO("UTC").hour) || at.equals(instant(until));
    if (!isLooking) continue;
    db.clock.set(at.toString());
    await walkTimetable({ inTransaction: db.inTransaction, timetable, now, report, has: { shop: false } });
    const due = await rowsOf({ em: db.database.reader() }, sql<{ id: string }>`select id from job_run where state = 'due' order by due_at`);
    for (const run of due) await executeRun({ transactions: () => db.inTransaction, clock: db.clock, report }, run.id, true);
  }
}

const change = (at: string, terms: ChangedTerms): Promise<void> => {
  db.clock.set(at);
  return db.run((tx) => changeTerms(tx, { terms, from: tx.now, reason: "another day suits us" }));
};

const askAt = async (at: string): Promise<TransferFacts> => {
  db.clock.set(at);
  return ask(id, 1_000n);
};

/** When a transfer left, how often, and of which day its file is. */
const leaving = ({ number }: TransferFacts) =>
  oneOf(
    { em: db.database.reader() },
    sql<{ left: string }>`
      select concat_ws(' ', to_char(t.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI'), f.process_on,
                       (select count(*) from transfer_move m where m.transfer_id = t.id and m.to_state = 'submitting'),
                       (select count(*) from transfer_file_line l where l.transfer_id = t.id)) as left
      from transfer t left join transfer_file f on f.id = t.file_id where t.id = ${number}::bigint`,
  ).then(({ left }) => left);

const runs = async (after: string): Promise<string[]> =>
  (
    await rowsOf(
      { em: db.database.reader() },
      sql<{ label: string }>`select concat_ws(' ', label, state) as label from job_run where due_at > ${instant(after)} order by due_at`,
    )
  ).map(({ label }) => label);

test("after a change to an earlier weekday a transfer leaves on the day that it was shown, and newer ones on theirs", async () => {
  const shown = await askAt("2026-12-03T17:00:00Z");
  expect(shown).toMatchObject({ state: "approved", processOn: "2026-12-09" });
  await change("2026-12-04T17:00:00Z", { transferWeekday: 2 });
  const newer = await askAt("2026-12-07T17:00:00Z");
  expect(newer.processOn).toBe("2026-12-08");
  const desk = jobDesk(timetable, { shop: false }, now);
  await live("2026-12-09T01:00:00Z");
  expect(await db.run((tx) => desk.list(tx))).toMatchObject([{ next: instant("2026-12-09T22:00:00Z"), last: { label: "2026-W50" } }]);
  await live("2026-12-10T17:00:00Z");
  expect(await leaving(newer)).toBe("2026-12-08T22:00 2026-12-08 1 1");
  expect(await leaving(shown)).toBe("2026-12-09T22:00 2026-12-09 1 1");
  expect(await runs("2026-12-07T00:00:00Z")).toEqual(["2026-W50 done", "2026-12-09T22:00Z done"]);
  expect(await db.run((tx) => requestRun(tx, "send-transfers", tx.now, timetable))).toMatchObject({ isNew: false });
  expect(await db.run((tx) => desk.list(tx))).toMatchObject([{ next: instant("2026-12-15T22:00:00Z") }]);
});

test("after a change to a later weekday it does not wait for that one", async () => {
  const shown = await askAt("2026-12-10T18:00:00Z");
  expect(shown.processOn).toBe("2026-12-15");
  await change("2026-12-11T17:00:00Z", { transferWeekday: 4 });
  const newer = await askAt("2026-12-14T17:00:00Z");
  expect(newer.processOn).toBe("2026-12-17");
  await live("2026-12-18T17:00:00Z");
  expect(await leaving(shown)).toBe("2026-12-15T22:00 2026-12-15 1 1");
  expect(await leaving(newer)).toBe("2026-12-17T22:00 2026-12-17 1 1");
  expect(await runs("2026-12-14T00:00:00Z")).toEqual(["2026-12-15T22:00Z done", "2026-W51 done"]);
});

test("after a change to an earlier time it leaves at its own, the same day", async () => {
  const shown = await askAt("2026-12-18T18:00:00Z");
  expect(shown).toMatchObject({ processOn: "2026-12-24", cutOffAt: instant("2026-12-24T22:00:00Z") });
  await change("2026-12-19T17:00:00Z", { transferTime: "09:00" });
  const newer = await askAt("2026-12-21T17:00:00Z");
  await live("2026-12-25T17:00:00Z");
  expect(await leaving(newer)).toBe("2026-12-24T16:00 2026-12-24 1 1");
  expect(await leaving(shown)).toBe("2026-12-24T22:00 2026-12-24 1 1");
  expect(await runs("2026-12-21T00:00:00Z")).toEqual(["2026-W52 done", "2026-12-24T22:00Z done"]);
});

test("a day that a holiday moved into the next week stays, whatever weekday and time are changed to", async () => {
  await change("2026-12-25T18:00:00Z", { transferWeekday: 5, transferTime: "15:00" });
  const shown = await askAt("2026-12-26T17:00:00Z");
  expect(shown).toMatchObject({ processOn: "2027-01-04", cutOffAt: instant("2027-01-04T22:00:00Z") });
  await change("2026-12-27T17:00:00Z", { transferWeekday: 1, transferTime: "12:00" });
  const first = await askAt("2026-12-27T18:00:00Z");
  await live("2026-12-28T20:00:00Z");
  const second = await askAt("2026-12-28T20:00:00Z");
  await live("2027-01-12T17:00:00Z");
  expect(await leaving(first)).toBe("2026-12-28T19:00 2026-12-28 1 1");
  expect(await leaving(second)).toBe("2027-01-04T19:00 2027-01-04 1 1");
  expect(await leaving(shown)).toBe("2027-01-04T22:00 2027-01-04 1 1");
  expect(await runs("2026-12-26T00:00:00Z")).toEqual(["2026-W53 done", "2027-W01 done", "2027-01-04T22:00Z done", "2027-W02 done"]);
});

test("what nobody was there for is made up for in its order, once", async () => {
  const shown = await askAt("2027-01-12T18:00:00Z");
  expect(shown.cutOffAt).toEqual(instant("2027-01-18T19:00:00Z").add({ hours: 24 })); // Martin Luther King's day
  await change("2027-01-13T17:00:00Z", { transferWeekday: 4 });
  db.clock.set("2027-02-01T17:00:00Z");
  await live("2027-02-01T17:00:00Z");
  expect(await leaving(shown)).toBe("2027-02-01T17:00 2027-01-19 1 1");
  expect(await runs("2027-01-12T00:00:00Z")).toEqual(["2027-01-19T19:00Z done", "2027-W03 done", "2027-W04 done"]);
});
