import { test } from "vitest";
import { quarterNamed } from "#domain/kernel";
import { closeQuarter } from "#domain/tokens";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectCards } from "./expect-cards.ts";

/** A partner's quarter of Inspire Tokens as a terminal shows it, and what support and operators see of it. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);

async function expectGolden(name: string, ...said: readonly (readonly [who: string | null, line: string])[]): Promise<void> {
  const drawn: string[] = [];
  for (const [who, typed] of said) drawn.push(await story.say(who, typed));
  // A request's number is made by chance; its button carries it.
  const text = drawn.join(`\n${"═".repeat(100)}\n\n`).replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "0193…");
  await expectCards(story, name, text);
}

test("a quarter from nothing to its close", async () => {
  await story.at("2026-09-01T12:00:00Z", () =>
    expectGolden(
      "tokens-nothing-yet",
      ["paper-lane", "tokens progress"],
      ["paper-lane", "tokens engagement"],
      ["paper-lane", "tokens log"],
      ["paper-lane", "tokens rules"],
      ["paper-lane", "tokens submit"],
      ["paper-lane", "tokens leaderboard"],
      ["support", "award review"],
    ),
  );
  await story.at("2026-10-05T12:00:00Z", () =>
    expectGolden(
      "tokens-earned",
      ["support", "award tokens paper-lane host-craft-in 2026-09-12 forty people, and no glue on the floor"],
      ["support", "award tokens paper-lane course 2026-10-02"],
      ["paper-lane", "tokens submit share-project https://example.org/paper-lane/pines on:2026-09-30"],
      ["paper-lane", "tokens submit course"],
      ["paper-lane", "tokens submit picture"],
      ["paper-lane", `tokens submit picture evidence:"my table in fall" picture:${"a".repeat(64)}.jpg`],
      ["paper-lane", "tokens submit"],
      ["support", "award review"],
    ),
  );
  await db.run((tx) => closeQuarter(tx, quarterNamed("2026-Q3", "America/Denver")!));
  await story.at("2026-10-06T12:00:00Z", () =>
    expectGolden(
      "tokens-closed",
      ["paper-lane", "tokens leaderboard join"],
      ["support", "award log paper-lane"],
      ["support", "award tokens paper-lane course 2026-09-20"],
      ["paper-lane", "tokens progress 2026-q3"],
      ["paper-lane", "tokens progress"],
      ["paper-lane", "tokens engagement"],
      ["paper-lane", "tokens log"],
      ["paper-lane", "tokens progress soon"],
      ["operator", "programme activities"],
      ["operator", 'programme activities set garden "Grow a paper garden" 6 12 picture'],
      ["operator", "programme activities end garden"],
    ),
  );
});
