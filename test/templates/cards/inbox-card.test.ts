import { test } from "vitest";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { recordedAnswer, useShopDouble, type Document } from "../../support/shop-double.ts";
import { sweeping } from "../../support/sweep.ts";
import { order } from "../../support/woocommerce.ts";
import { expectCards } from "./expect-cards.ts";

/** What support sees of a shop whose webhooks fell silent; the golden file is prose that they read. */
const db = await useDatabase({ at: "2026-11-20T10:00:00Z" });
const story = await tellStory(db);
const shop = await useShopDouble({ recorded: false });
const { sweep } = sweeping(db, shop);

test("support is told that the webhooks are silent, what to do, and what reading the shop put right", async () => {
  await sweep("2026-11-20T10:00:00Z");
  shop.orders.set(501, { ...order({ date_modified_gmt: "2026-11-20T10:05:00" }), id: 501 });
  shop.orders.set(502, { ...order({ id: 502, number: "502", total: "a lot", date_modified_gmt: "2026-11-20T10:06:00" }), id: 502 });
  shop.webhooks = (recordedAnswer("webhooks") as Document[]).map((hook) =>
    hook["topic"] === "order.created" ? { ...hook, status: "disabled" } : hook,
  );
  await sweep("2026-11-20T11:00:00Z");
  const drawn = [await story.say("support", "support inbox"), await story.say("support", "support order 501")];
  await expectCards(story, "inbox", drawn.join(`\n${"═".repeat(100)}\n\n`));
});
