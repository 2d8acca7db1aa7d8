import { describe, expect, test } from "vitest";
import { webSettings } from "../../../bots/web/web-settings.ts";

describe("the settings", () => {
  test.for<[string, string[]]>([
    ["", []],
    ["shop.example", ["shop.example"]],
    [" Shop.Example , cards.example/Store/ ,", ["shop.example", "cards.example/Store"]],
    ["bücher.example", ["xn--bcher-kva.example"]],
  ])("SHOP_HOSTS=%j allows %j", ([text, expected]) => {
    expect(webSettings.parse({ SHOP_HOSTS: text }).SHOP_HOSTS).toEqual(expected);
  });

  test.for([
    "https://shop.example",
    "shop.example:443",
    "*.shop.example",
    "shop.example?x",
    "shop.example#x",
    "ada@shop.example",
    "shop example",
    "shop.example\\x",
    "/store",
    "//shop.example",
    "good.example, [::1",
  ])("SHOP_HOSTS=%j is refused with what it should be", (text) => {
    expect(webSettings.safeParse({ SHOP_HOSTS: text }).error?.issues.map(({ message }) => message)).toEqual([
      expect.stringContaining("such as shop.example or shop.example/store"),
    ]);
  });

  test.for<[string, boolean]>([
    ["", true],
    ["10.0.0.7", true],
    ["10.0.0.0/8, ::1", true],
    ["fd00::/8", true],
    ["loopback,linklocal,uniquelocal", true],
    ["proxy.example", false],
    ["10.0.0.0/33", false],
    ["10.0.0.0/0", false],
    ["10.0.0.0/8/8", false],
    ["10.0.0", false],
    ["*", false],
    ["true", false],
    ["::/129", false],
  ])("TRUSTED_PROXIES=%j may be used: %s", ([text, expected]) => {
    expect(webSettings.safeParse({ TRUSTED_PROXIES: text }).success).toBe(expected);
  });

  test.for<[string, boolean]>([
    ["/paper/lane", true],
    ["/a/b-c/d_e", true],
    ["/lane", false],
    ["paper/lane", false],
    ["/paper/lane.js", false],
    ["/paper/lane/", false],
    ["/paper//lane", false],
    ["/paper/:id", false],
    ["/paper/*", false],
    ["/r/lane", false],
    ["/webhooks/woocommerce", false],
    ["/statistics/end", false],
    ["/local/line", false],
  ])("TRACKER_PATH=%j may be used: %s", ([text, expected]) => {
    expect(webSettings.safeParse({ TRACKER_PATH: text }).success).toBe(expected);
  });
});
