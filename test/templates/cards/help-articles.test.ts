import { test } from "vitest";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid } from "./expect-cards.ts";

/** Help articles as readers and staff see them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
db.clock.set("2026-11-02T12:00:00Z");

test("written, looked at, published, found, read, changed, undone, put away", async () => {
  await expectSaid(story, "help-articles", [
    [null, "ask articles"],
    ["support", "publish article"],
    [
      "support",
      'publish article write title:"Why is my order pending?" tags:"orders, money" text:"An order is **pending** until the customer has paid.\\n\\n## What you can do\\n\\n- Ask `/earnings why`\\n- Wait for the [shop](https://shop.example/)\\n\\n<b>@everyone</b>"',
    ],
    ["support", "publish article preview why-is-my-order-pending"],
    ["paper-lane", "ask articles slug:why-is-my-order-pending"],
    ["support", "publish article publish why-is-my-order-pending confirm:yes"],
    ["support", "publish article publish why-is-my-order-pending confirm:yes"],
    ["paper-lane", "ask articles pendign orders"],
    ["paper-lane", "ask articles slug:why-is-my-order-pending"],
    [null, "ask articles slug:why-is-my-order-pending act:answered"],
    [null, "ask articles xylophone"],
    ["support", "publish article write slug:why-is-my-order-pending text:Shorter."],
    ["support", "publish article history why-is-my-order-pending"],
    ["support", "publish article preview why-is-my-order-pending version:1"],
    ["support", "publish article undo why-is-my-order-pending version:1"],
    ["support", "publish article"],
    ["support", "publish article archive why-is-my-order-pending"],
    ["support", "publish article undo why-is-my-order-pending version:9"],
    ["support", 'publish article write title:"Why is my order pending!" text:x'],
    ["paper-lane", "publish article"],
    [null, "ask articles"],
  ]);
});
