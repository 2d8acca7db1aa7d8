import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import {
  applyOrder,
  conversionOfOrder,
  linesOf,
  overduePending,
  rejectConversion,
  restoreConversion,
  settleOrder,
  type ConversionFacts,
} from "#domain/conversions";
import { applySnapshot, applyTrashed, ordersByNumber, type Snapshot } from "#domain/orders";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, later, makePartner, partnerRate, rate, snapshot } from "../../support/orders.ts";

/** What a shop's people and its queue make of an order that we know already. */
const db = await useDatabase();
for (const [name, slug] of [
  ["Ann", "ann-one"],
  ["Bob", "bob-one"],
] as const)
  await db.run((tx) => makePartner(tx, name, slug));

const seen = (order: Snapshot): Promise<ConversionFacts | null> => db.run((tx) => apply(tx, order));
const standing = (order: Snapshot): Promise<ConversionFacts | null> =>
  db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, order.number))[0]!.id));
const at = async (when: string, work: () => Promise<unknown>): Promise<void> => {
  const before = db.clock.now();
  db.clock.set(when);
  await work();
  db.clock.set(before);
};

test("an order keeps the rates and terms of the day it was made, when the shop's people date it anew", async () => {
  const order = snapshot({ reference: "bob-one" });
  await seen(order);
  await db.run((tx) =>
    rate(
      tx,
      { scope: "product", shop: order.shop, productId: "dated" },
      { kind: "percent", basisPoints: 9_000 },
      instant("2026-11-05T00:00:00Z"),
    ),
  );
  await at("2026-11-05T00:00:00Z", () =>
    db.run((tx) => changeTerms(tx, { terms: { commissionOnTax: "yes" }, from: tx.now, reason: "tax earns" })),
  );
  const added = { ...order.lines[0]!, externalId: "2", productId: "dated", tax: 500n };
  const edited = later(order, 400, { createdAt: instant("2026-11-10T10:00:00Z"), lines: [...order.lines, added], total: 20_500n });
  expect(await seen(edited)).toMatchObject({ amount: 4_000n });
  await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "to see it again"));
  await db.run(async (tx) => restoreConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "it was right"));
  expect(await standing(order)).toMatchObject({ status: "unpaid", amount: 4_000n });
  await at("2026-11-20T00:00:00Z", () =>
    db.run((tx) => changeTerms(tx, { terms: { commissionOnTax: "no" }, from: tx.now, reason: "back" })),
  );
});

test("an update after the bin message counts, and the shop is asked: nobody can tell whether it was overtaken; a restore can", async () => {
  const doubtOf = async (order: Snapshot): Promise<boolean | undefined> =>
    (await db.run((tx) => ordersByNumber(tx, order.number)))[0]?.needsReread;
  const [known, unknown, restored] = [snapshot({ reference: "ann-one" }), snapshot({ reference: "ann-one" }), snapshot()];
  await seen(known);
  for (const { shop, externalId } of [known, unknown, restored]) await db.run((tx) => applyTrashed(tx, shop, externalId, tx.now));
  expect([await seen(later(known, 1, {})), await seen(unknown)]).toMatchObject([{ status: "unpaid" }, { status: "unpaid" }]);
  expect([await doubtOf(known), await doubtOf(unknown)]).toEqual([true, true]);
  await db.run((tx) => applySnapshot(tx, restored, tx.now, "restored"));
  expect(await doubtOf(restored)).toBe(false);
  await db.run((tx) => applySnapshot(tx, later(known, 1, {}), tx.now, "asked"));
  expect(await doubtOf(known)).toBe(false);
});

test("what the shop answers when it is asked later outranks what a clock that ran ahead said before, and an answer that was overtaken does not", async () => {
  const order = snapshot({ reference: "ann-one" });
  const ahead = later(order, 24, { status: "paid" });
  await at("2026-11-01T12:00:00Z", () => seen(ahead));
  const answered = later(order, 1, { status: "cancelled" });
  const ask = (askedAt: string) =>
    db.run(async (tx) => {
      const applied = await applySnapshot(tx, answered, instant(askedAt), "asked");
      return applied.outcome === "applied" ? applyOrder(tx, applied) : applied.outcome;
    });
  expect(await ask("2026-11-01T11:59:00Z")).toBe("stale");
  expect(await ask("2026-11-01T12:01:00Z")).toMatchObject({ status: "rejected", reason: "order-cancelled" });
});

test("an order whose state before an unknown word comes late waits from then on, and is given up like others", async () => {
  const order = snapshot({ reference: "ann-one", status: "awaiting-payment", paidAt: null });
  await seen(later(order, 1, { status: null, shopStatus: "packing" }));
  expect(await seen(order)).toMatchObject({ status: "pending", reason: "awaiting-payment" });
  await at("2027-03-01T00:00:00Z", async () => {
    expect(await db.run((tx) => overduePending(tx, 9))).toHaveLength(1);
    await db.run(async (tx) => settleOrder(tx, (await ordersByNumber(tx, order.number))[0]!.id));
  });
  expect(await standing(order)).toMatchObject({ status: "rejected", reason: "pending-too-long" });
});

test("a line that is rated again is kept with the rate that it earns by", async () => {
  const shop = "https://shop.example";
  const early = instant("2026-01-01T00:00:00Z");
  await db.run((tx) => rate(tx, { scope: "category", shop, categoryId: "16" }, { kind: "percent", basisPoints: 5_000 }, early));
  const line = { externalId: "1", productId: "nobody-knows", name: "Kit", quantity: 1, total: 10_000n, tax: 0n };
  const order = snapshot({ reference: "ann-one", lines: [line], createdAt: instant("2026-12-15T12:00:30Z") });
  const { id } = (await seen(order))!;
  const { partnerId } = (await standing(order))!;
  // The shop's clock is ahead of ours: the rate begins before the order was made, and comes after the order did.
  await db.run((tx) => partnerRate(tx, partnerId, 3_000, instant("2026-12-15T12:00:10Z")));
  expect(await seen(later(order, 24 * 60, { discount: 1n }))).toMatchObject({ amount: 3_000n });
  expect(await db.run((tx) => linesOf(tx, id))).toMatchObject([{ commission: 3_000n, rate: { source: "partner" }, isProductKnown: false }]);
});
