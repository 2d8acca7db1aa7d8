import { expect, test } from "vitest";
import { instant, json, money } from "#domain/kernel";
import { submitPartner } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { giveCredit } from "../../support/staff.ts";
import { moveSomebodyIn } from "../../domain/store/import-sabotage.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** What was paid in a year, as finance and partners read it. */
const db = await useDatabase({
  at: "2026-11-02T12:00:00Z",
  terms: { automaticTransferBelow: { USD: 90_000n }, transferCodeFrom: { USD: 90_000n }, taxThreshold: { USD: 20_000n } },
});
const story = await tellStory(db);

test("a year in which nothing left is told so", async () => {
  await expectSaid(story, "year-empty", [
    ["finance", "finance year"],
    ["finance", "finance year 2025"],
    ["finance", "finance year next"],
    ["paper-lane", "wallet year"],
  ]);
});

test("who was paid how much, whose form is missing, asking for it, writing down that it is there, and the file", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await db.run((tx) => setDestination(tx, story.lane.id));
    await giveCredit(db, [story.staff.finance, story.staff.finance2], story.lane, money(60_000n, "USD"));
  });
  await story.at("2026-11-23T17:00:00Z", async () => {
    const { view } = await story.ask("paper-lane", "wallet transfer 250");
    await story.ask("paper-lane", `wallet transfer USD250.00 confirm:${view.actions[0]!.options["confirm"]}`);
  });
  await story.at("2026-11-25T22:00:00Z", () => db.run((tx) => submitPartner(tx, story.lane.id, instant("2026-11-25T22:00:00Z"))));
  await story.at("2026-11-26T17:00:00Z", () =>
    expectSaid(story, "year", [
      ["finance", "finance year"],
      ["paper-lane", "wallet year"],
      ["finance", "finance year act:asked"],
      ["finance", "finance year act:asked partner:paper-lane"],
      ["finance", "finance year act:received partner:paper-lane reason:123-45-6789"],
      ["finance", "finance year act:received partner:paper-lane reason:in-the-safe"],
      ["finance", "finance year act:received partner:paper-lane"],
      ["finance", "finance year"],
      ["finance", "finance year act:export"],
      ["paper-lane", "wallet year"],
      ["paper-lane", "wallet year 2025"],
    ]),
  );
  const { view } = await story.ask("finance", "finance year 2026 export");
  expect(String(view.files[0]?.content).split("\r\n")[1]).toBe(
    `2026,${story.lane.shareId},Paper Lane,USD,250.00,0.00,2.50,247.50,1,2026-11-25 15:00:00,2026-11-25 15:00:00,yes,200.00,yes,received,2026-11-26 10:00:00,finance,in-the-safe,0.00`,
  );
});

test("whom an earlier system paid nobody knows where stands on the card and in the file as such, and is to be reported", async () => {
  await moveSomebodyIn(db, 500_000n);
  expect(json((await story.ask("finance", "finance year 2026")).view)).toContain('"country unknown"');
  const { view } = await story.ask("finance", "finance year 2026 export");
  expect(String(view.files[0]?.content).split("\r\n")[1]).toMatch(/,Ima,USD,5000\.00,.*,country unknown,200\.00,yes,none,/);
});
