import { expect, test } from "vitest";
import { openConsole, setChannel } from "#domain/messages";
import { findStaff } from "#domain/partners";
import { sendOne } from "../../../jobs/announcements.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";
import { endMessages } from "../../support/ended-messages.ts";
import { expectSaid } from "./expect-cards.ts";

/** The programme's zone is America/Denver. */
const db = await useDatabase();
const story = await tellStory(db);
const inTransaction: Parameters<typeof sendOne>[0] = (work) => db.run(work, { kind: "system", name: "announcements" });
const picture = `${"a".repeat(64)}.jpg`;
const text = String.raw`The fair is on **Saturday**.\n\n## Bring along\n\n- a table cloth\n- cards with your code: ` + "`/share qr`";
const hostile = "[bank](javascript:alert(1)) @everyone <@1> <!channel> <script>alert(1)</script> ```";

test("announcements from the first word to the last reader", async () => {
  db.clock.set("2026-11-20T19:00:00Z");
  await db.run((tx) => setChannel(tx, { platform: "discord", workspace: "1", channel: "2", name: "news" }, "announcements"));
  await expectSaid(story, "announcements-written", [
    ["support", "publish announce"],
    ["paper-lane", "publish announce"],
    ["support", "publish announce write title:Fair"],
    [
      "support",
      `publish announce write title:"The winter fair" text:"${text}" link:https://shop.example/fair picture:${picture} alt:"Six tables"`,
    ],
    ["support", "publish announce send 1 at:2026-12-05T18:00"],
    ["support", "publish announce send 1 at:2026-11-01"],
    ["support", "publish announce send 1 at:2026-02-30"],
    ["support", "publish announce send 1 at:2029-01-01"],
    // Clocks leave this minute out, and the other one they show twice.
    ["support", "publish announce send 1 at:2027-03-14T02:30"],
    ["support", "publish announce send 1 at:2027-11-07T01:30"],
    ["support", "publish announce send 1 seen:000000000000 confirm:yes"],
    ["support", "publish announce send 1 at:2026-12-05T18:00 confirm:yes"],
    ["support", "publish announce edit 1 to:partners for:paused"],
    ["support", "publish announce send 1 confirm:yes"],
    ["support", "publish announce edit 1 to:both for:active"],
    ["support", `publish announce write title:"@everyone <b>" text:"${hostile}" to:channel`],
    ["support", `publish announce write title:${"x".repeat(200)} text:x`],
    ["support", "publish announce show 99"],
    ["support", "publish announce"],
  ]);
});

test("what became of them", async () => {
  await story.say("support", "publish announce send 1 confirm:yes");
  story.takeSaid();
  await sendOne(inTransaction, "1");
  const partner = story.lane.id;
  await db.run((tx) => endMessages(tx, `announcement:${partner}:1`, "dead"));
  await expectSaid(story, "announcements-sent", [
    ["support", "publish announce show 1"],
    ["support", "publish announce edit 1 title:Other"],
    ["support", "publish announce cancel 1"],
    ["support", "publish announce cancel 1"],
    ["support", "publish announce cancel 2"],
    ["support", "publish announce"],
    ["support", "publish announce page:9"],
  ]);
});

test("what was published can be announced", async () => {
  const done = [
    "publish course add title:Photos link:https://learn.example/photos",
    "publish course edit 1 for:paused",
    `publish image add picture:${"b".repeat(64)}.jpg title:Pines confirm:yes`,
    'publish meeting add title:Ideas start:"2026-12-10 18:00" link:https://meet.example.org/x agenda:"What *sells*."',
    "publish notes 1 12:30 Ideas for spring",
    'publish craft-in add title:Cocoa start:"2026-12-12 18:00" place:"The Lane" materials:scissors',
    'publish article write title:"How links work" text:"They *work* by a cookie.\\n\\nMore."',
    "publish article publish how-links-work confirm:yes",
  ];
  for (const line of done) await story.say("support", line);
  expect(
    story
      .takeSaid()
      .map(({ view }) => view.actions.filter(({ command }) => command === "publish announce").map(({ options }) => options.about)),
  ).toEqual([["course 1"], ["course 1"], ["image 1"], ["meeting 1"], ["notes 1"], ["craft-in 1"], [], ["article how-links-work"]]);
  await expectSaid(story, "announcements-about", [
    ["support", 'publish announce write about:"course 1"'],
    ["support", 'publish announce write about:"image 1"'],
    ["support", 'publish announce write about:"meeting 1"'],
    ["support", 'publish announce write about:"notes 1"'],
    ["support", 'publish announce write about:"craft-in 1"'],
    ["support", 'publish announce write about:"article how-links-work" title:"Read this"'],
    ["support", 'publish announce write about:"meeting 1" title:"Once more"'],
    ["support", 'publish announce write about:"ad 1"'],
    ["support", 'publish announce write about:"course 99"'],
    ["support", "publish announce write about:something"],
  ]);
});

test("a test of one goes to whoever prepares it, and to nobody who can't be reached", async () => {
  const actor = { kind: "system", name: "test" } as const;
  const { id } = (await db.run((tx) => findStaff(tx, "support"), actor))!;
  const first = 'publish announce write title:"For me" text:"Look." to:partners';
  await story.say("support", first);
  story.takeSaid();
  await db.run((tx) => openConsole(tx, { kind: "staff", id }));
  await expectSaid(story, "announcements-tested", [
    ["support", "publish announce test 3"],
    ["support", "publish announce test 3"],
    ["support", "publish announce test"],
    ["support", "publish announce test 99"],
    ["operator", "publish announce test 3"],
    ["operator", "publish announce"],
    ["operator", "publish announce write title:Mine text:x"],
    ["operator", 'publish terms write text:"# Terms\\nBe kind."'],
    ["operator", "publish terms publish confirm:yes"],
    ["operator", 'publish announce write about:"terms 1"'],
    ["operator", "publish announce test 4"],
    ["operator", "publish announce"],
    ["finance", "publish announce"],
  ]);
});
