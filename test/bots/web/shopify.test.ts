import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { useHouse } from "../../support/house.ts";
import { makePartner } from "../../support/orders.ts";
import { minute, sale } from "../../support/shops/hands.ts";
import { shopifyOrder } from "../../support/shops/shopify.ts";

const secret = "shpss_0123456789abcdef0123456789abcdef";
const house = await useHouse({ at: "2026-11-23T12:00:00Z", settings: { SHOPIFY_SECRETS: secret } });
await house.run((tx) => makePartner(tx, "Mill", "mill-lane"));
const reader = { em: house.database.reader() };

async function send(topic: string, event: string, json: object): Promise<object> {
  const body = JSON.stringify(json);
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  const headers = { "x-shopify-topic": topic, "x-shopify-event-id": event, "x-shopify-hmac-sha256": signature };
  const response = await fetch(`${house.baseUrl}/webhooks/shopify`, { method: "POST", body, headers });
  await house.settled();
  return (await response.json()) as object;
}

test("two orders that one act of the shop's cancels under one event are both cancelled; either again is the same message", async () => {
  const both = [sale(), sale()];
  for (const one of both) await send("orders/updated", `paid ${one.id}`, shopifyOrder(one));
  for (const one of both) {
    const cancelled = shopifyOrder({ ...one, state: "cancelled", at: minute(9) });
    expect(await send("orders/updated", "one act", cancelled)).toEqual({ received: "new" });
    expect(await send("orders/updated", "one act", cancelled)).toEqual({ received: "again" });
  }
  const ids = both.map(({ id }) => id);
  expect(await rowsOf(reader, sql`select status from shop_order where external_id = any(${ids}::text[])`)).toEqual([
    { status: "cancelled" },
    { status: "cancelled" },
  ]);
});

test("what asks for somebody's data erases nobody, whatever topic stands beside it", async () => {
  const one = sale({ email: "asks@example.org" });
  await send("orders/updated", "bought", shopifyOrder(one));
  const customer = { id: 207119551, email: one.email, phone: "" };
  await send("customers/redact", "swapped", {
    shop_id: 1,
    shop_domain: "mill.myshopify.com",
    customer,
    orders_requested: [Number(one.id)],
    data_request: { id: 9 },
  });
  expect(await rowsOf(reader, sql`select customer_sealed is null as gone from shop_order where external_id = ${one.id}`)).toEqual([
    { gone: false },
  ]);
});
