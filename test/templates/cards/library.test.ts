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

test("the ad of the month from its draft to its day", async () => {
  db.clock.set("2026-11-20T12:00:00Z");
  const draft = `publish ad write next title:"Snow globes are here" text:"Show what *snows* in yours @everyone" link:https://shop.example/globes picture:${picture(9)}`;
  await expectSaid(story, "library-ad", [
    ["paper-lane", "center ad"],
    ["support", "publish ad"],
    ["support", draft],
    ["support", draft],
    ["support", 'publish ad edit 2026-12 text:"Show what snows in yours."'],
    ["support", "publish ad schedule next seen:0123456789ab"],
    ["support", "publish ad schedule next"],
    ["paper-lane", "center ad"],
    ["support", "publish ad cancel next"],
    ["support", "publish ad write next title:Snow text:Words"],
    ["support", "publish ad schedule next"],
    ["support", 'publish ad write 2026-11 title:Late text:"Better than never" link:https://shop.example/late'],
    ["support", "publish ad schedule this"],
    ["paper-lane", "center ad"],
    ["support", "publish ad edit this title:Other"],
    ["support", "publish ad write 2026-10 title:Over text:Over"],
    ["support", "publish ad write soon title:Over text:Over"],
    ["support", "publish ad write month:2027-01 title:Over text:Over link:javascript:alert(1)"],
    ["support", "publish ad"],
  ]);
});

test("courses and the partners' group", async () => {
  db.clock.set("2026-11-21T12:00:00Z");
  await expectSaid(story, "library-courses", [
    ["paper-lane", "center courses"],
    ["paper-lane", "center group"],
    ["support", "publish course"],
    ["support", 'publish course add title:"Your first week" link:https://learn.example/1 text:"a link, a post, and your figures"'],
    ["support", 'publish course add title:"*Photographs* of paper" link:https://learn.example/2'],
    ["support", 'publish course add title:"To mentor" link:https://learn.example/3 for:Nobodies'],
    ["support", "publish course move number:2 position:1"],
    ["support", "publish course move number:2 position:0"],
    ["support", "publish course archive 1"],
    ["support", "publish course"],
    ["paper-lane", "center courses"],
    ["paper-lane", "center courses page:7"],
    ["operator", 'programme terms change community-link https://community.example/partners "our group"'],
  ]);
});
