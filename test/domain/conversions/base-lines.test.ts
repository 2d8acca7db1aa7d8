import { describe, expect, test } from "vitest";
import { baseLinesOf } from "../../../domain/conversions/commission-rules.ts";
import { snapshot } from "../../support/orders.ts";

const line = (externalId: string, total: bigint, tax: bigint, quantity = 1) => ({
  externalId,
  productId: "13",
  name: "Paper",
  quantity,
  total,
  tax,
});
const order = snapshot({ lines: [line("1", 4_800n, 288n, 3), line("2", 0n, 0n)], shipping: 500n });

describe("the lines that may earn", () => {
  test("are the order's after discounts: to the cent without their tax, and without shipping", () => {
    expect(baseLinesOf(order, { commissionOnTax: "no", commissionOnShipping: "no" })).toEqual([
      { lineExternalId: "1", base: 4_800n, tax: 0n, quantity: 3 },
      { lineExternalId: "2", base: 0n, tax: 0n, quantity: 1 },
    ]);
  });

  test("carry their tax where the terms say so", () => {
    expect(baseLinesOf(order, { commissionOnTax: "yes", commissionOnShipping: "no" })).toEqual([
      { lineExternalId: "1", base: 5_088n, tax: 288n, quantity: 3 },
      { lineExternalId: "2", base: 0n, tax: 0n, quantity: 1 },
    ]);
  });

  test("have shipping as one of their own, without tax, where the terms say so and it costs something", () => {
    const terms = { commissionOnTax: "yes", commissionOnShipping: "yes" } as const;
    expect(baseLinesOf(order, terms).slice(2)).toEqual([{ lineExternalId: expect.any(String), base: 500n, tax: 0n, quantity: 1 }]);
    for (const shipping of [0n, -1n]) expect(baseLinesOf({ ...order, shipping }, terms)).toHaveLength(2);
    expect(baseLinesOf({ ...order, shipping: 1n }, terms)).toHaveLength(3);
  });
});
