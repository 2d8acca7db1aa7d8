import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { readWooCommerce, readWooCommerceOrder, type Snapshot } from "#domain/orders";
import { bytes, json, recordings, restOrders, options, read, recorded, overRest, snapshotIn } from "../../../support/woocommerce.ts";

describe("every recorded delivery", () => {
  const statuses: Record<string, Snapshot["status"]> = {
    pending: "awaiting-payment",
    "on-hold": "awaiting-payment",
    processing: "paid",
    completed: "paid",
    refunded: "refunded",
    cancelled: "cancelled",
    failed: "failed",
  };

  test("there are 140 of them, four of which tell of no order", () => {
    expect(recordings).toHaveLength(140);
    expect(recordings.filter(({ order_status }) => order_status === null)).toHaveLength(4);
  });

  const ofOrders = recordings.filter((recording) => recording.order_status !== null);
  test.each(ofOrders)("$file: $what_happened", ({ file, topic, received_at, order_id, order_status, currency, total, refunds }) => {
    const snapshot = snapshotIn(readWooCommerce({ topic, body: bytes(file), receivedAt: instant(received_at) }, options));
    const isUnpaidCash = /^(24-|38-.*0[34])/.test(file);
    const status = statuses[order_status!];
    expect(snapshot).toMatchObject({
      shop: "shop.example",
      externalId: String(order_id),
      number: String(order_id),
      currency,
      shopStatus: order_status,
      status: isUnpaidCash ? "awaiting-payment" : status === "paid" && refunds! > 0 ? "partly-refunded" : status,
    });
    expect(snapshot.total).toBe(currency === "JPY" ? BigInt(Math.round(Number(total))) : BigInt(total!.replace(".", "")));
    expect(snapshot.refunds).toHaveLength(refunds!);
    expect(snapshot.lines).toHaveLength((json(file) as { line_items: unknown[] }).line_items.length);
  });

  test.each([
    ["35-trashed-before-queue/01.body", { kind: "gone" }],
    ["35-trashed-before-queue/02.body", { kind: "gone" }],
    ["54-what-bumps-date-modified/08.body", { kind: "trashed", externalId: "169" }],
    ["60-hpos-without-sync/06.body", { kind: "trashed", externalId: "177" }],
  ])("%s tells of no order: %o", (file, reading) => {
    const { topic } = recordings.find((recording) => recording.file === file)!;
    expect(read(bytes(file), topic)).toEqual(reading);
  });

  test("each order over REST (the sweep's pages) reads as well", () => {
    expect(restOrders).toHaveLength(57);
    for (const found of restOrders)
      expect(readWooCommerceOrder(found, options)).toMatchObject({ kind: "snapshot", snapshot: { externalId: String(found.id) } });
  });

  test("one order in full", () => {
    expect(recorded("11-partial-refund-by-line/03")).toEqual({
      shop: "shop.example",
      externalId: "108",
      number: "108",
      status: "partly-refunded",
      shopStatus: "processing",
      currency: "USD",
      createdAt: instant("2026-11-22T14:49:26Z"),
      paidAt: instant("2026-11-22T14:49:26Z"),
      modifiedAt: instant("2026-11-22T14:49:27Z"),
      lines: [
        { externalId: "46", productId: "13", name: "Enamel Mug", quantity: 2, total: 4800n, tax: 406n },
        { externalId: "47", productId: "14", name: "Plain T-Shirt", quantity: 1, total: 1999n, tax: 169n },
      ],
      payUrl: null,
      total: 8160n,
      tax: 611n,
      shipping: 750n,
      discount: 0n,
      refunds: [{ externalId: "109", total: 2603n, reason: 'One "broken" mug', byLine: null }],
      customer: { externalId: null, email: "refline@example.org", name: "Grace Guest" },
      createdVia: "checkout",
      renewalOf: null,
      coupons: [],
      carriers: [{ source: "session-entry", clickId: null, reference: "1", campaign: "fall", landedAt: instant("2026-11-22T14:49:25Z") }],
    });
  });

  // What each scenario's customer had followed, as index.json and AffiliateWP's visits tell it.
  test.each([
    ["01-classic-checkout-bank-transfer/01", "12", "fall"],
    ["02-block-checkout-store-api/01", "2", "block"],
    ["03-card-paid-at-once/01", "3", "newsletter"],
    ["09-cancelled/01", "8", "日本語"],
    ["13-full-refund/01", "2", 'bo"s'],
    ["24-shipping-taxed-two-rates/01", "11", null],
    ["30-jpy-no-decimals/01", "8", "秋"],
    ["38-logged-in-customer/01", "14", "account"],
    ["40-second-affiliate-takes-credit/01", "2", "first"], // although 3's link was the last: a limit of WooCommerce's own attribution
    ["41-inactive-and-unknown-affiliates/05", "999", null],
    ["47-subscription/01", "3", "subs"],
    ["60-hpos-without-sync/01", "1", "hpos"],
  ])("%s was brought by reference %s, campaign %s", (file, reference, campaign) => {
    expect(recorded(file).carriers).toMatchObject([{ source: "session-entry", reference, campaign }]);
  });

  test.each([
    "05-manual-pending-then-paid/01",
    "06-set-paid-on-creation/01",
    "20-coupon-of-affiliate-no-visit/01",
    "53-admin-screen-order/01",
    "55-customer-pays-invoice/03",
  ])("%s carries no trace of a partner", (file) => expect(recorded(file).carriers).toEqual([]));

  test("campaigns that WooCommerce's own decoding left with quotes, emoji and a bare ampersand come out whole", () => {
    expect(overRest(134).carriers).toMatchObject([{ reference: "13", campaign: 'q\'uote "d" é😀' }]);
    expect(overRest(105).carriers).toMatchObject([{ reference: "6", campaign: "spring & co" }]);
  });
});
