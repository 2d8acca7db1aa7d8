import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { markFile, markTransfer, openFiles, submitPartner } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { asStaff, giveCredit } from "../../support/staff.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** The bank's statement as finance send it along and read it. */
const db = await useDatabase({
  at: "2026-11-02T12:00:00Z",
  terms: { automaticTransferBelow: { USD: 90_000n }, transferCodeFrom: { USD: 90_000n } },
});
const story = await tellStory(db);
const folder = "test/fixtures/statements";

test("without a statement there is none to look at, and a file that is none is told why", async () => {
  await expectSaid(story, "statements-none", [
    ["finance", "finance statement"],
    ["finance", "finance statement act:take"],
    ["finance", `finance statement act:take file:${folder}/no-such-file.csv`],
    ["finance", `finance statement act:take file:${folder}/other-columns.csv`],
    ["finance", `finance statement act:take file:${folder}/either-way.csv`],
    ["finance", `finance statement act:take file:${folder}/no-signs.csv`],
    ["finance", "finance statement act:confirm"],
    ["finance", "finance statement statement:7"],
  ]);
});

test("a statement is taken, compared, confirmed by two, explained and opened again", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await db.run((tx) => setDestination(tx, story.lane.id));
    await giveCredit(db, [story.staff.finance, story.staff.finance2], story.lane, money(60_000n, "USD"));
  });
  await story.at("2026-11-23T17:00:00Z", async () => {
    for (const sum of ["250", "100"]) {
      const { view } = await story.ask("paper-lane", `wallet transfer ${sum}`);
      await story.ask("paper-lane", `wallet transfer USD${sum}.00 confirm:${view.actions[0]!.options["confirm"]}`);
    }
  });
  await story.at("2026-11-25T22:00:00Z", async () => {
    await db.run((tx) => submitPartner(tx, story.lane.id, instant("2026-11-25T22:00:00Z")));
    const [file] = await db.run((tx) => openFiles(tx, "manual"));
    for (const each of [story.staff.finance, story.staff.finance2])
      await db.run((tx) => markFile(tx, each.id, file!.number, "sent"), asStaff(each));
  });
  await story.at("2026-12-07T17:00:00Z", async () => {
    await expectSaid(story, "statement", [
      ["finance", `finance statement act:take file:${folder}/november.csv`],
      ["finance", `finance statement act:take file:${folder}/november.csv`],
      ["finance", "finance statement"],
      ["finance", "finance statement act:confirm statement:1"],
    ]);
    const { view } = await story.ask("finance", "finance statement act:confirm statement:1");
    const confirm = `finance statement act:confirm statement:1 confirm:yes seen:${view.actions[0]!.options["seen"]}`;
    expect((await story.ask("finance", confirm.replace(/seen:.*/, "seen:000000000000"))).outcome).toBe("refusal");
    await expectSaid(story, "statement-confirmed", [
      ["finance", confirm],
      ["finance", "finance statement statement:1"],
      ["finance-2", confirm],
      ["finance", "finance statement act:explain statement:1"],
      ["finance", "finance statement act:explain statement:1 line:2 reason:rent"],
      ["finance", "finance statement act:explain statement:1 reason:not ours"],
      ["finance", "finance statement act:reopen statement:1 line:2 reason:the wrong office"],
      ["finance", "finance statement statement:1"],
    ]);
  });
  const { view } = await story.ask("finance", "finance statement statement:1");
  expect(String(view.files[0]?.content)).toContain('1,2026-11-27,-247.50,USD,confirmed,"transfer, by finance-2",1,Paper Lane · Auszahlung');
  expect((await story.ask("support", "finance statement")).outcome).toBe("refusal");
});

test("a file that was read by the wrong hint is read anew, until somebody has decided on a line of it", async () => {
  await story.at("2026-12-08T12:00:00Z", () =>
    expectSaid(story, "statement-read-anew", [
      ["finance", `finance statement act:take file:${folder}/either-way.csv dates:day-first`],
      ["finance", `finance statement act:take file:${folder}/either-way.csv dates:month-first`],
      ["finance", "finance statement act:explain statement:2 reason:a charge"],
      ["finance", `finance statement act:take file:${folder}/either-way.csv dates:day-first`],
    ]),
  );
});

test("what two persons said came back is probably the line that came in, and one person ties it", async () => {
  await story.at("2026-12-09T12:00:00Z", async () => {
    for (const each of [story.staff.finance, story.staff.finance2])
      await db.run((tx) => markTransfer(tx, each.id, "2", "returned", "the bank called"), asStaff(each));
    await expectSaid(story, "statement-came-back", [
      ["finance", `finance statement act:take file:${folder}/came-back.csv signs:as-written`],
    ]);
    const { view } = await story.ask("finance", "finance statement act:confirm statement:3 line:1");
    await expectSaid(story, "statement-came-back-tied", [
      ["finance", "finance statement act:confirm statement:3 line:1"],
      ["finance", `finance statement act:confirm statement:3 line:1 confirm:yes seen:${view.actions[0]!.options["seen"]}`],
      ["finance", "finance statement statement:3"],
    ]);
  });
});
