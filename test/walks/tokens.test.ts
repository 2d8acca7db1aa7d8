import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addStaff, setZone } from "#domain/partners";
import { madePictures } from "#test/made-pictures";
import { quarterlyTokenTotals, tokenGrants, tokenReminders } from "../../jobs/quarters.ts";
import { useHouse } from "../support/house.ts";
import { apply, makePartner, snapshot } from "../support/orders.ts";
import { walker } from "./walker.ts";

/** A quarter of Inspire Tokens, from the rules to its close, as two partners and support type it. */
const house = await useHouse({ at: "2026-10-12T16:00:00Z" });
const { ask, folder, run, mailsTo } = walker(house);
await house.run(async (tx) => {
  const lane = await makePartner(tx, "Paper Lane", "paper-lane");
  await setZone(tx, lane.id, "America/Denver");
  await makePartner(tx, "Ink & Twine", "ink-and-twine");
  await addStaff(tx, { handle: "support", name: "Sue", roles: ["support"] });
  await addStaff(tx, { handle: "operator", name: "Olga", roles: ["operator"] });
});
const requestOf = (queue: string): string => /request:([0-9a-f-]{36}) tokens/.exec(queue)?.[1] ?? "";

describe("the walk of a quarter's tokens", () => {
  test("the rules say what earns tokens, and a partner who has none yet sees what would be enough", async () => {
    expect(await ask("paper-lane", "/tokens rules")).toMatch(
      /25 tokens a quarter[\s\S]*Share a project online +2 +10 +send the link +share-project/,
    );
    expect(await ask("paper-lane", "/tokens progress")).toMatch(
      /25 missing, 80 days left[\s\S]*Nothing is earned[\s\S]*fewest steps[\s\S]*Host a craft-in/,
    );
  });

  test("they tell of something: without what it asks to be shown it is refused, with it it waits; the same once more is refused", async () => {
    expect(await ask("paper-lane", "/tokens submit share-project")).toMatch(/^no: .*Show us something/s);
    expect(await ask("paper-lane", "/tokens submit share-project javascript:alert(1)")).toMatch(/^no: /);
    expect(await ask("paper-lane", "/tokens submit share-project https://example.org/pines")).toContain("Thank you");
    expect(await ask("paper-lane", "/tokens submit share-project https://example.org/pines")).toMatch(/^no: /);
    expect(await ask("paper-lane", "/tokens submit share-project https://example.org/x on:2026-11-20")).toMatch(/^no: /);
    expect(await ask("paper-lane", "/tokens submit first-sale")).toContain("You need not ask for that");
  });

  test("a picture is looked at: a program that calls itself one is none", async () => {
    writeFileSync(join(folder, "virus.jpg"), "MZ\u0090 this program cannot be run");
    writeFileSync(join(folder, "table.jpg"), await madePictures.jpeg());
    expect(await ask("paper-lane", `/tokens submit picture picture:${join(folder, "virus.jpg")}`)).toMatch(/^no: /);
    expect(await ask("paper-lane", `/tokens submit picture "@everyone <@123> *look*" picture:${join(folder, "table.jpg")}`)).toContain(
      "Thank you",
    );
  });

  test("support see what is shown for it, and approve what they saw; partners can't", async () => {
    expect(await ask("ink-and-twine", "/award review")).toMatch(/^no: /);
    const queue = await ask("support", "/award review");
    expect(queue).toMatch(/2 activities wait[\s\S]*Share a project online, 2 tokens[\s\S]*@everyone <@123> \*look\*, evidence-2/);
    await ask("operator", '/programme activities set share-project "Share a project online" 4 12 link');
    expect(await ask("support", `/award review approve ${requestOf(queue)} tokens:2`)).toMatch(
      /^no: .*earned 2 tokens when you looked, and earns 4 now/s,
    );
    const anew = await ask("support", "/award review");
    expect(await ask("support", `/award review approve ${requestOf(anew)} tokens:4`)).toContain("4 tokens more");
    expect(await ask("support", `/award review approve ${requestOf(anew)} tokens:4`)).toMatch(/^no: /);
    expect(await ask("support", `/award review decline ${requestOf(await ask("support", "/award review"))}`)).toMatch(/^no: /);
    await ask("support", `/award review decline ${requestOf(await ask("support", "/award review"))} reason:"too dark to see"`);
    expect(await ask("paper-lane", "/tokens submit")).toMatch(/declined +too dark to see/);
  });

  test("a confirmed sale earns by itself, once however often the night comes; what support take back does not come again", async () => {
    await house.run((tx) => apply(tx, snapshot({ reference: "paper-lane", createdAt: tx.now, modifiedAt: tx.now, paidAt: tx.now })));
    house.clock.set("2026-10-13T08:00:00Z");
    expect(await run(tokenGrants)).toEqual({ granted: 1, takenBack: 0 });
    expect(await run(tokenGrants)).toEqual({ granted: 0, takenBack: 0 });
    const sale = /(\d+) .*The first sale/.exec(await ask("support", "/award log paper-lane"))?.[1] ?? "";
    expect(await ask("support", `/award take-back paper-lane ${sale} reason:"own order"`)).toContain("Take these tokens back?");
    await ask("support", `/award take-back paper-lane ${sale} reason:"own order" confirm:yes`);
    expect(await run(tokenGrants)).toEqual({ granted: 0, takenBack: 0 });
  });

  test("they are given by hand, seen by week, and compared only by who wants to be", async () => {
    await ask("support", "/award tokens ink-and-twine host-craft-in on:2026-10-10");
    expect(await ask("paper-lane", "/tokens engagement")).toMatch(/4 tokens[\s\S]*By week[\s\S]*Share a project online +4 +8 of 12 left/);
    expect(await ask("paper-lane", "/tokens leaderboard")).toMatch(
      /Nobody takes part yet[\s\S]*4 tokens, place 2 of 2\. You are not shown/,
    );
    await ask("ink-and-twine", "/tokens leaderboard join");
    expect(await ask("paper-lane", "/tokens leaderboard")).toMatch(/1 +Ink & Twine/);
  });

  test("thirty days before the end, at ten where they live, whoever is short is reminded, once", async () => {
    const before = (await mailsTo("paper.lane@example.org", 2)).map(({ letter }) => letter.subject);
    expect(before).toHaveLength(2);
    house.clock.set("2026-12-01T16:59:00Z");
    await run(tokenReminders);
    house.clock.set("2026-12-01T17:00:00Z");
    await run(tokenReminders);
    await run(tokenReminders);
    expect((await mailsTo("paper.lane@example.org", 3)).at(-1)!.letter.text).toMatch(/4[\s\S]*25/);
  });

  test("three days after its end the quarter is closed for good: everybody is told; what comes later is shown apart", async () => {
    house.clock.set("2027-01-04T18:00:00Z");
    await run(quarterlyTokenTotals, "2026-Q4");
    await run(quarterlyTokenTotals, "2026-Q4");
    expect((await mailsTo("paper.lane@example.org", 4)).at(-1)!.letter.subject).toContain("4");
    await ask("support", "/award tokens paper-lane course on:2026-12-20");
    expect(await ask("paper-lane", "/tokens progress 2026-Q4")).toMatch(
      /8 tokens, of which 4 were recorded after its close[\s\S]*not met, 17 short/,
    );
    expect(await ask("paper-lane", "/tokens engagement")).toMatch(/fourth quarter of 2026 +4 +25 +not met +4|2026[^\n]* 4 +25 +not met +4/);
  });
});
