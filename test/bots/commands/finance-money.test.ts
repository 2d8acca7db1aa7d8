import { describe, expect, test } from "vitest";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectCards } from "../../templates/cards/expect-cards.ts";

/** Setting aside, credits and the freeze, as they are typed and read. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

async function titled(who: string, line: string): Promise<string> {
  const answer = await story.ask(who, line);
  expect(story.faults).toEqual([]);
  return `${answer.outcome}: ${answer.view.title}`;
}

async function expectGolden(name: string, ...said: readonly (readonly [who: string, line: string])[]): Promise<void> {
  const drawn: string[] = [];
  for (const [who, typed] of said) drawn.push(await story.say(who, typed));
  await expectCards(story, name, drawn.join(`\n${"═".repeat(100)}\n\n`));
}

test("a payout is looked at, set aside with a reason, and taken in again", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await story.order("1", { reference: "paper-lane", total: 400_000n });
    await story.order("2", { reference: "ink-and-twine" });
    await story.order("3", { reference: "cut-and-keep" });
  });
  await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await story.at("2026-12-01T17:00:00Z", () =>
    expectGolden(
      "batch-set-aside",
      ["finance", "finance batch"],
      ["finance", "finance batch why paper-lane"],
      ["finance", "finance batch export"],
      ["paper-lane", "earnings next"],
      ["finance", "finance batch release confirm:yes"],
      ["finance-2", "finance batch set-aside paper-lane the invoice has not come yet"],
      ["finance-2", "finance batch set-aside paper-lane again"],
      ["finance", "finance batch"],
      ["paper-lane", "earnings next"],
      ["paper-lane", "earnings payouts"],
      ["finance-2", "finance batch take-in paper-lane"],
      ["finance-2", "finance batch take-in paper-lane"],
    ),
  );
});

describe("setting aside", () => {
  test("needs a partner and a reason, and is nobody's own to decide", async () => {
    expect(await titled("finance", "finance batch set-aside")).toBe("refusal: Something is missing");
    expect(await titled("finance", "finance batch why")).toBe("refusal: Something is missing");
    expect(await titled("finance", "finance batch set-aside paper-lane")).toBe("refusal: A reason is needed");
    expect(await titled("finance", "finance batch set-aside nobody a question")).toBe("refusal: No such partner");
    expect(await titled("till", "finance batch set-aside ink-and-twine a question")).toBe("refusal: Not on your own record");
    expect(await titled("finance", "finance batch set-aside paper-lane a question batch:2026-11-01")).toBe(
      "refusal: The batch has changed",
    );
  });

  test("a cancellation's whole line is its reason", async () => {
    const said = await story.say("finance", "finance batch cancel the terms were wrong");
    expect(said).toContain('reason:"the terms were wrong"');
  });
});

test("a credit is asked for by one person, confirmed by another, and read by the partner", async () => {
  await story.at("2026-12-02T12:00:00Z", () =>
    expectGolden(
      "credits",
      ["finance", "finance credits"],
      ["finance", "finance credit paper-lane 12.50 the parcel of craft-in 7 was lost"],
      ["finance", "finance credits confirm 1"],
      ["finance", "finance credits confirm 1 confirm:yes"],
      ["finance", "finance credits"],
      ["finance-2", "finance credits"],
      ["finance-2", "finance credits confirm 1 confirm:yes"],
      ["finance-2", "finance credits confirm 1 confirm:yes"],
      ["finance", "finance credit cut-and-keep EUR5,00 postage"],
      ["finance-2", "finance credits decline 2 postage is theirs"],
      ["finance", "finance credits"],
      ["paper-lane", "wallet statement"],
    ),
  );
  for (const amount of ["0", "-5", "5,000,000,000,000,000,000", "٥", "5 $ 5", "5.999", "USD5EUR"])
    expect(await titled("finance", `finance credit paper-lane "${amount}" why`)).toMatch(
      /^refusal: (That is not an amount|A credit gives something)$/,
    );
  expect(await titled("finance", `finance credit paper-lane 5 ${"🎁".repeat(100)} שלום`)).toBe(
    "answer: Credit 3 waits for a second person",
  );
  expect(await titled("finance", "finance credits withdraw #3 only a test")).toBe("answer: Credit 3 is withdrawn");
  expect(await titled("finance", "finance credits confirm")).toBe("refusal: Something is missing");
});

test("an operator freezes and thaws, and what is refused in between says so", async () => {
  expect(await titled("operator", "programme thaw nothing")).toBe("refusal: The programme is not frozen");
  expect(await titled("operator", "programme freeze the figures look wrong")).toBe("answer: The programme is frozen");
  expect(await titled("operator", "programme freeze again")).toBe("refusal: The programme is frozen");
  expect(await titled("finance", "finance batch release")).toBe("refusal: The programme is frozen");
  expect(await titled("finance", "finance batch release confirm:yes")).toBe("refusal: The programme is frozen");
  expect(await titled("finance", "finance credit paper-lane 5 why")).toBe("refusal: The programme is frozen");
  expect(await story.say("finance", "finance batch")).toContain("the figures look wrong");
  expect(await story.say("paper-lane", "earnings next")).toContain("the figures look wrong");
  // Looking, and what keeps money where it is, still works.
  expect(await titled("finance", "finance batch set-aside cut-and-keep while we look")).toBe("answer: Cut & Keep is set aside");
  expect(await titled("operator", "programme thaw a rounding of ours, mended")).toBe("answer: A second person is needed");
  expect(await titled("operator", "programme thaw I mean it")).toBe("refusal: A second person is needed");
  expect(await titled("finance", "finance batch release confirm:yes")).toBe("refusal: The programme is frozen");
  expect(await titled("finance", "finance thaw I looked as well")).toBe("answer: The programme is no longer frozen");
  expect(await titled("finance", "finance batch release confirm:yes")).toContain("You have approved");
});
