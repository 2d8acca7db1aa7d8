import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { giveCoupon } from "#domain/attribution";
import { cancelBatch, releaseIfSmall } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";

/** Each kind found in real rows; the rule itself is tested beside it. */
const db = await useDatabase({
  terms: {
    automaticReleaseBelow: { USD: 100_000_000n },
    unusualTimesTotal: 100,
    firstPayoutLimit: { USD: 100_000n },
    unusualFrom: { USD: 1n },
  },
});
const cutOff = instant("2026-12-01T16:00:00Z");
const order = (reference: string, over: Parameters<typeof snapshot>[0] = {}) => db.run((tx) => apply(tx, snapshot({ reference, ...over })));
const customer = { externalId: "77", email: "one@example.org", name: "One Customer" };

async function foundIn(batchId: string): Promise<Record<string, string[]>> {
  const rows = await rowsOf(
    { em: db.database.reader() },
    sql<{ name: string; kind: string; figure: string }>`
      select p.name, a.kind, a.figure from payout_anomaly a join payout o on o.id = a.payout_id join partner p on p.id = o.partner_id
      where o.batch_id = ${batchId} order by p.name, a.kind`,
  );
  return Object.fromEntries(
    [...Map.groupBy(rows, (row) => row.name)].map(([name, all]) => [name, all.map((row) => `${row.kind} ${row.figure}`)]),
  );
}

test("one customer, refunds, and a payout like others are told apart in one batch", async () => {
  for (const slug of ["usual", "loyal", "torn"]) await db.run((tx) => makePartner(tx, slug, slug));
  for (let each = 0; each < 4; each++) {
    await order("usual");
    await order("loyal", each < 3 ? { customer, total: 30_000n } : {});
    const refunds = each < 3 ? [{ externalId: `r${each}`, total: 1_000n, reason: "", byLine: null }] : [];
    await order("torn", { refunds, ...(each < 3 ? { status: "partly-refunded" } : {}) });
  }
  const batch = await prepareBatch(db, "2026-12-01", cutOff);
  expect(await foundIn(batch.id)).toEqual({ loyal: ["one-customer 9000"], torn: ["many-corrections 3"] });
  expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(false);
  await db.run((tx) => cancelBatch(tx, batch.id, "next"));
});

test("a payout far above the median of the partner's own is found, measured by those released before it", async () => {
  await db.run((tx) => makePartner(tx, "steady", "steady"));
  for (const period of ["s1", "s2"]) {
    await order("steady");
    const batch = await prepareBatch(db, period, cutOff);
    for (const [, kinds] of Object.entries(await foundIn(batch.id))) expect(kinds).not.toContain("above-median 2000");
    await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
    expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
    await payOut(db, batch.id);
  }
  await order("steady", { total: 50_100n });
  const batch = await prepareBatch(db, "s3", cutOff);
  expect(await foundIn(batch.id)).toEqual({ steady: ["above-median 2000"] });
  await db.run((tx) => cancelBatch(tx, batch.id, "next"));
});

test("a coupon that suddenly brings nearly everything is found; one that always has, and an older one that brings it again, are not", async () => {
  const early = instant("2026-10-01T00:00:00Z");
  for (const slug of ["leaky", "faithful"]) {
    const partner = await db.run((tx) => makePartner(tx, slug, slug));
    for (const code of [`${slug}10`, `${slug}5`])
      await db.run((tx) => giveCoupon({ ...tx, now: early, enqueue: (topic, id) => tx.enqueue(topic, id) }, code, partner, null));
  }
  const month = async (period: string, leaky: readonly string[][], faithful: readonly string[][]): Promise<string> => {
    for (const coupons of leaky) await order("leaky", { coupons });
    for (const coupons of faithful) await order("faithful", { coupons });
    return (await prepareBatch(db, period, cutOff)).id;
  };
  const pay = async (batchId: string): Promise<void> => {
    await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
    expect(await db.run((tx) => releaseIfSmall(tx, batchId))).toBe(true);
    await payOut(db, batchId);
  };
  const [none, other, leak, own] = [[], ["leaky5"], ["LEAKY10"], ["faithful10"]];

  const first = await month("c1", [none, other, other], [own, own, own]);
  expect(await foundIn(first)).not.toHaveProperty("leaky");
  await pay(first);
  const second = await month("c2", [leak, leak, leak, leak, none], [own, own, own, own]);
  expect(await foundIn(second)).toEqual({ leaky: ["one-coupon 8000"] });
  await pay(second);
  // By now it has brought half of what was paid.
  const third = await month("c3", [leak, leak, leak, leak], [own, own, own]);
  expect(await foundIn(third)).toEqual({});
  await db.run((tx) => cancelBatch(tx, third, "next"));
});

test("what a coupon had in a payout that was dropped before its release was never paid, and measures nothing", async () => {
  const partner = await db.run((tx) => makePartner(tx, "dropped", "dropped"));
  const early = instant("2026-10-01T00:00:00Z");
  await db.run((tx) => giveCoupon({ ...tx, now: early, enqueue: (topic, id) => tx.enqueue(topic, id) }, "dropped10", partner, null));
  const byCoupon = { reference: "dropped", coupons: ["dropped10"] };
  const returned = [1, 2, 3].map(() => snapshot(byCoupon));
  for (const sent of returned) await db.run((tx) => apply(tx, sent));
  await order("dropped");
  const first = await prepareBatch(db, "d1", cutOff);
  await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
  for (const sent of returned)
    await db.run((tx) => apply(tx, { ...sent, status: "cancelled", modifiedAt: sent.modifiedAt.add({ hours: 24 }) }));
  expect(await db.run((tx) => releaseIfSmall(tx, first.id))).toBe(true);
  await payOut(db, first.id);
  for (let each = 0; each < 3; each++) await db.run((tx) => apply(tx, snapshot(byCoupon)));
  const second = await prepareBatch(db, "d2", cutOff);
  expect((await foundIn(second.id))["dropped"]).toEqual(["one-coupon 10000"]);
  await db.run((tx) => cancelBatch(tx, second.id, "next"));
});
