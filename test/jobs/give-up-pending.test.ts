import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { conversionOfOrder } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { giveUpPending } from "../../jobs/give-up-pending.ts";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";

const db = await useDatabase({ at: "2026-10-01T00:00:00Z" });
await db.run((tx) => makePartner(tx, "Patient", "patient"));

test("an order that stays unpaid for the whole limit is given up by the daily job, not a moment before, and comes back when it is paid", async () => {
  const order = snapshot({ reference: "patient", status: "awaiting-payment", paidAt: null });
  await db.run((tx) => apply(tx, order));
  const statusOn = async (when: string): Promise<string | undefined> => {
    db.clock.set(when);
    await giveUpPending({ inTransaction: (work) => db.run(work), report: () => "reference" }, { label: when, dueAt: instant(when) });
    return db.run(async (tx) => (await conversionOfOrder(tx, (await ordersByNumber(tx, order.number))[0]!.id))?.reason);
  };
  expect(await statusOn("2026-11-29T23:59:59Z")).toBe("awaiting-payment");
  expect(await statusOn("2026-11-30T00:00:00Z")).toBe("pending-too-long");
  expect(
    await db.run((tx) => apply(tx, { ...order, status: "paid", paidAt: order.createdAt, modifiedAt: order.modifiedAt.add({ hours: 1 }) })),
  ).toMatchObject({ status: "unpaid" });
});
