import { expect, test, vi } from "vitest";
import { instant } from "#domain/kernel";
import { conversionOfOrder } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { openQueue } from "../../jobs/queue.ts";
import { startWorker } from "../../jobs/worker.ts";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";

const db = await useDatabase();

test("a renewal that was to be decided again is, although the queue has lost it: its rows say so", async () => {
  const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
  const customer = { externalId: "7", email: "club@example.org", name: "Club Member" };
  const early = snapshot({ renewalOf: "162", customer, createdAt: instant("2026-12-02T00:00:00Z") });
  for (const order of [early, snapshot({ reference: "ann-one", customer })]) await db.run((tx) => apply(tx, order));
  const [renewal] = await db.run((tx) => ordersByNumber(tx, early.number));
  expect(await db.run((tx) => conversionOfOrder(tx, renewal!.id))).toBeNull();
  const faults: unknown[] = [];
  const queue = await openQueue(db.url, (error) => faults.push(error));
  await startWorker({
    queue,
    transactions: (clock) => db.database.transactions(clock, queue.enqueue, db.vault),
    clock: db.clock,
    report: (error) => `reference ${faults.push(error)}`,
    outlets: {},
    publicUrl: "https://partners.example",
  });
  await vi.waitFor(async () => expect(await db.run((tx) => conversionOfOrder(tx, renewal!.id))).toMatchObject({ partnerId: ann.id }), {
    timeout: 5_000,
    interval: 50,
  });
  await queue.stop(10);
  expect(faults).toEqual([]);
});
