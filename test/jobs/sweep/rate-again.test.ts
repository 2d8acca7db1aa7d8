import { expect, test } from "vitest";
import { instant, rowsOf, sql } from "#domain/kernel";
import { whyForPartner } from "#domain/answers";
import { conversionOfOrder, linesOf } from "#domain/conversions";
import { ordersByNumber, wooCommerceShop } from "#domain/orders";
import { releaseIfSmall } from "#domain/payouts";
import { renderConsole } from "#templates/render/console";
import { whyCard } from "#templates/cards/why-card";
import { rate } from "../../support/orders.ts";
import { payOut, prepareBatch } from "../../support/payouts.ts";
import type { Document } from "../../support/shop-double.ts";
import { useShopScene } from "../../support/sweep.ts";

/** Orders of products that the shop tells of only later, where their category has a rate: 24.00 of goods at 20 %, or at 50 % in kits. */
const { db, shop, sweepIn, inShop, hear, faults } = await useShopScene();
await db.run((tx) =>
  rate(
    tx,
    { scope: "category", shop: wooCommerceShop, categoryId: "16" },
    { kind: "percent", basisPoints: 5_000 },
    instant("2026-01-01T00:00:00Z"),
  ),
);

const sold = (productId: number): Document =>
  inShop({ line_items: [{ id: 7, name: "Kit", product_id: productId, quantity: 2, total: "24.00", total_tax: "2.00" }] });
const inKits = (id: number): void => void shop.products.set(id, { id, name: "Kit", categories: [{ id: 16, name: "Kits" }] });
const standing = (order: Document) =>
  db.run(async (tx) => (await conversionOfOrder(tx, (await ordersByNumber(tx, String(order.id)))[0]!.id))!);
const told = async (order: Document): Promise<string> => {
  const { partnerId } = await standing(order);
  const why = await db.run((tx) => whyForPartner(tx, String(order.id), partnerId));
  return renderConsole(whyCard(why), { width: 300, colour: false, zone: "UTC", locale: "en-US" }).replaceAll(/\s+(?:│\s+)?/g, " ");
};

test("a new product's first order earns its category's rate once the shop has told of the product, and the ledger follows", async () => {
  const order = sold(901);
  await hear(order);
  expect(await standing(order)).toMatchObject({ status: "unpaid", amount: 480n, posted: 480n, revision: 1 });
  expect(await told(order)).toContain("The shop has not told of one product of this order yet");
  inKits(901);
  expect(await sweepIn(15)).toMatchObject({ ratedAgain: 1 });
  expect(await standing(order)).toMatchObject({ status: "unpaid", amount: 1_200n, posted: 1_200n, revision: 2 });
  const story = await told(order);
  expect(story).toContain("The shop told of one product of this order only later, so what it earns was worked out again on 2026-11-20");
  expect(story).toContain("50 % of $24.00 is $12.00");
  expect(await sweepIn(15)).toMatchObject({ ratedAgain: 0 });
});

test("what was paid before the shop told keeps its rate, and says so; what a product's own rate decides needs no category", async () => {
  await db.run((tx) =>
    rate(
      tx,
      { scope: "product", shop: wooCommerceShop, productId: "903" },
      { kind: "percent", basisPoints: 1_000 },
      instant("2026-01-01T00:00:00Z"),
    ),
  );
  const [paid, own] = [sold(902), sold(903)];
  for (const order of [paid, own]) await hear(order);
  expect((await db.run(async (tx) => linesOf(tx, (await standing(own)).id)))[0]).toMatchObject({ isProductKnown: true, commission: 240n });
  const batch = await prepareBatch(db, "2027-01-01", instant("2027-01-01T16:00:00Z"));
  await db.run((tx) => tx.em.execute("delete from payout_anomaly"));
  await db.run((tx) => releaseIfSmall(tx, batch.id));
  await payOut(db, batch.id);
  expect(await standing(paid)).toMatchObject({ status: "paid", amount: 480n });
  for (const id of [902, 903]) inKits(id);
  expect(await sweepIn(15)).toMatchObject({ ratedAgain: 0 });
  await hear({ ...paid, date_modified_gmt: "2026-11-20T18:00:00", number: paid["number"] });
  expect(await standing(paid)).toMatchObject({ status: "paid", amount: 480n });
  expect(await rowsOf({ em: db.database.reader() }, sql`select from correction`)).toEqual([]);
  expect(await told(paid)).toContain("The shop had not told of one product of this order before it was paid out");
});

test("where no category has a rate, nothing about a product can matter, and nothing is rated again", async () => {
  const order = sold(904);
  await hear({ ...order, date_created_gmt: "2025-06-01T00:00:00", date_paid_gmt: "2025-06-01T00:00:00" });
  expect((await db.run(async (tx) => linesOf(tx, (await standing(order)).id)))[0]).toMatchObject({ isProductKnown: true });
});

test("one order that can't be rated again keeps no other from it, and is tried again at the next reading", async () => {
  const [broken, sound] = [sold(921), sold(922)];
  for (const order of [broken, sound]) await hear(order);
  const { id } = await standing(broken);
  await db.run((tx) =>
    tx.em.execute(`alter table conversion_line add constraint no_kits check (not is_product_known or conversion_id <> '${id}')`),
  );
  for (const product of [921, 922]) inKits(product);
  expect(await sweepIn(15)).toMatchObject({ ratedAgain: 1, ratingFaults: 1 });
  expect([await standing(broken), await standing(sound)]).toMatchObject([{ amount: 480n }, { amount: 1_200n }]);
  expect(faults.splice(0)).toHaveLength(1);
  await db.run((tx) => tx.em.execute("alter table conversion_line drop constraint no_kits"));
  expect(await sweepIn(15)).toMatchObject({ ratedAgain: 1, ratingFaults: 0 });
  expect(await standing(broken)).toMatchObject({ amount: 1_200n, revision: 2 });
});
