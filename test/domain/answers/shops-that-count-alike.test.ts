import { expect, test } from "vitest";
import { findOrder } from "#domain/answers";
import { useDatabase } from "../../support/database.ts";
import { apply, snapshot } from "../../support/orders.ts";

const db = await useDatabase();
for (const shop of ["https://shop.example", "woocommerce", "shopify:mill", "shopify:attic", "any-shop"])
  await db.run((tx) => apply(tx, snapshot({ shop, externalId: "1005", number: "1005" })));
await db.run((tx) => apply(tx, snapshot({ shop: "any-shop", externalId: "2026/7" })));

const find = (typed: string) => db.run(async (tx) => (await findOrder(tx, typed)).shop);

test("a number that several shops count is asked for by the shop's name, and each name leads to its own", async () => {
  const refusal = await find("1005").catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: "order.ambiguous" });
  const { spellings } = (refusal as { facts: { spellings: string[] } }).facts;
  expect(spellings.toSorted()).toEqual([
    "any-shop/1005",
    "shop.example/1005",
    "shopify:attic/1005",
    "shopify:mill/1005",
    "woocommerce/1005",
  ]);
  expect(await Promise.all(spellings.map(find))).toEqual(
    spellings.map((spelling) => spelling.replace("/1005", "").replace("shop.example", "https://shop.example")),
  );
});

test("a number with a slash of its own is found as it is", async () => {
  expect(await find("2026/7")).toBe("any-shop");
  expect(await find("#2026/7")).toBe("any-shop");
});
