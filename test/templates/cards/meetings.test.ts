import { expect, test } from "vitest";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid, type Said } from "./expect-cards.ts";

/** Meetings as partners and support see them. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);

const expectGolden = (name: string, ...said: readonly Said[]) => expectSaid(story, name, said);

test("a series from its first meeting to its notes", async () => {
  await story.at("2026-09-01T12:00:00Z", () =>
    expectGolden(
      "meetings",
      ["paper-lane", "meeting next"],
      ["paper-lane", "meeting notes"],
      [
        "support",
        'publish meeting series title:"Monthly marketing meeting" nth:second weekday:tuesday time:18:00 link:https://meet.example.org/x',
      ],
      ["support", "publish meeting describe 1 word:Cocoa agenda:ideas-for-winter"],
      ["paper-lane", "meeting next"],
      ["paper-lane", "meeting attend cocoa"],
      ["support", 'publish meeting reschedule 1 start:"2026-09-09 18:00"'],
    ),
  );
  await story.at("2026-09-09T01:00:00Z", () =>
    expectGolden(
      "meetings-after",
      ["support", "publish meeting reschedule 1 start:2026-09-10"],
      ["paper-lane", "meeting attend cocoa"],
      ["paper-lane", "meeting attend cocoa"],
    ),
  );
  await story.at("2026-09-10T12:00:00Z", () =>
    expectGolden(
      "meetings-notes",
      ["support", "publish notes 1 0:30 Welcome; 12:05 Ideas for winter cards"],
      ["support", String.raw`publish notes 1 how:add 20:00 What sold best; and why\n31:10 Questions`],
      ["paper-lane", "meeting notes"],
      ["paper-lane", "meeting notes number:1"],
      ["paper-lane", "meeting notes winter"],
      ["paper-lane", "meeting notes parsnip"],
      ["support", "publish meeting attended 1 partner:ink-and-twine"],
      ["support", "publish meeting"],
    ),
  );
});

test("a series that ends is shown with what ends with it, and ends as it was shown", async () => {
  await story.at("2026-10-01T12:00:00Z", async () => {
    await expectGolden(
      "meetings-series-end",
      ["support", "publish meeting end-series series:99 reason:gone"],
      ["support", "publish meeting end-series series:1 reason:summer"],
      ["support", "publish meeting end-series series:1 reason:summer seen:0123456789ab confirm:yes"],
    );
    const { view } = await story.ask("support", "publish meeting end-series series:1 reason:summer");
    const seen = view.actions.find(({ label }) => label === "End it")?.options.seen;
    expect((await story.ask("support", `publish meeting end-series series:1 reason:summer seen:${seen} confirm:yes`)).view.title).toBe(
      "The series has ended",
    );
  });
});
