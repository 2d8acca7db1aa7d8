import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { renewalsLeftBehind, standingDecision } from "#domain/attribution";
import {
  applyAgain,
  approveUnderReview,
  assignOrder,
  conversionOfOrder,
  followersLeftBehind,
  rejectConversion,
  restoreConversion,
  type ConversionFacts,
} from "#domain/conversions";
import { loadOrder, ordersByNumber, rememberSubscription, type Snapshot } from "#domain/orders";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, later, makePartner, snapshot } from "../../support/orders.ts";

/** Whose a renewal is, which carries no evidence of its own. */
const db = await useDatabase();
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));

const seen = (order: Snapshot): Promise<ConversionFacts | null> => db.run((tx) => apply(tx, order));

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

  test("that comes before its first order is decided again when that arrives, by its customer or by its subscription", async () => {
    const late = { externalId: "90", email: "late@example.org", name: "Late Member" };
    const [byCustomer, bySubscription] = [
      renewal(1, { renewalOf: "901", customer: late }),
      renewal(1, { renewalOf: "902", customer: { ...late, externalId: "91", email: "other.address@example.org" } }),
    ];
    const ids: string[] = [];
    for (const early of [byCustomer, bySubscription]) {
      expect(await seen(early)).toBeNull();
      ids.push((await db.run((tx) => ordersByNumber(tx, early.number)))[0]!.id);
    }
    const first = snapshot({ reference: "ann-one", customer: late, createdAt: instant("2026-11-01T00:00:00Z") });
    await db.run((tx) => rememberSubscription(tx, { shop: first.shop, externalId: "902", parentExternalId: first.externalId }));
    db.enqueued.length = 0;
    await seen(first);
    expect(db.enqueued.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const id of ids) await db.run((tx) => applyAgain(tx, id));
    for (const id of ids) expect(await db.run((tx) => conversionOfOrder(tx, id))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    // Known by now: nothing more is asked for.
    db.enqueued.length = 0;
    await seen(later(first, 1, { total: 9_000n }));
    expect(db.enqueued).toEqual([]);
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

  test("that earned before the order it follows was rejected is asked about, and so is what follows it in turn", async () => {
    const member = { externalId: "84", email: "member@example.org", name: "Long Member" };
    const first = snapshot({ reference: "ann-one", customer: member, createdAt: instant("2026-11-01T00:00:00Z") });
    const [second, third] = [96, 97].map((hours) => renewal(hours, { renewalOf: "989", customer: member }));
    for (const order of [first, second!, third!]) await seen(order);
    const [origin, ...followers] = await db.run((tx) =>
      Promise.all([first, second!, third!].map(async ({ number }) => (await ordersByNumber(tx, number))[0]!)),
    );
    const asked = async (act: typeof rejectConversion): Promise<(string | null | undefined)[]> => {
      db.enqueued.length = 0;
      await db.run((tx) => act(tx, origin!, "bought by themselves"));
      while (db.enqueued.length > 0) {
        const { id } = db.enqueued.shift()!;
        await db.run((tx) => applyAgain(tx, id));
      }
      const flags = followers.map(async (order) => (await db.run((tx) => conversionOfOrder(tx, order.id)))?.reviewFlag);
      return Promise.all(flags);
    };
    expect(await asked(rejectConversion)).toEqual(["origin-rejected", "renewal-unclear"]);
    expect(await asked(restoreConversion)).toEqual([null, null]);
  });

  test("that inherits from an order is found by its rows, too, where the question about that one was lost", async () => {
    const [left, of] = [await db.run((tx) => followersLeftBehind(tx, 100)), { externalId: "86", email: "heir@example.org", name: "Heir" }];
    const first = snapshot({ reference: "ann-one", customer: of, createdAt: instant("2026-11-01T00:00:00Z") });
    const [second, third] = [99, 123].map((hours) => renewal(hours, { renewalOf: "983", customer: of }));
    for (const order of [first, second!, third!]) await seen(order);
    const [origin, ...heirs] = await db.run((tx) =>
      Promise.all([first, second!, third!].map(async ({ number }) => (await ordersByNumber(tx, number))[0]!)),
    );
    /** What is found until nothing is, each looked at as it is found; and what is asked then. */
    const found = async (): Promise<unknown[]> => {
      const all: (string | undefined)[] = [];
      for (let round = 0; round < 5; round++) {
        const ids = (await db.run((tx) => followersLeftBehind(tx, 100))).filter((id) => !left.includes(id));
        for (const id of ids) await db.run((tx) => applyAgain(tx, id));
        all.push(...ids.map((id) => heirs.find((order) => order.id === id)?.number));
        if (ids.length === 0) break;
      }
      const flags = heirs.map(async ({ id }) => (await db.run((tx) => conversionOfOrder(tx, id)))?.reviewFlag);
      return [new Set(all), await Promise.all(flags)];
    };
    const both = new Set(heirs.map(({ number }) => number));
    expect(await found()).toEqual([new Set(), [null, null]]);
    // The queue loses what these ask of it.
    await db.run((tx) => rejectConversion(tx, origin!, "bought by themselves"));
    expect(await found()).toEqual([both, ["origin-rejected", "renewal-unclear"]]);
    await db.run((tx) => restoreConversion(tx, origin!, "they were not"));
    expect(await found()).toEqual([both, [null, null]]);
    await db.run((tx) => rejectConversion(tx, origin!, "they were"));
    await found();
    // What a person lets pass for one stays so, and is no reason to ask again.
    await db.run((tx) => approveUnderReview(tx, heirs[0]!, "looked at"));
    expect(await found()).toEqual([new Set([heirs[1]!.number]), [null, null]]);
  });

  test("that nobody asked about again is found by its rows", async () => {
    const left = await db.run((tx) => renewalsLeftBehind(tx, 100));
    const lost = { externalId: "85", email: "lost@example.org", name: "Lost Member" };
    const [byCustomer, bySubscription, ofNobody] = ["985", "986", "987"].map((renewalOf) =>
      renewal(98, {
        renewalOf,
        customer: renewalOf === "985" ? lost : { externalId: renewalOf, email: `${renewalOf}@example.org`, name: "" },
      }),
    );
    for (const early of [byCustomer!, bySubscription!, ofNobody!]) expect(await seen(early)).toBeNull();
    const first = snapshot({ reference: "ann-one", customer: lost, createdAt: instant("2026-11-01T00:00:00Z") });
    await seen(first);
    await db.run((tx) => rememberSubscription(tx, { shop: first.shop, externalId: "986", parentExternalId: first.externalId }));
    const found = (await db.run((tx) => renewalsLeftBehind(tx, 100))).filter((id) => !left.includes(id));
    expect(await db.run((tx) => Promise.all(found.map(async (id) => (await loadOrder(tx, id))?.number)))).toEqual([
      byCustomer!.number,
      bySubscription!.number,
    ]);
    for (const id of found) await db.run((tx) => applyAgain(tx, id));
    expect((await db.run((tx) => renewalsLeftBehind(tx, 100))).filter((id) => !left.includes(id))).toEqual([]);
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
    // One of the first two is cancelled: it earned nothing, so the third takes its place and is decided again.
    db.enqueued.length = 0;
    await seen(later(months[0]!, 1, { status: "cancelled" }));
    expect(db.enqueued).toEqual([{ topic: "decide-again", id: last!.id }]);
    expect(await db.run((tx) => renewalsLeftBehind(tx, 100))).toContain(last!.id);
    await db.run((tx) => applyAgain(tx, last!.id));
    expect(await db.run((tx) => conversionOfOrder(tx, last!.id))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    const free = renewal(0, { renewalOf: "995", customer: fifth, createdAt: instant("2027-04-16T00:00:00Z") });
    expect(await seen(free)).toBeNull();
    db.clock.set("2026-12-15T12:00:00Z");
  });

  test("earns no more often than the terms say when it overtakes another, or comes together with it", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { renewals: "first-1" }, from: instant("2027-06-02T00:00:00Z"), reason: "test" }));
    db.clock.set("2027-12-01T12:00:00Z");
    const sixth = { externalId: "82", email: "sixth@example.org", name: "Sixth Member" };
    await seen(snapshot({ reference: "ann-one", customer: sixth, createdAt: instant("2027-06-16T00:00:00Z") }));
    const monthsOf = (subscription: string): Snapshot[] =>
      [7, 8, 9].map((month) => renewal(0, { renewalOf: subscription, customer: sixth, createdAt: instant(`2027-0${month}-16T00:00:00Z`) }));
    const together = await Promise.all(monthsOf("994").map(seen));
    expect(together.filter((conversion) => conversion !== null)).toHaveLength(1);
    const [first, second] = monthsOf("993");
    expect(await seen(second!)).toMatchObject({ partnerId: ann.id });
    expect(await seen(first!)).toBeNull();
    // The place is free again, for the one that came too late for it.
    db.enqueued.length = 0;
    await seen(later(second!, 1, { status: "cancelled" }));
    const [late] = await db.run((tx) => ordersByNumber(tx, first!.number));
    expect(db.enqueued).toContainEqual({ topic: "decide-again", id: late!.id });
    await db.run((tx) => applyAgain(tx, late!.id));
    expect(await db.run((tx) => conversionOfOrder(tx, late!.id))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    db.clock.set("2026-12-15T12:00:00Z");
  });

  test("that failed and is paid for in the end keeps its place while nobody has it, and finds it taken otherwise", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { renewals: "first-1" }, from: instant("2027-12-02T00:00:00Z"), reason: "test" }));
    db.clock.set("2028-06-01T12:00:00Z");
    const seventh = { externalId: "83", email: "seventh@example.org", name: "Seventh Member" };
    await seen(snapshot({ reference: "ann-one", customer: seventh, createdAt: instant("2027-12-16T00:00:00Z") }));
    const [first, second] = [1, 2].map((month) =>
      renewal(0, { renewalOf: "992", customer: seventh, createdAt: instant(`2028-0${month}-16T00:00:00Z`) }),
    );
    await seen(first!);
    expect(await seen(later(first!, 1, { status: "failed" }))).toMatchObject({ status: "rejected" });
    expect(await seen(later(first!, 2, { status: "paid" }))).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    await seen(later(first!, 3, { status: "failed" }));
    expect(await seen(second!)).toMatchObject({ partnerId: ann.id, status: "unpaid" });
    expect(await seen(later(first!, 4, { status: "paid" }))).toBeNull();
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
