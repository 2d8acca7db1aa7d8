import { describe, expect, test } from "vitest";
import { instant, oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { applyAsPartner, changeStatus, statusAt, statusMoves, type PartnerStatus } from "#domain/partners";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { actingStaff } from "../../support/staff.ts";

const db = await useDatabase();
const all: readonly PartnerStatus[] = ["applied", "active", "declined", "paused", "closed"];

/** how a fresh application comes to each status */
const waysTo: Readonly<Record<PartnerStatus, readonly PartnerStatus[]>> = {
  applied: [],
  active: ["active"],
  declined: ["declined"],
  paused: ["active", "paused"],
  closed: ["active", "paused", "closed"],
};

const allowed = new Set([
  "applied → active",
  "applied → declined",
  "active → paused",
  "active → closed",
  "paused → active",
  "paused → closed",
]);

let counter = 0;
async function partnerWho(is: PartnerStatus): Promise<string> {
  const { id } = await db.run((tx) => applyAsPartner(tx, { name: "Ada", email: `ada${++counter}@example.org`, application: "" }));
  for (const status of waysTo[is]) await db.run((tx) => changeStatus(tx, id, status, null));
  return id;
}

describe("a move from one status to another", () => {
  const pairs = all.flatMap((from) => all.map((to): [PartnerStatus, PartnerStatus] => [from, to]));

  test.for(pairs.filter(([from, to]) => allowed.has(`${from} → ${to}`)))("%s → %s is made and kept with its reason", async ([from, to]) => {
    const id = await partnerWho(from);
    expect(await db.run((tx) => changeStatus(tx, id, to, "a reason"))).toMatchObject({ id, status: to });
    const last = await db.run((tx) =>
      oneOf(
        tx,
        sql`select from_status, to_status, reason, actor from partner_status_change where partner_id = ${id} order by id desc limit 1`,
      ),
    );
    expect(last).toEqual({ from_status: from, to_status: to, reason: "a reason", actor: "system:test" });
    const audit = await db.run((tx) =>
      oneOf(tx, sql`select act, reason, facts from audit_entry where subject_id = ${id} order by id desc limit 1`),
    );
    expect(audit).toEqual({ act: `partner.${to}`, reason: "a reason", facts: { from } });
    expect(await db.run((tx) => statusAt(tx, id, tx.now))).toBe(to);
  });

  test.for(pairs.filter(([from, to]) => !allowed.has(`${from} → ${to}`)))("%s → %s is refused and changes nothing", async ([from, to]) => {
    const id = await partnerWho(from);
    await expect(db.run((tx) => changeStatus(tx, id, to, null))).rejects.toMatchObject({
      code: "partner.wrong-status",
      facts: { status: from, wanted: to },
    });
    expect(await db.run((tx) => statusAt(tx, id, tx.now))).toBe(from);
  });

  test("the table holds these moves and no others", () => {
    expect(new Set(Object.entries(statusMoves).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`)))).toEqual(allowed);
  });

  test("that eight persons make at once is made once", async () => {
    const id = await partnerWho("applied");
    const results = await atOnce(db, Array.from({ length: 8 }), (tx) => changeStatus(tx, id, "active", null));
    expect(outcomesOf(results, "made")).toEqual(["made", ...Array.from({ length: 7 }, () => "partner.wrong-status")]);
    expect(await db.run((tx) => rowsOf(tx, sql`select from partner_status_change where partner_id = ${id}`))).toHaveLength(2);
  });

  test("yes and no at the same time: one of them holds, and the history agrees with it", async () => {
    const id = await partnerWho("applied");
    const results = await atOnce(db, ["active", "declined", "active", "declined"] as const, (tx, to) => changeStatus(tx, id, to, null));
    expect(outcomesOf(results, "made")).toEqual(["made", ...Array.from({ length: 3 }, () => "partner.wrong-status")]);
    const { status } = await db.run((tx) => oneOf(tx, sql<{ status: string }>`select status from partner where id = ${id}`));
    expect(await db.run((tx) => statusAt(tx, id, tx.now))).toBe(status);
  });
});

describe("the status at an instant", () => {
  const at = (tx: Tx, now: string): Tx => ({ ...tx, now: instant(now), enqueue: (topic, ...ids) => tx.enqueue(topic, ...ids) });

  test("changes at the very millisecond of the move", async () => {
    const id = await db.run(async (tx) => {
      const partner = await applyAsPartner(at(tx, "2026-01-01T00:00:00Z"), { name: "Eve", email: "eve@example.org", application: "" });
      await changeStatus(at(tx, "2026-02-01T00:00:00Z"), partner.id, "active", null);
      await changeStatus(at(tx, "2026-03-01T00:00:00Z"), partner.id, "paused", null);
      await changeStatus(at(tx, "2026-04-01T00:00:00Z"), partner.id, "active", null);
      // two of the same instant: the later recorded one counts
      await changeStatus(at(tx, "2026-05-01T00:00:00Z"), partner.id, "paused", null);
      await changeStatus(at(tx, "2026-05-01T00:00:00Z"), partner.id, "closed", null);
      return partner.id;
    });
    const table: [string, PartnerStatus | null][] = [
      ["2025-12-31T23:59:59.999Z", null],
      ["2026-01-01T00:00:00Z", "applied"],
      ["2026-01-31T23:59:59.999Z", "applied"],
      ["2026-02-01T00:00:00Z", "active"],
      ["2026-02-28T23:59:59.999Z", "active"],
      ["2026-03-01T00:00:00Z", "paused"],
      ["2026-03-31T23:59:59.999Z", "paused"],
      ["2026-04-01T00:00:00Z", "active"],
      ["2026-04-30T23:59:59.999Z", "active"],
      ["2026-05-01T00:00:00Z", "closed"],
      ["2036-05-01T00:00:00Z", "closed"],
    ];
    const seen = await db.run((tx) => Promise.all(table.map(async ([when]) => [when, await statusAt(tx, id, instant(when))])));
    expect(seen).toEqual(table);
  });
});

describe("staff who are partners, too", () => {
  test.for<PartnerStatus>(["active", "declined"])("don't decide on their own application: %s", async (to) => {
    const id = await partnerWho("applied");
    const actor = await actingStaff(db, `own-${to}`, ["support", "finance", "operator"], id);
    await expect(db.run((tx) => changeStatus(tx, id, to, null), actor)).rejects.toMatchObject({ code: "staff.own-record" });
    expect(await db.run((tx) => statusAt(tx, id, tx.now))).toBe("applied");
    const other = await partnerWho("applied");
    expect(await db.run((tx) => changeStatus(tx, other, to, null), actor)).toMatchObject({ status: to });
  });
});
