import { test } from "vitest";
import { setZone } from "#domain/partners";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { expectSaid, type Said } from "./expect-cards.ts";

/** A craft-in from its proposal to the morning after, as partners and support see it in a terminal. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);

const expectGolden = (name: string, ...said: readonly Said[]) => expectSaid(story, name, said);

test("a craft-in from nothing to attendance", async () => {
  await story.at("2026-09-01T12:00:00Z", () =>
    expectGolden(
      "craft-ins",
      ["paper-lane", "craftin list"],
      [
        "cut-and-keep",
        'craftin host "Pine cards and cocoa" "2026-09-12 18:00" place:"The Lane, Provo" seats:1 materials:"scissors, and a mug"',
      ],
      ["cut-and-keep", "craftin host Cards 2026-08-01 place:Lane"],
      ["support", "publish craft-in"],
      ["support", "publish craft-in approve 1"],
      ["paper-lane", "craftin list"],
      ["paper-lane", "craftin sign-up 1"],
      ["ink-and-twine", "craftin sign-up 1"],
      ["paper-lane", "craftin leave 1"],
      ["ink-and-twine", "craftin mine"],
      ["cut-and-keep", "craftin guests 1"],
      ["support", 'publish craft-in reschedule 1 start:"2026-09-13 18:00"'],
      ["support", 'publish craft-in reschedule 1 start:"2026-09-13 18:00" confirm:yes'],
      ["support", "award attendance 1 ink-and-twine"],
    ),
  );
  await story.at("2026-09-14T12:00:00Z", () =>
    expectGolden(
      "craft-ins-after",
      ["support", "award attendance 1 ink-and-twine"],
      ["ink-and-twine", "craftin mine"],
      ["ink-and-twine", "tokens progress"],
      ["support", "publish craft-in guests 1"],
      ["paper-lane", "craftin sign-up 1"],
    ),
  );
});

test("a time is read by the clock that was meant, and the answer says whose that was", async () => {
  await story.at("2026-09-01T12:00:00Z", async () => {
    await db.run((tx) => setZone(tx, story.ink.id, "Europe/Lisbon"));
    await expectGolden(
      "craft-in-zones",
      ["ink-and-twine", 'craftin host Twine "2026-10-05 18:00" place:Lisbon'],
      ["ink-and-twine", 'craftin host Twine "2026-10-05 18:00" place:Berlin zone:europe/berlin'],
      ["ink-and-twine", 'craftin host Twine "2026-10-05 18:00" place:Mars zone:Mars/Olympus'],
      ["support", 'publish craft-in add title:Knots start:"2026-10-06 18:00" place:Provo'],
      ["support", 'publish craft-in add title:Knots start:"2026-10-06 25:00" place:Provo'],
      ["support", 'publish meeting add title:Ideas start:"2026-10-07T18:00:00+02:00" place:Provo zone:Asia/Tokyo'],
      ["support", 'publish meeting reschedule 1 start:"2026-10-08 09:00"'],
    );
  });
});
