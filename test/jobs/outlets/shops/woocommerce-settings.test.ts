import { expect, test } from "vitest";
import { shopOf } from "../../../../jobs/outlets/shops/shop.ts";
import { wooCommerceSettings } from "../../../../jobs/outlets/shops/woocommerce-settings.ts";

const url = (text: string): string | undefined => wooCommerceSettings.safeParse({ WOOCOMMERCE_URL: text }).data?.WOOCOMMERCE_URL;

test.each([
  ["https://shop.example", "https://shop.example"],
  ["https://shop.example/", "https://shop.example"],
  [" https://Shop.Example/wordpress/ ", "https://shop.example/wordpress"],
  ["http://localhost:8080", "http://localhost:8080"],
  ["http://127.0.0.1", "http://127.0.0.1"],
  ["http://[::1]:8080/", "http://[::1]:8080"],
])("%s is an address of a shop", (given, kept) => {
  expect(url(given)).toBe(kept);
});

test.each([
  ["plain http, which would show the key to everybody on the way", "http://shop.example"],
  ["plain http to a name that only looks like this machine", "http://localhost.shop.example"],
  ["no address", "shop.example"],
  ["another scheme", "ftp://shop.example"],
  ["a key in the address, which logs would show", "https://ck_1:cs_2@shop.example"],
  ["a question in the address", "https://shop.example/?rest_route=/wc/v3"],
])("%s is refused", (_what, given) => {
  expect(url(given)).toBeUndefined();
});

test.each(["", "ck_1", "ck_1:", "cs_2:ck_1", "ck_1:cs_2 ck_3", "ck_1:cs_2\r\nX: y"])("%j is no key", (key) => {
  expect(wooCommerceSettings.safeParse({ WOOCOMMERCE_KEY: key }).success).toBe(false);
});

test("there is a shop to read when both are set", () => {
  const doors = { pause: () => Promise.resolve(), random: () => 0.5 };
  const read = (given: object) => shopOf(wooCommerceSettings.parse(given), doors);
  expect(read({})).toBeUndefined();
  expect(read({ WOOCOMMERCE_URL: "https://shop.example" })).toBeUndefined();
  expect(read({ WOOCOMMERCE_URL: "https://shop.example", WOOCOMMERCE_KEY: "ck_1:cs_2" })).toMatchObject({
    lookBackDays: 60,
    beforePayout: "when-reachable",
  });
});
