import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addStaff } from "#domain/partners";
import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import { madePictures } from "#test/made-pictures";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { slackMessageProblems } from "#test/slack/payload-rules";
import { tellStory } from "../domain/answers/story.ts";
import { useHouse } from "../support/house.ts";
import { walker } from "./walker.ts";

/** What makes no sense, what does harm, what is not theirs and what is over, typed at each part of the programme's life: a clear no, and nothing is lost or kept. */
const house = await useHouse({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(house);
house.clock.set("2026-11-02T16:00:00Z");
const { ask, folder } = walker(house);
await house.run((tx) => addStaff(tx, { handle: "sue", name: "Sue", roles: ["support", "operator"], partnerId: null }));

const long = "x".repeat(500);
const picture = join(folder, "fine.jpg");
writeFileSync(picture, await madePictures.jpeg());
writeFileSync(join(folder, "huge.jpg"), Buffer.concat([await madePictures.jpeg(), Buffer.alloc(30_000_000)]));
writeFileSync(join(folder, "virus.png"), "MZ\u0090\u0000 this program cannot be run");

/** Everything that somebody could have left, counted: a refusal leaves it as it was. */
async function kept(): Promise<unknown> {
  const tables = [
    "audit_entry",
    "asked_question",
    "course",
    "craft_in",
    "craft_in_sign_up",
    "feedback",
    "help_article_version",
    "legal_terms",
    "marketing_image",
    "meeting",
    "meeting_attendance",
    "meeting_note",
    "meeting_series",
    "message",
    "monthly_ad",
    "token_activity",
    "token_board_member",
    "token_grant",
    "token_submission",
  ];
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(", ");
  return house.run((tx) => tx.em.execute(`select ${counts}`));
}

async function idOf(query: string): Promise<string> {
  const [row] = await house.run((tx) => tx.em.execute<{ id: string }[]>(query));
  return row!.id;
}

async function refused(who: string, line: string): Promise<string> {
  const before = await kept();
  const said = await ask(who, line);
  expect(said, line).toMatch(/^no: /);
  // A sentence, no code and no reference of a fault.
  expect(said, line).not.toMatch(/undefined|NaN|\[object|reference/);
  expect(await kept(), line).toEqual(before);
  return said;
}

describe("figures and times that can't be are refused in words, and nothing of them is kept", () => {
  test.each([
    // past dates, and years that are a slip
    ["sue", 'publish craft-in add title:Cards start:"2026-10-01 18:00" place:Lane'],
    ["sue", 'publish craft-in add title:Cards start:"3026-10-01 18:00" place:Lane'],
    ["paper-lane", 'craftin host Cards "2026-10-01 18:00" place:Lane'],
    ["sue", 'publish meeting add title:Ideas start:"2026-10-01 18:00" place:Lane'],
    ["sue", 'publish meeting add title:Ideas start:"3026-10-01 18:00" place:Lane'],
    ["sue", 'publish ad write month:2026-10 title:Snow "It snows"'],
    ["sue", "award tokens paper-lane course on:2020-01-01"],
    ["sue", "award tokens paper-lane course on:2027-01-01"],
    ["paper-lane", "tokens submit course on:2026-11-20"],
    ["sue", "publish terms publish from:2020-01-01 confirm:yes"],
    // days that there are not, zones that there are not
    ["sue", 'publish craft-in add title:Cards start:"2026-11-31 18:00" place:Lane'],
    ["sue", 'publish craft-in add title:Cards start:"2026-12-12 18:00" place:Lane zone:Mars/Olympus'],
    ["sue", 'publish meeting add title:Ideas start:"2026-12-12 18:00" place:Lane zone:Mars/Olympus'],
    ["sue", "publish meeting series title:Ideas nth:second weekday:tuesday time:18:00 place:Lane zone:../../etc/passwd"],
    ["sue", "publish meeting series title:Ideas nth:second weekday:tuesday time:24:30 place:Lane"],
    // titles of 500 characters
    ["sue", `publish craft-in add title:${long} start:"2026-12-12 18:00" place:Lane`],
    ["sue", `publish meeting add title:${long} start:"2026-12-12 18:00" place:Lane`],
    ["sue", `publish meeting series title:${long} nth:second weekday:tuesday time:18:00 place:Lane`],
    ["sue", `publish ad write month:2026-12 title:${long} "It snows"`],
    ["sue", `publish course add title:${long} link:https://learn.example/x`],
    ["sue", `publish article write title:${long} text:"They work."`],
    ["sue", `publish image add title:${long} picture:${picture} confirm:yes`],
    ["sue", `programme activities set garden ${long} 3 9 text`],
    // capacities and amounts of nothing, and less
    ["sue", 'publish craft-in add title:Cards start:"2026-12-12 18:00" place:Lane seats:0'],
    ["sue", 'publish craft-in add title:Cards start:"2026-12-12 18:00" place:Lane seats:-1'],
    ["sue", 'publish craft-in add title:Cards start:"2026-12-12 18:00" place:Lane seats:2.5'],
    ["sue", 'publish craft-in add title:Cards start:"2026-12-12 18:00" place:Lane seats:99999'],
    ["sue", 'publish meeting add title:Ideas start:"2026-12-12 18:00" place:Lane minutes:0'],
    ["sue", "programme activities set garden Garden 0 9 text"],
    ["sue", "programme activities set garden Garden -3 9 text"],
    ["sue", "programme activities set garden Garden 3 0 text"],
    ["paper-lane", "center feedback idea Colours rating:0"],
    ["paper-lane", "center feedback idea Colours rating:6"],
    // pictures that are none, and that are too large
    ["sue", `publish image add title:Huge picture:${join(folder, "huge.jpg")} confirm:yes`],
    ["sue", `publish image add title:Virus picture:${join(folder, "virus.png")} confirm:yes`],
    ["sue", `publish ad write month:2026-12 title:Virus "It snows" picture:${join(folder, "virus.png")}`],
    ["paper-lane", `craftin host Cards "2026-12-12 18:00" place:Lane picture:${join(folder, "virus.png")}`],
    ["paper-lane", `tokens submit picture picture:${join(folder, "huge.jpg")}`],
    // links that lead where nobody should go
    ["sue", "publish course add title:Course link:javascript:alert(1)"],
    ["sue", 'publish meeting add title:Ideas start:"2026-12-12 18:00" link:file:///etc/passwd'],
    ["paper-lane", "ask question Hello link:data:text/html,x"],
    ["paper-lane", `center feedback idea ${"y".repeat(3_001)}`],
  ])("%s: %s", async (who, line) => {
    expect(await refused(who, line)).toMatch(/\w/);
  });
});

const bomb = "@everyone <!channel> <@123> **b** `c` [here](https://evil.example)";

/** The same answer as each platform gets it: its rules hold, and what somebody typed does nothing there. */
async function harmless(who: string, line: string): Promise<void> {
  const { outcome, view } = await story.ask(who, line);
  expect([
    line,
    outcome,
    JSON.stringify(view, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)).includes("@everyone"),
  ]).toEqual([line, "answer", true]);
  const discord = renderDiscord(view, { buttons: [], locale: "en-US" });
  expect(
    discordMessageProblems(
      discord.body,
      discord.files.map(({ name }) => name),
    ),
    line,
  ).toEqual([]);
  const texts = JSON.stringify(discord.body).replaceAll(/`+[^`]*`+/g, "");
  expect(texts, line).not.toMatch(/(?<!\\)@everyone|(?<!\\)<@|(?<!\\)\[here\]|(?<!\\)\*\*b/);
  const slack = renderSlack(view, { buttons: [], locale: "en-US", zone: "UTC" });
  expect(slackMessageProblems(slack.body), line).toEqual([]);
  expect(slack.body.text, line).not.toMatch(/<!channel>|<@123>/);
}

test("marks and mentions that somebody types do nothing wherever they are read", async () => {
  for (const [who, line] of [
    ["support", `publish craft-in add title:"${bomb}" start:"2026-12-12 18:00" place:"${bomb}" materials:"${bomb}"`],
    ["support", `publish meeting add title:"${bomb}" start:"2026-12-12 18:00" place:"${bomb}" agenda:"${bomb}"`],
    ["support", `publish ad write month:2026-12 title:"${bomb}" text:"${bomb}"`],
    ["support", `publish course add title:"${bomb}" link:https://learn.example/x text:"${bomb}"`],
    ["support", `publish article write title:"${bomb}" text:"Plain words."`],
    ["paper-lane", `ask question "${bomb}"`],
    ["paper-lane", `center feedback idea "${bomb}"`],
    ["paper-lane", `tokens submit course "${bomb}"`],
    ["operator", `programme activities set bomb "${bomb}" 3 9 text`],
  ] as const)
    expect([line, (await story.ask(who, line)).outcome]).toEqual([line, "answer"]);
  await story.ask("paper-lane", "ask question send:1");
  for (const [who, line] of [
    ["paper-lane", "craftin list"],
    ["support", "publish craft-in"],
    ["paper-lane", "meeting next"],
    ["support", "publish meeting"],
    ["support", "publish ad"],
    ["paper-lane", "center courses"],
    ["support", "publish article"],
    ["support", "support questions"],
    ["support", "support questions 1"],
    ["paper-lane", "ask mine 1"],
    ["support", "support feedback"],
    ["support", "award review"],
    ["paper-lane", "tokens submit"],
    ["paper-lane", "tokens rules"],
    ["support", "support partner paper-lane section:questions"],
    ["support", "support partner paper-lane section:feedback"],
  ] as const)
    await harmless(who, line);
  expect(story.faults).toEqual([]);
});

test("what is closed, somebody else's or done already is refused, and changes nothing", async () => {
  const done = async (who: string, line: string): Promise<void> => {
    const { outcome, view } = await story.ask(who, line);
    expect([line, outcome], view.title).toEqual([line, "answer"]);
  };
  await done("support", 'publish craft-in add title:Pines start:"2026-11-10 18:00" place:Lane seats:1');
  const pines = await idOf("select id from craft_in where title = 'Pines'");
  await done("paper-lane", `craftin sign-up ${pines}`);
  await done("support", 'publish meeting add title:Winter start:"2026-11-10 18:00" place:Lane');
  const winter = await idOf("select id from meeting where title = 'Winter'");
  await done("paper-lane", "tokens submit share-project https://example.org/lane");
  const request = await idOf("select id from token_submission where evidence = 'https://example.org/lane'");
  await done("support", `award review approve ${request} tokens:2`);
  await done("support", "support feedback done 1");
  await done("support", "publish craft-in reschedule " + pines + ' start:"2026-11-11 18:00" confirm:yes');
  await done("support", "publish meeting reschedule " + winter + ' start:"2026-11-11 18:00" confirm:yes');
  const again: (readonly [who: string, line: string])[] = [
    // the same button twice
    ["paper-lane", `craftin sign-up ${pines}`],
    ["support", `award review approve ${request} tokens:2`],
    ["support", "support feedback done 1"],
    ["support", `publish craft-in reschedule ${pines} start:"2026-11-11 18:00" confirm:yes`],
    ["support", `publish craft-in reschedule ${pines} start:"2026-11-11 18:00"`],
    ["support", `publish meeting reschedule ${winter} start:"2026-11-11 18:00" confirm:yes`],
    ["support", `publish meeting reschedule ${winter} start:"2026-11-11 18:00"`],
    ["support", `publish meeting reschedule ${winter} start:"2026-10-11 18:00"`],
    // somebody else's
    ["ink-and-twine", `craftin leave ${pines}`],
    ["ink-and-twine", `craftin guests ${pines}`],
    ["ink-and-twine", `tokens submit withdraw:${request}`],
    ["ink-and-twine", "ask mine 1"],
    ["ink-and-twine", 'ask mine 1 act:reply text:"Let me in"'],
    ["ink-and-twine", `award tokens ink-and-twine course`],
    ["ink-and-twine", `publish craft-in cancel ${pines} reason:mine confirm:yes`],
    ["insider", "award tokens ink-and-twine course"],
    ["insider", `award attendance ${pines} ink-and-twine`],
  ];
  for (const [who, line] of again) await refused(who, line);
  house.clock.set("2026-11-12T18:00:00Z");
  // closed
  for (const [who, line] of [
    ["support", `publish craft-in reschedule ${pines} start:"2026-12-12 18:00" confirm:yes`],
    ["support", `publish craft-in cancel ${pines} reason:late confirm:yes`],
    ["support", `publish meeting reschedule ${winter} start:"2026-12-12 18:00" confirm:yes`],
    ["support", `publish meeting cancel ${winter} reason:late confirm:yes`],
    ["paper-lane", `craftin leave ${pines}`],
    ["paper-lane", `craftin sign-up ${pines}`],
  ] as const)
    await refused(who, line);
  expect(story.faults).toEqual([]);
});
