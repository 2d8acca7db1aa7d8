import { afterAll, expect, inject, test } from "vitest";
import { instant, money, newId, oneOf, plusDays, rowsOf, sql } from "#domain/kernel";
import { openClickMonths, recordClicks, trimClicks, type NewClick } from "#domain/attribution";
import { chainNext, checkChain } from "#domain/audit";
import { addStaff, changeStatus, type StaffFacts } from "#domain/partners";
import { erasePartner, eraseCustomer } from "#domain/privacy";
import { approveBatch } from "#domain/payouts";
import { openDatabase, openVault, readKeyRing, rotateKeys, violations } from "#domain/store";
import { mayChangeTables, prepareRole, roleOf } from "../../../domain/store/prepare-role.ts";
import { prepareForRole } from "../../../compose.ts";
import { clickDays } from "../../../jobs/click-days.ts";
import { housekeeping } from "../../../jobs/housekeeping.ts";
import { jobTables } from "../../../jobs/job-tables.ts";
import { openQueue } from "../../../jobs/queue.ts";
import { migrations } from "../../../migrations/index.ts";
import { testKeys, useDatabase, type TestDatabase } from "../../support/database.ts";
import { asAdmin } from "../../support/one-server.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import { asStaff, giveCredit } from "../../support/staff.ts";
import { sendSomeTransfers } from "./transfer-sabotage.ts";

/** The product as a role that owns nothing: everything it does works, and what it must never do is none of that role's rights. */
const owner = await useDatabase({ terms: { automaticReleaseBelow: { USD: 100n } } });
const name = `app_${new URL(owner.url).pathname.slice(1)}`;
const address = new URL(owner.url);
Object.assign(address, { username: name, password: encodeURIComponent("p'a%\"?s") });
const url = address.toString();

const said = await prepareForRole(owner.url, url);
const database = openDatabase({ url, otherEntities: jobTables, migrations, maxConnections: 8 });
const queue = await openQueue(url, () => undefined);
afterAll(async () => {
  await queue.stop(5);
  await database.close();
  await owner.database.reader().execute(`drop owned by ${name}`);
  await asAdmin(inject("adminUrl"), (admin) => admin.query(`drop role ${name}`));
});

const inTransaction = database.transactions(owner.clock, queue.enqueue, await openVault(database, { ring: readKeyRing(testKeys)! }));
const run: TestDatabase["run"] = (work, actor = { kind: "system", name: "test" }) => inTransaction(actor, work);
const app: TestDatabase = { ...owner, database, inTransaction, run };

test("the role is made once, and may be given its rights again", async () => {
  expect(said).toMatch(new RegExp(`^The database is up to date \\(0 steps\\)\\. The role "${name}" was made and may run`));
  expect(await prepareForRole(owner.url, url)).toContain(`The role "${name}" may run the product on it, and no more.`);
  expect([await mayChangeTables(owner.database), await mayChangeTables(database)]).toEqual([true, false]);
  // Nothing to bring up to date: a start asks for no right that it has not.
  expect(await database.migrate()).toBe(0);
});

test("orders, payouts, transfers, erasures, the chain, the nights' work and new months: all of it works", async () => {
  const [ann, gone] = [await run((tx) => makePartner(tx, "Ann", "ann-one")), await run((tx) => makePartner(tx, "Gone", "gone-one"))];
  const [fay, finn] = [await staff("fay"), await staff("finn")];
  await run((tx) =>
    apply(tx, snapshot({ reference: "ann-one", customer: { externalId: null, email: "grace@example.org", name: "Grace" } })),
  );
  await run((tx) =>
    apply(
      tx,
      snapshot({
        reference: "ann-one",
        status: "partly-refunded",
        refunds: [{ externalId: "r", total: 500n, reason: "torn", byLine: null }],
      }),
    ),
  );
  const batch = await prepareBatch(app, "2026-12-01", instant("2026-12-01T16:00:00Z"));
  for (const each of [fay, finn]) await run((tx) => approveBatch(tx, batch.id, each.id, null), asStaff(each));
  await payOut(app, batch.id);
  await giveCredit(app, [fay, finn], ann, money(500n, "USD"), "a lost parcel");
  await sendSomeTransfers(app, ann, [fay, finn]);
  await run((tx) => eraseCustomer(tx, "grace@example.org", "asked"), asStaff(fay));
  await run((tx) => changeStatus(tx, gone.id, "closed", "left"), asStaff(fay));
  await run((tx) => erasePartner(tx, gone.id, "asked"), asStaff(fay));
  expect(await run((tx) => chainNext(tx, 1_000))).toBeGreaterThan(10);
  expect((await checkChain((work) => run(work))).faults).toEqual([]);
  expect(await rotateKeys(inTransaction)).toBe(0);
  const context = {
    inTransaction: <T>(work: Parameters<typeof run<T>>[0]) => run(work),
    report: (error: unknown): string => expect.unreachable(String(error)),
  };
  await run((tx) => recordClicks(tx, [clickOf(ann.id, owner.clock.now())]));
  const later = plusDays(owner.clock.now(), 100);
  owner.clock.set(later.toString());
  await run((tx) => openClickMonths(tx));
  await run((tx) => recordClicks(tx, [clickOf(ann.id, later)]));
  await clickDays(context, { label: "2027-03-25", dueAt: later });
  expect(await run((tx) => trimClicks(tx, later, 10))).toEqual({ months: 1, visits: 0 });
  await housekeeping(context, { label: "2027-03-25", dueAt: later });
  const months = await run((tx) =>
    rowsOf(tx, sql<{ name: string }>`select relname as name from pg_class where relname ~ '^click_[0-9_]+$' and relkind = 'r' order by 1`),
  );
  expect(months.map((each) => each.name)).toEqual(["click_2027_01", "click_2027_02", "click_2027_03", "click_2027_04", "click_2027_05"]);
  await run((tx) => tx.enqueue("decide-again", ann.id));
  expect(await queue.depths(database.reader(), later)).toContainEqual(expect.objectContaining({ topic: "decide-again" }));
  expect(await violations(database.reader())).toEqual([]);
});

function clickOf(partnerId: string, clickedAt: Temporal.Instant): NewClick {
  const of = { partnerId, clickedAt, shareLinkId: null, campaign: "", landing: "https://shop.example/", referrerHost: null };
  return { id: newId(), ...of, visitor: "v", verdict: "counted" };
}

async function staff(handle: string): Promise<StaffFacts> {
  return run((tx) => addStaff(tx, { handle, name: handle, roles: ["finance", "operator"] }));
}

test.each([
  "alter table audit_entry disable trigger user",
  "set session_replication_role = replica",
  "update ledger_posting set minor = minor + 1",
  "delete from ledger_entry",
  "truncate audit_entry",
  "delete from audit_entry",
  "update audit_entry set actor = 'staff:other'",
  "update audit_chain set hash = ''",
  "delete from audit_chain",
  "update audit_unchained set facts_hash = null",
  "update correction set amount_minor = 0",
  "delete from batch_approval",
  "update destination set partner_id = partner_id",
  "update transfer_move set to_state = 'settled'",
  "drop table wallet",
  "alter table wallet add column note text",
  "create table mine ()",
  "create function refuse_change() returns trigger language plpgsql as 'begin return null; end'",
  "insert into migration (name) values ('x')",
  "create role mine",
  "alter role current_user superuser",
  "copy audit_entry to program 'cat'",
])("%s: not with this role", async (statement) => {
  await expect(run((tx) => tx.em.execute(statement))).rejects.toThrow(/permission denied|must be owner|may alter|only roles/i);
});

test("an owner's role, or one that may do more, is refused; so is an older database", async () => {
  await expect(prepareRole(owner.database, roleOf(owner.url))).rejects.toThrow(/is the owner's/);
  await owner.database.reader().execute(`alter role ${name} createdb`);
  await expect(prepareRole(owner.database, roleOf(url))).rejects.toThrow(/may do more than the product needs/);
  await owner.database.reader().execute(`alter role ${name} nocreatedb`);
  for (const nobody of ["postgres://host/database", "postgres://app:100%@host/database"])
    expect(() => roleOf(nobody)).toThrow(/names no role/);
  const newest = await run((tx) => oneOf(tx, sql<{ name: string }>`select name from migration order by id desc limit 1`));
  await owner.database.reader().execute(`delete from migration where name = '${newest.name}'`);
  await expect(database.migrate()).rejects.toThrow(/Run npm run database:prepare/);
  await owner.database.reader().execute(`insert into migration (name) values ('${newest.name}')`);
});
