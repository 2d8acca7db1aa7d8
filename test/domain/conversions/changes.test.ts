import { describe, expect, test } from "vitest";
import { instant, type Instant } from "#domain/kernel";
import { conversionOfOrder, conversionsOfOrder, rejectConversion, type ConversionFacts } from "#domain/conversions";
import { applyTrashed, ordersByNumber, type Carrier, type Snapshot } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";
import { apply, later, makePartner, snapshot } from "../../support/orders.ts";
import { balance } from "../../support/payouts.ts";

/** What happens to an order after it was first seen, in every order that a shop and a network can think of. */
const db = await useDatabase();
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));

const seen = (order: Snapshot): Promise<ConversionFacts | null> => db.run((tx) => apply(tx, order));
const at = async (when: string, work: () => Promise<unknown>): Promise<void> => {
  const before = db.clock.now();
  db.clock.set(when);
  await work();
  db.clock.set(before);
};
async function standing(order: Snapshot): Promise<ConversionFacts | null> {
  return db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, order.number))[0]!.id));
}
const trace = (reference: string, landedAt: Instant | null): Carrier => ({
  source: "order-meta",
  clickId: null,
  reference,
  campaign: null,
  landedAt,
});

describe("who brought the customer", () => {
  test("stays who it was when they come back after the order by the same partner's link, or by another's", async () => {
    const waiting = snapshot({ status: "awaiting-payment", paidAt: null, carriers: [trace("ann-one", instant("2026-10-31T10:00:00Z"))] });
    await seen(waiting);
    await seen(later(waiting, 20, { carriers: [trace("ann-one", instant("2026-11-02T06:00:00Z"))] }));
    await seen(later(waiting, 21, { carriers: [trace("bob-one", instant("2026-11-02T07:00:00Z"))] }));
    const paid = await seen(
      later(waiting, 22, {
        status: "paid",
        paidAt: instant("2026-11-02T08:00:00Z"),
        carriers: [trace("bob-one", instant("2026-11-02T07:00:00Z"))],
      }),
    );
    expect(paid).toMatchObject({ partnerId: ann.id, status: "unpaid" });
  });

  test("is not asked again once the order was paid for, whatever it carries later", async () => {
    const order = snapshot({ carriers: [trace("ann-one", null)] });
    await seen(order);
    expect(await seen(later(order, 1, { carriers: [trace("bob-one", order.createdAt)] }))).toMatchObject({ partnerId: ann.id });
  });

  test("may become known while it waits, when the first message carried nobody", async () => {
    const waiting = snapshot({ status: "awaiting-payment", paidAt: null });
    expect(await seen(waiting)).toBeNull();
    expect(await seen(later(waiting, 1, { carriers: [trace("bob-one", instant("2026-10-31T10:00:00Z"))] }))).toMatchObject({
      partnerId: bob.id,
      status: "pending",
    });
  });

  test("a visit that seems to begin just after the order, by the shop's whole seconds, still led to it; one of a day after did not", async () => {
    const createdAt = instant("2026-11-01T10:00:00Z");
    expect(await seen(snapshot({ createdAt, carriers: [trace("ann-one", createdAt.add({ seconds: 59 }))] }))).toMatchObject({
      partnerId: ann.id,
    });
    expect(await seen(snapshot({ createdAt, carriers: [trace("ann-one", createdAt.add({ hours: 24 }))] }))).toBeNull();
  });
});

describe("an order's amounts", () => {
  test("in another currency are another sale: the old one is taken back in its own currency", async () => {
    const order = snapshot({ reference: "ann-one" });
    await seen(order);
    const before = await balance(db, ann.id, "payable");
    const yen = await seen(
      later(order, 1, { currency: "JPY", total: 15_000n, lines: order.lines.map((line) => ({ ...line, total: 15_000n })) }),
    );
    expect(yen).toMatchObject({ currency: "JPY", amount: 3_000n, status: "unpaid" });
    expect(await balance(db, ann.id, "payable")).toBe(before - 2_000n);
    const all = await db.run(async (tx) => conversionsOfOrder(tx, yen!.orderId));
    expect(all.map((one) => [one.currency, one.status])).toEqual([
      ["USD", "rejected"],
      ["JPY", "unpaid"],
    ]);
  });

  test("in another currency stay rejected where staff have rejected them: a shop's edit must not undo a person's no", async () => {
    const order = snapshot({ reference: "ann-one" });
    await seen(order);
    await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, order.number))[0]!, "own household"));
    expect(await seen(later(order, 1, { currency: "JPY" }))).toMatchObject({
      currency: "JPY",
      status: "rejected",
      reason: "rejected-by-staff",
      staffRejection: "own household",
    });
  });

  test("edited after a refund, up and down, always leave what the order is worth", async () => {
    const order = snapshot({ reference: "bob-one" });
    await seen(order);
    for (const [hours, total] of [
      [1, 20_000n],
      [2, 5_000n],
      [3, 10_000n],
      [4, 10_000n],
    ] as const)
      expect(await seen(later(order, hours, { total, lines: order.lines.map((line) => ({ ...line, total })) }))).toMatchObject({
        amount: total / 5n,
        posted: total / 5n,
      });
  });

  test("of nothing at all earn nothing", async () => {
    const order = snapshot({ reference: "bob-one" });
    await seen(order);
    expect(await seen(later(order, 1, { total: 0n }))).toMatchObject({ status: "rejected", reason: "order-free", posted: 0n });
  });
});

describe("an order's state", () => {
  test("goes on-hold and comes back with a hold of its own; the days it waited before do not count again", async () => {
    const order = snapshot({ reference: "ann-one", status: "awaiting-payment", paidAt: null });
    await at("2026-11-01T10:00:00Z", () => seen(order));
    await at("2026-11-02T10:00:00Z", () => seen(later(order, 24, { status: "paid", paidAt: instant("2026-11-02T10:00:00Z") })));
    db.clock.set("2027-01-20T00:00:00Z");
    expect(await seen(later(order, 48, { status: "awaiting-payment", paidAt: null }))).toMatchObject({
      status: "pending",
      reason: "awaiting-payment",
    });
    db.clock.set("2026-12-15T12:00:00Z");
  });

  test("a status word we don't know keeps the payment's time, so that nothing matures later for it", async () => {
    const order = snapshot({ reference: "ann-one" });
    await seen(order);
    const unknown = await seen(later(order, 100, { status: null, shopStatus: "packing", paidAt: null }));
    expect(unknown?.maturesAt).toEqual(instant("2026-11-15T10:00:00Z"));
  });

  test("a status word we don't know that overtakes the message before it keeps the state of that one", async () => {
    const order = snapshot({ reference: "ann-one" });
    expect(await seen(later(order, 1, { status: null, shopStatus: "packing", paidAt: null }))).toMatchObject({
      status: "pending",
      reason: "status-unknown",
    });
    expect(await seen(order)).toMatchObject({ status: "unpaid" });
  });

  test("an update that reached us before the bin message does not take the order out of the bin, however late it is applied", async () => {
    const order = snapshot({ reference: "ann-one" });
    await at("2026-12-10T12:00:00Z", () => seen(order));
    await at("2026-12-10T12:00:05Z", () => db.run((tx) => applyTrashed(tx, order.shop, order.externalId, tx.now)));
    await at("2026-12-10T12:00:04Z", () => seen(later(order, 1, {})));
    expect((await db.run((tx) => ordersByNumber(tx, order.number)))[0]?.status).toBe("cancelled");
    await at("2026-12-10T12:00:09Z", () => seen(later(order, 2, {})));
    expect(await standing(order)).toMatchObject({ status: "unpaid" });
  });

  test("with a shop's clock ahead the newer of two states still wins", async () => {
    const order = snapshot({ reference: "bob-one", modifiedAt: instant("2027-01-01T00:00:00Z") });
    await seen(later(order, 1, { status: "refunded", refunds: [{ externalId: "r", total: 10_000n, reason: "", byLine: null }] }));
    await at("2026-12-15T12:00:01Z", () => seen(order));
    expect(await standing(order)).toMatchObject({ status: "rejected", reason: "order-refunded" });
  });
});
