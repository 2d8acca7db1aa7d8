import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql, type Tx } from "#domain/kernel";
import { rejectConversion } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { addStaff, changeStatus } from "#domain/partners";
import {
  approveBatch,
  batchOfPeriod,
  cancelBatch,
  finishPreparing,
  finishRelease,
  openBatch,
  prepareChunk,
  releaseChunk,
  setAsideByStaff,
  takeIn,
} from "#domain/payouts";
import { atOnce, outcomesOf } from "../support/at-once.ts";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import { balance, payOut, prepareBatch } from "../support/payouts.ts";

/** Everybody decides on the same money in the same moment. The invariants are checked after the file; here it is who won. */
const db = await useDatabase({ terms: { automaticReleaseBelow: { USD: null } } });
const cutOff = instant("2026-12-01T16:00:00Z");
const fay = await db.run((tx) => addStaff(tx, { handle: "fay", name: "Fay", roles: ["finance"] }));
const finn = await db.run((tx) => addStaff(tx, { handle: "finn", name: "Finn", roles: ["finance"] }));
let partners = 0;

async function crowd(size: number): Promise<Awaited<ReturnType<typeof makePartner>>[]> {
  const made = [];
  for (let each = 0; each < size; each++) {
    const partner = await db.run((tx) => makePartner(tx, `Crowd ${++partners}`));
    made.push(partner);
    await db.run((tx) => apply(tx, snapshot({ reference: partner.shareId })));
  }
  return made;
}

const outstanding = async (): Promise<string> => {
  const [row] = await rowsOf(
    { em: db.database.reader() },
    sql<{ minor: string }>`select coalesce(sum(minor), 0)::text as minor from ledger_posting where account = 'payable'`,
  );
  return row!.minor;
};

/** Whatever won, what is left is released by two persons or cancelled, so that the next round begins with none open. */
async function finish(period: string): Promise<string> {
  const batch = (await db.run((tx) => batchOfPeriod(tx, period)))!;
  if (batch.state === "preparing" || batch.state === "prepared") await db.run((tx) => cancelBatch(tx, batch.id, "the round is over"));
  if (batch.state === "releasing") await payOut(db, batch.id);
  return (await db.run((tx) => batchOfPeriod(tx, period)))!.state;
}

describe("eight at once on one batch", () => {
  test("approve, set aside, take in, cancel: the batch is released or cancelled, never both, and only as it was approved", async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const [one] = await crowd(3);
      const period = `round-${round}`;
      const batch = await prepareBatch(db, period, cutOff);
      const acts: readonly ((tx: Tx) => Promise<unknown>)[] = [
        (tx) => approveBatch(tx, batch.id, fay.id, null),
        (tx) => approveBatch(tx, batch.id, finn.id, null),
        (tx) => setAsideByStaff(tx, batch.id, one!, "a question"),
        (tx) => approveBatch(tx, batch.id, fay.id, null),
        (tx) => takeIn(tx, batch.id, one!, null),
        (tx) => approveBatch(tx, batch.id, finn.id, null),
        (tx) => (round % 2 === 0 ? cancelBatch(tx, batch.id, "no") : setAsideByStaff(tx, batch.id, one!, "again")),
        (tx) => releaseChunk(tx, batch.id, 2),
      ];
      const results = await atOnce(db, acts, (tx, act) => act(tx));
      for (const code of outcomesOf(results, "done")) expect(code).toMatch(/^(done|batch\.[a-z-]+)$/);
      ends.add(await finish(period));
    }
    for (const end of ends) expect(["released", "cancelled"]).toContain(end);
  });

  test("a partner who is closed while the batch is prepared is in it once or waits, and loses nothing", async () => {
    const all = await crowd(6);
    const batch = await db.run((tx) => openBatch(tx, "closing", cutOff));
    await atOnce(db, [0, 1, 2, 3, 4, 5, 6, 7], async (tx, index) => {
      if (index < 4) return prepareChunk(tx, batch.id, 3);
      return changeStatus(tx, all[index - 4]!.id, index % 2 === 0 ? "closed" : "paused", "a race");
    });
    while ((await db.run((tx) => prepareChunk(tx, batch.id, 3))).length > 0);
    await db.run((tx) => finishPreparing(tx, batch.id));
    for (const staff of [fay, finn]) await db.run((tx) => approveBatch(tx, batch.id, staff.id, null));
    await payOut(db, batch.id);
    for (const [index, partner] of all.entries()) {
      const isPaused = index === 1 || index === 3;
      expect([await balance(db, partner.id, "wallet"), await balance(db, partner.id, "payable")]).toEqual(
        isPaused ? [0n, 2_000n] : [2_000n, 0n],
      );
    }
  });

  test("staff reject and close during the release: each order is paid or taken back, never both and never neither", async () => {
    const all = await crowd(6);
    const numbers = await rowsOf(
      { em: db.database.reader() },
      sql<{
        number: string;
      }>`select o.number from conversion c join shop_order o on o.id = c.order_id where c.partner_id = any(${all.map((each) => each.id)}::uuid[])`,
    );
    const batch = await prepareBatch(db, "rejecting", cutOff);
    for (const staff of [fay, finn]) await db.run((tx) => approveBatch(tx, batch.id, staff.id, null));
    const results = await atOnce(db, [0, 1, 2, 3, 4, 5, 6, 7], async (tx, index) => {
      if (index < 4) return releaseChunk(tx, batch.id, 2);
      if (index === 7) return changeStatus(tx, all[5]!.id, "closed", "a race");
      const [order] = await ordersByNumber(tx, numbers[index - 4]!.number);
      return rejectConversion(tx, order!, "a race");
    });
    expect(outcomesOf(results, "done")).toEqual(Array.from({ length: 8 }, () => "done"));
    while ((await db.run((tx) => releaseChunk(tx, batch.id, 2))) > 0);
    await db.run((tx) => finishRelease(tx, batch.id));
    const rejected = await rowsOf(
      { em: db.database.reader() },
      sql<{ status: string; net: string }>`
        select c.status, (c.amount_minor * (c.status = 'paid')::int + coalesce((select sum(k.amount_minor) from correction k where k.conversion_id = c.id), 0))::text as net
        from conversion c where c.staff_rejection is not null`,
    );
    expect(rejected).toHaveLength(3);
    for (const { status, net } of rejected) expect([status, net]).toEqual([expect.stringMatching(/^(paid|rejected)$/), "0"]);
    expect((await db.run((tx) => batchOfPeriod(tx, "rejecting")))?.state).toBe("released");
  });

  test("and what nobody paid is still payable to the cent", async () => {
    const [row] = await rowsOf(
      { em: db.database.reader() },
      sql<{ minor: string }>`
        select (select coalesce(sum(amount_minor), 0) from conversion where status = 'unpaid')
             + (select coalesce(sum(k.amount_minor), 0) from correction k where not exists (select from payout_item i join payout o on o.id = i.payout_id and o.state = 'released' where i.correction_id = k.id and i.is_standing)) as minor`,
    );
    expect(await outstanding()).toBe(row!.minor);
  });
});
