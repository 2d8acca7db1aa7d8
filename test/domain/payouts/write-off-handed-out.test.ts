import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import type { Snapshot } from "#domain/orders";
import { confirmAdjustment, releaseIfSmall, requestWriteOff } from "#domain/payouts";
import { exportPartner } from "#domain/privacy";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

const db = await useDatabase({ at: "2026-12-02T12:00:00Z", terms: { automaticReleaseBelow: { USD: 1_000_000n } } });
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];

test("a partner's data names the orders that a write-off let off, and what of them is owed again", async () => {
  const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));
  const orders = [snapshot({ reference: "paper-lane" }), snapshot({ reference: "paper-lane" })] as const;
  for (const order of orders) await db.run((tx) => apply(tx, order));
  const batch = await prepareBatch(db, "2026-12-01", instant("2026-12-01T16:00:00Z"));
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await payOut(db, batch.id);
  let hours = 0;
  const become = (order: Snapshot, over: Partial<Snapshot>) =>
    db.run((tx) => apply(tx, { ...order, modifiedAt: order.modifiedAt.add({ hours: ++hours }), ...over }));
  for (const order of orders) await become(order, { status: "cancelled" });
  const { number } = await db.run((tx) => requestWriteOff(tx, fay.id, partner, undefined, "they could not know"), asStaff(fay));
  await db.run((tx) => confirmAdjustment(tx, finn.id, number), asStaff(finn));
  db.clock.set("2026-12-04T12:00:00Z");
  await become(orders[1], { status: "partly-refunded", refunds: [{ externalId: "r", total: 5_000n, reason: "", byLine: null }] });
  const { debtsLetOff, corrections } = JSON.parse(await db.run((tx) => exportPartner(tx, partner.id))) as Record<string, object[]>;
  const line = (order: Snapshot, amount: string) => ({
    write_off: number,
    order_number: order.number,
    amount_minor: amount,
    currency: "USD",
  });
  expect(debtsLetOff).toHaveLength(3);
  expect(debtsLetOff).toEqual([
    expect.objectContaining(line(orders[0], "-2000")),
    expect.objectContaining(line(orders[1], "-2000")),
    expect.objectContaining(line(orders[1], "1000")),
  ]);
  expect(corrections).toContainEqual(expect.objectContaining({ order_number: orders[0].number, amount_minor: "-2000" }));
});
