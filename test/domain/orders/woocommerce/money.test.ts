import { describe, expect, test } from "vitest";
import { readWooCommerceOrder } from "#domain/orders";
import { json, options, read, recorded, overRest, snapshotIn, order, readOrder, snapshotOf } from "../../../support/woocommerce.ts";

describe("money", () => {
  test.each([
    ["JPY", "4386.25", 4386n],
    ["JPY", "4386.50", 4386n],
    ["JPY", "4387.5", 4388n],
    ["JPY", "13143", 13143n],
    ["KWD", "20.869", 20869n],
    ["KWD", "20.87", 20870n],
    ["USD", "33.8900", 3389n],
    ["USD", "0.005", 0n],
    ["USD", "0.015", 2n],
    ["USD", "10000000000000.00", 1000000000000000n],
    ["EUR", " 12.4 ", 1240n],
    ["USD", 59.92, 5992n],
    ["usd", "1", 100n],
  ])("%s %s is %s minor units", (currency, total, expected) => {
    expect(snapshotOf({ currency, total }).total).toBe(expected);
  });

  test.each([
    ["JPY", "4386.25", 'total is "4386.25"'],
    ["JPY", "4386.00", null],
    ["KWD", "20.8690", null],
    ["KWD", "20.8694", 'total is "20.8694"'],
    ["KWD", "20.87", null],
    ["USD", "33.8900", null],
    ["USD", "0.005", 'total is "0.005"'],
  ])("%s %s is never rounded in silence", (currency, total, rounded) => {
    expect(readOrder({ currency, total, line_items: [], total_tax: "0", shipping_total: "0", discount_total: "0" })).toMatchObject({
      kind: "snapshot",
      rounded,
    });
  });

  test("the same order reads alike with 2 and 4 decimals (REST parameter dp)", () => {
    const [withFour] = json("rest/orders-dp-4.json") as unknown[];
    expect(snapshotIn(readWooCommerceOrder(withFour, options))).toEqual(overRest(176));
  });

  test("an order in dinar whose shop was set to two decimals since keeps thousandths in the minor unit", () => {
    expect(overRest(140)).toMatchObject({
      currency: "KWD",
      total: 20870n,
      refunds: [{ total: 1380n }],
      lines: [{ total: 12380n, tax: 620n }],
    });
  });

  test("discounts: the lines hold what was paid, the coupon its code", () => {
    const { lines, discount, coupons, total, tax, shipping } = recorded("18-coupon-percent/01");
    expect({ discount, coupons }).toEqual({ discount: 1240n, coupons: ["pct10"] });
    expect(lines.reduce((sum, line) => sum + line.total, 0n) + tax + shipping).toBe(total);
    expect(overRest(126).coupons).toEqual(["prod3", "ünïcode-%"]);
  });

  test.each([
    "1.234,56",
    "1,234.56",
    "",
    " ",
    "NaN",
    "Infinity",
    "1e3",
    "0x10",
    "12.",
    ".5",
    "+1",
    "--1",
    "$5",
    "5 USD",
    "１２",
    "9999999999999999",
    "10000000000000.01",
    null,
    undefined,
    true,
    {},
    ["1"],
    1e21,
    1e-9,
  ])("a total of %j is unreadable, and the field is named", (total) => {
    expect(readOrder({ total })).toMatchObject({
      kind: "unreadable",
      reason: "amount-unreadable",
      externalId: "501",
      detail: expect.stringMatching(/^total is /),
    });
  });

  test.each([
    [
      "line_items.1.total",
      {
        line_items: [
          { id: 1, product_id: 1, quantity: 1, total: "1" },
          { id: 2, product_id: 1, quantity: 1, total: "1,0" },
        ],
      },
    ],
    ["line_items.0.total", { line_items: [{ id: 1, product_id: 1, quantity: 1 }] }],
    ["line_items.0.total_tax", { line_items: [{ id: 1, product_id: 1, quantity: 1, total: "1", total_tax: "?" }] }],
    ["refunds.0.total", { refunds: [{ id: 1 }] }],
    ["total_tax", { total_tax: "" }],
    ["shipping_total", { shipping_total: "free" }],
    ["discount_total", { discount_total: "10%" }],
  ])("so is a bad %s", (field, over) => {
    expect(readOrder(over)).toMatchObject({
      kind: "unreadable",
      reason: "amount-unreadable",
      detail: expect.stringContaining(`${field} is `),
    });
  });

  test("an order's total can't be negative; a line may be, as a discount", () => {
    expect(readOrder({ total: "-1.00" })).toMatchObject({ reason: "amount-unreadable", detail: "total is negative" });
    expect(snapshotOf({ line_items: [{ id: 1, product_id: 0, quantity: 1, total: "-5.00" }] }).lines).toMatchObject([
      { productId: null, total: -500n, tax: 0n },
    ]);
  });

  test("absent side amounts count as nothing", () => {
    const { total_tax: _, shipping_total: __, discount_total: ___, ...bare } = order();
    expect(snapshotIn(read(JSON.stringify(bare)))).toMatchObject({ tax: 0n, shipping: 0n, discount: 0n, total: 3000n });
  });

  test("refunds are positive whichever sign the shop writes", () => {
    expect(recorded("54-what-bumps-date-modified/04").refunds).toMatchObject([
      { externalId: "171", total: 2400n },
      { externalId: "170", total: 300n },
    ]);
    expect(snapshotOf({ refunds: [{ id: 1, reason: "x", total: "5.00" }] }).refunds).toEqual([
      { externalId: "1", total: 500n, reason: "x", byLine: null },
    ]);
  });

  test.each(["", "US", "USDT", "U$D", "12", null, {}, "ＵＳＤ"])("a currency of %j is unknown", (currency) => {
    expect(readOrder({ currency })).toMatchObject({ kind: "unreadable", reason: "currency-unknown", externalId: "501" });
  });
});
