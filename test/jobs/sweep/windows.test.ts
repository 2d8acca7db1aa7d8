import { afterEach, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { idIn } from "#domain/orders";
import { wooCommerceRest } from "../../../jobs/outlets/shops/woocommerce-rest.ts";
import { changedSince } from "../../../jobs/sweep/windows.ts";
import { doubleKey, useShopDouble, type Document } from "../../support/shop-double.ts";

const shop = await useShopDouble({ recorded: false });
const reader = wooCommerceRest({ url: shop.url, key: doubleKey, pause: () => Promise.resolve(), random: () => 0.5 });
const since = instant("2026-11-20T10:00:00Z");
const at = (seconds: number): string => since.add({ seconds }).toString({ smallestUnit: "second" }).replace("Z", "");

afterEach(() => {
  shop.calm();
  shop.orders.clear();
  shop.totals = "right";
  shop.sortsById = false;
});

function fill(many: number, secondOf: (index: number) => number): Document[] {
  const orders = Array.from({ length: many }, (_, index) => ({ id: index + 1, date_modified_gmt: at(secondOf(index)) }));
  for (const order of orders) shop.orders.set(order.id, order);
  return orders;
}

async function read(): Promise<Set<number>> {
  const found = new Set<number>();
  for await (const page of changedSince(reader, "orders", since)) for (const item of page.items) found.add(Number(idIn(item)));
  return found;
}

test.each(["right", "missing", 0, 1, 1_000_000] as const)(
  "totals that are %s end nothing too soon, and nothing goes on for ever",
  async (totals) => {
    shop.totals = totals;
    fill(250, (index) => Math.floor(index / 3) + 1);
    expect((await read()).size).toBe(250);
  },
);

test.each([0, 1, 99, 100, 101, 200, 201])("%i orders are all read", async (many) => {
  fill(many, (index) => index + 1);
  expect((await read()).size).toBe(many);
});

test.each([
  ["in the order of their changes", false, 1, 2],
  ["all within one second", false, 0, 4],
  ["in another order than that of their changes", true, -1, 3],
])("orders that change while the pages are read are not passed over: %s", async (_what, sortsById, step, request) => {
  shop.sortsById = sortsById;
  const orders = fill(230, (index) => 300 + index * step);
  // Between the first page and the second an order of the first one leaves its place, and those behind it move up.
  let pages = 0;
  shop.disturb(
    /^orders/,
    (_request, _response, answer) => {
      if (++pages === request && sortsById) shop.orders.delete(5);
      else if (pages === request) shop.orders.set(5, { id: 5, date_modified_gmt: at(600) });
      answer();
    },
    99,
  );
  const found = await read();
  expect(orders.filter((order) => !found.has(order.id))).toEqual([]);
});

test("a shop that gives the same page whatever its number ends, too", async () => {
  const orders = fill(100, () => 1);
  shop.disturb(
    /^orders/,
    (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(orders));
    },
    999,
  );
  expect((await read()).size).toBe(100);
});
