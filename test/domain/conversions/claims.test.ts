import { describe, expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { assignOrder, claimMissingSale, declineClaim, dismissRenewal, rehearse } from "#domain/conversions";
import { ordersByNumber, type Order, type Snapshot } from "#domain/orders";
import { changeStatus } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { refusalOf } from "../../support/refusals.ts";
import { actingStaff } from "../../support/staff.ts";

/** A partner misses a sale and says so; support answer it. Renewals of which nothing is known are answered, too. */
const db = await useDatabase();
const ann = await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
const bob = await db.run((tx) => makePartner(tx, "Bob", "bob-one"));
const support = await actingStaff(db, "support", ["support"]);
const claim = (number: string, partnerId = ann.id, account = "she told me") =>
  db.run((tx) => claimMissingSale(tx, partnerId, number, account), { kind: "partner", partnerId });
const claimsOf = (partnerId: string) =>
  db.run((tx) =>
    rowsOf(
      tx,
      sql<{ order_number: string; state: string; answer: string | null }>`
        select order_number, state, answer from missing_sale_claim where partner_id = ${partnerId} order by made_at, id`,
    ),
  );
async function known(over: Parameters<typeof snapshot>[0] = {}): Promise<Order> {
  const sent: Snapshot = snapshot(over);
  await db.run((tx) => apply(tx, sent));
  return db.run(async (tx) => (await ordersByNumber(tx, sent.number))[0]!);
}

describe("a claim to a missing sale", () => {
  test("is taken alike for an order of nobody's, of somebody else's and for one that nobody has heard of", async () => {
    const [nobodys, bobs] = [await known(), await known({ reference: "bob-one" })];
    for (const number of [nobodys.number, `#${bobs.number}`, "shop.example/999999"])
      expect(await refusalOf(claim(number))).toBe("not refused");
    expect(await claimsOf(ann.id)).toEqual(
      [nobodys.number, bobs.number, "999999"].map((order_number) => ({ order_number, state: "open", answer: null })),
    );
  });

  test("is made once for an order, and not for one that is theirs", async () => {
    expect(await refusalOf(claim("999999"))).toBe("claim.already-made");
    expect(await refusalOf(claim((await known({ reference: "ann-one" })).number))).toBe("claim.already-credited");
    expect(await refusalOf(claim("999999", bob.id))).toBe("not refused");
  });

  test.each(["", "  ", "#", "shop.example/", "9".repeat(61), "\u202e\u0000"])("of %j is no claim", async (typed) => {
    expect(await refusalOf(claim(typed))).toBe("claim.unreadable");
  });

  test("is made by active partners, ten at a time", async () => {
    const many = await db.run((tx) => makePartner(tx, "Many", "many-one"));
    for (let number = 0; number < 10; number++) await claim(`many-${number} 😀`, many.id);
    expect(await refusalOf(claim("one too many", many.id))).toBe("claim.too-many");
    const order = await known({ number: "many-3 😀" });
    await db.run((tx) => declineClaim(tx, many, order, "it was an advert"), support);
    expect(await refusalOf(claim("one more", many.id))).toBe("not refused");
    await db.run((tx) => changeStatus(tx, many.id, "paused", "asked"));
    expect(await refusalOf(claim("paused", many.id))).toBe("partner.not-active");
  });

  test("is accepted when the order is given to them, and what the other was owed is taken back", async () => {
    const order = await known({ reference: "bob-one" });
    await claim(order.number);
    const [lost, gained] = await db.run((tx) => rehearse(tx, order, () => assignOrder(tx, order, ann, "her post shows it")), support);
    expect([lost, gained]).toMatchObject([
      { partnerId: bob.id, before: { minor: 2_000n }, after: { minor: 0n }, wasPaid: false },
      { partnerId: ann.id, before: { minor: 0n }, after: { minor: 2_000n } },
    ]);
    expect((await claimsOf(ann.id)).at(-1)).toMatchObject({ state: "open" });
    await db.run((tx) => assignOrder(tx, order, ann, "her post shows it", bob.id), support);
    expect((await claimsOf(ann.id)).at(-1)).toEqual({ order_number: order.number, state: "accepted", answer: "her post shows it" });
    expect(await refusalOf(db.run((tx) => declineClaim(tx, ann, order, "no"), support))).toBe("review.already-decided");
  });

  test("is declined with a reason, once, and never by who owns the sale or the claim", async () => {
    const order = await known({ reference: "bob-one" });
    await claim(order.number);
    const decline = (reason: string, actor = support) => refusalOf(db.run((tx) => declineClaim(tx, ann, order, reason), actor));
    expect(await decline(" ")).toBe("reason.missing");
    expect(await decline("mine", await actingStaff(db, "ann", ["support"], ann.id))).toBe("staff.own-record");
    expect(await decline("mine", await actingStaff(db, "bob", ["support"], bob.id))).toBe("staff.own-record");
    expect(await decline("no trace of your link")).toBe("not refused");
    expect(await decline("again")).toBe("review.already-decided");
    expect((await claimsOf(ann.id)).at(-1)).toMatchObject({ state: "declined", answer: "no trace of your link" });
  });
});

describe("an order that is given to somebody", () => {
  test("only while it is still whose it was when they looked", async () => {
    const order = await known({ reference: "bob-one" });
    const assign = (seen: string | null) => refusalOf(db.run((tx) => assignOrder(tx, order, ann, "shown", seen), support));
    expect(await assign(null)).toBe("conversion.changed");
    expect(await assign(ann.id)).toBe("conversion.changed");
    expect(await assign(bob.id)).toBe("not refused");
  });
});

describe("a renewal of which nothing is known", () => {
  test("is dismissed with a reason, once; another order can't be", async () => {
    const order = await known({ renewalOf: "501", createdVia: "subscription" });
    const dismiss = (of: Order, reason: string) => refusalOf(db.run((tx) => dismissRenewal(tx, of, reason), support));
    expect(await dismiss(order, "")).toBe("reason.missing");
    expect(await dismiss(order, "a subscription from before the programme")).toBe("not refused");
    expect(await dismiss(order, "again")).toBe("review.already-decided");
    expect(await dismiss(await known(), "nobody's")).toBe("review.already-decided");
  });
});
