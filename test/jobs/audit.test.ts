import { afterEach, expect, test } from "vitest";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { record } from "#domain/audit";
import { addStaff } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { auditChain, auditCheck } from "../../jobs/audit.ts";
import type { JobContext } from "../../jobs/job.ts";
import { useDatabase } from "../support/database.ts";
import { thaw } from "../support/thaw.ts";

const db = await useDatabase();
for (const [handle, role] of [
  ["fay", "finance"],
  ["otto", "operator"],
  ["sue", "support"],
] as const)
  await db.run((tx) => addStaff(tx, { handle, name: handle, roles: [role] }));
const [warned, noted]: [object[], object[]] = [[], []];
afterEach(() => [warned, noted].forEach((each) => each.splice(0)));

const context: JobContext = {
  inTransaction: (work) => db.run(work, { kind: "system", name: "audit-check" }),
  report: () => "",
  warn: (facts) => void warned.push(facts),
  note: (facts) => void noted.push(facts),
};
const chain = () => auditChain(context, { label: "2026-12-15T12:00Z", dueAt: db.clock.now() });
const check = (label: string) => auditCheck(context, { label, dueAt: db.clock.now() });
const alarms = () =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql`select s.handle from message m join staff_member s on s.id = m.recipient_id where m.kind = 'ledger-alarm' and m.channel = 'mail' order by m.created_at, s.handle`,
    ),
  );

test("every act gets its place, more than a transaction takes as well, and a chain that is as it was changes nothing", async () => {
  const { waiting } = await db.run((tx) => oneOf(tx, sql<{ waiting: number }>`select count(*)::int as waiting from audit_entry`));
  await db.run(async (tx) => {
    for (let nth = 0; nth < 1_200; nth++) await record(tx, { act: "order.assign", subject: { kind: "order", id: String(nth) } });
  });
  expect(await chain()).toEqual({ chained: waiting + 1_200 });
  expect(await chain()).toEqual({ chained: 0 });
  expect(await check("2026-12-15")).toEqual({ places: waiting + 1_200, faults: 0 });
  expect([await alarms(), (await db.run(programmeOf)).frozenAt, warned]).toEqual([[], null, []]);
  // The head leaves the database with the log.
  expect(noted).toEqual([{ position: waiting + 1_200, hash: expect.any(String) }]);
});

test("a run of the demonstration that lies ahead of the clock accuses nothing that is done afterwards", async () => {
  const now = db.clock.now();
  const act = () => db.run((tx) => record(tx, { act: "order.assign", subject: { kind: "order", id: "today" } }));
  await act();
  db.clock.set(now.add({ hours: 24 * 40 }).toString());
  await auditChain({ ...context, isAhead: true }, { label: "2027-01-24T12:00Z", dueAt: db.clock.now() });
  db.clock.set(now.toString());
  await act();
  await chain();
  expect(await check("2026-12-15")).toMatchObject({ faults: 0 });
});

test("an act that was changed stops the money, alarms finance and operators once a day, and stands in the log with its place", async () => {
  await db.run(async (tx) => {
    await run(tx, sql`alter table audit_entry disable trigger user`);
    await run(tx, sql`update audit_entry set actor = 'staff:other' where subject_id = '7'`);
    await run(tx, sql`alter table audit_entry enable trigger user`);
  });
  expect(await check("2026-12-16")).toMatchObject({ faults: 1 });
  expect((await db.run(programmeOf)).frozenReason).toBe("the books do not add up (I36): found by audit-check");
  expect(await alarms()).toEqual([{ handle: "fay" }, { handle: "otto" }]);
  expect(warned).toEqual([
    { what: "changed", position: expect.any(Number), entryId: expect.any(String), act: "order.assign", chainedAt: db.clock.now() },
  ]);
  await check("2026-12-16");
  expect(await alarms()).toHaveLength(2);
  await check("2026-12-17");
  expect(await alarms()).toHaveLength(4);
});

test("an act that is put in with a time of long ago stops the money for two nights, and stands in the log from then on", async () => {
  await db.run(async (tx) => {
    await run(tx, sql`alter table audit_entry disable trigger user`);
    await run(tx, sql`update audit_entry set actor = 'system:test' where subject_id = '7'`);
    await run(tx, sql`alter table audit_entry enable trigger user`);
  });
  await chain();
  await thaw(db);
  const longAgo = db.clock.now().subtract({ hours: 24 * 80 });
  await db.run((tx) =>
    run(
      tx,
      sql`insert into audit_entry (id, at, actor, act, subject_kind, subject_id, facts) values (gen_random_uuid(), ${longAgo}, 'staff:finn', 'transfer.approve', 'transfer', '12', '{}')`,
    ),
  );
  await chain();
  const told = { what: "backdated", position: expect.any(Number), entryId: expect.any(String), act: "transfer.approve" };
  expect(await check("2026-12-18")).toMatchObject({ faults: 1 });
  expect([(await db.run(programmeOf)).frozenReason, warned]).toEqual([
    "the books do not add up (I36): found by audit-check",
    [{ ...told, chainedAt: db.clock.now() }],
  ]);
  await thaw(db);
  db.clock.set(db.clock.now().add({ hours: 49 }).toString());
  warned.splice(0);
  expect(await check("2026-12-20")).toMatchObject({ faults: 1 });
  expect([(await db.run(programmeOf)).frozenReason, warned]).toEqual([null, [expect.objectContaining(told)]]);
});
