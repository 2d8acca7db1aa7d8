import { readFileSync } from "node:fs";
import { instant } from "#domain/kernel";
import { readWooCommerce, readWooCommerceOrder, type Reading, type Snapshot } from "#domain/orders";

// The recordings: real deliveries of WooCommerce 10.9.1, see test/fixtures/woocommerce/index.json.
export type Recording = {
  scenario: string;
  file: string;
  topic: string | null;
  received_at: string;
  what_happened: string;
  order_id: number | null;
  order_status: string | null;
  currency: string | null;
  total: string | null;
  refunds: number | null;
};
const folder = new URL("../fixtures/woocommerce/", import.meta.url);
export const bytes = (file: string): Uint8Array => readFileSync(new URL(file, folder));
export const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
export const recordings = (json("index.json") as Recording[]).filter(({ topic }) => topic !== null);
export const restOrders = [1, 2, 3].flatMap((page) => json(`rest/orders-modified-after-gmt-p${page}.json`) as { id: number }[]);

export const options = { shop: "shop.example", shareParameter: "ref", campaignParameter: "campaign" };
export const receivedAt = instant("2026-11-22T15:00:00Z");
export const read = (body: Uint8Array | string, topic: string | null = "order.updated"): Reading =>
  readWooCommerce({ topic, body, receivedAt }, options);
export const recorded = (file: string): Snapshot => snapshotIn(read(bytes(`${file}.body`)));
export const overRest = (id: number): Snapshot =>
  snapshotIn(
    readWooCommerceOrder(
      restOrders.find((found) => found.id === id),
      options,
    ),
  );

export function snapshotIn(reading: Reading): Snapshot {
  if (reading.kind !== "snapshot") throw new Error(`expected a snapshot, got ${JSON.stringify(reading)}`);
  return reading.snapshot;
}

/** A small order made by hand; what the test is about is laid over it. */
export function order(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 501,
    number: "501",
    status: "processing",
    currency: "USD",
    created_via: "checkout",
    payment_method: "card",
    customer_id: 0,
    billing: { first_name: "Ada", last_name: "Maker", email: "ada@example.org" },
    date_created_gmt: "2026-11-20T10:00:00",
    date_modified_gmt: "2026-11-20T10:05:00",
    date_paid_gmt: "2026-11-20T10:01:00",
    date_completed_gmt: null,
    total: "30.00",
    total_tax: "2.00",
    shipping_total: "4.00",
    discount_total: "0.00",
    line_items: [{ id: 7, name: "Mug", product_id: 13, quantity: 2, total: "24.00", total_tax: "2.00" }],
    refunds: [],
    coupon_lines: [],
    meta_data: [],
    ...over,
  };
}
export const readOrder = (over: Record<string, unknown> = {}): Reading => read(JSON.stringify(order(over)));
export const snapshotOf = (over: Record<string, unknown> = {}): Snapshot => snapshotIn(readOrder(over));
export const withMeta = (meta: Record<string, unknown>): Snapshot =>
  snapshotOf({ meta_data: Object.entries(meta).map(([key, value], id) => ({ id, key, value })) });
export const withEntry = (url: string) => withMeta({ _wc_order_attribution_session_entry: url }).carriers[0] ?? null;
