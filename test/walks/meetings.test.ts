import { expect, test } from "vitest";
import { addStaff } from "#domain/partners";
import { meetingReminders } from "../../jobs/event-reminders.ts";
import { useHouse } from "../support/house.ts";
import { makePartner } from "../support/orders.ts";
import { walker } from "./walker.ts";

/** Monthly meetings from their series to the notes, as partners and support type it. The programme's zone is America/Denver. */
const house = await useHouse({ at: "2026-11-02T16:00:00Z" });
const { ask, run, mailsTo } = walker(house);
await house.run(async (tx) => {
  await makePartner(tx, "Paper Lane", "paper-lane");
  await makePartner(tx, "Ink Twine", "ink-and-twine");
  await addStaff(tx, { handle: "support", name: "Sue", roles: ["support"] });
});
const lane = "paper.lane@example.org";

test("the walk of the monthly meeting", async () => {
  // A series puts its meetings on the list, each at the same time on the wall; what makes no sense is refused.
  expect(await ask("paper-lane", "/meeting next")).toContain("No meeting is called");
  for (const wrong of [
    "series title:Monthly nth:second weekday:tuesday time:25:00 link:https://meet.example.org/x",
    "series title:Monthly nth:second weekday:someday time:18:00 link:https://meet.example.org/x",
    "series title:Monthly nth:second weekday:tuesday time:18:00",
    'add title:Ideas start:"2026-10-01 18:00" place:Lane',
    `add title:${"x".repeat(400)} start:"2026-12-01 18:00" place:Lane`,
    'add title:Ideas start:"2026-12-01 18:00" place:Lane minutes:0',
    "reschedule 99 start:2026-12-01",
  ])
    expect(await ask("support", `/publish meeting ${wrong}`), wrong).toMatch(/^no: /);
  const series = await ask(
    "support",
    '/publish meeting series title:"Marketing meeting" nth:second weekday:tuesday time:18:00 link:https://meet.example.org/x',
  );
  expect(series).toMatch(/every second Tuesday, 18:00 \(America\/Denver\)[\s\S]*2026-11-10 18:00[\s\S]*2027-02-09 18:00/);
  await ask("support", "/publish meeting describe 1 word:Cocoa agenda:winter");
  expect(await ask("paper-lane", "/meeting next")).toMatch(/Begins +2026-11-10 18:00[\s\S]*winter[\s\S]*meeting-1\.ics/);
  expect(await ask("paper-lane", "/publish meeting")).toMatch(/^no: /);

  // A week, a day and an hour before, partners are reminded by mail, with a file for their calendar.
  house.clock.set("2026-11-04T01:05:00Z");
  await run(meetingReminders);
  await run(meetingReminders);
  const [reminder] = await mailsTo(lane, 1);
  expect([reminder!.letter.subject, String(reminder!.letter.attachments[0]?.content)]).toEqual([
    "Soon: Marketing meeting",
    expect.stringMatching(/SEQUENCE:0[\s\S]*DTSTART:20261111T010000Z/),
  ]);

  // It is moved: who was reminded is told, and their calendar takes the higher sequence.
  expect(await ask("support", '/publish meeting reschedule 1 start:"2026-11-11 18:00"')).toMatch(
    /2026-11-11 18:00 \(America\/Denver\)[\s\S]*Would be told +2 partners/,
  );
  await ask("support", '/publish meeting reschedule 1 start:"2026-11-11 18:00" confirm:yes');
  expect(String((await mailsTo(lane, 2)).at(-1)!.letter.attachments[0]?.content)).toMatch(/SEQUENCE:1[\s\S]*DTSTART:20261112T010000Z/);

  // The word counts around the meeting only; who types it has tokens once, who staff say was absent has none.
  expect(await ask("paper-lane", "/meeting attend cocoa")).toMatch(/^no: /);
  house.clock.set("2026-11-12T01:20:00Z");
  expect(await ask("paper-lane", "/meeting attend tea")).toMatch(/^no: /);
  expect(await ask("paper-lane", "/meeting attend COCOA")).toContain("It earns you 3 tokens");
  expect(await ask("paper-lane", "/meeting attend cocoa")).toContain("You said so already");
  await ask("ink-and-twine", "/meeting attend cocoa");
  await ask("support", "/publish meeting absent 1 partner:ink-and-twine");
  expect(await ask("ink-and-twine", "/meeting attend cocoa")).toMatch(/^no: .*written down as absent/s);
  expect(await ask("ink-and-twine", "/tokens progress")).toContain("Nothing is earned in this quarter yet");

  // Notes have a line each, lead into the recording, and are found by their words.
  house.clock.set("2026-11-13T16:00:00Z");
  await ask("support", String.raw`/publish notes 1 0:30 Welcome\n12:05 Ideas for winter cards; and gifts\n1:02:00 Questions`);
  await ask("support", "/publish meeting describe 1 recording:https://video.example.org/1");
  expect(await ask("support", "/publish meeting describe 1 recording:file:///etc/passwd")).toMatch(/^no: /);
  expect(await ask("paper-lane", "/meeting notes")).toMatch(/Marketing meeting[\s\S]*you were there/);
  expect(await ask("paper-lane", "/meeting notes number:1")).toMatch(
    /video\.example\.org[\s\S]*12:05 Ideas for winter cards; and gifts[\s\S]*1:02:00 Questions/,
  );
  expect(await ask("paper-lane", "/meeting notes winter card")).toContain("12:05 Ideas for winter cards");
  expect(await ask("support", "/publish meeting cancel 1 reason:late confirm:yes")).toMatch(/^no: /);

  // The series ends: what ends with it is shown first, and who was reminded of the next one is told.
  house.clock.set("2026-12-02T16:00:00Z");
  await run(meetingReminders);
  await mailsTo(lane, 3);
  const preview = await ask("support", "/publish meeting end-series series:1 reason:summer");
  expect(preview).toMatch(/End the series Marketing meeting\?[\s\S]*2026-12-08 18:00[\s\S]*2027-01-12 18:00/);
  const button = /act:end-series .*/.exec(preview)?.[0] ?? "";
  expect(await ask("support", `/publish meeting ${button}`)).toContain("The series has ended");
  expect(await ask("support", `/publish meeting ${button}`)).toMatch(/^no: /);
  expect(String((await mailsTo(lane, 4)).at(-1)!.letter.attachments[0]?.content)).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:1/);
  await run(meetingReminders);
  expect(await ask("paper-lane", "/meeting next")).toContain("No meeting is called");
  expect(house.faults).toEqual([]);
});
