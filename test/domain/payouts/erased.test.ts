import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { batchForecast, nextPayout } from "#domain/answers";
import { changeStatus } from "#domain/partners";
import { contentOf, releaseIfSmall } from "#domain/payouts";
import { erasePartner } from "#domain/privacy";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";

const db = await useDatabase({ at: "2026-11-20T00:00:00Z" });

test("what an order owes a partner after they were erased waits with that reason: nobody could open the wallet", async () => {
  const gone = await db.run((tx) => makePartner(tx, "Gone", "gone"));
  const order = snapshot({ reference: "gone" });
  const refund = { externalId: "r1", total: order.total, reason: "", byLine: null };
  const changed = (hours: number, over: Partial<typeof order>) =>
    db.run((tx) => apply(tx, { ...order, modifiedAt: order.modifiedAt.add({ hours }), ...over }));
  await changed(1, { status: "refunded", refunds: [refund] });
  await db.run((tx) => changeStatus(tx, gone.id, "closed", "they asked"));
  await db.run((tx) => erasePartner(tx, gone.id, "asked by mail"));
  // The shop's people delete the refund: the order counts again.
  expect(await changed(2, {})).toMatchObject({ status: "unpaid", amount: 2_000n });
  expect((await db.run(batchForecast)).setAside).toMatchObject([{ partnerId: gone.id, reason: "partner-erased" }]);
  expect((await db.run((tx) => nextPayout(tx, gone.id))).forecasts).toMatchObject([{ at: null, reason: { kind: "partner-erased" } }]);
  const batch = await prepareBatch(db, "2026-12-01", instant("2026-12-01T16:00:00Z"));
  expect((await db.run((tx) => contentOf(tx, batch, 10))).setAside).toMatchObject([{ partnerId: gone.id, reason: "partner-erased" }]);
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await payOut(db, batch.id);
  expect([await balance(db, gone.id, "wallet"), await balance(db, gone.id, "payable")]).toEqual([0n, 2_000n]);
});
