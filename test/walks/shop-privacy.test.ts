import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { exportCustomer } from "#domain/privacy";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { anyShop } from "../support/shops/any-shop.ts";
import type { Message, Sale } from "../support/shops/sale.ts";
import { shopify } from "../support/shops/shopify.ts";

// What Shopify asks of every app for its customers' privacy, over the real door.
const house = await useHouse({ at: "2026-11-23T12:00:00Z", settings: { ...shopify.settings, ...anyShop.settings } });
const reader = { em: house.database.reader() };
await house.run((tx) => makePartner(tx, "Mill", "mill-lane"));
const sale = (id: string, over: Partial<Sale> = {}): Sale => ({ id, state: "paid", at: "2026-11-20T10:05:00Z", ref: "mill-lane", ...over });
let next = 0;
const message = (topic: string, json: object): Message => ({
  topic,
  id: `event-${++next}`,
  body: JSON.stringify({ shop_id: 1, shop_domain: "mill.myshopify.com", ...json }),
});

async function send(...messages: readonly Message[]): Promise<void> {
  for (const one of messages) expect((await shopify.post(house, one)).status).toBe(200);
  await house.settled();
}
const known = () =>
  rowsOf(
    reader,
    sql`select o.shop, o.external_id as id, o.customer_sealed is not null as has_buyer from shop_order o order by o.shop, o.external_id`,
  );

test("who asks one shop to be forgotten is forgotten there, and stays a customer of the other", async () => {
  const email = "ada@example.org";
  await send(...shopify.tell(sale("1", { email })));
  for (const one of anyShop.tell(sale("1", { email }))) await anyShop.post(house, one);
  await send(message("customers/redact", { customer: { id: 0, email: "ADA@example.org" }, orders_to_redact: [] }));
  expect(await known()).toEqual([
    { shop: "any-shop:mill", id: "1", has_buyer: true },
    { shop: "shopify:mill", id: "1", has_buyer: false },
  ]);
  expect(await rowsOf(reader, sql`select actor, reason from audit_entry where act = 'customer.erase'`)).toEqual([
    { actor: expect.stringContaining("apply-inbox"), reason: "asked for through the shop" },
  ]);
});

test("who changed their address is found by their orders", async () => {
  await send(...shopify.tell(sale("2", { email: "old@example.org" })));
  await send(message("customers/redact", { customer: { id: null, email: "new@example.org" }, orders_to_redact: [2] }));
  expect(await known()).toContainEqual({ shop: "shopify:mill", id: "2", has_buyer: false });
});

test("who wants to know what is held on them is shown to staff until it is handed out", async () => {
  const email = "grace@example.org";
  await send(...shopify.tell(sale("3", { email })));
  await send(
    message("customers/data_request", { customer: { id: 207119551, email, phone: "" }, orders_requested: [3], data_request: { id: 9 } }),
  );
  const asked = sql`select state, reason, order_external_id as order, detail, body is not null as has_body from inbox_delivery where topic = 'customers/data_request'`;
  expect(await rowsOf(reader, asked)).toEqual([{ state: "set-aside", reason: "data-requested", order: "3", detail: null, has_body: true }]);
  const { content } = await house.run((tx) => exportCustomer(tx, email));
  expect(JSON.parse(content)).toMatchObject({ orders: [{ shop: "shopify:mill", number: "3", email }] });
  expect(await rowsOf(reader, asked)).toMatchObject([{ state: "applied", has_body: false }]);
});

test("when a shop leaves all who bought there are forgotten, however many, and the figures stay", async () => {
  for (let id = 1_000; id < 1_205; id++)
    await shopify.post(house, shopify.tell(sale(String(id), { email: `buyer-${id}@example.org` }))[0]!);
  await house.settled();
  await send(message("shop/redact", {}));
  await expect
    .poll(() => rowsOf(reader, sql`select count(*)::int as left from customer where shop = 'shopify:mill' and erased_at is null`), {
      timeout: 20_000,
    })
    .toEqual([{ left: 0 }]);
  await house.settled();
  expect(
    await rowsOf(reader, sql`select count(*)::int as orders, sum(total_minor)::text as total from shop_order where shop = 'shopify:mill'`),
  ).toEqual([{ orders: 208, total: "2080000" }]);
  expect(await rowsOf(reader, sql`select count(*)::int as held from customer where shop = 'any-shop:mill' and erased_at is null`)).toEqual([
    { held: 1 },
  ]);
  expect(house.faults).toEqual([]);
});
