import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { conversionOfOrder, correctionsOf, statusHistory, type ConversionFacts } from "#domain/conversions";
import { balancesOf } from "#domain/ledger";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, partnerRate, snapshot } from "../../support/orders.ts";

const db = await useDatabase();
const partner = await db.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));

async function applied(order: Parameters<typeof snapshot>[0]): Promise<ConversionFacts> {
  const conversion = await db.run((tx) => apply(tx, snapshot({ reference: "paper-lane", ...order })));
  if (!conversion) throw new Error("no conversion");
  return conversion;
}

describe("an order that carries a partner's reference", () => {
  test("earns the programme's rate on its lines and waits for the hold after payment", async () => {
    const conversion = await applied({});
    expect(conversion).toMatchObject({ partnerId: partner.id, status: "unpaid", amount: 2_000n, reason: "confirmed" });
    expect(conversion.maturesAt).toEqual(instant("2026-11-15T10:00:00Z"));
  });

  test("is pending while it is not paid, unpaid once it is, and each move is kept", async () => {
    const order = snapshot({ reference: "paper-lane", status: "awaiting-payment", paidAt: null });
    const first = await db.run((tx) => apply(tx, order));
    expect(first).toMatchObject({ status: "pending", reason: "awaiting-payment", amount: 2_000n, posted: 0n });
    const second = await db.run((tx) =>
      apply(tx, { ...order, status: "paid", paidAt: order.createdAt, modifiedAt: order.modifiedAt.add({ hours: 1 }) }),
    );
    expect(second).toMatchObject({ status: "unpaid", posted: 2_000n });
    const history = await db.run((tx) => statusHistory(tx, second!.id));
    expect(history.map((move) => [move.from, move.to])).toEqual([
      [null, "pending"],
      ["pending", "unpaid"],
    ]);
  });

  test("comes back from rejected when the customer pays after all", async () => {
    const order = snapshot({ reference: "paper-lane", status: "failed", paidAt: null });
    await db.run((tx) => apply(tx, order));
    const back = await db.run((tx) =>
      apply(tx, { ...order, status: "paid", paidAt: order.createdAt, modifiedAt: order.modifiedAt.add({ hours: 1 }) }),
    );
    expect(back).toMatchObject({ status: "unpaid", amount: 2_000n });
  });

  test("an older snapshot that arrives late changes nothing", async () => {
    const order = snapshot({ reference: "paper-lane" });
    await db.run((tx) => apply(tx, order));
    const late = await db.run((tx) =>
      apply(tx, { ...order, status: "awaiting-payment", paidAt: null, modifiedAt: order.modifiedAt.subtract({ hours: 1 }) }),
    );
    expect(late).toBeNull();
  });

  test("a partial refund without lines takes commission in proportion, half-even", async () => {
    const order = snapshot({
      reference: "paper-lane",
      total: 8_160n,
      lines: [
        { externalId: "46", productId: "13", name: "Mug", quantity: 2, total: 4_800n, tax: 406n },
        { externalId: "47", productId: "14", name: "Shirt", quantity: 1, total: 1_999n, tax: 169n },
      ],
    });
    await db.run((tx) => apply(tx, order));
    const refunded = await db.run((tx) =>
      apply(tx, {
        ...order,
        status: "partly-refunded",
        modifiedAt: order.modifiedAt.add({ minutes: 1 }),
        refunds: [{ externalId: "109", total: 2_603n, reason: "One broken mug", byLine: null }],
      }),
    );
    // 960 + 400 (399.8 rounded) = 1360 × (8160 − 2603) / 8160 = 926.17
    expect(refunded?.amount).toBe(926n);
  });

  test("its rate is the one of its creation: the partner's own before the programme's, and later changes do not touch it", async () => {
    const own = await db.run((tx) => makePartner(tx, "Ink and Twine", "ink-and-twine"));
    await db.run((tx) => partnerRate(tx, own.id, 3_000, instant("2026-10-01T00:00:00Z")));
    await db.run((tx) => partnerRate(tx, own.id, 1_000, instant("2026-11-20T00:00:00Z")));
    const order = snapshot({ reference: "ink-and-twine" });
    expect((await db.run((tx) => apply(tx, order)))?.amount).toBe(3_000n);
    await db.run((tx) => changeTerms(tx, { terms: { commissionBasisPoints: 500 }, from: tx.now, reason: "test" }));
    const edited = {
      ...order,
      total: 20_000n,
      modifiedAt: order.modifiedAt.add({ hours: 2 }),
      lines: order.lines.map((line) => ({ ...line, total: 20_000n })),
    };
    expect((await db.run((tx) => apply(tx, edited)))?.amount).toBe(6_000n);
  });

  test("what stands in the ledger is what is unpaid, and nothing else", async () => {
    const balances = await db.run((tx) => balancesOf(tx, partner.id));
    const payable = balances.find((balance) => balance.account === "payable");
    const rows = await db.database
      .reader()
      .execute("select sum(amount_minor)::text as sum from conversion where status = 'unpaid' and partner_id = ?", [partner.id]);
    expect(payable?.money.minor.toString()).toBe((rows as { sum: string }[])[0]?.sum);
  });
});

test("an order without a trace of anybody earns nobody anything, and says so", async () => {
  const order = snapshot();
  expect(await db.run((tx) => apply(tx, order))).toBeNull();
  const rows = await db.database
    .reader()
    .execute("select rule, partner_id from attribution_decision d join shop_order o on o.id = d.order_id where o.external_id = ?", [
      order.externalId,
    ]);
  expect(rows).toEqual([{ rule: "none", partner_id: null }]);
});

void conversionOfOrder;
void correctionsOf;
