import { expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { openFiles, submitPartner } from "#domain/transfers";
import { useDatabase } from "../../support/database.ts";
import { setDestination } from "../../support/destinations.ts";
import { giveCredit } from "../../support/staff.ts";
import { tellStory } from "../../domain/answers/story.ts";
import { expectSaid } from "../../templates/cards/expect-cards.ts";

/** Transfers to a bank account as they are typed and read: the partner's side, and finance's. */
const db = await useDatabase({ at: "2026-11-02T12:00:00Z", terms: { automaticTransferBelow: { USD: 5_000n } } });
const story = await tellStory(db);

test("a partner without an account is told how to give one, and one with an empty wallet what is missing", async () => {
  await expectSaid(story, "transfers-not-yet", [
    ["paper-lane", "wallet transfer"],
    ["paper-lane", "wallet transfers"],
    ["paper-lane", "wallet cancel"],
    ["finance", "finance transfers"],
  ]);
});

test("money is sent, cancelled, held, approved, given to the bank and comes back, and everybody reads where it is", async () => {
  await story.at("2026-11-02T12:00:00Z", async () => {
    await db.run((tx) => setDestination(tx, story.lane.id));
    await giveCredit(db, [story.staff.finance, story.staff.finance2], story.lane, money(60_000n, "USD"));
  });
  await story.at("2026-11-23T17:00:00Z", () =>
    expectSaid(story, "transfers-asked", [
      ["paper-lane", "wallet balance"],
      ["paper-lane", "wallet transfer 1000"],
      ["paper-lane", "wallet transfer 1"],
      ["paper-lane", "wallet transfer EUR20"],
      ["paper-lane", "wallet transfer 1e3"],
      ["paper-lane", "wallet transfer -0"],
      ["paper-lane", "wallet transfer 1,000"],
      ["paper-lane", "wallet transfer 1,000.5"],
      ["paper-lane", "wallet transfer 1,000.50"],
      ["paper-lane", "wallet transfer 600.01"],
      ["paper-lane", "wallet transfer amount:"],
      ["paper-lane", "wallet transfer ten"],
      ["paper-lane", "wallet transfer ALL"],
      ["paper-lane", "wallet transfer 10 USD"],
      ["paper-lane", "wallet transfer USD 10"],
      ["paper-lane", "wallet transfer 10 please"],
      ["paper-lane", "wallet transfer 40"],
      ["paper-lane", "wallet transfer 40 confirm:1234567890"],
    ]),
  );
  const confirmed = async (amount: string) => {
    const { view } = await story.ask("paper-lane", `wallet transfer ${amount}`);
    const { options } = view.actions.find(({ label }) => label === "Send it")!;
    return `wallet transfer ${options["amount"]} confirm:${options["confirm"]}`;
  };
  await story.at("2026-11-23T17:00:00Z", async () => {
    const small = await confirmed("40");
    await expectSaid(story, "transfers-small", [
      ["paper-lane", small],
      ["paper-lane", small],
    ]);
    await expectSaid(story, "transfers-large", [
      ["paper-lane", await confirmed("120")],
      ["paper-lane", "wallet balance"],
      ["finance", "finance transfers"],
      ["finance", "finance transfers hold 2"],
      ["finance", "finance transfers hold 2 please call us about your account"],
      ["paper-lane", "wallet transfers"],
      ["paper-lane", "wallet transfers transfer:2"],
      ["ink-and-twine", "wallet transfers transfer:2"],
      ["paper-lane", "wallet cancel"],
      ["finance-2", "finance transfers"],
      ["finance-2", "finance transfers approve 2 confirm:yes"],
    ]);
    const { view } = await story.ask("finance-2", "finance transfers approve 2");
    const { seen } = view.actions[0]!.options;
    await expectSaid(story, "transfers-approved", [
      ["finance-2", "finance transfers approve 2 confirm:yes seen:0123456789ab"],
      ["finance-2", `finance transfers approve 2 confirm:yes seen:${seen}`],
      ["finance", "finance transfers approve 2"],
      ["finance", "finance transfers show 2"],
      ["finance", "finance transfers show 99"],
      ["paper-lane", "wallet cancel"],
      ["paper-lane", "wallet cancel 1"],
      ["paper-lane", "wallet cancel 1 confirm:yes"],
      ["paper-lane", "wallet cancel 1"],
      ["paper-lane", "wallet cancel 1 confirm:yes"],
      ["ink-and-twine", "wallet cancel 2"],
    ]);
  });
  await story.at("2026-11-25T22:00:00Z", async () => {
    await db.run((tx) => submitPartner(tx, story.lane.id, instant("2026-11-25T22:00:00Z")));
    await db.run((tx) => openFiles(tx, "manual"));
    await expectSaid(story, "transfers-sent", [
      ["paper-lane", "wallet cancel 2"],
      ["paper-lane", "wallet cancel 2 confirm:yes"],
      ["finance", "finance transfers"],
      ["finance", "finance transfers sent file:1"],
      ["finance", "finance transfers sent file:1 confirm:yes"],
      ["finance", "finance transfers sent file:1 confirm:yes"],
      ["finance-2", "finance transfers sent file:1 confirm:yes"],
      ["paper-lane", "wallet transfers transfer:2"],
      ["finance", "finance transfers returned 2"],
      ["finance", "finance transfers returned 2 reason:R03"],
      ["finance", "finance transfers returned 2 reason:R03 confirm:yes"],
      ["finance-2", "finance transfers"],
      ["finance-2", "finance transfers returned 2 reason:R03 confirm:yes"],
      ["paper-lane", "wallet transfers"],
      ["paper-lane", "wallet transfers transfer:2"],
      ["paper-lane", "wallet statement"],
      ["finance", "finance transfers transfer:2"],
      ["finance", "finance transfers sent file:9"],
      ["finance", "finance transfers"],
    ]);
  });
});

test("the file has the account in full, for finance only, and the same bytes each time", async () => {
  const take = async () => (await story.ask("finance", "finance transfers export file:1")).view.files[0]!;
  const file = await take();
  expect(String(file.content)).toMatch(/^File,Transfer,Reference,Holder,Routing number,Account number/);
  expect(String(file.content)).toContain("Canarina Holdermann,021000021,77301946528,checking,,USD,117.50");
  expect(await take()).toEqual(file);
  expect((await story.ask("support", "finance transfers export file:1")).outcome).toBe("refusal");
});

test.each(["settled", "failed", "returned"])(
  "finance who say %s of a number that is no transfer are led to their own list",
  async (act) => {
    const { outcome, view } = await story.ask("finance", `finance transfers act:${act} transfer:9999 reason:R23`);
    expect(outcome).toBe("refusal");
    expect(JSON.stringify(view)).toContain("/finance transfers");
    expect(JSON.stringify(view)).not.toContain("/wallet transfers");
  },
);
