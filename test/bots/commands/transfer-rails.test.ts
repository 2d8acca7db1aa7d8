import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import type { PartnerFacts } from "#domain/partners";
import { readNacha } from "#domain/rails";
import { endDestination, openFiles, submitPartner } from "#domain/transfers";
import { hearBankFiles } from "../../../bots/console/hear-bank.ts";
import { returnFile } from "../../support/ach-returns.ts";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { giveCredit } from "../../support/staff.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** The ways that money takes, as they are set, and what finance do with their files. */
const db = await useDatabase({
  at: "2026-11-02T12:00:00Z",
  terms: { automaticTransferBelow: { USD: 50_000n }, transferCodeFrom: { USD: 50_000n } },
});
const story = await tellStory(db);
const cutOff = instant("2026-11-25T22:00:00Z");

async function give({ id }: PartnerFacts, account: string): Promise<void> {
  await db.run((tx) => setDestination(tx, id, { ...holder, account, accountAgain: account }));
  const partner = id === story.lane.id ? story.lane : story.ink;
  await giveCredit(db, [story.staff.finance, story.staff.finance2], partner, money(60_000n, "USD"));
}
const holder = { kind: "us-account", holder: "Linnet Marlow", routing: "021000021", accountType: "checking", bank: "Wasatch Credit Union" };

async function send(who: string, amount: string): Promise<void> {
  const { view } = await story.ask(who, `wallet transfer ${amount}`);
  const { options } = view.actions.find(({ label }) => label === "Send it")!;
  await story.ask(who, `wallet transfer ${options["amount"]} confirm:${options["confirm"]}`);
  story.takeSaid();
}

test("an operator is told what a rail needs, and what choosing it comes to", async () => {
  await expectSaid(story, "transfer-rails-set", [
    ["operator", 'programme terms change transfer-rails "usd nacha" "ACH from now on"'],
    ["operator", 'programme terms change transfer-rails "USD pigeon" "faster"'],
    ["operator", 'programme terms change ach-routing 124000055 "our bank"'],
    ["operator", 'programme terms change ach-routing "1240-0005-4" "our bank" confirm:yes'],
    ["operator", 'programme terms change ach-bank "Wasatch National" "our bank" confirm:yes'],
    ["operator", 'programme terms change ach-company-id 1870654321 "our bank" confirm:yes'],
    ["operator", 'programme terms change ach-company "Juniper & Sage" "our bank" confirm:yes'],
    ["operator", 'programme terms change transfer-rails "usd nacha, manual" "ACH from now on"'],
    ["operator", 'programme terms change transfer-rails "usd nacha, manual" "ACH from now on" confirm:yes'],
    ["operator", 'programme terms change ach-company none "a mistake" confirm:yes'],
  ]);
});

test("finance take an ACH file, and one transfer out of it", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await give(story.lane, "5000001");
    await give(story.ink, "5000002");
  });
  await story.at("2026-11-23T17:00:00Z", async () => {
    await send("paper-lane", "100");
    await send("ink-and-twine", "200");
  });
  await story.at("2026-11-25T22:00:00Z", async () => {
    for (const { id } of [story.lane, story.ink]) await db.run((tx) => submitPartner(tx, id, cutOff));
    await db.run((tx) => openFiles(tx, "nacha"));
    await expectSaid(story, "transfer-rails-file", [["finance", "finance transfers export file:1"]]);
    await db.run((tx) => endDestination(tx, story.ink.id, "blocked"));
    await expectSaid(story, "transfer-rails-take-out", [
      ["finance", "finance transfers export file:1"],
      ["finance", "finance transfers take-out transfer:2"],
      ["finance", "finance transfers take-out file:1 transfer:9"],
      ["finance", "finance transfers take-out file:1 transfer:2"],
      ["finance", "finance transfers take-out file:1 transfer:2 confirm:yes"],
      ["finance", "finance transfers take-out file:1 transfer:2 confirm:yes"],
      ["finance-2", "finance transfers take-out file:1 transfer:2 confirm:yes"],
      ["finance", "finance transfers export file:1"],
      ["finance", "finance transfers"],
      ["ink-and-twine", "wallet transfers"],
    ]);
  });
});

test("an ACH file has the account in full, for finance only", async () => {
  const { view } = await story.ask("finance", "finance transfers export file:2");
  const [file] = view.files;
  expect(file).toMatchObject({ name: "transfers-2026-11-25-2.ach", mediaType: "text/plain" });
  expect(readNacha(String(file?.content))).toMatchObject({
    modifier: "B",
    batches: [{ entries: [{ account: "5000001", minor: 9_750n, name: "Linnet Marlow" }] }],
  });
  expect((await story.ask("support", "finance transfers export file:2")).outcome).toBe("refusal");
});

test("what the bank sends back is taken in on the server, and finance and partners read it in words", async () => {
  const trace = (number: number): string => `12400005${String(number).padStart(7, "0")}`;
  await story.at("2026-11-25T22:30:00Z", async () => {
    for (const who of ["finance", "finance-2"]) await story.ask(who, "finance transfers sent file:2 confirm:yes");
    story.takeSaid();
    await expectSaid(story, "transfer-rails-nothing-back", [["finance", "finance transfers answers"]]);
  });
  const folder = await mkdtemp(join(tmpdir(), "returns-"));
  const write = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const file = returnFile([
    { trace: trace(1), code: "C01", corrected: "1918171614" },
    { trace: trace(1), code: "R03", minor: 9_750n },
    { trace: trace(1), code: "R02", minor: 9_750n },
    { trace: trace(77), code: "R16", minor: 100n },
    { trace: trace(1), code: "R68", minor: 9_750n },
  ]);
  const files = [await write("good.ach", file), await write("again.ach", file), await write("cut.ach", file.slice(0, 700))];
  const said: string[] = [];
  const doors = { inTransaction: db.inTransaction, write: (line: string) => said.push(line.replaceAll(`${folder}/`, "")) };
  await story.at("2026-11-30T15:00:00Z", async () => {
    expect(await hearBankFiles(doors, files)).toBe(2);
    expect(await hearBankFiles(doors, [files[1]!])).toBe(0);
    await expect(`${said.join("\n")}\n`).toMatchFileSnapshot("../../golden/console/transfers-answers.txt");
    await expectSaid(story, "transfer-rails-answers", [
      ["finance", "finance transfers answers"],
      ["finance", "finance transfers answers file:1"],
      ["paper-lane", "wallet transfers"],
      ["paper-lane", "wallet transfer 50"],
    ]);
  });
  const sent = "test/fixtures/returns";
  await story.at("2026-12-01T15:00:00Z", async () => {
    await expectSaid(story, "transfer-rails-returns", [
      ["finance", "finance transfers act:take-answers"],
      ["finance", `finance transfers act:take-answers returns:${sent}/cut-off.ach`],
      ["finance", `finance transfers act:take-answers returns:${sent}/five-answers.ach`],
      ["finance", `finance transfers act:take-answers returns:${sent}/late.ach`],
      ["finance", "finance transfers answers"],
      ["finance", "finance transfers act:confirm-answers file:1 confirm:yes"],
      ["finance", "finance transfers"],
      ["finance", "finance transfers act:confirm-answers file:1 confirm:yes seen:000000000000"],
      ["finance-2", "finance transfers act:confirm-answers file:1 confirm:yes"],
      ["finance-2", "finance transfers act:confirm-answers file:1"],
      ["finance-2", "finance transfers act:confirm-answers file:1 confirm:yes seen:000000000000"],
      ["finance-2", 'finance transfers act:drop-answers file:1 reason:"the bank sent it twice"'],
      ["finance-2", "finance transfers act:drop-answers file:1 reason:twice"],
    ]);
    await story.ask("finance", `finance transfers act:take-answers returns:${sent}/late.ach`);
    const { view } = await story.ask("finance-2", "finance transfers act:confirm-answers file:2");
    const confirmed = await story.ask(
      "finance-2",
      `finance transfers act:confirm-answers file:2 confirm:yes seen:${view.actions[0]!.options["seen"]}`,
    );
    expect(confirmed.view.title).toMatch(/^Bank file \d$/);
  });
  expect(story.faults).toEqual([]);
  await rm(folder, { recursive: true });
});

test("an ACH file whose day is over says so, and is written anew by two", async () => {
  await story.at("2026-12-02T15:00:00Z", () => give(story.ink, "5000009"));
  await story.at("2026-12-07T15:00:00Z", () => send("ink-and-twine", "120"));
  const due = instant("2026-12-09T22:00:00Z");
  await story.at("2026-12-09T22:00:00Z", async () => {
    await db.run((tx) => submitPartner(tx, story.ink.id, due));
    await db.run((tx) => openFiles(tx, "nacha"));
  });
  await story.at("2026-12-14T15:00:00Z", () =>
    expectSaid(story, "transfer-rails-anew", [
      ["finance", "finance transfers export file:3"],
      ["finance", "finance transfers sent file:3 confirm:yes"],
      ["finance-2", "finance transfers withdrawn file:3"],
      ["finance-2", "finance transfers write-anew file:3"],
      ["finance-2", "finance transfers write-anew file:3 confirm:yes"],
      ["finance", "finance transfers write-anew file:3 confirm:yes"],
      ["finance", "finance transfers export file:4"],
      ["finance", "finance transfers write-anew file:3"],
    ]),
  );
});
