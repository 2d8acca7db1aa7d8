import { test } from "vitest";
import { addImage, archiveImage } from "#domain/library";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid } from "./expect-cards.ts";

const db = await useDatabase();
const story = await tellStory(db);
const picture = (nth: number): string => `${String(nth).padStart(64, "a")}.jpg`;

test("an empty library says what there is instead", async () => {
  db.clock.set("2026-11-03T12:00:00Z");
  await expectSaid(story, "library-empty", [
    ["paper-lane", "center images"],
    ["paper-lane", "center images fall"],
    ["paper-lane", "share kit campaign:party"],
    ["support", "publish image"],
  ]);
});

test("pictures to post, their kits, and what staff keep of them", async () => {
  db.clock.set("2026-11-04T12:00:00Z");
  await db.run(async (tx) => {
    await addImage(tx, picture(1), { title: "Fall table", caption: "Cards for fall: {link} #ad", tags: "fall, cards", campaign: "fall" });
    await addImage(tx, picture(2), { title: "Pine & paper", caption: "An evening with *pine* and paper", tags: "winter" });
    await addImage(tx, picture(3), { title: "‮Hostile` ```name", caption: "``` @everyone <script>", tags: "fall" });
    for (let nth = 4; nth <= 6; nth++) await addImage(tx, picture(nth), { title: `Kit no. ${nth}`, tags: "kits" });
    await archiveImage(tx, "6");
  });
  await expectSaid(story, "library", [
    ["paper-lane", "center images"],
    ["paper-lane", "center images page:2"],
    ["paper-lane", "center images page:9"],
    ["paper-lane", "center images Fall"],
    ["paper-lane", "share kit"],
    ["paper-lane", "share kit fall"],
    ["paper-lane", "share kit number:1"],
    ["paper-lane", "share kit number:1 url:https://shop.example/cards campaign:party"],
    ["paper-lane", "share kit number:6"],
    ["paper-lane", "share kit nothing"],
    ["support", "publish image"],
    ["support", "publish image show 1"],
    ["support", `publish image add picture:${picture(7)} title:"Snow globes" caption:"Look: {link}" tags:winter,globes`],
    ["support", `publish image add picture:${picture(7)} title:"Snow globes" caption:"Look: {link}" tags:winter,globes confirm:yes`],
    ["support", `publish image add picture:${picture(7)} title:"Snow globes" confirm:yes`],
    ["support", "publish image edit 7 tags:winter"],
    ["support", "publish image archive 7"],
    ["support", "publish image archive 7"],
    ["support", "publish image restore 7"],
    ["support", "publish image add title:Nothing"],
    ["support", "publish image edit number:7 tags:so!"],
  ]);
});
