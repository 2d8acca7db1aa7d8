import { expect, test } from "vitest";
import { oneOf, rowsOf, run, sql } from "#domain/kernel";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** The books as finance ask for them: rules, balances, files. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
const story = await tellStory(db);

test("before anything was booked every rule holds, and there is nothing to show", async () => {
  const { view } = await story.ask("finance", "finance ledger");
  expect(view).toMatchObject({ title: "The books add up", tone: "good" });
  expect(String(view.files[0]?.content)).toContain("I2,everything together sums to zero in every currency,yes,0,");
  await expectSaid(story, "ledger-empty", [
    ["finance", "finance ledger trial-balance"],
    ["finance", "finance ledger export"],
  ]);
});

test("what was earned, paid out and given stands in the balance, ties, and is taken as a file", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await story.order("1", { reference: "paper-lane" });
    await story.order("2", { reference: "ink-and-twine" });
  });
  await story.at("2026-12-01T16:00:00Z", async () => story.payOut((await story.prepare("2026-12-01")).id));
  await story.at("2026-12-02T16:00:00Z", () =>
    expectSaid(story, "ledger", [
      ["finance", "finance ledger trial-balance last month"],
      ["finance", "finance ledger trial-balance 2026-12"],
      ["finance", "finance ledger trial-balance at:2026-12-01"],
      ["finance", "finance ledger export all"],
      ["finance", "finance ledger export part:2 all"],
      ["finance", "finance ledger export 2026-13"],
    ]),
  );
  const { view } = await story.ask("finance", "finance ledger export all");
  const [head = "", ...lines] = String(view.files[0]?.content).trim().split("\r\n");
  expect(head).toBe(
    "Entry,Recorded (America/Denver),Recorded (UTC),Effective (UTC),Account,Partner,Currency,Minor units,Amount,Kind,Reference,In words",
  );
  const cells = lines.map((line) => line.split(",").slice(4));
  expect(cells.find(([account, shareId]) => account === "wallet" && shareId === story.lane.shareId)).toEqual([
    "wallet",
    story.lane.shareId,
    "USD",
    "2000",
    "20.00",
    "payout",
    "2026-12-01",
    "Payout of 2026-12-01: 20.00 USD to partners' wallets",
  ]);
  expect(cells.map((cell) => cell.at(-1))).toContain("Payout of 2026-12-01: 20.00 USD from commissions payable");
  const kept = await db.run((tx) =>
    rowsOf(tx, sql<{ subject_id: string }>`select subject_id from audit_entry where act = 'ledger.export' order by id`),
  );
  expect(kept.map((row) => row.subject_id)).toContain("all");
});

test("a rule that is broken is told in words, with what to look at, and support is told nothing", async () => {
  const { id } = await db.run((tx) => oneOf(tx, sql<{ id: string }>`select partner_id as id from wallet limit 1`));
  await db.run((tx) => run(tx, sql`update wallet set balance_minor = balance_minor + 1 where partner_id = ${id}`));
  const { view } = await story.ask("finance", "finance ledger check");
  expect(view).toMatchObject({ title: "The books do not add up", tone: "problem" });
  expect(JSON.stringify(view.blocks)).toContain(`partner id ${id}, currency USD`);
  expect(String(view.files[0]?.content)).toContain("I3,a wallet row is the sum of its postings,no,1,");
  await db.run((tx) => run(tx, sql`update wallet set balance_minor = balance_minor - 1 where partner_id = ${id}`));
  expect((await story.ask("support", "finance ledger")).outcome).toBe("refusal");
});
