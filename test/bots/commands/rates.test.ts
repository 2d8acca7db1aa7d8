import { describe, expect, test } from "vitest";
import { instant, Refusal, rowsOf, sql } from "#domain/kernel";
import type { RateValue } from "#domain/conversions";
import { rememberProducts } from "#domain/orders";
import { addStaff } from "#domain/partners";
import { typedCommand } from "#templates/render/values";
import { readRate } from "../../../bots/commands/read-rate.ts";
import { lineItem, tellStory } from "../../domain/answers/story.ts";
import { useDatabase } from "../../support/database.ts";

describe("a rate as people type it", () => {
  test.each<[string, RateValue]>([
    ["25%", { kind: "percent", basisPoints: 2_500 }],
    ["12,5 percent", { kind: "percent", basisPoints: 1_250 }],
    ["0%", { kind: "percent", basisPoints: 0 }],
    ["5.00 per order", { kind: "per-order", minor: 500n, currency: "USD" }],
    ["$5 per order", { kind: "per-order", minor: 500n, currency: "USD" }],
    ["USD 1.50 per item", { kind: "per-item", minor: 150n, currency: "USD" }],
    ["1,50 EUR/item", { kind: "per-item", minor: 150n, currency: "EUR" }],
    ["JPY 700 per order", { kind: "per-order", minor: 700n, currency: "JPY" }],
    ["KWD 1.250 per item", { kind: "per-item", minor: 1_250n, currency: "KWD" }],
  ])("%s", (typed, expected) => {
    expect(readRate(typed, "USD")).toEqual(expected);
  });

  test.each([
    "25",
    "0.25",
    "101%",
    "5.00",
    "per order",
    "-5 per order",
    "none per order",
    "5 per month",
    "JPY 7.5 per order",
    "XXQ 5 per item",
    "🎁 per item",
    "USD 5 EUR per item",
    "9".repeat(400),
  ])("%j is taken for nothing", (typed) => {
    expect(() => readRate(typed, "USD")).toThrow(Refusal);
  });
});

describe("programme rates", async () => {
  const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
  const story = await tellStory(db);
  const say = (line: string, who = "operator") => story.at("2026-11-02T12:00:00Z", () => story.say(who, line));
  /** the line of the button that confirms what a line shows */
  const button = async (line: string): Promise<string> => {
    const { view } = await story.at("2026-11-02T12:00:00Z", () => story.ask("operator", line));
    return typedCommand(view.actions[0]!.command, view.actions[0]!.options);
  };
  const rules = () =>
    db.run((tx) => rowsOf(tx, sql<{ scope: string; kind: string | null }>`select scope, kind from rate_rule order by id`));
  await db.run((tx) =>
    rememberProducts(tx, "https://shop.example", [
      { externalId: "13", name: "Enamel Mug", categories: [{ externalId: "16", name: "Mugs & Cups" }] },
      { externalId: "14", name: "Enamel Mug", categories: [] },
    ]),
  );
  await story.at("2026-10-20T12:00:00Z", async () => {
    await story.order("1", { reference: "paper-lane", lines: [lineItem("13", "Enamel Mug", 4_800n, 2), lineItem("99", "Pen", 5_200n)] });
    await story.order("2", { reference: "ink-and-twine", lines: [lineItem("13", "Enamel Mug", 2_400n)], total: 2_400n });
  });

  test("a rate is shown first with what the last orders would have earned, and set on the second word", async () => {
    const before = await rules();
    const shown = await say('programme rates set "USD 5 per item" "mugs sell well" product:13');
    expect(shown).toContain("product Enamel Mug");
    // 20 % of 48.00 and 25 % of 24.00 were 9.60 and 6.00; three mugs at $5.00 are 15.00; the pen stays at 10.40
    expect(shown).toMatch(/USD +\$26\.00 +\$25\.40 +−\$0\.60/);
    expect(await rules()).toEqual(before);
    expect(await say(await button('programme rates set "USD 5 per item" "mugs sell well" product:13'))).toContain("The rate is set");
    expect((await rules()).at(-1)).toEqual({ scope: "product", kind: "per-item" });
  });

  test("is listed with who set it, in the order of priority, and seen by the partner it concerns", async () => {
    await say('programme rates set 30% "for the year" partner:ink-and-twine product:13 from:2027-01-01 confirm:yes');
    const listed = await say("programme rates");
    expect(listed).toMatch(/product Enamel Mug +\$5\.00 per item +.*operator/);
    expect(listed).toMatch(/2027-01-01.*product Enamel Mug by Ink & Twine/);
    expect(await say("earnings rates", "paper-lane")).toContain("Enamel Mug");
    expect(await say("earnings rates", "paper-lane")).not.toContain("30 %");
    expect(await say("earnings rates", "ink-and-twine")).toContain("30 %");
    expect(await say("partner dashboard", "paper-lane")).toContain("some products earn differently: /earnings rates");
  });

  test("an order made after it earns by it, and says so", async () => {
    await story.at("2026-11-03T12:00:00Z", () =>
      story.order("3", { reference: "paper-lane", lines: [lineItem("13", "Enamel Mug", 4_800n, 2)], total: 4_800n }),
    );
    expect(await say("earnings why 3", "paper-lane")).toContain("$5.00 per item, 2 items, is $10.00 (the product's rate on the day of");
    expect(await say("earnings why 1", "paper-lane")).toContain("20 % of $48.00");
  });

  test("a group has its members and its rate, from when they are in it", async () => {
    expect(await say("programme group")).toContain("There is no group yet");
    expect(await say('programme group put cut-and-keep "Friends of the house" "they asked" confirm:yes')).toContain("Done");
    expect(await say('programme rates set 40% "as agreed" group:"friends of the HOUSE" confirm:yes')).toContain(
      "group Friends of the house (1 partner)",
    );
    expect(await say("earnings rates", "cut-and-keep")).toContain("40 %: your group's rate (Friends of the house)");
    // Nobody decides on what they earn themselves, not even as one of several.
    await db.run((tx) => addStaff(tx, { handle: "keeper", name: "keeper", roles: ["operator"], partnerId: story.keep.id }));
    for (const confirmed of ["", " confirm:yes"])
      expect(await say(`programme rates set 90% "mine" group:"friends of the house"${confirmed}`, "keeper")).toContain(
        "Not on your own record",
      );
    expect(await say('programme group take-out cut-and-keep reason:"they left" confirm:yes')).toContain("in no group");
    expect(await say("earnings rates", "cut-and-keep")).toContain("20 %: the programme's rate");
  });

  test("an end gives way to the next rate, and every act is in the audit", async () => {
    expect(await say('programme rates end reason:"enough mugs" product:13')).toContain("Please confirm");
    expect(await say('programme rates end reason:"enough mugs" product:13 confirm:yes')).toContain("The rate is ended");
    const acts = await db.run((tx) =>
      rowsOf(
        tx,
        sql<{
          act: string;
          actor: string;
        }>`select act, actor from audit_entry where act ~ '^(rate|partner.group)' and actor like 'staff:%' order by at, id`,
      ),
    );
    expect(acts.map(({ act }) => act).toSorted()).toEqual([
      "partner.group",
      "partner.group",
      "rate.end",
      "rate.set",
      "rate.set",
      "rate.set",
    ]);
    const told = await say("programme audit rate");
    for (const words of ["ended the rate for Enamel Mug from", "set the rate of the group Friends of the house to 40 %"])
      expect(told).toContain(words);
  });

  test.each([
    ["programme rates set", "Something is missing"],
    ["programme rates set 25% why", "The programme's percentage is one of its terms"],
    ["programme rates set 0.25 why product:13", "That can't be used"],
    ["programme rates set 25% why product:77", "No such product"],
    ['programme rates set 25% why product:"enamel mug"', "More than one goes by that name"],
    ["programme rates set 25% why category:hats", "No such category"],
    ["programme rates set 25% why group:foes", "No such group"],
    ["programme rates set 25% why partner:nobody", "No such partner"],
    ["programme rates set 25% why partner:paper-lane group:friends", "That can't be used"],
    ["programme rates set 25% why product:13 from:2026-10-01", "Terms change from now on, never backwards"],
    ["programme rates end reason:why partner:paper-lane", "There is no such rate"],
    ["programme group put cut-and-keep", "Something is missing"],
    ['programme group put cut-and-keep "‮" why confirm:yes', "Something is missing"],
    [`programme group put cut-and-keep "${"x".repeat(61)}" why confirm:yes`, "That can't be the name of a group"],
    ["programme group take-out cut-and-keep reason:why confirm:yes", "They are there already"],
  ])("/%s is refused", async (line, title) => {
    const asked = await story.at("2026-11-02T12:00:00Z", () => story.ask("operator", line));
    expect(asked).toMatchObject({ outcome: "refusal", view: { title } });
  });
});

describe("programme terms withdraw", async () => {
  const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
  const story = await tellStory(db);
  const say = (line: string) => story.at("2026-11-02T12:00:00Z", () => story.say("operator", line));
  /** the line of the button that confirms what a line shows */
  const button = async (line: string): Promise<string> => {
    const { view } = await story.at("2026-11-02T12:00:00Z", () => story.ask("operator", line));
    return typedCommand(view.actions[0]!.command, view.actions[0]!.options);
  };

  test("a change to come is taken back after a look at it, and then never holds", async () => {
    const shown = await say("programme terms change commission 25% why from:2026-12-01");
    expect(shown).toContain("An order of $100.00 placed after that earns $25.00 instead of $20.00.");
    expect(shown).toContain("2 active partners earn by it; 1 other has a rate of their own or their group's.");
    const early = await button("programme terms change commission 22% why from:2026-12-01");
    await say("programme terms change commission 25% why from:2026-12-01 confirm:yes");
    expect(await say("programme terms")).toContain("25 %");
    expect(await say(early)).toContain("It changed in the meantime");
    const withdrawal = await button('programme terms withdraw commission reason:"a bad year"');
    await say('programme terms withdraw commission reason:"a bad year" confirm:yes');
    await say("programme terms change commission 25% why from:2026-12-01 confirm:yes");
    expect(await say(withdrawal)).toContain("It changed in the meantime");
    expect(await say('programme terms withdraw commission reason:"a bad year"')).toContain("Please confirm");
    expect(await say('programme terms withdraw commission reason:"a bad year" confirm:yes')).toContain("is withdrawn");
    expect(await say("programme terms")).not.toContain("25 %");
    await story.at("2026-12-05T12:00:00Z", () => story.order("1", { reference: "paper-lane", createdAt: instant("2026-12-05T12:00:00Z") }));
    expect(await story.say("paper-lane", "earnings why 1")).toContain("20 % of $100.00");
    expect(await say('programme terms withdraw commission reason:"again"')).toContain("There is no such change to come");
  });

  test("a rate is not set by a button whose reader saw another one standing", async () => {
    const setting = (value: string): string => `programme rates set ${value} "as agreed" partner:cut-and-keep`;
    const end = 'programme rates end reason:"sold out" partner:cut-and-keep';
    const [one, other] = [await button(setting("10%")), await button(setting("11%"))];
    expect(await say(one)).toContain("The rate is set");
    expect(await say(other)).toContain("It changed in the meantime");
    expect(await say(await button(setting("11%")))).toContain("The rate is set");
    const ending = await button(end);
    await say(await button(setting("12%")));
    expect(await say(ending)).toContain("It changed in the meantime");
    expect(await say(await button(end))).toContain("The rate is ended");
  });
});
