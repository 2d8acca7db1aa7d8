import { describe, expect, test } from "vitest";
import { readDelivery, type Reading } from "#domain/orders";
import { instant } from "#domain/kernel";
import { shopifyOrder } from "../../../support/shops/shopify.ts";

const read = (json: unknown, topic = "orders/updated"): Reading =>
  readDelivery(
    {
      id: "",
      shop: "shopify",
      format: "shopify",
      topic,
      body: Buffer.from(JSON.stringify(json)),
      receivedAt: instant("2026-11-23T12:00:00Z"),
      state: "received",
      reason: null,
    },
    { shareParameter: "ref", campaignParameter: "campaign" },
  );
function orderIn(json: object) {
  const reading = read(json);
  if (reading.kind !== "part" || reading.part.content.kind !== "order") throw new Error(JSON.stringify(reading));
  return { ...reading.part, content: reading.part.content, person: reading.person };
}
const order = (over: object = {}) => ({ ...shopifyOrder({ id: "1001", state: "paid", at: "2026-11-20T10:05:00-07:00" }), ...over });
const line = { id: 1, product_id: 18, name: "Album", quantity: 2, price: "50.00", discount_allocations: [], tax_lines: [] };

describe("an order of Shopify's", () => {
  test("goes by the number that customers see, and by its own clock's zone", () => {
    const { content, at } = orderIn(order());
    expect([content.number, at.toString()]).toEqual(["1001", "2026-11-20T17:05:00Z"]);
  });
  test("has lines after all discounts, those on the whole order among them", () => {
    const lines = [
      { ...line, discount_allocations: [{ amount: "10.00" }, { amount: "2.50" }], tax_lines: [{ price: "6.00" }, { price: "1.00" }] },
    ];
    expect(orderIn(order({ line_items: lines })).content.lines).toMatchObject([{ total: 8_750n, tax: 700n, quantity: 2 }]);
  });
  test("has lines without their tax where prices include it", () => {
    expect(
      orderIn(order({ taxes_included: true, line_items: [{ ...line, tax_lines: [{ price: "16.00" }] }] })).content.lines,
    ).toMatchObject([{ total: 8_400n, tax: 1_600n }]);
  });
  test.each([
    ["pending", null, "awaiting-payment"],
    ["authorized", null, "awaiting-payment"],
    ["partially_paid", null, "awaiting-payment"],
    ["paid", null, "paid"],
    ["partially_refunded", null, "partly-refunded"],
    ["refunded", null, "refunded"],
    ["voided", null, "cancelled"],
    ["expired", null, "failed"],
    ["paid", "2026-11-20T10:05:00Z", "cancelled"],
    ["a word of next year", null, null],
  ])("that is %s (cancelled %s) counts as %s", (word, cancelledAt, status) => {
    expect(orderIn(order({ financial_status: word, cancelled_at: cancelledAt })).content.status).toBe(status);
  });
  test("keeps ids that are too large for a number exactly", () => {
    const body = JSON.stringify(order()).replace('"id":1001', '"id":8209829119461545089');
    expect(read(JSON.parse('{"a":1}'))).toMatchObject({ kind: "unreadable" });
    expect(
      readDelivery(
        {
          id: "",
          shop: "shopify",
          format: "shopify",
          topic: "orders/paid",
          body: Buffer.from(body),
          receivedAt: instant("2026-11-23T12:00:00Z"),
          state: "received",
          reason: null,
        },
        { shareParameter: "ref", campaignParameter: "campaign" },
      ),
    ).toMatchObject({
      part: { externalId: "8209829119461545089" },
    });
  });
  test("tells a partner's traces: the tracker's cart attributes, the page it landed on, the page it came from", () => {
    const notes = [
      { name: "_partner_center_ref", value: "mill" },
      { name: "_partner_center_campaign", value: "fall" },
      { name: "partner_center_first_ref", value: "attic" },
    ];
    const { carriers } = orderIn(
      order({
        note_attributes: notes,
        landing_site: "/pages/x?ref=lane&campaign=%C3%BC",
        referring_site: "https://blog.example/?ref=loft",
      }),
    );
    expect(carriers.map(({ source, reference, campaign }) => [source, reference, campaign])).toEqual([
      ["order-meta", "mill", "fall"],
      ["first-visit", "attic", null],
      ["session-entry", "lane", "ü"],
      ["referrer", "loft", null],
    ]);
  });
  test.each([
    ["an amount with a comma", { total_price: "59,50" }, "amount-unreadable"],
    ["no time of change", { updated_at: null }, "time-unreadable"],
    ["a currency nobody knows", { currency: "ZZZ" }, "currency-unknown"],
    ["a line beyond all measure", { line_items: [{ ...line, quantity: 1_000_000, price: "99999999999.00" }] }, "amount-unreadable"],
    ["a negative total", { total_price: "-1.00" }, "amount-unreadable"],
  ])("with %s can't be read", (_what, over, reason) =>
    expect(read(order(over))).toMatchObject({ kind: "unreadable", reason, externalId: "1001" }),
  );
});

describe("a refund of Shopify's", () => {
  const refund = {
    id: 9,
    created_at: "2026-11-21T10:00:00Z",
    refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal: "50.00", total_tax: "4.00" }],
    order_adjustments: [{ kind: "shipping_refund", amount: "-5.00", tax_amount: "0.00" }],
    transactions: [{ kind: "refund", status: "success", amount: "59.00", currency: "USD" }],
  };
  const refundIn = (over: object, more: object = {}) =>
    orderIn(order({ line_items: [line], refunds: [{ ...refund, ...over }], ...more })).content.refunds[0];

  test("is of its lines and of shipping, where they come to what was paid back", () => {
    expect(refundIn({})).toMatchObject({
      total: 5_900n,
      byLine: [
        { lineExternalId: "1", total: 5_000n, tax: 400n },
        { lineExternalId: "shipping", total: 500n, tax: 0n },
      ],
    });
  });
  test("is of the whole order, where an amount was paid back that its lines don't explain", () => {
    expect(refundIn({ transactions: [{ kind: "refund", status: "success", amount: "20.00", currency: "USD" }] })).toMatchObject({
      total: 2_000n,
      byLine: null,
    });
  });
  test("counts what was really paid back: what failed was not", () => {
    const transactions = [
      ...refund.transactions,
      { kind: "refund", status: "failure", amount: "59.00", currency: "USD" },
      { kind: "sale", status: "success", amount: "59.00", currency: "USD" },
    ];
    expect(refundIn({ transactions })).toMatchObject({ total: 5_900n });
  });
  test("without money takes goods out of an order that was not paid for them", () => {
    expect(refundIn({ transactions: [], order_adjustments: [] })).toMatchObject({ total: 5_400n, byLine: [{ lineExternalId: "1" }] });
  });
  test("of what was owed for goods that were taken out before takes nothing back once more; what goes beyond that does", () => {
    const edit = { ...refund, transactions: [], order_adjustments: [] };
    const paying = (id: number, amount: string, over: object = {}) => ({
      ...refund,
      id,
      refund_line_items: [],
      order_adjustments: [{ kind: "refund_discrepancy", amount: `-${amount}`, tax_amount: "0.00" }],
      transactions: [{ kind: "refund", status: "success", amount, currency: "USD" }],
      ...over,
    });
    const backIn = (...refunds: object[]) => orderIn(order({ line_items: [line], refunds })).content.refunds.map(({ total }) => total);
    expect(backIn(edit, paying(10, "54.00"))).toEqual([5_400n, 0n]);
    expect(backIn(edit, paying(10, "30.00"), paying(11, "30.00"))).toEqual([5_400n, 0n, 600n]);
    expect(backIn(paying(10, "5.00"), edit)).toEqual([500n, 5_400n]);
    // With goods of its own it pays for these as well as for the earlier ones, and still says which they are.
    const both = paying(10, "64.00", { refund_line_items: [{ line_item_id: 2, quantity: 1, subtotal: "10.00", total_tax: "0.00" }] });
    expect(orderIn(order({ line_items: [line], refunds: [edit, both] })).content.refunds).toMatchObject([
      { total: 5_400n },
      { total: 1_000n, byLine: [{ lineExternalId: "2", total: 1_000n }] },
    ]);
  });
  test("of goods for less than they cost is what was paid back, in the customer's currency too", () => {
    const totals = { shop_money: { amount: "100.00", currency_code: "USD" }, presentment_money: { amount: "90.00", currency_code: "EUR" } };
    const paid = (amount: string) => ({
      order_adjustments: [],
      transactions: [{ kind: "refund", status: "success", amount, currency: "EUR" }],
    });
    const more = { total_price: "100.00", total_price_set: totals };
    expect(refundIn(paid("48.60"), more)).toMatchObject({ total: 5_400n, byLine: [{ lineExternalId: "1" }] });
    expect(refundIn(paid("36.00"), more)).toMatchObject({ total: 4_000n, byLine: null });
  });
  test("of an amount alone, in the currency that its customer paid in, is as much of the order in the shop's own", () => {
    const totals = { shop_money: { amount: "100.00", currency_code: "USD" }, presentment_money: { amount: "90.00", currency_code: "EUR" } };
    const alone = { refund_line_items: [], order_adjustments: [] };
    const paidIn = (currency: string, amount: string) => ({
      ...alone,
      transactions: [{ kind: "refund", status: "success", amount, currency }],
    });
    expect(refundIn(paidIn("EUR", "45.00"), { total_price: "100.00", total_price_set: totals })).toMatchObject({
      total: 5_000n,
      byLine: null,
    });
    expect(read(order({ refunds: [{ ...refund, ...paidIn("JPY", "4500") }], total_price_set: totals }))).toMatchObject({
      kind: "unreadable",
      reason: "currency-unknown",
    });
  });
  test("on its own finds out by its sum whether its prices include their tax", () => {
    const own = (subtotal: string): Reading =>
      read(
        {
          ...refund,
          order_id: 1001,
          order_adjustments: [],
          refund_line_items: [{ line_item_id: 1, subtotal, total_tax: "4.00" }],
          transactions: [{ kind: "refund", status: "success", amount: "54.00", currency: "USD" }],
        },
        "refunds/create",
      );
    const parts = { part: { links: ["1001"], content: { kind: "refund", byLine: [{ lineExternalId: "1", total: 5_000n, tax: 400n }] } } };
    expect([own("50.00"), own("54.00")]).toMatchObject([parts, parts]);
  });
});

test("a body under another topic than its own is not believed: nothing signs the topic", () => {
  expect(read(order(), "refunds/create")).toMatchObject({ kind: "unreadable" });
  expect(read(order(), "customers/redact")).toMatchObject({ kind: "unreadable" });
  const redact = { shop_id: 1, shop_domain: "mill.myshopify.com", customer: { id: 1, email: "ada@example.org" }, orders_to_redact: [1001] };
  expect(read(redact, "shop/redact")).toMatchObject({ kind: "unreadable" });
  expect(read(redact, "customers/redact")).toEqual({
    kind: "erase-customer",
    whom: { email: "ada@example.org", externalId: "1", orderExternalIds: ["1001"] },
  });
});
