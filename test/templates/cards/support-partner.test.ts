import { expect, test } from "vitest";
import { recordSections } from "#domain/answers";
import { fillRecord } from "../../domain/answers/full-record.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectDrawn, type Said } from "./expect-cards.ts";

/** A partner's record as support read it: at one glance, part by part, with nothing in it, and as far as roles allow. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);
const { words } = await fillRecord(db, story);
const rule = "═".repeat(100);

/** The words of chat accounts are made by chance. */
const steady = (text: string): string => words.reduce((said, word, nth) => said.replaceAll(word, `0000000${nth + 1}`), text);
const steadyView = <T>(value: T): T =>
  typeof value === "string"
    ? (steady(value) as T)
    : Array.isArray(value)
      ? (value.map(steadyView) as T)
      : typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
        ? (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, steadyView(each)])) as T)
        : value;

async function expectGolden(name: string, ...said: readonly Said[]): Promise<void> {
  const drawn: string[] = [];
  for (const [who, line] of said) drawn.push(steady(await story.say(who, line)));
  const answers = story.takeSaid().map(({ who, line, view }) => ({ asked: `${who} › /${line}`, view: steadyView(view) }));
  expect(story.faults).toEqual([]);
  await expectDrawn(name, drawn.join(`\n${rule}\n\n`), answers);
}

const all = (who: string, partner: string): Said[] =>
  recordSections.map((section) => [who, `support partner ${partner} section:${section}`]);

test("at one glance, whatever there is of them", async () => {
  story.takeSaid();
  await expectGolden(
    "record",
    ["support", "support partner paper-lane"],
    ["support", "support partner zoe@washi.example"],
    ["insider", "support partner ink-and-twine"],
    ["till", "support partner paper-lane"],
    ["support", "support partner papr-lane"],
  );
});

test("part by part", () => expectGolden("record-sections", ...all("support", "paper-lane")));

test("part by part, with nothing in it", () => expectGolden("record-empty", ...all("support", "cut-and-keep")));

test("with what finance may do and read beside it", () =>
  expectGolden(
    "record-finance",
    ...(["payouts", "wallet", "acts"] as const).map((section): Said => ["till", `support partner paper-lane section:${section}`]),
  ));

test("past its end", () =>
  expectGolden(
    "record-past-the-end",
    ["support", "support partner paper-lane section:conversions page:9"],
    ["support", "support partner paper-lane section:none"],
  ));
