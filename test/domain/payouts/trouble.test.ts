import { expect, test } from "vitest";
import { instant, run, sql, type Tx } from "#domain/kernel";
import { balancesOf } from "#domain/ledger";
import { cancelBatch, contentOf, openBatch, releaseIfSmall, type BatchFacts } from "#domain/payouts";
import { freezeProgramme } from "#domain/programme";
import { payoutBatch, releaseBatch } from "../../../jobs/payout-batch.ts";
import { requestRun } from "../../../jobs/request-run.ts";
import { executeRun } from "../../../jobs/run-job.ts";
import { historyOf } from "../../../jobs/runs.ts";
import type { JobContext } from "../../../jobs/job.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { thaw } from "../../support/thaw.ts";

/** What may go wrong in the middle of a batch: a freeze, a person's no, a partner whose data break, a database that goes away. */
const db = await useDatabase({ terms: { automaticReleaseBelow: { USD: 10_000_000n }, unusualTimesTotal: 100 } });
const cutOff = instant("2026-12-01T16:00:00Z");
const reported: unknown[] = [];
const context: JobContext = { inTransaction: (work) => db.run(work), report: (error) => `reference ${reported.push(error)}` };
const doors = { transactions: () => db.inTransaction, clock: db.clock, report: context.report };

async function earning(slug: string): Promise<{ id: string; order: ReturnType<typeof snapshot> }> {
  const partner = await db.run((tx) => makePartner(tx, slug, slug));
  const order = snapshot({ reference: slug });
  await db.run((tx) => apply(tx, order));
  return { id: partner.id, order };
}

const stateOf = (batch: BatchFacts): Promise<string> =>
  db.run(async (tx) => (await openBatch(tx, batch.period, cutOff, batch.attempt)).state);

test("a freeze in the middle of a release stops it and drops nobody; after the thaw everybody is paid", async () => {
  const first = await earning("freeze-one");
  const second = await earning("freeze-two");
  const batch = await prepareBatch(db, "freeze", cutOff);
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await db.run((tx) => freezeProgramme(tx, "a question"));
  expect(await refusalOf(releaseBatch(context, batch.id))).toBe("programme.frozen");
  await thaw(db, "answered");
  await releaseBatch(context, batch.id);
  expect([await balance(db, first.id, "wallet"), await balance(db, second.id, "wallet")]).toEqual([2_000n, 2_000n]);
});

test("a run that starts again after a person cancelled its batch ends there: the person's no stands", async () => {
  const { id } = await earning("cancelled");
  const batch = await prepareBatch(db, "2026-11-15", cutOff);
  await db.run((tx) => cancelBatch(tx, batch.id, "looks wrong"));
  expect(await payoutBatch(context, { label: "2026-11-15", dueAt: cutOff })).toMatchObject({ state: "cancelled", released: 0 });
  expect(await balance(db, id, "wallet")).toBe(0n);
  expect(await payoutBatch(context, { label: "2026-11-15#2", dueAt: cutOff })).toMatchObject({ state: "released", released: 1 });
});

test("an order that went unpaid and was paid anew after the batch was prepared has its hold again, and is not paid with it", async () => {
  const { id, order } = await earning("rehold");
  const batch = await prepareBatch(db, "rehold", cutOff);
  await db.run((tx) => apply(tx, { ...order, status: "cancelled", modifiedAt: order.modifiedAt.add({ hours: 1 }) }));
  await db.run((tx) => run(tx, sql`update shop_order set paid_at = null where number = ${order.number}`));
  await db.run((tx) => apply(tx, { ...order, paidAt: instant("2026-12-02T00:00:00Z"), modifiedAt: order.modifiedAt.add({ hours: 2 }) }));
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await releaseBatch(context, batch.id);
  expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([0n, 2_000n]);
});

test("a partner whose data break the batch is left out with the reason, and everybody else is paid", async () => {
  const good = await earning("healthy");
  const bad = await earning("broken");
  // An amount that the payout's own constraint refuses when it is credited: the wallet row is as full as a bigint can be.
  const breaks = (tx: Tx): Promise<number> =>
    run(tx, sql`insert into wallet (partner_id, currency, balance_minor) values (${bad.id}, 'USD', 9223372036854775807)`);
  await db.run(breaks);
  const batch = await prepareBatch(db, "broken", cutOff);
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await releaseBatch(context, batch.id);
  expect(await stateOf(batch)).toBe("released");
  const { setAside } = await db.run((tx) => contentOf(tx, batch, 10));
  expect(setAside.filter((line) => line.reason === "fault").map((line) => line.partnerName)).toEqual(["broken"]);
  expect(reported).toHaveLength(1);
  expect(await balance(db, good.id, "wallet")).toBe(2_000n);
  await db.run((tx) => run(tx, sql`delete from wallet where partner_id = ${bad.id}`));
  expect((await db.run((tx) => balancesOf(tx, bad.id))).map((one) => [one.account, one.money.minor])).toEqual([
    ["expense", -2_000n],
    ["payable", 2_000n],
  ]);
});

test("a database that goes away is nobody's fault: the run ends, nobody is left out, and the next try goes on", async () => {
  const { id } = await earning("patient");
  const batch = await prepareBatch(db, "gone", cutOff);
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  let kills = 3;
  const dying: JobContext = {
    ...context,
    inTransaction: (work) =>
      db.run(async (tx) => {
        if (kills-- > 0) await tx.em.execute("select pg_terminate_backend(pg_backend_pid())");
        return work(tx);
      }),
  };
  for (let attempt = 1; attempt <= 3; attempt++) await expect(releaseBatch(dying, batch.id)).rejects.toThrow(/terminat|connection/i);
  await releaseBatch(dying, batch.id);
  expect(await balance(db, id, "wallet")).toBeGreaterThanOrEqual(2_000n);
});

test("a run that is refused ends at once with its reason and may be asked for again", async () => {
  const open = await prepareBatch(db, "still-open", cutOff);
  const { run: asked } = await db.run((tx) => requestRun(tx, "payout-batch", instant("2026-12-10T00:00:00Z")));
  await executeRun(doors, asked.id, false);
  expect(await db.run((tx) => historyOf(tx, "payout-batch", 1))).toMatchObject([
    { state: "skipped", outcome: { refused: "batch.running" } },
  ]);
  await db.run((tx) => cancelBatch(tx, open.id, "test"));
  const again = await db.run((tx) => requestRun(tx, "payout-batch", instant("2026-12-10T00:00:00Z")));
  expect([again.isNew, again.run.id]).toEqual([true, asked.id]);
  await executeRun(doors, asked.id, false);
  expect(await db.run((tx) => historyOf(tx, "payout-batch", 1))).toMatchObject([{ state: "done", label: "2026-12-01" }]);
});

test("a release that begins behind the back of a run that found nothing to pay is not over: everybody is still paid", async () => {
  const { id } = await earning("behind-the-back");
  const batch = await prepareBatch(db, "behind-the-back", cutOff);
  let isFirst = true;
  // Between the run's look and its end, somebody of finance approves.
  await releaseBatch(
    {
      ...context,
      inTransaction: async (work) => {
        const found = await db.run(work);
        if (isFirst) await db.run((tx) => releaseIfSmall(tx, batch.id));
        isFirst = false;
        return found;
      },
    },
    batch.id,
  );
  expect(await stateOf(batch)).toBe("releasing");
  await releaseBatch(context, batch.id);
  expect([await stateOf(batch), await balance(db, id, "wallet")]).toEqual(["released", 2_000n]);
});

test("a correction that was settled is in no later batch", async () => {
  const { id, order } = await earning("settled-once");
  const later = instant("2027-01-01T16:00:00Z");
  const paid = async (period: string): Promise<bigint> => {
    const batch = await prepareBatch(db, period, later);
    await db.run((tx) => releaseIfSmall(tx, batch.id));
    await releaseBatch(context, batch.id);
    return balance(db, id, "wallet");
  };
  const earn = (total: bigint) => db.run((tx) => apply(tx, snapshot({ reference: "settled-once", total })));
  expect(await paid("settled-once-1")).toBe(2_000n);
  const refunds = [{ externalId: "1", total: 10_000n, reason: "", byLine: null }];
  await db.run((tx) => apply(tx, { ...order, status: "refunded", refunds, modifiedAt: instant("2026-11-20T10:00:00Z") }));
  await earn(30_000n);
  expect(await paid("settled-once-2")).toBe(6_000n);
  await earn(10_000n);
  expect(await paid("settled-once-3")).toBe(8_000n);
});
