import { expect, test } from "vitest";
import { json } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** Holding a partner's money as finance type it, and as the partner and support read it. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

test("money is held with a reason, the partner reads that it waits and whom to ask, and two persons lift it", async () => {
  await expectSaid(story, "holds-none", [
    ["finance", "finance hold"],
    ["finance", "finance hold put"],
    ["finance", "finance hold put paper-lane"],
    ["finance", "finance hold lift paper-lane no reason"],
  ]);
  await expectSaid(story, "holds", [
    ["finance", "finance hold put paper-lane the bank asked who they are"],
    ["finance-2", "finance hold put paper-lane so do I"],
    ["finance", "finance hold"],
    ["paper-lane", "wallet balance"],
    ["paper-lane", "wallet transfer 50"],
    ["paper-lane", "earnings next"],
    ["finance", "finance hold lift paper-lane they answered"],
    ["finance", "finance hold lift paper-lane they answered"],
    ["finance", "finance hold"],
    ["finance-2", "finance hold lift paper-lane I have seen their papers"],
    ["finance", "finance hold"],
  ]);
});

test("support read why, the partner never does", async () => {
  await story.ask("finance", "finance hold put paper-lane the bank asked who they are");
  const reads = async (who: string, line: string): Promise<string> => json((await story.ask(who, line)).view);
  expect(await reads("support", "support partner paper-lane")).toContain("the bank asked who they are");
  for (const line of ["wallet balance", "wallet transfers", "wallet transfer", "earnings next", "partner dashboard", "partner export"])
    expect(await reads("paper-lane", line)).not.toContain("the bank asked");
});
