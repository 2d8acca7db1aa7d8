import { test } from "vitest";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid } from "./expect-cards.ts";

/** Questions and feedback as askers and staff see them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
db.clock.set("2026-11-02T12:00:00Z");
await story.order("7", { reference: "paper-lane" });

test("asked, taken, answered, rated, opened again", async () => {
  await expectSaid(story, "questions", [
    ["paper-lane", "ask mine"],
    ["support", "support questions"],
    ["support", 'publish article write title:"Why is my order pending?" text:"It waits until the customer has paid."'],
    ["support", "publish article publish why-is-my-order-pending confirm:yes"],
    ["paper-lane", "ask question Why is order 7 pending?"],
    ["paper-lane", "ask question send:1"],
    ["paper-lane", "ask question"],
    ["paper-lane", "ask question Hello link:javascript:alert(1)"],
    ["support", "support questions"],
    ["support", "support questions 1"],
    ["support", "support questions 1 act:take"],
    ["support", "support reply 1 act:ask-back Which shop was it?"],
    ["paper-lane", "ask mine"],
    ["paper-lane", "ask mine 1"],
    ["paper-lane", 'ask mine 1 act:reply text:"The one in Provo.\\n\\n**@everyone**" link:https://example.org/x'],
    ["support", "support reply 1"],
    ["support", "support reply 1 article:why-is-my-order-pending Look here:"],
    ["paper-lane", "ask mine 1 act:rate rating:9"],
    ["paper-lane", "ask mine 1 act:rate rating:4"],
    ["ink-and-twine", "ask mine 1"],
    ["insider", "support reply 1 Hello"],
    ["support", "support questions status:answered"],
    ["support", "support questions status:all mine:yes"],
    ["support", "support reply 99 Hello"],
    ["paper-lane", "ask mine 1 act:close"],
  ]);
});

test("feedback given, seen to, and taken back", async () => {
  await expectSaid(story, "feedback", [
    ["support", "support feedback"],
    ["paper-lane", "center feedback praise It works rating:5"],
    [null, "center feedback problem Slow, today"],
    ["paper-lane", "center feedback wish Colours"],
    ["support", "support feedback"],
    ["support", "support feedback done 1"],
    ["support", "support feedback done 1"],
    ["support", "support feedback undo 1"],
    ["support", "support feedback done"],
  ]);
});
