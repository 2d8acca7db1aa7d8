import { expect, test } from "vitest";
import { rowsOf, sql } from "#domain/kernel";
import { rememberProducts } from "#domain/orders";
import { useDatabase } from "../../support/database.ts";

const db = await useDatabase({ at: "2026-11-22T12:00:00Z" });
const shop = "https://shop.example";
const mugs = { externalId: "16", name: "Mugs" };
const gifts = { externalId: "17", name: "Gifts" };

const known = () =>
  db.run((tx) =>
    rowsOf<{ external_id: string; name: string; category_ids: string[]; category_names: string[] }>(
      tx,
      sql`select external_id, name, category_ids, category_names from shop_product where shop = ${shop} order by external_id`,
    ),
  );
const remember = (...products: Parameters<typeof rememberProducts>[2]) => db.run((tx) => rememberProducts(tx, shop, products));

test("a product is kept with its categories, the newest reading of it counts, and what is missing from a page stays", async () => {
  expect(
    await remember(
      { externalId: "13", name: "Enamel Mug", categories: [mugs, gifts] },
      { externalId: "14", name: "茶碗 🍵", categories: [] },
    ),
  ).toBe(2);
  expect(await remember({ externalId: "13", name: "Enamel Mug, blue", categories: [gifts] })).toBe(1);
  expect(await known()).toEqual([
    { external_id: "13", name: "Enamel Mug, blue", category_ids: ["17"], category_names: ["Gifts"] },
    { external_id: "14", name: "茶碗 🍵", category_ids: [], category_names: [] },
  ]);
  expect(await remember()).toBe(0);
});

test("a page that holds a product twice, and names that are no names, spoil nothing", async () => {
  const twice = { externalId: "20", name: "Frame", categories: [mugs] };
  expect(await remember(twice, { ...twice, name: "\u202eFrame\u0000\n5' x 7'", categories: [{ ...mugs, name: "M".repeat(500) }] })).toBe(1);
  const frame = (await known()).find((product) => product.external_id === "20");
  expect(frame?.name).toBe("Frame 5' x 7'");
  expect(frame?.category_names[0]).toHaveLength(200);
});

test("a reading that was overtaken by a newer one does not come back", async () => {
  await db.run((tx) =>
    rememberProducts({ ...tx, now: tx.now.subtract({ hours: 1 }) }, shop, [{ externalId: "13", name: "Old", categories: [] }]),
  );
  expect((await known())[0]?.name).toBe("Enamel Mug, blue");
});
