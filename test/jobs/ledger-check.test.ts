import { afterEach, expect, test } from "vitest";
import { money, rowsOf, sql } from "#domain/kernel";
import { addStaff } from "#domain/partners";
import { programmeOf } from "#domain/programme";
import { violations } from "#domain/store";
import { ledgerCheck } from "../../jobs/ledger-check.ts";
import { useDatabase } from "../support/database.ts";
import { makePartner } from "../support/orders.ts";
import { giveCredit } from "../support/staff.ts";
import { thaw } from "../support/thaw.ts";

const db = await useDatabase();
const warned: unknown[] = [];
const partner = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const member = (handle: string, ...roles: ("finance" | "operator" | "support")[]) =>
  db.run((tx) => addStaff(tx, { handle, name: handle, roles }));
const [fay, finn] = [await member("fay", "finance"), await member("finn", "finance")];
await member("otto", "operator");
await member("sue", "support");
await giveCredit(db, [fay, finn], partner, money(500n, "USD"), "a lost parcel");
afterEach(() => void (warned.length = 0));

const check = (label: string) =>
  ledgerCheck(
    {
      inTransaction: (work) => db.run(work, { kind: "system", name: "ledger-check" }),
      report: () => "",
      warn: (facts) => void warned.push(facts),
      brokenRules: (tx) => violations(tx.em),
    },
    { label, dueAt: db.clock.now() },
  );
const frozen = () => db.run(async (tx) => (await programmeOf(tx)).frozenReason);
const alarms = async (): Promise<string[]> =>
  (
    await rowsOf(
      { em: db.database.reader() },
      sql<{
        handle: string;
      }>`select s.handle from message m join staff_member s on s.id = m.recipient_id where m.kind = 'ledger-alarm' and m.channel = 'mail' order by m.created_at, s.handle`,
    )
  ).map(({ handle }) => handle);

test("books that add up are left alone", async () => {
  expect(await check("2026-12-15T12:00Z")).toEqual({ books: "add up", broken: 0 });
  expect([await frozen(), await alarms(), warned]).toEqual([null, [], []]);
});

test("books that do not add up stop the money, once, and alarm finance and operators once a day", async () => {
  await db.run((tx) => tx.em.execute("update wallet set balance_minor = balance_minor + 1"));
  expect(await check("2026-12-15T13:00Z")).toEqual({ books: "do not add up", broken: 1 });
  expect(await frozen()).toBe("the books do not add up (I3): found by ledger-check");
  expect(warned).toMatchObject([{ invariant: expect.stringMatching(/^I3: /), count: 1 }]);
  expect(await alarms()).toEqual(["fay", "finn", "otto"]);
  expect(await check("2026-12-15T14:00Z")).toEqual({ books: "do not add up", broken: 1 });
  expect(await alarms()).toHaveLength(3);
  expect(await check("2026-12-16T00:00Z")).toEqual({ books: "do not add up", broken: 1 });
  expect(await alarms()).toHaveLength(6);
});

test("a freeze that is lifted while the books are still wrong comes back with the next check", async () => {
  await thaw(db, "looked into it");
  await check("2026-12-16T01:00Z");
  expect(await frozen()).toContain("I3");
  await db.run((tx) => tx.em.execute("update wallet set balance_minor = balance_minor - 1"));
  await thaw(db, "put right");
  expect(await check("2026-12-16T02:00Z")).toEqual({ books: "add up", broken: 0 });
  expect(await frozen()).toBeNull();
});
