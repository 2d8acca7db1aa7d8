import { expect, test } from "vitest";
import { instant, json, type Tx } from "#domain/kernel";
import { applySnapshot, loadOrder, readWooCommerce } from "#domain/orders";
import { bodyOf, recordings } from "../../support/recordings.ts";
import { useDatabase } from "../../support/database.ts";
import { snapshot } from "../../support/orders.ts";

const db = await useDatabase();
const plain = (order: unknown): unknown => JSON.parse(json(order));

test("an order as it is given on is the order that is read back, for every message of the recorded shop", async () => {
  let compared = 0;
  for (const recording of recordings.filter(({ topic }) => topic !== null)) {
    const receivedAt = instant(recording.received_at);
    const delivery = { topic: recording.topic, body: bodyOf(recording), receivedAt };
    const reading = readWooCommerce(delivery, { shop: "woocommerce", shareParameter: "ref", campaignParameter: "campaign" });
    if (reading.kind !== "snapshot") continue;
    await db.run(async (tx) => {
      const applied = await applySnapshot(tx, reading.snapshot, receivedAt);
      if (applied.outcome !== "applied") return;
      compared += 1;
      expect(plain(applied.order)).toEqual(plain(await loadOrder(tx, applied.order.id)));
    });
  }
  expect(compared).toBeGreaterThan(40);
});

test("so it is where nothing is known of the customer, where it waits for its payment, and where its lines change", async () => {
  const asRead = async (tx: Tx, order: ReturnType<typeof snapshot>): Promise<void> => {
    const applied = await applySnapshot(tx, order, tx.now);
    if (applied.outcome !== "applied") throw new Error("not applied");
    expect(plain(applied.order)).toEqual(plain(await loadOrder(tx, applied.order.id)));
  };
  const first = snapshot({ status: "awaiting-payment", paidAt: null, customer: { externalId: null, email: null, name: null }, lines: [] });
  const line = { externalId: "2", productId: null, name: "مرحبا 😀", quantity: 3, total: -1n, tax: 7n };
  await db.run((tx) => asRead(tx, first));
  await db.run((tx) =>
    asRead(tx, { ...first, modifiedAt: first.modifiedAt.add({ seconds: 1 }), status: null, lines: [line, { ...line, externalId: "1" }] }),
  );
});
