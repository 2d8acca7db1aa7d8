import { describe, expect, test } from "vitest";
import { instant, rowsOf, sql, type Tx } from "#domain/kernel";
import { couponOwner, giveCoupon, standingDecision, takeCoupon, type Decision } from "#domain/attribution";
import { rejectConversion, type ConversionFacts } from "#domain/conversions";
import { ordersByNumber, type Snapshot } from "#domain/orders";
import { changeStatus, partnerById, type PartnerFacts } from "#domain/partners";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";

/** Which evidence credits an order, through the whole room: coupons, clicks by terms, the customer's history. */
const db = await useDatabase({ at: "2026-10-01T00:00:00Z" });
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));
const system = { kind: "system", name: "test" } as const;

const at = async <T>(when: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
  db.clock.set(when);
  return db.inTransaction(system, work);
};
const give = (code: string, to: PartnerFacts) => async (tx: Tx) =>
  giveCoupon(tx, code, await partnerById(tx, to.id), await couponOwner(tx, code));
const seen = (order: Snapshot): Promise<ConversionFacts | null> => db.run((tx) => apply(tx, order));
const decisionOf = (order: Snapshot): Promise<Decision | null> =>
  db.run(async (tx) => standingDecision(tx, (await ordersByNumber(tx, order.number))[0]!.id));
const losses = (decision: Decision | null) => decision?.evidence.candidates.map((one) => [one.source, one.reference, one.outcome]);

await at("2026-10-01T00:00:00Z", give("ann10", ann));
await at("2026-10-01T00:00:00Z", give("bob10", bob));
db.clock.set("2026-12-15T12:00:00Z");

describe("a coupon", () => {
  test("credits its owner before the partner whose link was followed, however the shop spells it", async () => {
    const order = snapshot({ coupons: [" ANN10 "], reference: "bob-one" });
    expect(await seen(order)).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    const decision = await decisionOf(order);
    expect(decision?.rule).toBe("coupon");
    expect(losses(decision)).toEqual([
      ["coupon", "ann10", "won"],
      ["session-entry", "bob-one", "weaker-than-coupon"],
    ]);
  });

  test("of nobody falls through to the click, and stays in the evidence", async () => {
    const order = snapshot({ coupons: ["summer"], reference: "bob-one" });
    expect(await seen(order)).toMatchObject({ partnerId: bob.id });
    expect(losses(await decisionOf(order))).toEqual([
      ["coupon", "summer", "coupon-of-nobody"],
      ["session-entry", "bob-one", "won"],
    ]);
  });

  test("of several the last one in the order's list counts", async () => {
    expect(await seen(snapshot({ coupons: ["ann10", "bob10", "summer"] }))).toMatchObject({ partnerId: bob.id });
    expect(await seen(snapshot({ coupons: ["bob10", "ann10"] }))).toMatchObject({ partnerId: ann.id });
  });

  test("counts for whom it was at the order's creation, whoever has it since", async () => {
    await at("2026-12-10T00:00:00Z", give("moving", ann));
    await at("2026-12-12T00:00:00Z", give("moving", bob));
    await at("2026-12-14T00:00:00Z", (tx) => takeCoupon(tx, "moving", bob));
    db.clock.set("2026-12-15T12:00:00Z");
    const on = (when: string) => seen(snapshot({ coupons: ["moving"], createdAt: instant(when) }));
    expect(await on("2026-12-09T23:59:59Z")).toBeNull();
    expect(await on("2026-12-10T00:00:00Z")).toMatchObject({ partnerId: ann.id });
    expect(await on("2026-12-11T23:59:59Z")).toMatchObject({ partnerId: ann.id });
    expect(await on("2026-12-12T00:00:00Z")).toMatchObject({ partnerId: bob.id });
    expect(await on("2026-12-14T00:00:00Z")).toBeNull();
  });

  test("that is added while the order waits for its payment decides it again; one that is added after does not", async () => {
    const waiting = snapshot({ status: "awaiting-payment", paidAt: null, reference: "bob-one" });
    expect(await seen(waiting)).toMatchObject({ partnerId: bob.id });
    const later = (hours: number, over: Partial<Snapshot>) => ({ ...waiting, modifiedAt: waiting.modifiedAt.add({ hours }), ...over });
    expect(await seen(later(1, { coupons: ["ann10"] }))).toMatchObject({ partnerId: ann.id, status: "pending" });
    const paid = { status: "paid", paidAt: waiting.createdAt } as const;
    expect(await seen(later(2, { ...paid, coupons: ["ann10"] }))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    expect(await seen(later(3, { ...paid, coupons: ["ann10", "bob10"] }))).toMatchObject({ partnerId: ann.id });
  });

  test("that is taken off again while the order waits counts no more", async () => {
    const waiting = snapshot({ status: "awaiting-payment", paidAt: null, coupons: ["ann10"], reference: "bob-one" });
    expect(await seen(waiting)).toMatchObject({ partnerId: ann.id });
    expect(await seen({ ...waiting, modifiedAt: waiting.modifiedAt.add({ hours: 1 }), coupons: [] })).toMatchObject({ partnerId: bob.id });
  });

  test("changes hands only from whom it was seen with, and not to the same partner or to one who is not active", async () => {
    expect(await refusalOf(db.run(give("ann10", ann)))).toBe("coupon.already-theirs");
    expect(await refusalOf(db.run((tx) => giveCoupon(tx, "ann10", bob, null)))).toBe("coupon.changed");
    expect(await refusalOf(db.run((tx) => takeCoupon(tx, "ann10", bob)))).toBe("coupon.changed");
    const paused = await db.run(async (tx) => changeStatus(tx, (await makePartner(tx, "Pat", "pat-one")).id, "paused", "asked"));
    expect(await refusalOf(db.run(give("pat10", paused)))).toBe("partner.not-active");
  });
});

describe("a message that says nothing new", () => {
  test("leaves the decision as it stands, also while the order waits", async () => {
    const waiting = snapshot({ status: "awaiting-payment", paidAt: null, coupons: ["summer"], reference: "bob-one" });
    await seen(waiting);
    const first = await decisionOf(waiting);
    await seen({ ...waiting, modifiedAt: waiting.modifiedAt.add({ hours: 1 }), shipping: 500n });
    expect((await decisionOf(waiting))?.id).toBe(first?.id);
  });
});

describe("by terms", () => {
  const visits = (createdAt: string): Snapshot["carriers"] =>
    ["ann-one", "bob-one"].map((reference, index) => ({
      source: "session-entry",
      clickId: null,
      reference,
      campaign: null,
      landedAt: instant(createdAt).subtract({ hours: 48 - 24 * index }),
    }));

  test("the first click counts from the day of the change on", async () => {
    db.clock.set("2026-12-15T12:00:00Z");
    await db.run((tx) =>
      changeTerms(tx, { terms: { countingClick: "first" }, from: instant("2026-12-16T00:00:00Z"), reason: "fairer to those who begin" }),
    );
    db.clock.set("2026-12-17T12:00:00Z");
    const [before, after] = ["2026-12-15T23:00:00Z", "2026-12-16T00:00:00Z"] as const;
    expect(await seen(snapshot({ createdAt: instant(before), carriers: visits(before) }))).toMatchObject({ partnerId: bob.id });
    const order = snapshot({ createdAt: instant(after), carriers: visits(after) });
    expect(await seen(order)).toMatchObject({ partnerId: ann.id });
    const decision = await decisionOf(order);
    expect(decision?.rule).toBe("first-click");
    expect(losses(decision)).toEqual([
      ["session-entry", "ann-one", "won"],
      ["session-entry", "bob-one", "later-click"],
    ]);
  });

  test("a customer stays with the partner of their first credited order, while nothing stronger counts", async () => {
    db.clock.set("2026-12-20T12:00:00Z");
    await db.run((tx) => changeTerms(tx, { terms: { lifetimeCustomers: true }, from: tx.now, reason: "loyalty" }));
    db.clock.set("2027-01-10T12:00:00Z");
    const customer = { externalId: "4711", email: "loyal@example.org", name: "Lo Yal" };
    const order = (when: string, over: Partial<Snapshot> & { reference?: string } = {}) =>
      snapshot({ createdAt: instant(when), customer, ...over });
    const [first, second] = [
      order("2026-12-18T10:00:00Z", { reference: "ann-one" }),
      order("2026-12-19T10:00:00Z", { reference: "bob-one" }),
    ];
    await seen(first);
    await seen(second);
    const third = order("2026-12-21T10:00:00Z");
    expect(await seen(third)).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    expect((await decisionOf(third))?.rule).toBe("lifetime");
    // by another address in the same account, and by the same address without an account
    expect(await seen(order("2026-12-22T10:00:00Z", { customer: { ...customer, email: "new@example.org" } }))).toMatchObject({
      partnerId: ann.id,
    });
    expect(await seen(order("2026-12-22T11:00:00Z", { customer: { ...customer, externalId: null } }))).toMatchObject({ partnerId: ann.id });
    // the same account number in another shop is somebody else
    const elsewhere = { externalId: "4711", email: "other@example.org", name: null };
    expect(await seen(order("2026-12-22T12:00:00Z", { shop: "https://club.example", customer: elsewhere }))).toBeNull();
    expect(await seen(order("2026-12-23T10:00:00Z", { coupons: ["bob10"] }))).toMatchObject({ partnerId: bob.id });
    expect(await seen(order("2026-12-24T10:00:00Z", { reference: "bob-one" }))).toMatchObject({ partnerId: bob.id });
    // an order from before the terms changed is nobody's
    expect(await seen(order("2026-12-19T12:00:00Z"))).toBeNull();
  });

  test("what staff took from the partner of the first order is not handed on in silence", async () => {
    db.clock.set("2027-01-10T12:00:00Z");
    const customer = { externalId: null, email: "dubious@example.org", name: "Du Bious" };
    const first = snapshot({ createdAt: instant("2026-12-25T10:00:00Z"), customer, reference: "ann-one" });
    await seen(first);
    await db.run(async (tx) => rejectConversion(tx, (await ordersByNumber(tx, first.number))[0]!, "their own household"));
    expect(await seen(snapshot({ createdAt: instant("2026-12-26T10:00:00Z"), customer }))).toMatchObject({
      partnerId: ann.id,
      status: "pending",
      reason: "under-review",
      reviewFlag: "origin-rejected",
    });
  });
});

test("a coupon given and taken is in the audit", async () => {
  const acts = await db.run((tx) =>
    rowsOf(
      tx,
      sql<{ act: string }>`select act from audit_entry where subject_kind = 'coupon' and facts ->> 'code' = 'moving' order by at, id`,
    ),
  );
  expect(acts.map(({ act }) => act)).toEqual(["coupon.give", "coupon.give", "coupon.take"]);
});
