import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { rowsOf, sql, wallClock } from "#domain/kernel";
import { useHouse } from "./support/house.ts";
import { makePartner } from "./support/orders.ts";
import { anyShopSecret } from "./support/shops/any-shop.ts";

// docs/shops.md as somebody who follows it: what it says to type is typed.
const guide = readFileSync(new URL("../docs/shops.md", import.meta.url), "utf8");
const house = await useHouse({ settings: { ANY_SHOP_SECRETS: anyShopSecret } });
const partner = await house.run((tx) => makePartner(tx, "Paper Lane", "paper-lane"));

function example(after: string): string {
  const found = /```sh\n(.*?)```/s.exec(guide.slice(guide.indexOf(after)))?.[1];
  if (found === undefined) throw new Error(`docs/shops.md has no example under ${after}`);
  return found;
}

test("the example for any shop is signed right, and the order earns for the partner of its link", async () => {
  house.clock.set(wallClock.now());
  const script = example("## Any shop")
    .replace(/^secret=\S+.*$/m, `secret='${anyShopSecret}'`)
    .replace("http://localhost:3000", house.baseUrl);
  const { stdout } = await promisify(execFile)("bash", ["-ec", script]);
  expect(JSON.parse(stdout)).toEqual({ message: expect.any(String), order: "T-1" });
  await house.settled();
  const earned = await rowsOf(
    { em: house.database.reader() },
    sql`select c.partner_id, c.amount_minor from conversion c join shop_order o on o.id = c.order_id where o.external_id = 'T-1'`,
  );
  expect(earned).toEqual([{ partner_id: partner.id, amount_minor: "1190" }]);
});
