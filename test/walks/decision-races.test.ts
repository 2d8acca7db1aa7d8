import { describe, expect, test } from "vitest";
import { rowsOf, sql, type Actor, type Tx } from "#domain/kernel";
import { couponOwner, giveCoupon } from "#domain/attribution";
import { approveUnderReview, assignOrder, claimMissingSale, conversionsOfOrder, rejectUnderReview } from "#domain/conversions";
import { ordersByNumber, type Order } from "#domain/orders";
import { addStaff, type PartnerFacts } from "#domain/partners";
import { releaseIfSmall } from "#domain/payouts";
import { atOnce, outcomesOf } from "../support/at-once.ts";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import { payOut, prepareBatch } from "../support/payouts.ts";

/** Eight connections decide about the same thing at once: one decision holds, the others are told that somebody was faster. */
const db = await useDatabase();
const partners: PartnerFacts[] = [];
for (let number = 0; number < 8; number++) partners.push(await db.run((tx) => makePartner(tx, `Racer ${number}`, `racer-${number}`)));
const staff = await db.run((tx) => addStaff(tx, { handle: "support", name: "support", roles: ["support"] }));
const asStaff = (tx: Tx): Tx => {
  const actor: Actor = { kind: "staff", staffId: staff.id, partnerId: null, roles: ["support"] };
  return { ...tx, actor, enqueue: (topic, id) => tx.enqueue(topic, id) };
};
async function known(over: Parameters<typeof snapshot>[0] = {}): Promise<Order> {
  const sent = snapshot(over);
  await db.run((tx) => apply(tx, sent));
  return db.run(async (tx) => (await ordersByNumber(tx, sent.number))[0]!);
}
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const one = (said: string, refused: string): string[] => [said, ...Array.from({ length: 7 }, () => refused)].toSorted();

describe("eight at once", () => {
  test("give a paid order to different partners: one does, the paid commission is taken back once", async () => {
    const order = await known({ reference: "racer-0", total: 20_000n });
    const batch = await prepareBatch(db, "2026-12-01", db.clock.now());
    await db.run((tx) => releaseIfSmall(tx, batch.id));
    await payOut(db, batch.id);
    const before = partners[0]!.id;
    const results = await atOnce(db, [...eight.slice(1), 1], (tx, nth) => assignOrder(asStaff(tx), order, partners[nth]!, "shown", before));
    expect(outcomesOf(results, "given")).toEqual(one("given", "conversion.changed"));
    const all = await db.run((tx) => conversionsOfOrder(tx, order.id));
    expect(all.map((conversion) => [conversion.status, conversion.supersededAt === null])).toEqual([
      ["paid", false],
      ["unpaid", true],
    ]);
    const corrections = await db.run((tx) => rowsOf(tx, sql`select amount_minor from correction where partner_id = ${before}`));
    expect(corrections).toEqual([{ amount_minor: "-4000" }]);
  });

  test("answer the same question, yes and no: one answer holds", async () => {
    const order = await known({ reference: "racer-1", customer: { externalId: null, email: "racer.1@example.org", name: "Racer" } });
    const results = await atOnce(db, eight, (tx, nth) =>
      (nth % 2 === 0 ? approveUnderReview : rejectUnderReview)(asStaff(tx), order, `answer ${nth}`),
    );
    expect(outcomesOf(results, "answered")).toEqual(one("answered", "review.already-decided"));
    const [conversion] = await db.run((tx) => conversionsOfOrder(tx, order.id));
    const isRejected = conversion?.staffRejection !== null;
    expect([conversion?.status, conversion?.reviewFlag]).toEqual(isRejected ? ["rejected", "self-referral"] : ["unpaid", null]);
  });

  test("claim the same sale: one claim stands", async () => {
    const results = await atOnce(db, eight, (tx) => claimMissingSale(tx, partners[2]!.id, "77001", ""));
    expect(outcomesOf(results, "claimed")).toEqual(one("claimed", "claim.already-made"));
  });

  test("claim different sales: never more than ten are open", async () => {
    const claims = Array.from({ length: 16 }, (_, nth) => nth);
    const results = await atOnce(db, claims.slice(0, 8), (tx, nth) => claimMissingSale(tx, partners[3]!.id, `a${nth}`, ""));
    results.push(...(await atOnce(db, claims.slice(8), (tx, nth) => claimMissingSale(tx, partners[3]!.id, `b${nth}`, ""))));
    expect(outcomesOf(results, "claimed").filter((outcome) => outcome === "claimed")).toHaveLength(10);
  });

  test("give the same coupon to different partners: one owns it", async () => {
    const results = await atOnce(db, eight, async (tx, nth) => giveCoupon(asStaff(tx), "race10", partners[nth]!, null));
    expect(outcomesOf(results, "given")).toEqual(one("given", "coupon.changed"));
    const owner = await db.run((tx) => couponOwner(tx, "race10"));
    const others = partners.filter((partner) => partner.id !== owner?.id);
    const taken = await atOnce(db, others, (tx, partner) => giveCoupon(asStaff(tx), "race10", partner, owner));
    expect(outcomesOf(taken, "given").filter((outcome) => outcome === "given")).toHaveLength(1);
  });
});
