import { describe, expect, test } from "vitest";
import { instant, money, rowsOf, sql, type Tx } from "#domain/kernel";
import { batchPreview, earningsOfMonth, whyForPartner } from "#domain/answers";
import { adjustmentsOf, confirmCredit } from "#domain/ledger";
import type { Snapshot } from "#domain/orders";
import type { PartnerFacts } from "#domain/partners";
import {
  cancelBatch,
  confirmAdjustment,
  contentOf,
  openBatch,
  prepareChunk,
  previewWriteOff,
  releaseIfSmall,
  requestWriteOff,
  setAsideByStaff,
  takeIn,
} from "#domain/payouts";
import { earningsOf } from "../../../domain/answers/dashboard.ts";
import { openItemsOf } from "../../../domain/answers/open-items.ts";
import { atOnce, outcomesOf } from "../../support/at-once.ts";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";
import { balance, payOut, prepareBatch } from "../../support/payouts.ts";
import { refusalOf } from "../../support/refusals.ts";
import { asStaff, ofFinance } from "../../support/staff.ts";

/** Every test has a partner and periods of its own, and leaves no batch open. Commission is 20 %, the hold 14 days. */
const db = await useDatabase({
  at: "2026-12-02T12:00:00Z",
  terms: {
    automaticReleaseBelow: { USD: 1_000_000n, EUR: 1_000_000n },
    unusualTimesTotal: 100,
    unusualDebtAbove: { USD: 1_000_000n, EUR: 1_000_000n },
    firstPayoutLimit: { USD: 1_000_000n, EUR: 1_000_000n },
    minimumPayout: { USD: 100n, EUR: 100n },
  },
});
const [early, late] = [instant("2026-12-01T16:00:00Z"), instant("2026-12-31T16:00:00Z")];
const [fay, finn] = [await ofFinance(db, "fay"), await ofFinance(db, "finn")];

const ask = async (partner: PartnerFacts, by = fay, why = "they could not know") =>
  (await db.run((tx) => requestWriteOff(tx, by.id, partner, undefined, why), asStaff(by))).number;
const confirm = (number: string, by = finn) => db.run((tx) => confirmAdjustment(tx, by.id, number), asStaff(by));
let hours = 0;
const become = (order: Snapshot, over: Partial<Snapshot>) =>
  db.run((tx) => apply(tx, { ...order, modifiedAt: order.modifiedAt.add({ hours: ++hours }), ...over }));
const refunded = (total: bigint) =>
  ({ status: "partly-refunded", refunds: [{ externalId: "r", total, reason: "", byLine: null }] }) as const;

async function release(period: string, cutOff = early): Promise<void> {
  const batch = await prepareBatch(db, period, cutOff);
  expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
  await payOut(db, batch.id);
}

/** Somebody who was paid for orders of 100.00, each of which earned 20.00. */
async function paidFor(slug: string, orders = 1, over: Partial<Snapshot> = {}): Promise<{ partner: PartnerFacts; orders: Snapshot[] }> {
  const partner = await db.run((tx) => makePartner(tx, slug, slug));
  const sold = Array.from({ length: orders }, () => snapshot({ reference: slug, ...over }));
  for (const order of sold) await db.run((tx) => apply(tx, order));
  await release(`paid ${slug}`);
  return { partner, orders: sold };
}

const standing = async (partner: PartnerFacts): Promise<bigint[]> => [
  await balance(db, partner.id, "payable"),
  await balance(db, partner.id, "wallet"),
];
const asideIn = async (period: string): Promise<string[]> => {
  const batch = await db.run((tx) => openBatch(tx, period, late));
  return (await db.run((tx) => contentOf(tx, batch, 50))).setAside.map(({ partnerName }) => partnerName);
};

describe("a debt that is let off", () => {
  test("is asked for by one person and confirmed by another; then nothing of it is in any payout, any list or any forecast", async () => {
    const { partner, orders } = await paidFor("gone");
    await become(orders[0]!, { status: "cancelled" });
    const number = await ask(partner);
    expect(await standing(partner)).toEqual([-2_000n, 2_000n]);
    expect(await db.run(async (tx) => previewWriteOff(tx, (await adjustmentsOf(tx, partner.id, 1))[0]!))).toEqual({
      debt: money(2_000n, "USD"),
      lines: [{ orderNumber: orders[0]!.number, money: money(2_000n, "USD") }],
    });
    expect(await refusalOf(confirm(number, fay))).toBe("adjustment.own-request");
    expect(await confirm(number)).toMatchObject({ kind: "write-off", state: "confirmed", money: { minor: 2_000n } });
    expect(await standing(partner)).toEqual([0n, 2_000n]);
    expect(await db.run((tx) => openItemsOf(tx, partner.id))).toEqual([]);
    expect((await db.run((tx) => earningsOf(tx, partner.id)))[0]!.corrections.minor).toBe(0n);
    expect(JSON.stringify(await db.run((tx) => batchPreview(tx)), (_, value: unknown) => String(value))).not.toContain("gone");
    await release("after gone", late);
    expect(await asideIn("after gone")).not.toContain("gone");
    expect(await refusalOf(confirm(number))).toBe("adjustment.already-decided");
  });

  test("is told to the partner with why, and stands in their statement and in why of the order", async () => {
    const { partner, orders } = await paidFor("told");
    await become(orders[0]!, refunded(5_000n));
    await confirm(await ask(partner));
    const told = await rowsOf(
      { em: db.database.reader() },
      sql`select from message where kind = 'money-notice' and recipient_id = ${partner.id}`,
    );
    expect(told).toHaveLength(1);
    const { lines, balances } = await db.run((tx) => earningsOfMonth(tx, partner.id, "this-month"));
    expect(lines.at(-1)).toMatchObject({ kind: "write-off", booked: { minor: 1_000n }, why: "they could not know" });
    expect(balances[0]).toMatchObject({ closing: { minor: 0n } });
    const { chapters } = await db.run((tx) => whyForPartner(tx, orders[0]!.number, partner.id));
    expect(chapters[0]!.conversion!.events.find((event) => event.kind === "corrected")).toMatchObject({
      letOff: { minor: 1_000n },
      settledIn: null,
    });
  });

  test("is only what unpaid earnings leave of it: these net the rest, and what was taken back first is netted first", async () => {
    const { partner, orders } = await paidFor("partly", 2);
    await become(orders[0]!, { status: "cancelled" });
    db.clock.set("2026-12-03T12:00:00Z");
    await become(orders[1]!, { status: "cancelled" });
    await db.run((tx) => apply(tx, snapshot({ reference: "partly", total: 5_000n })));
    expect(await standing(partner)).toEqual([-3_000n, 4_000n]);
    await confirm(await ask(partner));
    expect(await standing(partner)).toEqual([0n, 4_000n]);
    const open = await db.run((tx) => openItemsOf(tx, partner.id));
    expect(open.map(({ orderNumber, amount }) => [orderNumber, amount])).toEqual(expect.arrayContaining([[orders[0]!.number, -1_000n]]));
    expect(open.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
    await db.run((tx) => apply(tx, snapshot({ reference: "partly" })));
    await release("partly again", late);
    expect(await standing(partner)).toEqual([0n, 6_000n]);
  });

  test("is owed again as far as the order earns it back, so that nobody has it twice", async () => {
    const { partner, orders } = await paidFor("back");
    await become(orders[0]!, { status: "cancelled" });
    await confirm(await ask(partner));
    await become(orders[0]!, refunded(5_000n));
    expect(await standing(partner)).toEqual([0n, 2_000n]);
    await become(orders[0]!, { status: "paid", refunds: [] });
    expect(await standing(partner)).toEqual([0n, 2_000n]);
    expect(await db.run((tx) => openItemsOf(tx, partner.id))).toEqual([]);
    await become(orders[0]!, refunded(2_500n));
    expect(await standing(partner)).toEqual([-500n, 2_000n]);
    await confirm(await ask(partner));
    expect(await standing(partner)).toEqual([0n, 2_000n]);
  });

  test("stays let off beside what is owed of the same order since", async () => {
    const { partner, orders } = await paidFor("again");
    await become(orders[0]!, refunded(2_500n));
    await confirm(await ask(partner));
    await become(orders[0]!, refunded(7_500n));
    expect(await standing(partner)).toEqual([-1_000n, 2_000n]);
    await become(orders[0]!, refunded(5_000n));
    expect(await standing(partner)).toEqual([-500n, 2_000n]);
  });

  test("in one currency leaves what is owed in another", async () => {
    const { partner, orders } = await paidFor("two-monies");
    const euros = snapshot({ reference: "two-monies", currency: "EUR" });
    await db.run((tx) => apply(tx, euros));
    await release("two-monies in euros");
    await become(orders[0]!, { status: "cancelled" });
    await become(euros, { status: "cancelled" });
    expect(await refusalOf(ask(partner))).toBe("write-off.which-currency");
    const { number } = await db.run((tx) => requestWriteOff(tx, fay.id, partner, "EUR", "they could not know"), asStaff(fay));
    await confirm(number);
    expect(await standing(partner)).toEqual([-2_000n, 2_000n]);
    await confirm(await ask(partner));
    expect(await standing(partner)).toEqual([0n, 2_000n]);
  });
});

describe("it is refused", () => {
  test("where nothing is owed, without a reason, twice, on one's own record, and where the ledger alone is asked", async () => {
    const { partner, orders } = await paidFor("refused");
    expect(await refusalOf(ask(partner))).toBe("write-off.no-debt");
    await become(orders[0]!, { status: "cancelled" });
    expect(await refusalOf(ask(partner, fay, " "))).toBe("reason.missing");
    const herself = await ofFinance(db, "herself", partner.id);
    expect(await refusalOf(ask(partner, herself))).toBe("staff.own-record");
    const number = await ask(partner);
    expect(await refusalOf(ask(partner))).toBe("write-off.already-asked");
    await expect(db.run((tx) => confirmCredit(tx, finn.id, number), asStaff(finn))).rejects.toThrow("what it lets off");
    expect(await standing(partner)).toEqual([-2_000n, 2_000n]);
  });

  test("once they have earned some of it back: nothing at all is let off", async () => {
    const { partner, orders } = await paidFor("earning");
    await become(orders[0]!, { status: "cancelled" });
    const number = await ask(partner);
    await db.run((tx) => apply(tx, snapshot({ reference: "earning", total: 1_000n })));
    expect(await refusalOf(confirm(number))).toBe("write-off.debt-changed");
    expect(await standing(partner)).toEqual([-1_800n, 2_000n]);
  });
});

describe("beside a payout batch", () => {
  test("what a prepared payout deducts is not let off, nor what somebody left out can be taken in again with", async () => {
    const { partner, orders } = await paidFor("prepared", 2);
    await become(orders[0]!, refunded(5_000n));
    await db.run((tx) => apply(tx, snapshot({ reference: "prepared" })));
    db.clock.set("2026-12-03T12:00:00Z");
    const batch = await prepareBatch(db, "prepared and owing", instant("2026-12-03T12:00:01Z"));
    db.clock.set("2026-12-04T12:00:00Z");
    await become(orders[0]!, { status: "cancelled" });
    await become(orders[1]!, { status: "cancelled" });
    expect(await standing(partner)).toEqual([-2_000n, 4_000n]);
    await db.run((tx) => setAsideByStaff(tx, batch.id, partner, "a question"), asStaff(fay));
    await confirm(await ask(partner));
    await db.run((tx) => takeIn(tx, batch.id, partner, null), asStaff(fay));
    expect(await db.run((tx) => releaseIfSmall(tx, batch.id))).toBe(true);
    await payOut(db, batch.id);
    expect(await standing(partner)).toEqual([-1_000n, 5_000n]);
  });

  test("of eight who confirm at once one does, and the others hear that it is decided", async () => {
    const { partner, orders } = await paidFor("eight");
    await become(orders[0]!, { status: "cancelled" });
    const number = await ask(partner);
    const results = await atOnce(
      db,
      Array.from({ length: 8 }, () => finn),
      (tx, by) => confirmAdjustment({ ...tx, actor: asStaff(by) }, by.id, number),
    );
    expect(outcomesOf(results, "won")).toEqual([...Array.from({ length: 7 }, () => "adjustment.already-decided"), "won"]);
    expect(await standing(partner)).toEqual([0n, 2_000n]);
  });

  /** What everybody else is about while four of eight confirm; `since`: what it adds to what is owed. */
  const others = {
    prepare: { does: (tx: Tx, race: Race) => prepareChunk(tx, race.batchId, 50), since: 0n },
    cancel: { does: (tx: Tx, race: Race) => cancelBatch(tx, race.batchId, "a race"), since: 0n },
    correct: {
      does: (tx: Tx, { sold: [, order] }: Race) =>
        apply(tx, { ...order!, status: "cancelled", modifiedAt: order!.modifiedAt.add({ hours: 1 }) }),
      since: -2_000n,
    },
  };
  type Race = { readonly partner: PartnerFacts; readonly sold: Snapshot[]; readonly batchId: string; readonly number: string };

  /** Somebody who owes 16.00 by one order, with 4.00 that a batch could pay them and another order that is paid. */
  async function begin(slug: string, { isPrepared }: { isPrepared: boolean }): Promise<Race> {
    const { partner, orders: sold } = await paidFor(slug, 2);
    await become(sold[0]!, { status: "cancelled" });
    await db.run((tx) => apply(tx, snapshot({ reference: slug, total: 2_000n })));
    const { id: batchId } = await db.run((tx) => openBatch(tx, `race ${slug}`, late));
    if (isPrepared) while ((await db.run((tx) => prepareChunk(tx, batchId, 50))).length > 0);
    return { partner, sold, batchId, number: await ask(partner) };
  }

  test.each(Object.entries(others))(
    "while others %s, one of four lets it off once, and nothing deducts it",
    async (what, { does, since }) => {
      for (let round = 0; round < 4; round++) {
        const there = await begin(`${what}-${round}`, { isPrepared: what === "cancel" });
        const results = await atOnce<number, unknown>(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, nth) =>
          nth % 2 === 0 ? confirmAdjustment({ ...tx, actor: asStaff(finn) }, finn.id, there.number) : does(tx, there),
        );
        expect(results.filter((result, nth) => nth % 2 === 0 && result.status === "fulfilled")).toHaveLength(1);
        expect(await balance(db, there.partner.id, "payable")).toBe(since);
        await db.run((tx) => cancelBatch(tx, there.batchId, "the round is over")).catch(() => undefined);
      }
    },
  );

  test("while they earn, all of what was asked for is let off, or nothing", async () => {
    for (let round = 0; round < 4; round++) {
      const { partner, batchId, number } = await begin(`earn-${round}`, { isPrepared: false });
      const results = await atOnce<number, unknown>(db, [0, 1, 2, 3, 4, 5, 6, 7], (tx, nth) =>
        nth % 2 === 0
          ? confirmAdjustment({ ...tx, actor: asStaff(finn) }, finn.id, number)
          : apply(tx, snapshot({ reference: partner.shareId, total: 500n })),
      );
      const confirmed = results.filter((result, nth) => nth % 2 === 0 && result.status === "fulfilled").length;
      expect(await balance(db, partner.id, "payable")).toBe(-1_600n + 400n + (confirmed === 1 ? 1_600n : 0n));
      await db.run((tx) => cancelBatch(tx, batchId, "the round is over"));
    }
  });
});

test("whoever was left out waits for nothing that was let off: partners are told apart", async () => {
  const { partner, orders } = await paidFor("neighbour");
  const { partner: other, orders: others } = await paidFor("stranger");
  await become(orders[0]!, { status: "cancelled" });
  await become(others[0]!, { status: "cancelled" });
  await confirm(await ask(partner));
  expect([await standing(partner), await standing(other)]).toEqual([
    [0n, 2_000n],
    [-2_000n, 2_000n],
  ]);
});
