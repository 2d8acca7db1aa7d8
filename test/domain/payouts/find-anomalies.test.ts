import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { cancelBatch, releaseIfSmall } from "#domain/payouts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";

/** Each kind found in real rows; the rule itself is tested beside it. */
const db = await useDatabase({
  terms: { automaticReleaseBelow: { USD: 100_000_000n }, firstPayoutLimit: { USD: 100_000n }, unusualFrom: { USD: 1n } },
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

test("a payout far above the partner's own average is found, measured by those released before it", async () => {
  await db.run((tx) => makePartner(tx, "steady", "steady"));
  for (const period of ["s1", "s2"]) {
    await order("steady");
    const batch = await prepareBatch(db, period, cutOff);
    for (const [, kinds] of Object.entries(await foundIn(batch.id))) expect(kinds).not.toContain("above-average 2000");
    await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
    expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
    await payOut(db, batch.id);
  }
  await order("steady", { total: 30_100n });
  const batch = await prepareBatch(db, "s3", cutOff);
  expect(await foundIn(batch.id)).toEqual({ steady: ["above-average 2000"] });
  await db.run((tx) => cancelBatch(tx, batch.id, "next"));
});
