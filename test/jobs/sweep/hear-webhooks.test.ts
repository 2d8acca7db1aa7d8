import { expect, test } from "vitest";
import { fault, recordedAnswer, type Document } from "../../support/shop-double.ts";
import { useShopScene } from "../../support/sweep.ts";

const { shop, warned, sweepIn, inShop, hear, gmt, ending, trouble } = await useShopScene();

test("webhooks that fell silent are told once, with the one that is off, until messages come again", async () => {
  shop.webhooks = (recordedAnswer("webhooks") as Document[]).map((hook) =>
    hook["topic"] === "order.updated" ? { ...hook, status: "disabled" } : hook,
  );
  expect(await sweepIn(15)).toMatchObject({ webhooks: "silent" });
  expect(warned).toEqual(["the shop changes orders and its webhooks say nothing"]);
  expect((await trouble()).silence).toMatchObject({ hooks: ["order.updated is disabled"] });
  expect(await sweepIn(15)).toMatchObject({ webhooks: "silent" });
  expect(warned).toHaveLength(1);
  shop.webhooks = recordedAnswer("webhooks") as Document[];
  expect(await sweepIn(15)).toMatchObject({ webhooks: "heard" });
  expect((await trouble()).silence).toBeNull();
});

test("silence is noticed by late changes alone when the key may not see the webhooks, and ends with the next message", async () => {
  shop.disturb(/^webhooks/, fault.status(403), 99);
  const order = inShop();
  expect(await sweepIn(20)).toMatchObject({ webhooks: "heard" }); // a webhook may still be on its way
  const late = inShop();
  expect(await sweepIn(40)).toMatchObject({ webhooks: "silent" });
  expect(await sweepIn(15)).toMatchObject({ webhooks: "silent" });
  await hear({ ...late, date_modified_gmt: gmt(1) });
  expect(await sweepIn(15)).toMatchObject({ webhooks: "heard" });
  expect((await trouble()).silence).toBeNull();
  expect(await ending(order)).toContain("paid");
  shop.calm();
});
