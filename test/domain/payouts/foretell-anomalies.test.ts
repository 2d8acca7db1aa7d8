import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { batchForecast, batchPreview, type BatchForecast } from "#domain/answers";
import { giveCoupon } from "#domain/attribution";
import { lockPartners, type PartnerFacts } from "#domain/partners";
import { releaseIfSmall } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";

const db = await useDatabase({
  at: "2026-11-25T12:00:00Z",
  terms: {
    minimumPayout: { USD: 1_000n, JPY: 1_000n },
    unusualFrom: { USD: 1n, JPY: 1n },
    unusualTimesMedian: 10,
    automaticReleaseBelow: { USD: 100_000n },
    firstPayoutLimit: { USD: 100_000n, JPY: 9_000n },
  },
});
const paidAt = instant("2026-11-01T10:00:00Z");
const order = (reference: string, over: Parameters<typeof snapshot>[0] = {}) =>
  db.run((tx) => apply(tx, snapshot({ reference, createdAt: paidAt, paidAt, ...over })));
type Looked = Pick<BatchForecast["payouts"][number], "partnerName" | "money" | "anomalies">;
const unusualOf = (payouts: readonly Looked[]): Record<string, string[]> =>
  Object.fromEntries(
    payouts.map(({ partnerName, money, anomalies }) => [
      `${partnerName} ${money.currency}`,
      anomalies.map(({ kind, figure }) => `${kind} ${figure}`),
    ]),
  );

test("a forecast finds in every payout what the batch then does, writes nothing, and waits for nobody", async () => {
  const partners: PartnerFacts[] = [];
  for (const slug of ["calm", "loyal", "torn", "leaky", "yens"]) partners.push(await db.run((tx) => makePartner(tx, slug, slug)));
  const [, , , leaky] = partners;
  const early = instant("2026-10-01T00:00:00Z");
  await db.run((tx) => giveCoupon({ ...tx, now: early, enqueue: (topic, id) => tx.enqueue(topic, id) }, "leaky10", leaky!, null));
  for (const { slug } of partners) await order(slug!);
  const first = await prepareBatch(db, "2026-11-16", instant("2026-11-16T16:00:00Z"));
  await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
  expect(await db.run((tx) => releaseIfSmall(tx, first.id))).toBe(true);
  await payOut(db, first.id);
  const customer = { externalId: "77", email: "one@example.org", name: "One Customer" };
  for (let each = 0; each < 4; each++) {
    await order("calm", { total: 3_000n });
    await order("loyal", { customer });
    await order("torn", { refunds: [{ externalId: `r${each}`, total: 1_000n, reason: "", byLine: null }], status: "partly-refunded" });
    await order("leaky", { coupons: ["leaky10"] });
    await order("yens", { currency: "JPY", total: 20_000n });
  }
  const before = await rowsOf(
    { em: db.database.reader() },
    sql`select (select count(*) from payout) as payouts, (select count(*) from payout_item) as items`,
  );
  // A run has the partners' locks in this moment.
  const forecast = await db.run(async (tx) => {
    await lockPartners(
      tx,
      partners.map(({ id }) => id),
    );
    return db.run(batchForecast);
  });
  const told = unusualOf(forecast.payouts);
  expect(told).toEqual({
    "calm USD": [],
    "leaky USD": ["one-coupon 10000"],
    "loyal USD": ["one-customer 10000"],
    "torn USD": ["many-corrections 4"],
    "yens JPY": ["first-payout 9000"],
  });
  expect(
    await rowsOf(
      { em: db.database.reader() },
      sql`select (select count(*) from payout) as payouts, (select count(*) from payout_item) as items`,
    ),
  ).toEqual(before);
  await prepareBatch(db, "2026-12-01", forecast.at);
  const held = await db.run((tx) => batchPreview(tx));
  expect(unusualOf(held!.payouts)).toEqual(told);
});
