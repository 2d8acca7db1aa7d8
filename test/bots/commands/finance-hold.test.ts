import { expect, test } from "vitest";
import { json } from "#domain/kernel";
import { addStaff } from "#domain/partners";
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

test("whoever of the staff is the partner reads why neither in the list nor in the audit", async () => {
  await story.ask("finance", "finance hold put ink-and-twine a court asked");
  await db.run((tx) => addStaff(tx, { handle: "boss", name: "boss", roles: ["operator", "finance"], partnerId: story.ink.id }));
  const reads = async (who: string, line: string): Promise<string> => json((await story.ask(who, line)).view);
  // The till is Ink & Twine, too.
  for (const [who, line] of [
    ["till", "finance hold"],
    ["boss", "finance hold"],
    ["boss", "programme audit"],
    ["boss", "programme audit hold"],
    ["boss", "programme audit ink-and-twine"],
  ] as const) {
    const read = await reads(who, line);
    expect(read, line).toContain("Ink & Twine");
    expect(read, line).not.toContain("a court asked");
  }
  for (const [who, line] of [
    ["finance", "finance hold"],
    ["operator", "programme audit hold"],
  ] as const)
    expect(await reads(who, line)).toContain("a court asked");
});
