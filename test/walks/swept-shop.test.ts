import { expect, test } from "vitest";
import { rowsOf, sha256, sql } from "#domain/kernel";
import { receiveDelivery, wooCommerceShop } from "#domain/orders";
import { applyDelivery } from "../../jobs/apply-inbox.ts";
import { useDatabase, type TestDatabase } from "../support/database.ts";
import { bodyOf, recordedPartners, recordings, type Recording } from "../support/recordings.ts";
import { useShopDouble } from "../support/shop-double.ts";
import { endingsOf, sweeping } from "../support/sweep.ts";

/**
 * The recorded shop, read over its recorded REST answers: whatever its webhooks told or left out, in the end every order stands as the
 * shop has it. The oracle is all webhooks and one reading.
 */
const start = "2026-11-22T15:30:00Z";
const shop = await useShopDouble();
const oracle = await useDatabase({ at: start });
const hooksOnly = await useDatabase({ at: start });

await oracle.run(recordedPartners);
await hooksOnly.run(recordedPartners);
await hear(oracle, recordings);
await hear(hooksOnly, recordings);
const read = await sweeping(oracle, shop).sweep();
const expected = await endingsOf(oracle);

async function hear(db: TestDatabase, heard: readonly Recording[]): Promise<void> {
  for (const recording of heard.filter((one) => one.topic !== null && one.secret !== null && one.signature !== "none")) {
    db.clock.set(recording.received_at);
    const body = bodyOf(recording);
    await db.run(async (tx) => {
      const { id } = await receiveDelivery(tx, {
        shop: wooCommerceShop,
        format: "woocommerce",
        topic: recording.topic,
        deliveryId: recording.delivery_id,
        body,
        bodyHash: sha256(body),
        hasModificationTime: recording.topic !== "order.deleted",
      });
      await applyDelivery(tx, id);
    });
  }
  db.clock.set(start);
}

async function empty(): Promise<TestDatabase> {
  const db = await useDatabase({ at: start });
  await db.run(recordedPartners);
  return db;
}

/** Order 177 was deleted for good before the REST answers were recorded: only its webhooks know it. */
function without177(endings: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(endings).filter(([order]) => order !== "177"));
}

test("a reading tells what no webhook could: refunds by line, and what was never sent", async () => {
  expect(read).toMatchObject({ orders: expect.any(Number), refunds: 15, setAside: 0, webhooks: "heard" });
  const told = await endingsOf(hooksOnly);
  const changed = Object.keys(told).filter((order) => told[order] !== expected[order]);
  expect(changed.map((order) => [order, told[order], expected[order]])).toMatchInlineSnapshot(`
    [
      [
        "108",
        "partly-refunded f 8160 2603 1 unpaid confirmed 926 926",
        "partly-refunded f 8160 2603 1 unpaid confirmed 880 880",
      ],
      [
        "177",
        "refunded f 3389 3389 1 rejected order-refunded 0 0",
        "refunded t 3389 3389 1 rejected order-cancelled 0 0",
      ],
    ]
  `);
}, 60_000);

test("read from empty, every order ends as with all webhooks", async () => {
  const db = await empty();
  const { sweep, faults } = sweeping(db, shop);
  expect(await sweep()).toMatchObject({ applied: 57, repaired: 0, setAside: 0, webhooks: "heard" });
  expect(await endingsOf(db)).toEqual(without177(expected));
  expect(await sweep()).toMatchObject({ applied: 0, repaired: 0 });
  expect(faults).toEqual([]);
}, 60_000);

test.each([1, 2, 3])(
  "with webhooks lost at random (%i), a reading brings every order to the same end",
  async (seed) => {
    const db = await empty();
    await hear(
      db,
      recordings.filter((_, index) => (index * 7 + seed * 13) % 5 > 1),
    );
    await sweeping(db, shop).sweep();
    expect(without177(await endingsOf(db))).toEqual(without177(expected));
  },
  60_000,
);

test("killed in the middle and run again it ends the same, and goes on where it stopped", async () => {
  const db = await empty();
  const { context, sweep } = sweeping(db, shop);
  let left = 40;
  const dying = sweeping(db, shop);
  Object.assign(dying.context, {
    inTransaction: (work: Parameters<typeof context.inTransaction>[0]) => {
      if (left-- <= 0) throw new Error("killed");
      return db.run(work);
    },
  });
  await expect(dying.sweep()).rejects.toThrow("killed");
  const before = Object.keys(await endingsOf(db)).length;
  expect(before).toBeGreaterThan(10);
  expect(before).toBeLessThan(57);
  await sweep();
  expect(await endingsOf(db)).toEqual(without177(expected));
}, 60_000);

test("two instances that read at once leave what one would have", async () => {
  const db = await empty();
  await Promise.all([sweeping(db, shop).sweep(), sweeping(db, shop).sweep()]);
  expect(await endingsOf(db)).toEqual(without177(expected));
  expect(await rowsOf({ em: db.database.reader() }, sql`select id from shop_repair`)).toEqual([]);
}, 60_000);
