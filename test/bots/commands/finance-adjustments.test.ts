import { expect, test } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

/** A debt that is let off and money that is withheld, as finance type and as partners read it. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z", terms: { automaticReleaseBelow: { USD: 1_000_000n } } });
const story = await tellStory(db);

test("a debt is let off by two persons: what is asked, what is shown before, and what the partner reads after", async () => {
  const lost = await story.at("2026-11-02T12:00:00Z", () => story.order("1", { reference: "paper-lane", total: 20_000n }));
  await story.at("2026-11-02T13:00:00Z", () => story.order("2", { reference: "ink-and-twine" }));
  await story.at("2026-12-01T16:00:00Z", async () => story.payOut((await story.prepare("2026-12-01")).id));
  await story.at("2026-12-02T12:00:00Z", () => story.change(lost, { status: "cancelled" }));
  const drawn: string[] = [];
  await story.at("2026-12-03T12:00:00Z", async () => {
    for (const [who, line] of [
      ["paper-lane", "earnings next"],
      ["finance", "finance write-off ink-and-twine they stopped"],
      ["finance", 'finance write-off paper-lane "the shop lost the order"'],
      ["finance", "finance write-off paper-lane once more"],
      ["finance-2", "finance credits"],
      ["finance-2", "finance credits confirm 1"],
      ["finance", "finance credits confirm 1 confirm:yes"],
      ["finance-2", "finance credits confirm 1 confirm:yes"],
      ["paper-lane", "earnings next"],
      ["paper-lane", "earnings statement this-month"],
      ["paper-lane", "earnings why 1"],
      ["support", "support partner paper-lane section:payouts"],
      ["finance", "finance ledger trial-balance this-month"],
      ["operator", "programme audit write-off"],
    ] as const)
      drawn.push(await story.say(who, line));
  });
  expect(story.faults).toEqual([]);
  await expectCards(story, "write-off", drawn.join(`\n${"═".repeat(100)}\n\n`));
});

test("money is withheld and given back by two persons: by the term, or as much as is said", async () => {
  const drawn: string[] = [];
  await story.at("2026-12-04T12:00:00Z", async () => {
    for (const [who, line] of [
      ["finance", "finance withhold cut-and-keep no W-9"],
      ["finance", "finance withhold ink-and-twine no W-9"],
      ["finance-2", "finance credits confirm 2"],
      ["finance-2", "finance credits confirm 2 confirm:yes"],
      ["finance", "finance withhold ink-and-twine amount:999 no W-9"],
      ["finance", "finance withhold ink-and-twine act:give-back amount:2 too much"],
      ["finance-2", "finance credits confirm 3"],
      ["finance-2", "finance credits confirm 3 confirm:yes"],
      ["ink-and-twine", "wallet balance"],
      ["ink-and-twine", "wallet statement"],
      ["ink-and-twine", "wallet year"],
      ["finance", "finance year"],
      ["finance", "finance ledger"],
    ] as const)
      drawn.push(await story.say(who, line));
  });
  expect(story.faults).toEqual([]);
  await expectCards(story, "withholding", drawn.join(`\n${"═".repeat(100)}\n\n`));
});
