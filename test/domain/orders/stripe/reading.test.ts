import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { readDelivery, type Reading } from "#domain/orders";
import { stripeEvent, stripeInvoice, stripeSession } from "../../../support/shops/stripe.ts";

const at = "2026-11-20T10:05:00Z";
const sale = { id: "1001", state: "paid", at } as const;
function read(type: string, object: Record<string, unknown>): Reading {
  const { body } = stripeEvent({ type, at, object });
  const receivedAt = instant("2026-11-23T12:00:00Z");
  return readDelivery(
    { id: "", shop: "stripe", format: "stripe", topic: type, body: Buffer.from(body), receivedAt, state: "received", reason: null },
    { shareParameter: "ref", campaignParameter: "campaign" },
  );
}
function orderIn(type: string, object: Record<string, unknown>) {
  const reading = read(type, object);
  if (reading.kind !== "part" || reading.part.content.kind !== "order") throw new Error(JSON.stringify(reading));
  return { ...reading.part, content: reading.part.content, rounded: reading.rounded };
}
const session = (over: object = {}) => orderIn("checkout.session.completed", { ...stripeSession(sale), ...over });
const invoice = (over: object = {}) => orderIn("invoice.paid", { ...stripeInvoice(sale), ...over });
const click = "0190f3a2-7c1e-7b11-8f00-0123456789ab";

describe("who brought a checkout", () => {
  test("is told by the client reference, where it is a click of ours, with what metadata knows of it", () => {
    const metadata = { partner_center_ref: "mill", partner_center_campaign: "fall" };
    expect(session({ client_reference_id: click, metadata }).carriers).toEqual([
      { source: "order-meta", clickId: click, reference: "mill", campaign: "fall", landedAt: null },
    ]);
  });
  test("is not told by a client reference of the shop's own", () => {
    expect(session({ client_reference_id: "1001", metadata: {} }).carriers).toEqual([]);
  });
  test("is told by coupons and promotion codes, as ids and as codes, and by what the shop notes itself", () => {
    const discounts = [
      { coupon: "MILL15", promotion_code: "promo_1Mill" },
      { coupon: { id: "ATTIC15" }, promotion_code: { id: "promo_1Attic", code: "ATTIC" } },
      { source: { coupon: "LOFT15" }, promotion_code: null },
    ];
    expect(session({ discounts, metadata: { partner_center_coupon: "LANE15" } }).coupons).toEqual([
      "MILL15",
      "promo_1Mill",
      "ATTIC15",
      "promo_1Attic",
      "ATTIC",
      "LOFT15",
      "LANE15",
    ]);
  });
  test("is nobody for a renewal, whatever its subscription's metadata repeat", () => {
    const details = { subscription: "sub_1", metadata: { partner_center_ref: "mill" } };
    const { carriers, content } = invoice({ parent: { subscription_details: details } });
    expect([carriers, content.renewalOf, content.begins]).toEqual([[], "sub_1", null]);
    expect(invoice({ billing_reason: "subscription_create", parent: { subscription_details: details } })).toMatchObject({
      carriers: [{ reference: "mill" }],
      content: { renewalOf: null, begins: "sub_1" },
    });
  });
});

describe("what an invoice comes to", () => {
  test.each([
    ["paid", {}, "paid"],
    ["open", { attempted: true, next_payment_attempt: 1_795_500_000 }, "in-retry"],
    ["open", { attempted: true, next_payment_attempt: null }, "failed"],
    ["open", { attempted: false }, "awaiting-payment"],
    ["open", { attempted: true, collection_method: "send_invoice" }, "awaiting-payment"],
    ["draft", {}, "awaiting-payment"],
    ["void", {}, "cancelled"],
    ["uncollectible", {}, "failed"],
    ["a word of next year", {}, null],
  ])("%s %o counts as so", (status, over, counted) => expect(invoice({ status, ...over }).content.status).toBe(counted));

  const line = { id: "il_1", amount: 10_000, description: "Club", quantity: 2, price: { product: "prod_1" } };
  test("is its lines after discounts and without the tax that is in their price, as older versions and newer ones tell it", () => {
    const of = (one: object) =>
      invoice({
        total: 9_000,
        total_taxes: [{ amount: 1_500 }],
        lines: { data: [{ ...line, discount_amounts: [{ amount: 1_000 }], ...one }] },
      }).content.lines;
    const lines = [{ externalId: "il_1", productId: "prod_1", name: "Club", quantity: 2, total: 7_500n, tax: 1_500n }];
    expect(of({ tax_amounts: [{ amount: 1_500, inclusive: true }] })).toEqual(lines);
    expect(of({ taxes: [{ amount: 1_500, tax_behavior: "inclusive" }] })).toEqual(lines);
  });
  test("has one line more for what the ten of a message leave of it", () => {
    expect(invoice({ total: 25_000, lines: { has_more: true, data: [line] } }).content.lines.at(-1)).toEqual({
      externalId: "rest",
      productId: null,
      name: "Further lines",
      quantity: 1,
      total: 15_000n,
      tax: 0n,
    });
  });
  test("is without what the customer was owed, from earlier invoices or by a credit note before the payment: the shop had that once, or never", () => {
    const credit = (over: object) =>
      invoice({ total: 10_000, ...over }).content.refunds.map(({ externalId, total }) => [externalId, total]);
    const of = (total: bigint) => [["in_1001 credit", total]];
    expect(credit({ starting_balance: -4_000, ending_balance: 0 })).toEqual(of(4_000n));
    expect(credit({ starting_balance: -40_000, ending_balance: -30_000 })).toEqual(of(10_000n));
    expect(credit({ pre_payment_credit_notes_amount: 2_500, starting_balance: -1_000, ending_balance: 0 })).toEqual(of(3_500n));
    expect(credit({ pre_payment_credit_notes_amount: 2_500, starting_balance: -9_000, ending_balance: 0 })).toEqual(of(10_000n));
    // Nothing of it is used yet; who owes something pays more than this one; and of one of less than nothing there is nothing to be taken off.
    expect(credit({ starting_balance: -4_000, ending_balance: null })).toEqual([]);
    expect(credit({ starting_balance: 300, ending_balance: 0 })).toEqual([]);
    expect(credit({ total: -5_000, starting_balance: -1_000, ending_balance: -6_000 })).toEqual([]);
  });
  test("is one line for a checkout, without tax and shipping", () => {
    const { content } = session({ amount_total: 7_000, total_details: { amount_discount: 500, amount_shipping: 400, amount_tax: 600 } });
    expect(content).toMatchObject({ total: 7_000n, tax: 600n, shipping: 400n, discount: 500n, lines: [{ total: 6_000n, tax: 600n }] });
  });
});

// docs.stripe.com/currencies: what counts in whole units there and here, in hundredths there and in whole ones here, and the other way round.
test.each([
  ["usd", 1_050, 1_050n, null],
  ["jpy", 1_050, 1_050n, null],
  ["kwd", 1_050, 1_050n, null],
  ["isk", 1_050, 10n, "amount_total is 1050"],
  ["isk", 1_100, 11n, null],
  ["ugx", 500, 5n, null],
  ["mga", 7, 700n, null],
])("%s %i is %s in its own minor units", (currency, amount, minor, rounded) => {
  expect(session({ currency, amount_total: amount })).toMatchObject({ content: { total: minor }, rounded });
});

describe("refunds and disputes", () => {
  const refund = {
    id: "re_1",
    object: "refund",
    amount: 2_500,
    currency: "usd",
    status: "succeeded",
    payment_intent: "pi_1",
    charge: { id: "ch_1", object: "charge" },
  };
  test("belong to an order by its payment, also where the charge is expanded", () => {
    expect(read("refund.created", refund)).toMatchObject({
      part: { links: ["pi_1", "ch_1"], content: { total: 2_500n, isStanding: true } },
    });
    expect(read("refund.updated", { ...refund, status: "canceled" })).toMatchObject({ part: { content: { isStanding: false } } });
  });
  test("are not told by charge.refunded, which comes for a part as for all", () => {
    expect(read("charge.refunded", { id: "ch_1", object: "charge", amount_refunded: 100, refunded: false })).toEqual({
      kind: "not-ours",
      topic: "charge.refunded",
    });
  });
  test.each([
    ["warning_needs_response", "open"],
    ["under_review", "open"],
    ["warning_closed", "won"],
    ["lost", "lost"],
  ])("a dispute that is %s is %s", (status, state) => {
    expect(read("charge.dispute.updated", { ...refund, id: "dp_1", object: "dispute", status })).toMatchObject({
      part: { content: { state } },
    });
  });
  test("find an invoice by its payment, as older versions tell it within and newer ones apart", () => {
    expect(invoice({ payment_intent: "pi_1", charge: "ch_1" }).links).toEqual(["in_1001", "pi_1", "ch_1"]);
    expect(invoice({ payments: { data: [{ payment: { type: "payment_intent", payment_intent: "pi_1" } }] } }).links).toEqual([
      "in_1001",
      "pi_1",
    ]);
    expect(
      read("invoice_payment.paid", { id: "inpay_1", object: "invoice_payment", invoice: "in_1", payment: { payment_intent: "pi_1" } }),
    ).toMatchObject({
      part: { links: ["inpay_1", "in_1", "pi_1"], content: { kind: "link" } },
    });
  });
});

test.each([
  ["an amount that is no whole number", { amount_total: 10.5 }, "amount-unreadable"],
  ["an amount as text", { amount_total: "1050" }, "amount-unreadable"],
  ["a currency nobody knows", { currency: "zzz" }, "currency-unknown"],
  ["another object than its type says", { object: "invoice" }, "not-an-order"],
])("a checkout with %s can't be read", (_what, over, reason) => {
  expect(read("checkout.session.completed", { ...stripeSession(sale), ...over })).toMatchObject({
    kind: "unreadable",
    reason,
    externalId: "cs_1001",
  });
});
