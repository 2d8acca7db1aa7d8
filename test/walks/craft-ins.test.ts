import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addStaff, setZone } from "#domain/partners";
import { madePictures } from "#test/made-pictures";
import { craftInReminders } from "../../jobs/event-reminders.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { walker } from "./walker.ts";

/** A craft-in from its proposal to the morning after, as its host, its guests and support type it. The programme's zone is America/Denver. */
const house = await useHouse({ at: "2026-11-02T16:00:00Z" });
const { ask, folder, run, mailsTo } = walker(house);
await house.run(async (tx) => {
  const host = await makePartner(tx, "Cut and Keep", "cut-and-keep");
  await setZone(tx, host.id, "America/New_York");
  for (const [name, slug] of [
    ["Paper Lane", "paper-lane"],
    ["Ink Twine", "ink-and-twine"],
    ["Fold Fern", "fold-and-fern"],
  ] as const)
    await makePartner(tx, name, slug);
  await addStaff(tx, { handle: "support", name: "Sue", roles: ["support"] });
});
const subjects = async (address: string, count: number): Promise<string[]> =>
  (await mailsTo(address, count)).map(({ letter }) => letter.subject);
const calendarOf = async (address: string, count: number): Promise<string> =>
  String((await mailsTo(address, count)).at(-1)!.letter.attachments[0]?.content);

test("the walk of a craft-in", async () => {
  // What makes no sense is refused with a sentence, and nothing of it is kept.
  const propose = (rest: string): Promise<string> => ask("cut-and-keep", `/craftin host ${rest}`);
  expect(await ask("paper-lane", "/craftin list")).toContain("None is on the list at the moment");
  for (const wrong of [
    'Cards "2026-10-01 18:00" place:Lane',
    'Cards "2026-11-12 18:00" place:Lane zone:Mars/Olympus',
    'Cards "2026-11-31 18:00" place:Lane',
    `${"x".repeat(500)} "2026-11-12 18:00" place:Lane`,
    'Cards "2026-11-12 18:00" place:Lane seats:0',
    'Cards "2026-11-12 18:00" place:Lane seats:-3',
    'Cards "2026-11-12 18:00" place:Lane minutes:0',
    'Cards "2026-11-12 18:00" link:javascript:alert(1)',
    'Cards "2026-11-12 18:00"',
  ])
    expect(await propose(wrong), wrong).toMatch(/^no: /);
  expect(await ask("cut-and-keep", "/craftin mine")).toContain("You take part in none yet");

  // The host proposes one by their own clock; support see it with its picture and put it on the list.
  writeFileSync(join(folder, "pines.jpg"), await madePictures.jpeg());
  const proposed = await propose(
    `"Pine cards @everyone" "2026-11-12 18:00" place:"The Lane" seats:1 materials:scissors picture:${join(folder, "pines.jpg")}`,
  );
  expect(proposed).toContain("2026-11-12 18:00 (America/New_York)");
  expect(await ask("paper-lane", "/craftin sign-up 1")).toMatch(/^no: /);
  expect(await ask("cut-and-keep", "/publish craft-in approve 1")).toMatch(/^no: /);
  expect(await ask("support", "/publish craft-in")).toMatch(/Pine cards @everyone, with Cut and Keep[\s\S]*proposed[\s\S]*craft-in-1\.jpg/);
  await ask("support", "/publish craft-in approve 1");
  expect(await ask("support", "/publish craft-in approve 1")).toMatch(/^no: /);
  expect(await subjects("cut.and.keep@example.org", 1)).toEqual(["It is on the list: Pine cards @everyone"]);

  // One seat: the first has it, with a file for their calendar; the others wait in line and see how many are before them.
  expect(await ask("paper-lane", "/craftin sign-up 1")).toMatch(/You have a seat[\s\S]*scissors[\s\S]*craft-in-1\.ics/);
  expect(await ask("paper-lane", "/craftin sign-up 1")).toMatch(/^no: /);
  expect(await ask("ink-and-twine", "/craftin sign-up 1")).toContain("0 partners wait before you");
  expect(await ask("fold-and-fern", "/craftin sign-up #1")).toContain("1 partner waits before you");
  expect(await ask("fold-and-fern", "/craftin list")).toMatch(/all taken, 2 waiting/);
  expect(await ask("cut-and-keep", "/craftin guests 1")).toMatch(
    /Paper Lane[\s\S]*has a seat[\s\S]*Ink Twine[\s\S]*waits[\s\S]*Fold Fern[\s\S]*waits/,
  );
  expect(await ask("paper-lane", "/craftin guests 1")).toMatch(/^no: /);

  // Who leaves the programme makes room, and the next one has the seat within minutes.
  await ask("support", '/support partner paper-lane close reason:"moved away" confirm:yes');
  expect(await run(craftInReminders)).toEqual({ promoted: 1, cancelled: 0, reminded: 0 });
  expect(await run(craftInReminders)).toEqual({ promoted: 0, cancelled: 0, reminded: 0 });
  expect(await subjects("ink.twine@example.org", 2)).toEqual([
    "You are on the wait-list: Pine cards @everyone",
    "You have a seat now: Pine cards @everyone",
  ]);

  // Support move it, by its own clock and after seeing whom they would tell; calendars take the higher sequence.
  expect(await ask("support", '/publish craft-in reschedule 1 start:"2026-11-13 19:00"')).toMatch(
    /2026-11-13 19:00 \(America\/New_York\)[\s\S]*Would be told +2 partners/,
  );
  await ask("support", '/publish craft-in reschedule 1 start:"2026-11-13 19:00" confirm:yes');
  expect(await calendarOf("ink.twine@example.org", 3)).toMatch(/SEQUENCE:1[\s\S]*DTSTART:20261114T000000Z/);

  // A day and an hour before it begins who has a seat is reminded; sign-up closes two hours before.
  house.clock.set("2026-11-13T00:00:00Z");
  await run(craftInReminders);
  expect((await subjects("ink.twine@example.org", 4)).at(-1)).toBe("Soon: Pine cards @everyone");
  house.clock.set("2026-11-13T23:00:00Z");
  await run(craftInReminders);
  await run(craftInReminders);
  expect((await subjects("ink.twine@example.org", 5)).at(-1)).toBe("Soon: Pine cards @everyone");
  expect(await ask("fold-and-fern", "/craftin leave 1")).toContain("free for somebody else");
  expect(await ask("fold-and-fern", "/craftin sign-up 1")).toMatch(/^no: /);

  // The morning after, who was there has tokens; a slip is put right, and what is over can't be changed.
  expect(await ask("support", "/award attendance 1 ink-and-twine")).toMatch(/^no: /);
  house.clock.set("2026-11-14T15:00:00Z");
  await ask("support", "/award attendance 1 ink-and-twine");
  await ask("support", "/award attendance 1 ink-and-twine");
  expect(await ask("ink-and-twine", "/tokens log")).toMatch(/Take part in a craft-in +3/);
  await ask("support", "/award attendance 1 ink-and-twine absent");
  expect(await ask("ink-and-twine", "/tokens progress")).toContain("Nothing is earned in this quarter yet");
  for (const line of ["cancel 1 reason:late confirm:yes", 'reschedule 1 start:"2026-12-01 18:00" confirm:yes'])
    expect(await ask("support", `/publish craft-in ${line}`)).toMatch(/^no: /);
  expect(house.faults).toEqual([]);
});
