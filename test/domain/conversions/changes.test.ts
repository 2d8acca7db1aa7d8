import { describe, expect, test } from "vitest";
import { instant, type Instant } from "#domain/kernel";
import { standingDecision } from "#domain/attribution";
import {
  approveUnderReview,
  assignOrder,
  conversionOfOrder,
  conversionsOfOrder,
  rejectConversion,
  type ConversionFacts,
} from "#domain/conversions";
import { applyTrashed, ordersByNumber, type Carrier, type Snapshot } from "#domain/orders";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance } from "../../support/payouts.ts";

/** What happens to an order after it was first seen, in every order that a shop and a network can think of. */
const db = await useDatabase();
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));

const later = (order: Snapshot, hours: number, over: Partial<Snapshot>): Snapshot => ({
  ...order,
  modifiedAt: order.modifiedAt.add({ hours }),
  ...over,
});
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

describe("a renewal", () => {
  const customer = { externalId: "77", email: "club@example.org", name: "Club Member" };
  const renewal = (hours: number, over: Partial<Snapshot> = {}): Snapshot =>
    snapshot({
      createdVia: "subscription",
      renewalOf: "162",
      customer,
      createdAt: instant("2026-11-10T00:00:00Z").add({ hours }),
      ...over,
    });

  test("that comes before its first order is decided once that is known", async () => {
    const early = renewal(0);
    expect(await seen(early)).toBeNull();
    await seen(snapshot({ reference: "ann-one", customer, createdAt: instant("2026-11-01T00:00:00Z") }));
    expect(await seen(later(early, 1, {}))).toMatchObject({ partnerId: ann.id });
  });

  test("follows the earlier renewals of its subscription, whoever sold the customer something since", async () => {
    await seen(snapshot({ reference: "bob-one", customer, createdAt: instant("2026-11-11T00:00:00Z") }));
    expect(await seen(renewal(48))).toMatchObject({ partnerId: ann.id, reviewFlag: null });
  });

  test("is decided again with better evidence until a person has spoken", async () => {
    const other = { externalId: "78", email: "other@example.org", name: "Other Member" };
    const early = renewal(80, { renewalOf: "998", customer: other });
    expect(await seen(early)).toBeNull();
    await seen(snapshot({ reference: "ann-one", customer: other, createdAt: instant("2026-11-02T00:00:00Z") }));
    await seen(snapshot({ reference: "bob-one", customer: other, createdAt: instant("2026-11-01T00:00:00Z") }));
    const doubtful = await seen(later(early, 1, {}));
    expect(doubtful).toMatchObject({ partnerId: bob.id, reviewFlag: "renewal-unclear", status: "pending" });
    const [order] = await db.run((tx) => ordersByNumber(tx, early.number));
    await db.run((tx) => approveUnderReview(tx, order!, "the customer says so"));
    expect(await seen(later(early, 2, {}))).toMatchObject({ partnerId: bob.id, reviewFlag: null, status: "unpaid" });
    await seen(snapshot({ reference: "ann-one", customer: other, createdAt: instant("2026-10-01T00:00:00Z") }));
    expect(await seen(later(early, 3, {}))).toMatchObject({ partnerId: bob.id, reviewFlag: null, status: "unpaid" });
    // The next renewal of the subscription is not asked about what was let pass.
    expect(await seen(renewal(200, { renewalOf: "998", customer: other }))).toMatchObject({ partnerId: bob.id, status: "unpaid" });
  });

  test("that follows one which is still being checked is checked, too", async () => {
    const third = { externalId: "79", email: "third@example.org", name: "Third Member" };
    await seen(snapshot({ reference: "ann-one", customer: third, createdAt: instant("2026-11-01T00:00:00Z") }));
    await seen(snapshot({ reference: "bob-one", customer: third, createdAt: instant("2026-11-02T00:00:00Z") }));
    const first = renewal(90, { renewalOf: "997", customer: third });
    expect(await seen(first)).toMatchObject({ reviewFlag: "renewal-unclear" });
    const second = renewal(91, { renewalOf: "997", customer: third });
    expect(await seen(second)).toMatchObject({ partnerId: ann.id, reviewFlag: "renewal-unclear", status: "pending" });
    await db.run(async (tx) => approveUnderReview(tx, (await ordersByNumber(tx, first.number))[0]!, "asked"));
    expect(await seen(later(second, 1, {}))).toMatchObject({ reviewFlag: null, status: "unpaid" });
  });

  test("of an order that staff rejected is not handed on in silence", async () => {
    const fourth = { externalId: "80", email: "fourth@example.org", name: "Fourth Member" };
    const first = snapshot({ reference: "ann-one", customer: fourth, createdAt: instant("2026-11-01T00:00:00Z") });
    await seen(first);
    await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, first.number))[0]!, "bought by themselves"));
    expect(await seen(renewal(95, { renewalOf: "996", customer: fourth }))).toMatchObject({
      partnerId: ann.id,
      status: "pending",
      reviewFlag: "origin-rejected",
    });
  });

  test("earns as often as the terms say, counted in the order of the renewals", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { renewals: "first-2" }, from: tx.now, reason: "test" }));
    db.clock.set("2027-06-01T12:00:00Z");
    const fifth = { externalId: "81", email: "fifth@example.org", name: "Fifth Member" };
    await seen(snapshot({ reference: "ann-one", customer: fifth, createdAt: instant("2026-12-16T00:00:00Z") }));
    const months = [1, 2, 3].map((month) =>
      renewal(0, { renewalOf: "995", customer: fifth, createdAt: instant(`2027-0${month}-16T00:00:00Z`) }),
    );
    const credited = [];
    for (const month of months) credited.push((await seen(month))?.partnerId ?? null);
    expect(credited).toEqual([ann.id, ann.id, null]);
    const [last] = await db.run((tx) => ordersByNumber(tx, months[2]!.number));
    expect((await db.run((tx) => standingDecision(tx, last!.id)))?.evidence.nobodyBecause).toBe("terms");
    db.clock.set("2026-12-15T12:00:00Z");
  });

  test("whose first order could be of several partners waits for a person, who settles it by assigning it", async () => {
    const unclear = renewal(72, { renewalOf: "999" });
    const waiting = await seen(unclear);
    expect(waiting).toMatchObject({ partnerId: ann.id, status: "pending", reason: "under-review", reviewFlag: "renewal-unclear" });
    const [order] = await db.run((tx) => ordersByNumber(tx, unclear.number));
    expect(await db.run((tx) => assignOrder(tx, order!, ann, "asked the customer"))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    expect((await db.run((tx) => standingDecision(tx, order!.id)))?.rule).toBe("staff-assignment");
  });
});
