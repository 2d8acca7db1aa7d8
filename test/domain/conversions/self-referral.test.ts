import { describe, expect, test, vi } from "vitest";
import { instant, oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { whyForPartner, whyForSupport } from "#domain/answers";
import {
  applyAgain,
  approveUnderReview,
  assignOrder,
  conversionOfOrder,
  rejectUnderReview,
  restoreConversion,
  type ConversionFacts,
} from "#domain/conversions";
import { ordersByNumber, type Order, type Snapshot } from "#domain/orders";
import { findPartner, type PartnerFacts } from "#domain/partners";
import { endDestination, type TypedBankDetails } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { ibanAccount, setDestination, usAccount } from "../../support/destinations.ts";
import { apply, later, makePartner, snapshot } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

/** A partner who buys by their own link: nothing is confirmed before a person has looked, and what they say holds. */
const db = await useDatabase();
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));
const support = await actingStaff(db, "support", ["support"]);

const own = { externalId: null, email: " ANN@Example.org ", name: "Ann" };
const seen = (order: Snapshot): Promise<ConversionFacts | null> => db.run((tx) => apply(tx, order));
const orderOf = (order: Snapshot): Promise<Order> => db.run(async (tx) => (await ordersByNumber(tx, order.number))[0]!);
const bySupport = async (
  order: Snapshot,
  act: (tx: Tx, order: Order, reason: string) => Promise<ConversionFacts>,
  reason = "a gift to the club",
): Promise<ConversionFacts> => {
  const found = await orderOf(order);
  return db.run((tx) => act(tx, found, reason), support);
};

describe("an order by the partner's own address", () => {
  test("waits for a person, however the address is spelled, and earns nothing until then", async () => {
    expect(await seen(snapshot({ customer: own, reference: "ann-one" }))).toMatchObject({
      status: "pending",
      reason: "under-review",
      reviewFlag: "self-referral",
      amount: 2_000n,
      posted: 0n,
    });
    expect(await seen(snapshot({ customer: own, reference: "bob-one" }))).toMatchObject({ status: "unpaid", reviewFlag: null });
  });

  test("that is let pass is confirmed, and the shop's next message does not ask again", async () => {
    const order = snapshot({ customer: own, reference: "ann-one" });
    await seen(order);
    expect(await bySupport(order, approveUnderReview)).toMatchObject({ status: "unpaid", posted: 2_000n });
    expect(await seen(later(order, 1, { shipping: 100n }))).toMatchObject({ status: "unpaid", reviewFlag: null });
    const { id } = await orderOf(order);
    const kept = await db.run((tx) =>
      rowsOf(
        tx,
        sql`select c.question, c.reason, c.cleared_by = a.actor as is_audited from review_clearance c join audit_entry a on a.subject_id = c.order_id::text where c.order_id = ${id}`,
      ),
    );
    expect(kept).toEqual([{ question: "self-referral", reason: "a gift to the club", is_audited: true }]);
  });

  test("stays in question when the shop gives it another address since", async () => {
    const order = snapshot({ customer: own, reference: "ann-one" });
    await seen(order);
    const renamed = later(order, 1, { customer: { ...own, email: "somebody@example.org" } });
    expect(await seen(renamed)).toMatchObject({ status: "pending", reviewFlag: "self-referral" });
  });

  test("is asked about when the address becomes the partner's own later", async () => {
    const order = snapshot({ reference: "ann-one" });
    expect(await seen(order)).toMatchObject({ status: "unpaid" });
    expect(await seen(later(order, 1, { customer: own }))).toMatchObject({ status: "pending", reviewFlag: "self-referral", posted: 0n });
  });

  test("that was let pass stays so when the order turns to another currency, which is another sale", async () => {
    const order = snapshot({ customer: own, reference: "ann-one" });
    await seen(order);
    await bySupport(order, approveUnderReview);
    expect(await seen(later(order, 1, { currency: "EUR" }))).toMatchObject({ currency: "EUR", status: "unpaid", reviewFlag: null });
  });

  test("that staff give to the partner themselves is no question any more", async () => {
    const order = snapshot({ customer: own });
    expect(await seen(order)).toBeNull();
    const found = await orderOf(order);
    expect(await db.run((tx) => assignOrder(tx, found, ann, "bought for a workshop"), support)).toMatchObject({ status: "unpaid" });
    expect(await seen(later(order, 1))).toMatchObject({ status: "unpaid", reviewFlag: null });
  });
});

describe("an answer", () => {
  test("needs a reason, and is given once", async () => {
    const order = snapshot({ customer: own, reference: "ann-one" });
    await seen(order);
    expect(await refusalOf(bySupport(order, approveUnderReview, " "))).toBe("reason.missing");
    expect(await bySupport(order, rejectUnderReview)).toMatchObject({ status: "rejected", reason: "rejected-by-staff" });
    expect(await refusalOf(bySupport(order, rejectUnderReview))).toBe("review.already-decided");
    expect(await refusalOf(bySupport(order, approveUnderReview))).toBe("review.already-decided");
  });

  test("that was no can be taken back, and the question stands again", async () => {
    const order = snapshot({ customer: own, reference: "ann-one" });
    await seen(order);
    await bySupport(order, rejectUnderReview);
    expect(await bySupport(order, restoreConversion)).toMatchObject({ status: "pending", reason: "under-review" });
    expect(await bySupport(order, approveUnderReview)).toMatchObject({ status: "unpaid" });
  });

  test("is never given on one's own record", async () => {
    const order = snapshot({
      customer: { ...own, email: "bob@example.org" },
      reference: "bob-one",
      createdAt: instant("2026-11-02T00:00:00Z"),
    });
    await seen(order);
    const found = await orderOf(order);
    const insider = await actingStaff(db, "insider", ["support"], bob.id);
    expect(await refusalOf(db.run((tx) => approveUnderReview(tx, found, "fine"), insider))).toBe("staff.own-record");
  });
});

describe("an order by another partner who is paid to the same bank account", () => {
  const by = (name: string) => ({ externalId: null, email: `${name}@example.org`, name });
  const another = { ...ibanAccount, iban: "DE89370400440532013000" };
  const pair = (one: string, other: string): Promise<readonly [PartnerFacts, PartnerFacts]> =>
    db.run(async (tx) => [await makePartner(tx, one, one), await makePartner(tx, other, other)]);
  const paidTo = (partner: PartnerFacts, account: TypedBankDetails) => db.run((tx) => setDestination(tx, partner.id, account));
  const waits = { status: "pending", reason: "under-review", reviewFlag: "shared-account", posted: 0n };

  test("waits for a person, whichever of the two bought; a stranger's, and that of a partner with an account of their own, does not", async () => {
    const [cat, dan] = await pair("cat", "dan");
    await paidTo(cat, usAccount);
    await paidTo(dan, usAccount);
    await paidTo(bob, another);
    expect(await seen(snapshot({ customer: by("dan"), reference: "cat" }))).toMatchObject(waits);
    expect(await seen(snapshot({ customer: by("cat"), reference: "dan" }))).toMatchObject(waits);
    expect(await seen(snapshot({ customer: by("bob"), reference: "cat" }))).toMatchObject({ status: "unpaid", reviewFlag: null });
    expect(await seen(snapshot({ customer: by("nobody"), reference: "cat" }))).toMatchObject({ status: "unpaid" });
    // Neither has an account: nothing is the same.
    await pair("eve", "fred");
    expect(await seen(snapshot({ customer: by("eve"), reference: "fred" }))).toMatchObject({ status: "unpaid" });
  });

  test("is asked about when the accounts become one later, and what is paid is not touched", async () => {
    const [gil, hal] = await pair("gil", "hal");
    await paidTo(gil, { ...another, iban: "FR1420041010050500013M02606" });
    const order = snapshot({ customer: by("hal"), reference: "gil" });
    const foreign = snapshot({ customer: by("nobody"), reference: "gil" });
    expect([await seen(order), await seen(foreign)]).toMatchObject([{ status: "unpaid", posted: 2_000n }, { status: "unpaid" }]);
    db.enqueued.length = 0;
    await paidTo(hal, { ...another, iban: "FR1420041010050500013M02606" });
    const { id } = await orderOf(order);
    expect(db.enqueued.filter(({ topic }) => topic === "decide-again")).toEqual([{ topic: "decide-again", id }]);
    await db.run((tx) => applyAgain(tx, id));
    expect(await db.run((tx) => conversionOfOrder(tx, id))).toMatchObject(waits);
  });

  test("is asked about when both enter the account at the same moment, too", async () => {
    const [kim, lou] = await pair("kim", "lou");
    const [one, other] = [
      await seen(snapshot({ customer: by("kim"), reference: "lou" })),
      await seen(snapshot({ customer: by("lou"), reference: "kim" })),
    ];
    db.enqueued.length = 0;
    const account = { ...another, iban: "NL91ABNA0417164300" };
    const [entered, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = db.run(async (tx) => {
      await setDestination(tx, kim.id, account);
      entered.resolve();
      await mayEnd.promise;
    });
    await entered.promise;
    let isOver = false;
    const second = paidTo(lou, account).then(() => (isOver = true));
    // The second one has to wait for the first; a second one that is done meanwhile has seen nothing.
    const waiting = sql<{ n: number }>`select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`;
    await vi.waitFor(async () => expect(isOver || (await db.run((tx) => oneOf(tx, waiting))).n > 0).toBe(true), {
      timeout: 10_000,
      interval: 10,
    });
    mayEnd.resolve();
    await Promise.all([first, second]);
    const asked = db.enqueued.filter(({ topic }) => topic === "decide-again").map(({ id }) => id);
    expect(asked).toEqual(expect.arrayContaining([one!.orderId, other!.orderId]));
  });

  test("goes on waiting when one of them takes the account away or another; what is bought then is seen by the last one confirmed", async () => {
    const [ida, jon] = await pair("ida", "jon");
    const account = { ...another, iban: "GB29NWBK60161331926819" };
    await paidTo(ida, account);
    await paidTo(jon, account);
    const order = snapshot({ customer: by("jon"), reference: "ida" });
    expect(await seen(order)).toMatchObject(waits);
    await db.run((tx) => endDestination(tx, jon.id, "removed"), { kind: "partner", partnerId: jon.id });
    expect(await seen(snapshot({ customer: by("jon"), reference: "ida" }))).toMatchObject(waits);
    await paidTo(jon, { ...another, iban: "ES9121000418450200051332" });
    expect(await seen(snapshot({ customer: by("jon"), reference: "ida" }))).toMatchObject({ status: "unpaid" });
    expect(await seen(later(order, 1))).toMatchObject(waits);
  });

  test("that was let pass is confirmed and stays so; support read why it was asked, the partner does not", async () => {
    const order = snapshot({ customer: by("dan"), reference: "cat" });
    await seen(order);
    const { number, partnerId } = { ...(await orderOf(order)), partnerId: (await db.run((tx) => findPartner(tx, "cat")))!.id };
    const [theirs, ours] = await db.run(async (tx) => [await whyForPartner(tx, number, partnerId), await whyForSupport(tx, number)]);
    expect([theirs.chapters[0]!.conversion!.question, ours.chapters[0]!.conversion!.question]).toEqual([null, "shared-account"]);
    expect(await bySupport(order, approveUnderReview, "two of one household, each with customers of their own")).toMatchObject({
      status: "unpaid",
    });
    expect(await seen(later(order, 1))).toMatchObject({ status: "unpaid", reviewFlag: null });
  });
});
