import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyAgain, commissionOf, type ConversionFacts, type RatedLine } from "#domain/conversions";
import { ordersByNumber, rememberRefundLines, type SnapshotRefund } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";
import { apply, makePartner, snapshot } from "../../support/orders.ts";

type Refund = Pick<SnapshotRefund, "total" | "byLine">;
type Sold = { net: bigint; tax: bigint; basisPoints: number; isGone: boolean; backs: { net: bigint; tax: bigint }[] };

const amount = fc.bigInt({ min: 0n, max: 100_000n });
/** Lines sold with tax, each given back in up to three refunds (of goods, of tax alone, of both), and perhaps taken off the order then. */
const sale = fc.array(
  fc
    .record({
      net: fc.bigInt({ min: 1n, max: 100_000n }),
      tax: amount,
      basisPoints: fc.nat(10_000),
      isGone: fc.boolean(),
      parts: fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { maxLength: 3 }),
    })
    .map(({ parts, ...line }): Sold => {
      let [net, tax] = [line.net, line.tax];
      const backs = parts.map(([ofNet, ofTax]) => {
        const back = { net: (net * BigInt(ofNet)) / 100n, tax: (tax * BigInt(ofTax)) / 100n };
        [net, tax] = [net - back.net, tax - back.tax];
        return back;
      });
      return { ...line, backs };
    }),
  { minLength: 1, maxLength: 5 },
);

/** By hand, with nothing of the product's: what is still there of each line that is still there, at its rate, to the nearest, halves to even. */
function reckoned(lines: readonly Sold[], taxEarns: boolean): bigint {
  let sum = 0n;
  for (const line of lines) {
    if (line.isGone) continue;
    let left = line.net + (taxEarns ? line.tax : 0n);
    for (const back of line.backs) left -= back.net + (taxEarns ? back.tax : 0n);
    const tenThousandths = left * BigInt(line.basisPoints);
    const [whole, rest] = [tenThousandths / 10_000n, tenThousandths % 10_000n];
    sum += rest > 5_000n || (rest === 5_000n && whole % 2n === 1n) ? whole + 1n : whole;
  }
  return sum;
}

function asTold(lines: readonly Sold[], taxEarns: boolean): { lines: RatedLine[]; orderTotal: bigint; refunds: Refund[] } {
  const rate = (basisPoints: number): RatedLine["rate"] => ({ value: { kind: "percent", basisPoints }, source: "programme", ruleId: null });
  return {
    lines: lines.flatMap(({ net, tax, basisPoints, isGone }, index) =>
      isGone
        ? []
        : [
            {
              lineExternalId: String(index),
              base: net + (taxEarns ? tax : 0n),
              tax: taxEarns ? tax : 0n,
              quantity: 1,
              rate: rate(basisPoints),
            },
          ],
    ),
    orderTotal: lines.reduce((sum, line) => (line.isGone ? sum : sum + line.net + line.tax), 0n),
    refunds: lines.flatMap((line, index) =>
      line.backs.map((back) => ({
        total: back.net + back.tax,
        byLine: [{ lineExternalId: String(index), total: back.net, tax: back.tax }],
      })),
    ),
  };
}

describe("refunds by line", () => {
  test("leave exactly the commission of what is left, whether tax earns or not, and whichever lines were taken off the order since", () => {
    fc.assert(
      fc.property(sale, fc.boolean(), (lines, taxEarns) => {
        expect(commissionOf(asTold(lines, taxEarns))).toBe(reckoned(lines, taxEarns));
      }),
      { numRuns: 3_000 },
    );
  });

  test("beside refunds of an amount alone never make it negative, and never take more than there was", () => {
    fc.assert(
      fc.property(sale, fc.boolean(), fc.array(amount, { maxLength: 3 }), (lines, taxEarns, others) => {
        const told = asTold(lines, taxEarns);
        const refunds = [...told.refunds, ...others.map((total) => ({ total, byLine: null }))];
        const earned = commissionOf({ ...told, refunds });
        expect(earned >= 0n && earned <= reckoned(lines, taxEarns)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("a line that is paid back and then taken off the order", async () => {
  const db = await useDatabase({ terms: { commissionOnTax: "yes" } });
  await db.run((tx) => makePartner(tx, "Ann", "ann-one"));
  const line = (externalId: string, total: bigint, tax: bigint) => ({
    externalId,
    productId: externalId,
    name: externalId,
    quantity: 1,
    total,
    tax,
  });
  const [kept, torn] = [line("1", 5_000n, 500n), line("2", 10_000n, 1_000n)];
  const order = snapshot({ reference: "ann-one", lines: [kept, torn], total: 16_500n, tax: 1_500n });
  const at = (hours: number, over: Partial<typeof order>): Promise<ConversionFacts | null> =>
    db.run((tx) => apply(tx, { ...order, modifiedAt: order.modifiedAt.add({ hours }), ...over }));

  test("is taken back once: the rest earns as before, and the order is not refunded", async () => {
    expect(await at(0, {})).toMatchObject({ amount: 3_300n });
    const refunds = [{ externalId: "9", total: 11_000n, reason: "", byLine: null }];
    await at(1, { status: "partly-refunded", refunds });
    const { id } = (await db.run((tx) => ordersByNumber(tx, order.number)))[0]!;
    const lines = { total: 11_000n, byLine: [{ lineExternalId: "2", total: 10_000n, tax: 1_000n }], madeAt: order.modifiedAt };
    const reread = async () => {
      await db.run(async (tx) => (await rememberRefundLines(tx, id, "9", lines)) && applyAgain(tx, id));
    };
    await reread();
    // The shop's own word stays "processing"; its adapter finds that the refunds exceed what the order still costs.
    const after = await at(2, { status: "refunded", shopStatus: "processing", refunds, lines: [kept], total: 5_500n, tax: 500n });
    expect(after).toMatchObject({ status: "unpaid", amount: 1_100n });
    expect((await db.run((tx) => ordersByNumber(tx, order.number)))[0]!.status).toBe("partly-refunded");
  });

  test("counts as refunded where the shop says so itself", async () => {
    const refunds = [{ externalId: "9", total: 11_000n, reason: "", byLine: null }];
    const after = await at(3, { status: "refunded", shopStatus: "refunded", refunds, lines: [kept], total: 5_500n, tax: 500n });
    expect(after).toMatchObject({ status: "rejected", reason: "order-refunded" });
  });
});
