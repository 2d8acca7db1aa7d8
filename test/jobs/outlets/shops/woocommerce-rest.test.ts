import { expect, test } from "vitest";
import { Refusal } from "#domain/kernel";
import { wooCommerceRest, type RestDoors } from "../../../../jobs/outlets/shops/woocommerce-rest.ts";
import { doubleKey, fault, useShopDouble } from "../../../support/shop-double.ts";

const shop = await useShopDouble();
const elsewhere = await useShopDouble();
const pauses: number[] = [];
const reader = (over: Partial<RestDoors> = {}) =>
  wooCommerceRest({
    url: shop.url,
    key: doubleKey,
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    random: () => 0.5,
    timeoutMs: 250,
    largestBytes: 2_000_000,
    ...over,
  });

async function refusalOf(asking: Promise<unknown>): Promise<string> {
  const error = await asking.catch((caught: unknown) => caught);
  if (!(error instanceof Refusal)) throw new Error(`expected a refusal, got ${JSON.stringify(error)}`);
  expect(JSON.stringify(error.facts)).not.toContain("cs_4567");
  return `${error.code} ${JSON.stringify(error.facts)}`;
}

test("an order is read with the key in the header and nowhere else", async () => {
  expect(await reader().get("orders/97")).toMatchObject({ kind: "found", json: { id: 97 } });
  expect(shop.asked.at(-1)).toBe("orders/97");
});

test("a list tells its pages", async () => {
  expect(await reader().get("orders", { per_page: "20" })).toMatchObject({ kind: "found", pages: 3, total: 57 });
});

test("a deleted order and a route that a missing plugin would have are told apart by the shop's own words", async () => {
  expect(await reader().get("orders/144")).toEqual({ kind: "absent", code: "woocommerce_rest_shop_order_invalid_id" });
  expect(await reader().get("subscriptions/1")).toEqual({ kind: "absent", code: "rest_no_route" });
});

test.each([
  ["a web page at a wrong address", fault.page(404), "shop.not-found"],
  ["a refused key", fault.status(401), "shop.key-refused"],
  ["a key without permission", fault.status(403), "shop.key-refused"],
  ["a question that the shop does not understand", fault.status(400), "shop.not-found"],
])("%s is refused at once, without a second try", async (_what, disturbance, code) => {
  const before = shop.asked.length;
  shop.disturb(/^orders/, disturbance);
  expect(await refusalOf(reader().get("orders"))).toContain(code);
  expect(shop.asked).toHaveLength(before + 1);
});

test.each([
  ["a fault of the shop's", fault.status(500)],
  ["a gateway's error page", fault.page(502)],
  ["a shop that never answers", fault.silent],
  ["a body that never ends", fault.slow],
  ["a line that goes dead", fault.broken],
])("%s is tried again after a pause that grows", async (_what, disturbance) => {
  pauses.length = 0;
  shop.disturb(/^orders/, disturbance, 2);
  expect(await reader().get("orders/97")).toMatchObject({ kind: "found" });
  expect(pauses).toEqual([1_000, 2_000]);
});

test("it gives up after four tries and says why", async () => {
  shop.disturb(/^orders/, fault.page(503), 4);
  expect(await refusalOf(reader().get("orders"))).toContain('shop.unreachable {"host":"127.0.0.1');
  shop.disturb(/^orders/, fault.silent, 4);
  expect(await refusalOf(reader().get("orders"))).toContain("it took too long to answer");
  expect(await refusalOf(reader({ url: "http://127.0.0.1:1" }).get("orders"))).toContain("shop.unreachable");
});

test("a shop that asks for a rest gets it; one that asks for more than two minutes is left alone until the next run", async () => {
  pauses.length = 0;
  shop.disturb(/^orders/, fault.status(429, { "retry-after": "7" }));
  shop.disturb(/^orders/, fault.status(429, { date: "Sun, 22 Nov 2026 14:00:00 GMT", "retry-after": "Sun, 22 Nov 2026 14:01:00 GMT" }));
  expect(await reader().get("orders/97")).toMatchObject({ kind: "found" });
  expect(pauses).toEqual([7_000, 60_000]);
  shop.disturb(/^orders/, fault.status(429, { "retry-after": "3600" }));
  expect(await refusalOf(reader().get("orders"))).toContain('"retryAfterSeconds":"3600"');
});

test.each([
  ["a web page in place of JSON", fault.page(200), "not-json", "a web page"],
  ["a warning of PHP's before the JSON", fault.warning, "not-json", "a message of PHP's comes before the JSON"],
  ["JSON that breaks off", fault.truncated, "not-json", "JSON that breaks off"],
  ["an empty answer", fault.status(200, {}, ""), "not-json", "an empty answer"],
  ["more than we take", fault.huge, "too-large", "the shop's answer is too large"],
])("%s is unreadable, with its reason and none of its words", async (_what, disturbance, reason, detail) => {
  shop.disturb(/^orders/, disturbance);
  expect(await reader().get("orders")).toEqual({ kind: "unreadable", reason, detail });
});

test("a redirect on the shop's own host is followed, the key goes nowhere else", async () => {
  shop.disturb(/^orders/, fault.status(301, { location: "/wp-json/wc/v3/orders/98" }));
  expect(await reader().get("orders/97")).toMatchObject({ kind: "found", json: { id: 98 } });
  shop.disturb(/^orders/, fault.status(302, { location: `${elsewhere.url}/wp-json/wc/v3/orders/97` }));
  expect(await refusalOf(reader().get("orders/97"))).toContain(
    `shop.moved {"host":"${new URL(shop.url).host}","to":"${new URL(elsewhere.url).host}"`,
  );
  expect(elsewhere.asked).toEqual([]);
  shop.disturb(/^orders/, fault.status(302, { location: "/wp-json/wc/v3/orders/97" }), 4);
  expect(await refusalOf(reader().get("orders/97"))).toContain("shop.moved");
});

test("when the whole reading has taken too long, it ends", async () => {
  expect(await refusalOf(reader({ signal: AbortSignal.abort() }).get("products"))).toContain("shop.too-slow");
});
