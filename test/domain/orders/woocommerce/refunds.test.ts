import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import {
  ordersWithOtherRefunds,
  readWooCommerceProduct,
  readWooCommerceRefund,
  shippingLine,
  type HeldRefund,
  type ShopRefund,
} from "#domain/orders";
import { json } from "../../../support/woocommerce.ts";

/** The refunds of the recorded shop as its REST API tells them, and what they say that its orders don't: which lines, and when. */
const refunds = (json("rest/refunds.json") as unknown[]).map((one) => readWooCommerceRefund(one)!);
const inUsd = (id: string) => refunds.find((refund) => refund.externalId === id)?.inCurrency("USD");

test("every recorded refund is read", () => {
  expect(refunds.map(({ externalId, orderExternalId }) => `${externalId} of ${orderExternalId}`)).toHaveLength(15);
  expect(inUsd("109")).toEqual({
    total: 2_603n,
    madeAt: instant("2026-11-22T14:49:27Z"),
    byLine: [{ lineExternalId: "46", total: 2_400n, tax: 203n }],
  });
});

test.each([
  ["an amount alone, whose lines nobody knows", "111", null],
  ["a full refund by the status, without lines", "113", null],
  [
    "tax alone: the line keeps its whole price, and loses that tax where tax earns",
    "175",
    [{ lineExternalId: "321", total: 0n, tax: 203n }],
  ],
  ["shipping and a fee: shipping is named, because it may earn", "122", [{ lineExternalId: shippingLine, total: 750n, tax: 36n }]],
])("%s", (_what, id, byLine) => {
  expect(inUsd(id)?.byLine).toEqual(byLine);
});

test("amounts are read in the order's own currency", () => {
  expect(refunds.find((refund) => refund.externalId === "138")?.inCurrency("JPY")?.total).toBe(1_000n);
  expect(refunds.find((refund) => refund.externalId === "141")?.inCurrency("KWD")?.total).toBe(1_380n);
});

test.each([
  ["nothing", null],
  ["an error of the shop's", { code: "rest_no_route" }],
  ["a refund without an id", { amount: "1.00", line_items: [] }],
  ["lines that are no list", { id: 1, amount: "1.00", line_items: "x" }],
])("%s is no refund", (_what, value) => {
  expect(readWooCommerceRefund(value)).toBeNull();
});

test("an amount that can't be read makes no refund of nothing", () => {
  expect(readWooCommerceRefund({ id: 1, parent_id: 2, amount: "a lot", line_items: [] })?.inCurrency("USD")).toBeNull();
  expect(readWooCommerceRefund({ id: 1, amount: "1,00", line_items: [] })?.inCurrency("USD")).toBeNull();
});

test("orders are read again whose refunds are missing here or there, or have another amount", () => {
  const told = (externalId: string, orderExternalId: string, amount: string): ShopRefund =>
    readWooCommerceRefund({ id: Number(externalId), parent_id: Number(orderExternalId), amount, line_items: [] })!;
  const held = (externalId: string, orderExternalId: string, over: Partial<HeldRefund> = {}): HeldRefund => ({
    externalId,
    orderExternalId,
    orderId: orderExternalId,
    total: 500n,
    currency: "USD",
    isRead: true,
    isInList: true,
    ...over,
  });
  const known = new Set(["1", "2", "3", "4", "5"]);
  expect(
    ordersWithOtherRefunds(
      [held("11", "1"), held("12", "2"), held("13", "3"), held("14", "4", { isInList: false })],
      [told("11", "1", "5.00"), told("13", "3", "6.00"), told("15", "5", "5.00"), told("16", "6", "5.00")],
      known,
    ),
  ).toEqual(["2", "3", "5"]);
});

test("product names are plain text, whatever WordPress writes them in", () => {
  const product = {
    id: 7,
    name: "Tom &amp; Jerry&#8217;s &lt;b&gt; &#x1F600; &unknown; &#0;",
    categories: [{ id: 3, name: "A &quot;B&quot;" }, { name: "x" }],
  };
  expect(readWooCommerceProduct(product)).toEqual({
    externalId: "7",
    name: "Tom & Jerry’s <b> 😀 &unknown; &#0;",
    categories: [{ externalId: "3", name: 'A "B"' }],
  });
  expect(readWooCommerceProduct({ name: "no id" })).toBeNull();
});
