import { test } from "vitest";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid } from "./expect-cards.ts";

/** The legal terms as their readers see them. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);
db.clock.set("2026-11-02T12:00:00Z");

const chapter = (nth: number, words: string): string =>
  `## ${nth}. ${words}\\n\\n${"What you earn is yours, and we say why it has its status. ".repeat(10)}`;
const first = ["# Terms of the programme", chapter(1, "Links"), chapter(2, "Earnings"), chapter(3, "Payouts"), chapter(4, "Ends")].join(
  "\\n\\n",
);

test("an operator writes, looks, publishes; partners read page by page and accept what they saw", async () => {
  await expectSaid(story, "legal-terms", [
    ["paper-lane", "center terms"],
    ["operator", "publish terms"],
    ["operator", "publish terms preview"],
    ["operator", `publish terms write text:"${first}"`],
    ["operator", `publish terms append text:"${chapter(5, "Who we are")}\\n\\n- Shop Example\\n- 1 Mill Lane, Provo"`],
    ["operator", "publish terms"],
    ["operator", "publish terms preview"],
    ["operator", "publish terms preview page:2"],
    ["operator", "publish terms publish 2020-01-01"],
    ["operator", "publish terms publish confirm:yes"],
    [null, "center terms"],
    ["paper-lane", "center terms"],
    ["paper-lane", "center terms page:2"],
    ["paper-lane", "center terms page:9"],
    ["paper-lane", "center terms accept"],
    ["paper-lane", "center terms accept seen:0123456789ab"],
    ["paper-lane", "center terms history"],
    [null, "center terms history"],
    ["paper-lane", "center terms version:7"],
    ["support", "publish terms"],
  ]);
});

test("the next version, from a day on, and one that is taken back", async () => {
  await expectSaid(story, "legal-terms-next", [
    ["operator", 'publish terms write text:"# Terms of the programme\\n\\nNow shorter."'],
    ["operator", "publish terms preview 2027-01-01"],
    ["operator", "publish terms publish 2027-01-01 confirm:yes"],
    ["operator", "publish terms"],
    ["ink-and-twine", "center terms"],
    ["ink-and-twine", "center terms version:1 page:2"],
    ["operator", 'publish terms write text:"# Others"'],
    ["operator", "publish terms publish confirm:yes"],
    ["operator", 'publish terms withdraw reason:"a slip"'],
    ["operator", "publish terms withdraw reason:again"],
    ["paper-lane", "center terms version:2"],
    ["paper-lane", "center terms"],
    ["operator", "publish terms"],
  ]);
});
