import { describe, expect, test } from "vitest";
import { instant, quarterNamed, rowsOf, sql } from "#domain/kernel";
import { engagement, leaderboard, tokenProgress } from "#domain/answers";
import { changeStatus, setZone } from "#domain/partners";
import { prefer } from "#domain/messages";
import { awardTokens, closeQuarter, joinBoard, remindOfQuarter, setActivity } from "#domain/tokens";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { makePartner } from "../../support/orders.ts";
import { actingStaff } from "../../support/staff.ts";

/** A quarter as it goes by: who is reminded when, how the ones before are told, and who stands where. The programme's zone is America/Denver. */
const db = await useDatabase({ at: "2025-07-01T12:00:00Z" });
const support = await actingStaff(db, "support-one", ["support", "operator"]);
const zone = "America/Denver";
const trees = ["alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ilex", "juniper", "katsura", "larch", "maple"];
const partner = async (name: string, lives: string = zone): Promise<string> => {
  const { id } = await db.run((tx) => makePartner(tx, name, `under-the-${trees.shift()}`));
  await db.run((tx) => setZone(tx, id, lives));
  return id;
};
const give = (partnerId: string, activity: string, at: string) =>
  db.run((tx) => awardTokens(tx, { partnerId, activity, doneAt: instant(at), note: "" }), support);
/** What somebody was told by mail, by what it is about. */
const told = async (kind: string, recipientId: string): Promise<string[]> => {
  const rows = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ key: string }>`select key from message where kind = ${kind} and recipient_id = ${recipientId} and channel = 'mail' order by id`,
    ),
  );
  return rows.map(({ key }) => key.split(":").slice(2).join(":"));
};

await db.run(
  (tx) => setActivity(tx, { code: "twenty", name: "Twenty", tokens: 20, quarterCap: null, evidence: "none", source: null }),
  support,
);
await db.run((tx) => setActivity(tx, { code: "four", name: "Four", tokens: 4, quarterCap: null, evidence: "none", source: null }), support);

describe("reminders of a quarter", () => {
  test("come thirty, fourteen and three days before its last day, from ten in the morning where they live, once each", async () => {
    const [denver, auckland, met, silent, paused] = [
      await partner("Denver"),
      await partner("Auckland", "Pacific/Auckland"),
      await partner("Met"),
      await partner("Silent"),
      await partner("Paused"),
    ];
    await db.run((tx) => prefer(tx, { kind: "partner", id: silent }, { class: "subscription", channel: "mail", cadence: "off" }));
    await db.run((tx) => changeStatus(tx, paused, "paused", "a break"), support);
    await give(met, "twenty", "2025-07-01T12:00:00Z");
    db.clock.set("2025-07-02T12:00:00Z");
    await give(met, "twenty", "2025-07-02T12:00:00Z");
    await give(denver, "course", "2025-07-02T12:00:00Z");
    // Every hour of the quarter, as the job does; twice at each, as two instances do.
    for (
      let at = instant("2025-08-28T00:00:00Z");
      at.epochMilliseconds < instant("2025-10-02T00:00:00Z").epochMilliseconds;
      at = at.add({ hours: 1 })
    ) {
      db.clock.set(at.toString());
      await db.run(remindOfQuarter);
      if (at.toString().includes("T16:")) await db.run(remindOfQuarter);
    }
    expect(await told("quarter-reminder", denver)).toEqual(["2025-Q3:30", "2025-Q3:14", "2025-Q3:3"]);
    expect(await told("quarter-reminder", auckland)).toEqual(["2025-Q3:30", "2025-Q3:14", "2025-Q3:3"]);
    for (const other of [met, silent, paused]) expect(await told("quarter-reminder", other)).toEqual([]);
    const first = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{
          at: string;
        }>`select created_at::text as at from message where kind = 'quarter-reminder' and recipient_id = ${denver} and channel = 'mail' order by id limit 1`,
      ),
    );
    // The last day is the 30th of September; thirty days before it, at ten in Denver.
    expect(new Date(first[0]!.at).toISOString()).toBe("2025-08-31T16:00:00.000Z");
  });

  test("end with what is missing: who earns it between two of them hears nothing more", async () => {
    const late = await partner("Late");
    const remind = async (when: string): Promise<void> => {
      db.clock.set(when);
      await db.run(remindOfQuarter);
    };
    await remind("2025-12-01T18:00:00Z");
    expect(await told("quarter-reminder", late)).toEqual(["2025-Q4:30"]);
    for (const at of ["2025-12-02T12:00:00Z", "2025-12-03T12:00:00Z"]) {
      db.clock.set(at);
      await give(late, "twenty", at);
    }
    await remind("2025-12-17T18:00:00Z");
    await remind("2025-12-28T18:00:00Z");
    expect(await told("quarter-reminder", late)).toEqual(["2025-Q4:30"]);
  });
});

describe("the quarters before", () => {
  test("are the last four that are closed, the newest first, with what came after their close apart; staff get a report of each", async () => {
    const ann = await partner("Ann");
    await db.run((tx) => changeTerms(tx, { terms: { tokensRequired: 20 }, from: tx.now, reason: "a lighter year" }), support);
    const quarters = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"];
    for (const [nth, label] of quarters.entries()) {
      const quarter = quarterNamed(label, zone)!;
      db.clock.set(quarter.from.add({ hours: 24 * 40 }).toString());
      for (let time = 0; time < nth; time++) await give(ann, "four", quarter.from.add({ hours: 24 * (10 + time) }).toString());
      db.clock.set(quarter.to.add({ hours: 72 }).toString());
      await db.run((tx) => closeQuarter(tx, quarter));
      await db.run((tx) => closeQuarter(tx, quarter));
      expect(await told("quarter-total", ann)).toHaveLength(nth + 1);
      expect(await told("quarter-report", support.staffId)).toHaveLength(nth + 1);
    }
    await give(ann, "four", "2026-11-20T12:00:00Z");
    const { before } = await db.run((tx) => engagement(tx, ann));
    expect(before).toEqual([
      { quarter: "2027-Q1", total: 16, requirement: 20, isMet: false, adjustments: 0 },
      { quarter: "2026-Q4", total: 12, requirement: 20, isMet: false, adjustments: 4 },
      { quarter: "2026-Q3", total: 8, requirement: 20, isMet: false, adjustments: 0 },
      { quarter: "2026-Q2", total: 4, requirement: 20, isMet: false, adjustments: 0 },
    ]);
    const fourth = await db.run((tx) => tokenProgress(tx, ann, instant("2026-11-20T12:00:00Z")));
    expect([fourth.total, fourth.adjustments, fourth.closedAt !== null]).toEqual([16, 4, true]);
  });
});

describe("the leaderboard", () => {
  test("goes on after equals where it would without them, and names nobody who did not ask for it", async () => {
    db.clock.set("2028-02-10T12:00:00Z");
    const people: string[] = [];
    for (const [name, times] of [
      ["Ada", 2],
      ["Bea", 1],
      ["Cyd", 1],
      ["Dot", 0],
    ] as const) {
      const id = await partner(name);
      people.push(id);
      for (let time = 0; time < times; time++) await give(id, "twenty", "2028-02-10T12:00:00Z");
      await db.run((tx) => joinBoard(tx, id));
    }
    const hidden = await partner("Hidden");
    for (let time = 0; time < 3; time++) await give(hidden, "twenty", "2028-02-10T12:00:00Z");
    const board = await db.run((tx) => leaderboard(tx, people[1]!));
    expect(board.lines.map(({ place, name }) => [place, name])).toEqual([
      [1, "Ada"],
      [2, "Bea"],
      [2, "Cyd"],
      [4, "Dot"],
    ]);
    // Their own place counts those who are not shown, and says nothing of who they are.
    expect(board.own).toMatchObject({ total: 20, place: 3, takesPart: true });
    expect(JSON.stringify(board)).not.toContain("Hidden");
    expect((await db.run((tx) => leaderboard(tx, hidden))).own).toMatchObject({ total: 60, place: 1, takesPart: false });
    await db.run((tx) => changeStatus(tx, people[0]!, "paused", "a break"), support);
    expect((await db.run((tx) => leaderboard(tx, people[1]!))).lines.map(({ place, name }) => [place, name])).toEqual([
      [1, "Bea"],
      [1, "Cyd"],
      [3, "Dot"],
    ]);
  });
});
