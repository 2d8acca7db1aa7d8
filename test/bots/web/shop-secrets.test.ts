import { expect, test } from "vitest";
import { webSettings } from "../../../bots/web/web-settings.ts";

const first = `whsec_${Buffer.alloc(32, "first").toString("base64")}`;
const second = `whsec_${Buffer.alloc(32, "second").toString("base64")}`;
const read = (text: string) => webSettings.safeParse({ ANY_SHOP_SECRETS: text });
const shopsIn = (text: string) => read(text).data?.ANY_SHOP_SECRETS.map(({ shop }) => shop);

test("a secret alone is the one shop's, and names tell several shops apart", () => {
  expect(shopsIn(first)).toEqual(["any-shop"]);
  expect(shopsIn(` mill:${first}, attic:${second} ,`)).toEqual(["any-shop:mill", "any-shop:attic"]);
  expect(shopsIn(`mill:${first},mill:${second}`)).toEqual(["any-shop:mill", "any-shop:mill"]);
  expect(shopsIn("")).toEqual([]);
});

test.each([
  ["too short", "whsec_c2hvcnQ=", "secret 1 must be whsec_"],
  ["no base64", `${first},whsec_****************************`, "secret 2 must be whsec_"],
  ["one secret for two shops", `mill:${first},attic:${first}`, "secret 2 is another shop's already"],
])("what can't be a secret is refused without being repeated: %s", (_what, text, why) => {
  const said = JSON.stringify(read(text).error?.issues);
  expect(said).toContain(why);
  expect(said).not.toContain(text.split(",").at(-1)!.split(":").at(-1)!);
});
