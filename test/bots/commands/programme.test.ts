import { describe, expect, test } from "vitest";
import { instant, Refusal } from "#domain/kernel";
import { comingTerms, termsAt, termNames, type ChangedTerms, type TermName } from "#domain/programme";
import { typedCommand } from "#templates/render/values";
import { termWords } from "#templates/term-words";
import { readTermName, readTermValue } from "../../../bots/commands/read-term.ts";
import { useDatabase } from "../../support/database.ts";
import { tellStory } from "../../domain/answers/story.ts";

describe("a term's value as people type it", () => {
  test.each<[TermName, string, ChangedTerms]>([
    ["commissionBasisPoints", "25%", { commissionBasisPoints: 2_500 }],
    ["commissionBasisPoints", "12,5 %", { commissionBasisPoints: 1_250 }],
    ["commissionBasisPoints", "0.25 percent", { commissionBasisPoints: 25 }],
    ["commissionBasisPoints", "100%", { commissionBasisPoints: 10_000 }],
    ["holdDays", "14", { holdDays: 14 }],
    ["holdDays", "1 day", { holdDays: 1 }],
    ["attributionWindowDays", "0 days", { attributionWindowDays: 0 }],
    ["payoutDayOfMonth", "15th", { payoutDayOfMonth: 15 }],
    ["payoutTime", "9:00", { payoutTime: "09:00" }],
    ["renewals", "None", { renewals: "none" }],
    ["minimumPayout", "USD 10", { minimumPayout: { USD: 1_000n } }],
    ["minimumPayout", "12.50", { minimumPayout: { USD: 1_250n } }],
    ["minimumPayout", "$12", { minimumPayout: { USD: 1_200n } }],
    ["minimumPayout", "10.00 USD", { minimumPayout: { USD: 1_000n } }],
    ["minimumPayout", "1,250.00 usd", { minimumPayout: { USD: 125_000n } }],
    ["minimumPayout", "EUR 5", { minimumPayout: { EUR: 500n } }],
    ["minimumPayout", "JPY 1500", { minimumPayout: { JPY: 1_500n } }],
    ["minimumPayout", "KWD 3.500", { minimumPayout: { KWD: 3_500n } }],
    ["automaticReleaseBelow", "USD none", { automaticReleaseBelow: { USD: null } }],
    ["transferFee", "2.50", { transferFee: { USD: 250n } }],
    ["commissionOnTax", "Yes", { commissionOnTax: "yes" }],
    ["shareParameter", "via", { shareParameter: "via" }],
    ["colour", "C2410C", { colour: "#c2410c" }],
    ["logoUrl", "https://shop.example/logo.png?v=2", { logoUrl: "https://shop.example/logo.png?v=2" }],
    ["logoUrl", "None", { logoUrl: null }],
    ["postalAddress", "Paper & Glue, 1 Mill Lane, Provo, UT 84601", { postalAddress: "Paper & Glue, 1 Mill Lane, Provo, UT 84601" }],
  ])("%s: %s", (name, typed, expected) => {
    expect(readTermValue(name, typed, "USD")).toEqual(expected);
  });

  test.each<[TermName, string]>([
    ["commissionBasisPoints", "0.25"],
    ["commissionBasisPoints", "25"],
    ["commissionBasisPoints", "101%"],
    ["commissionBasisPoints", "-5%"],
    ["commissionBasisPoints", "12.345%"],
    ["holdDays", "two weeks"],
    ["holdDays", "-1"],
    ["holdDays", "9999"],
    ["payoutDayOfMonth", "0"],
    ["payoutDayOfMonth", "31"],
    ["payoutTime", "9"],
    ["payoutTime", "25:00"],
    ["renewals", "first"],
    ["minimumPayout", "€10"],
    ["minimumPayout", "none"],
    ["minimumPayout", "XXQ 10"],
    ["minimumPayout", "USD 10 EUR"],
    ["minimumPayout", "USD -10"],
    ["minimumPayout", "USD 1,250"],
    ["minimumPayout", "USD 10.005"],
    ["minimumPayout", "JPY 1500.50"],
    ["minimumPayout", "KWD 3.5001"],
    ["transferFee", "-1"],
    ["commissionOnShipping", "on"],
    ["shareParameter", "a b"],
    ["colour", "teal"],
    ["colour", "#fff"],
    ["logoUrl", "http://shop.example/logo.png"],
    ["logoUrl", "https://shop.example/logo.svg"],
    ["logoUrl", "https://user@shop.example/logo.png"],
    ["logoUrl", 'https://shop.example/"onload=x.png'],
    ["postalAddress", "here"],
  ])("%s never takes %j for anything", (name, typed) => {
    expect(() => readTermValue(name, typed, "USD")).toThrow(Refusal);
  });

  test("the terms answer to the names that are shown, however they are spelled", () => {
    for (const name of termNames)
      for (const typed of [name, termWords[name].name, termWords[name].name.toUpperCase().replaceAll("-", " ")])
        expect(readTermName(typed)).toBe(name);
    expect(() => readTermName("holt")).toThrow(Refusal);
  });
});

describe("programme terms", async () => {
  const db = await useDatabase({ at: "2026-11-02T12:00:00Z" });
  const story = await tellStory(db);
  const say = (line: string) => story.at("2026-11-02T12:00:00Z", () => story.say("operator", line));

  test("a change is shown first, and made on the second word", async () => {
    const shown = await say('programme terms change commission 25% "good year"');
    expect(shown).toContain("It would apply to orders made from now on. Orders made before keep 20 %.");
    expect((await db.run((tx) => termsAt(tx, tx.now))).commissionBasisPoints).toBe(2_000);
    const [yes] = (await story.ask("operator", 'programme terms change commission 25% "good year"')).view.actions;
    expect(await say(typedCommand(yes!.command, yes!.options))).toContain("The term commission is changed");
    expect((await db.run((tx) => termsAt(tx, tx.now))).commissionBasisPoints).toBe(2_500);
  });

  test("a change that changes nothing says so instead of asking", async () => {
    const said = await say('programme terms change minimum-payout 10 "as it was"');
    expect(said).toContain("The term minimum-payout stays as it is");
    expect(said).not.toContain("confirm");
  });

  test("the logo lies on a host of the programme's own", async () => {
    const change = (host: string): string => `programme terms change logo https://${host}/logo.png "a new look"`;
    expect(await say(change("shop.example"))).toContain("It would apply to mails sent from now on. Mails sent before keep none.");
    expect(await say(change("pixel.example"))).toContain("“pixel.example” is not one of the programme's own hosts");
  });

  test("a colour says how what stands on it can be read", async () => {
    expect(await say('programme terms change colour ffee99 "a new look"')).toContain(
      "What stands on it is black, with a contrast of 17.9 to 1",
    );
  });

  test("orders made before keep their rate, orders from then on get the new one", async () => {
    await story.at("2026-11-03T12:00:00Z", async () => {
      await story.order("1", { reference: "paper-lane", createdAt: instant("2026-11-02T11:59:59Z") });
      await story.order("2", { reference: "paper-lane" });
    });
    expect(await story.say("paper-lane", "earnings why 1")).toContain("20 % of $100.00");
    expect(await story.say("paper-lane", "earnings why 2")).toContain("25 % of $100.00");
  });

  test("a change to come is kept with its date, and does not take back another currency's amount", async () => {
    await say('programme terms change minimum-payout "EUR 5" "partners abroad" from:2027-01-01 confirm:yes');
    expect(await db.run((tx) => comingTerms(tx))).toMatchObject([
      { effectiveFrom: instant("2027-01-01T07:00:00Z"), terms: { minimumPayout: { EUR: 500n } } },
    ]);
    expect(await say('programme terms change minimum-payout "USD 20" "too many small ones"')).not.toContain("Another change of this term");
    expect(await say('programme terms change minimum-payout "EUR 20" "too many small ones"')).toContain(
      "Another change of this term is agreed",
    );
  });

  test.each([
    ["programme terms change", "Something is missing"],
    ["programme terms change hold 21 days", "That can't be used"],
    ["programme terms change minimum-payout 10 USD", "That can't be used"],
    ["programme terms change hold 21", "Something is missing"],
    ["programme terms change holt 21 why", "There is no such term"],
    ["programme terms change hold 21 why from:2026-10-01", "Terms change from now on, never backwards"],
    ["programme terms change commission 0.25 why", "That value does not fit the term"],
  ])("/%s is refused", async (line, title) => {
    const asked = await story.at("2026-11-02T12:00:00Z", () => story.ask("operator", line));
    expect(asked).toMatchObject({ outcome: "refusal", view: { title } });
  });
});
