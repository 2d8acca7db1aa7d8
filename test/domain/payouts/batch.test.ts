import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { conversionOfOrder, correctionsOf } from "#domain/conversions";
import { ordersByNumber } from "#domain/orders";
import { changeStatus } from "#domain/partners";
import { cancelBatch, contentOf, openBatch, releaseIfSmall } from "#domain/payouts";
import { freezeProgramme } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { thaw } from "../../support/thaw.ts";

/** Every test plays in a period of its own, and leaves no batch open behind it. Orders are paid on November 1st and mature on the 15th. */
const db = await useDatabase({
  terms: { automaticReleaseBelow: { USD: 1_000_000n }, unusualTimesTotal: 100, minimumPayout: { USD: 1_000n } },
});
const cutOff = instant("2026-12-01T16:00:00Z");

async function partnerWith(slug: string, ...totals: bigint[]): Promise<{ id: string; orders: ReturnType<typeof snapshot>[] }> {
  const partner = await db.run((tx) => makePartner(tx, slug, slug));
  const orders = totals.map((total) => snapshot({ reference: slug, total }));
  for (const order of orders) await db.run((tx) => apply(tx, order));
  return { id: partner.id, orders };
}

async function releaseNow(period: string, between: () => Promise<unknown> = async () => {}): Promise<string> {
  const batch = await prepareBatch(db, period, cutOff);
  await between();
  expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
  await payOut(db, batch.id);
  return batch.id;
}

async function setAsideOf(period: string): Promise<Record<string, [bigint, string]>> {
  const batch = await db.run((tx) => openBatch(tx, period, cutOff));
  const { setAside } = await db.run((tx) => contentOf(tx, batch, 50));
  return Object.fromEntries(setAside.map((line) => [line.partnerName, [line.money.minor, line.reason]]));
}

describe("what a batch pays", () => {
  test("is what matured before the cut-off; what matures at that very instant waits for the next", async () => {
    const { id } = await partnerWith("border");
    await db.run((tx) =>
      apply(tx, snapshot({ reference: "border", paidAt: cutOff.subtract({ hours: 14 * 24 }).subtract({ milliseconds: 1 }) })),
    );
    await db.run((tx) => apply(tx, snapshot({ reference: "border", paidAt: cutOff.subtract({ hours: 14 * 24 }) })));
    await releaseNow("matured");
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([2_000n, 2_000n]);
  });

  test("is credited once, however often the release runs, and the period is not opened again", async () => {
    const { id } = await partnerWith("once", 10_000n);
    const batchId = await releaseNow("once");
    await payOut(db, batchId);
    expect(await balance(db, id, "wallet")).toBe(2_000n);
    expect((await db.run((tx) => openBatch(tx, "once", cutOff))).state).toBe("released");
  });

  test("below the minimum it carries over, and is paid when the next earning lifts it", async () => {
    const { id } = await partnerWith("small", 4_000n);
    await releaseNow("too-small");
    expect(await setAsideOf("too-small")).toMatchObject({ small: [800n, "below-minimum"] });
    await db.run((tx) => apply(tx, snapshot({ reference: "small", total: 1_000n })));
    await releaseNow("lifted");
    expect(await balance(db, id, "wallet")).toBe(1_000n);
  });

  test("a currency for which the terms name no minimum is set aside, not paid and not lost", async () => {
    await partnerWith("euros");
    await db.run((tx) => apply(tx, snapshot({ reference: "euros", currency: "EUR" })));
    await releaseNow("no-minimum");
    expect(await setAsideOf("no-minimum")).toMatchObject({ euros: [2_000n, "no-minimum"] });
  });

  test("a paused partner keeps what they earned; a closed one is paid even below the minimum", async () => {
    const paused = await partnerWith("resting", 10_000n);
    const closed = await partnerWith("leaving", 2_000n);
    await db.run((tx) => changeStatus(tx, paused.id, "paused", "on leave"));
    await db.run((tx) => changeStatus(tx, closed.id, "closed", "farewell"));
    await releaseNow("statuses");
    expect([await balance(db, paused.id, "wallet"), await balance(db, paused.id, "payable")]).toEqual([0n, 2_000n]);
    expect(await balance(db, closed.id, "wallet")).toBe(400n);
  });
});

describe("between preparing and releasing", () => {
  test("a refunded order drops out and the rest is paid", async () => {
    const { id, orders } = await partnerWith("refunded", 10_000n, 6_000n);
    await releaseNow("refund-between", () =>
      db.run((tx) =>
        apply(tx, {
          ...orders[0]!,
          status: "refunded",
          modifiedAt: orders[0]!.modifiedAt.add({ hours: 1 }),
          refunds: [{ externalId: "r", total: 10_000n, reason: "", byLine: null }],
        }),
      ),
    );
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([1_200n, 0n]);
  });

  test("what then falls below the minimum waits with everything in it", async () => {
    const { id, orders } = await partnerWith("shrunk", 4_500n, 1_500n);
    await releaseNow("shrink-between", () =>
      db.run((tx) =>
        apply(tx, {
          ...orders[0]!,
          status: "partly-refunded",
          modifiedAt: orders[0]!.modifiedAt.add({ hours: 1 }),
          refunds: [{ externalId: "r", total: 1_500n, reason: "", byLine: null }],
        }),
      ),
    );
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([0n, 900n]);
    expect(await setAsideOf("shrink-between")).toMatchObject({ shrunk: [300n, "changed"] });
    await db.run((tx) => apply(tx, snapshot({ reference: "shrunk", total: 1_000n })));
    await releaseNow("after-shrink");
    expect(await balance(db, id, "wallet")).toBe(1_100n);
  });

  test("a partner who is paused meanwhile is not paid", async () => {
    const { id } = await partnerWith("late-pause", 10_000n);
    await releaseNow("pause-between", () => db.run((tx) => changeStatus(tx, id, "paused", "a question")));
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([0n, 2_000n]);
  });

  test("a frozen programme releases nothing", async () => {
    const { id } = await partnerWith("frozen", 10_000n);
    const batch = await prepareBatch(db, "frozen", cutOff);
    await db.run((tx) => freezeProgramme(tx, "an invariant is broken"));
    expect(await refusalOf(db.run((tx) => releaseIfSmall(tx, batch.id)))).toBe("programme.frozen");
    await thaw(db, "mended");
    expect(await balance(db, id, "wallet")).toBe(0n);
    await db.run((tx) => cancelBatch(tx, batch.id, "try later"));
  });

  test("a cancelled period can be prepared again as the next attempt, with the same items", async () => {
    const { id } = await partnerWith("again", 10_000n);
    const first = await prepareBatch(db, "again", cutOff);
    await db.run((tx) => cancelBatch(tx, first.id, "wrong minimum"));
    expect(await refusalOf(db.run((tx) => cancelBatch(tx, first.id, "twice")))).toBe("batch.already-cancelled");
    await releaseNow("again");
    expect((await db.run((tx) => openBatch(tx, "again", cutOff))).attempt).toBe(2);
    expect(await balance(db, id, "wallet")).toBe(2_000n);
  });

  test("no other period can be opened while one is still open", async () => {
    const open = await prepareBatch(db, "open", cutOff);
    expect(await refusalOf(db.run((tx) => openBatch(tx, "another", cutOff)))).toBe("batch.running");
    await db.run((tx) => cancelBatch(tx, open.id, "test"));
  });
});

describe("after payment", () => {
  test("a refund becomes a negative correction that the next payout deducts; the paid conversion stays as it was", async () => {
    const { id, orders } = await partnerWith("clawed", 10_000n);
    await releaseNow("paid-first");
    await db.run((tx) =>
      apply(tx, {
        ...orders[0]!,
        status: "partly-refunded",
        modifiedAt: orders[0]!.modifiedAt.add({ hours: 1 }),
        refunds: [{ externalId: "r", total: 2_500n, reason: "", byLine: null }],
      }),
    );
    const conversion = await db.run(async (tx) => conversionOfOrder(tx, (await ordersByNumber(tx, orders[0]!.number))[0]!.id));
    expect(conversion).toMatchObject({ status: "paid", amount: 2_000n });
    expect((await db.run((tx) => correctionsOf(tx, conversion!.id))).map((one) => [one.amount, one.reason])).toEqual([
      [-500n, "order-refunded"],
    ]);
    db.clock.set("2026-12-20T00:00:00Z");
    await db.run((tx) => apply(tx, snapshot({ reference: "clawed", total: 10_000n })));
    const batch = await prepareBatch(db, "deducted", instant("2026-12-21T00:00:00Z"));
    await db.run((tx) => releaseIfSmall(tx, batch.id));
    await payOut(db, batch.id);
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([3_500n, 0n]);
  });

  test("a debt larger than the earnings waits: nothing is paid, nothing goes below zero", async () => {
    const { id, orders } = await partnerWith("indebted", 20_000n);
    await releaseNow("before-debt");
    await db.run((tx) => apply(tx, { ...orders[0]!, status: "cancelled", modifiedAt: orders[0]!.modifiedAt.add({ hours: 1 }) }));
    await db.run((tx) => apply(tx, snapshot({ reference: "indebted", total: 10_000n })));
    const batch = await prepareBatch(db, "in-debt", instant("2026-12-21T00:00:00Z"));
    await db.run((tx) => releaseIfSmall(tx, batch.id));
    await payOut(db, batch.id);
    expect([await balance(db, id, "wallet"), await balance(db, id, "payable")]).toEqual([4_000n, -2_000n]);
    expect(await setAsideOf("in-debt")).toMatchObject({ indebted: [-2_000n, "not-positive"] });
  });
});
