import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { changeTerms } from "#domain/programme";
import { useDatabase } from "../../support/database.ts";
import { byClick, clickId, tellStory } from "../../domain/answers/story.ts";
import { expectSaid, type Said } from "./expect-cards.ts";

/** Who is credited by what, and what waits for a person, as a terminal shows it. Each golden file is prose; review it as such. */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);
const { lane, ink, keep } = story;

const expectGolden = (name: string, ...said: readonly Said[]) => expectSaid(story, name, said);

test("coupon codes are given, shown and taken", async () => {
  await story.at("2026-09-02T12:00:00Z", () =>
    expectGolden(
      "coupons",
      ["support", "support coupon"],
      ["paper-lane", "share coupons"],
      ["support", "support coupon give LANE10 paper-lane"],
      ["support", "support coupon give keep10 cut-and-keep"],
      ["support", "support coupon give keep5 paper-lane"],
      ["support", "support coupon give keep5 cut-and-keep"],
      ["support", "support coupon give keep5 cut-and-keep owner:1001 confirm:yes"],
      ["support", "support coupon"],
      ["support", "support coupon list partner:paper-lane"],
      ["support", "support coupon Keep5"],
      ["support", "support coupon nothing-yet"],
      ["support", "support coupon gvie KEEP5 paper-lane"],
      ["paper-lane", "share coupons"],
    ),
  );
});

test("a partner with more codes than a page holds gets the rest on the next ones", async () => {
  const page = (nth: number): Promise<string> => story.say("ink-and-twine", `share coupons page:${nth}`);
  for (let nth = 10; nth < 22; nth++) await story.say("support", `support coupon give many${nth} ink-and-twine`);
  await story.say("support", "support coupon take many12 confirm:yes");
  expect([await page(1), await page(2)].map((said) => said.match(/many\d+/g)!.length)).toEqual([10, 2]);
  expect(await page(1)).toContain("and 2 more");
  expect(await page(2)).toContain("Former codes");
  expect(await page(3)).toContain("the list ends before this page");
});

test("coupon before click, no coupon that counts, first click, the customer's history", async () => {
  const nora = { externalId: "8", email: "nora@nguyen.example", name: "Nora Nguyen" };
  await story.at("2026-10-01T12:00:00Z", () => story.click({ id: clickId(1), partnerId: keep.id, campaign: "reels" }));
  await story.at("2026-10-02T12:00:00Z", () => story.click({ id: clickId(2), partnerId: ink.id, campaign: "cards" }));
  const both = [...byClick(1, "cut-and-keep"), ...byClick(2, "ink-and-twine")];
  await story.at("2026-10-03T12:00:00Z", async () => {
    await story.order("5001", { coupons: ["summer", "LANE10"], carriers: both, customer: nora });
    await story.order("5002", { coupons: ["summer"], carriers: both });
  });
  await story.at("2026-10-04T12:00:00Z", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { countingClick: "first", lifetimeCustomers: true }, from: tx.now, reason: "loyalty" }));
    await story.order("5003", { carriers: both });
    await story.order("5004", { customer: nora, carriers: [] });
    await expectGolden(
      "why-crediting",
      ["paper-lane", "earnings why 5001"],
      ["support", "support why 5001"],
      ["support", "support why 5002"],
      ["cut-and-keep", "earnings why 5003"],
      ["support", "support why 5003"],
      ["paper-lane", "earnings why 5004"],
      ["support", "support why 5004"],
    );
  });
});

test("what waits for a person, how it is decided, and what the partner reads of it", async () => {
  await story.at("2026-11-02T12:00:00Z", () =>
    story.order("5010", {
      reference: "paper-lane",
      customer: { externalId: null, email: "paper.lane@example.org", name: "Pia Lane" },
    }),
  );
  await story.at("2026-11-02T13:00:00Z", () =>
    story.order("5011", {
      renewalOf: "700",
      createdVia: "subscription",
      customer: { externalId: null, email: "una@unknown.example", name: "Una Unknown" },
    }),
  );
  await story.at("2026-11-02T14:00:00Z", () => story.click({ id: clickId(11), partnerId: keep.id }));
  await story.at("2026-11-02T15:00:00Z", () => story.click({ id: clickId(12), partnerId: ink.id }));
  await story.at("2026-11-02T16:00:00Z", () =>
    story.order("5012", { coupons: ["lane10"], carriers: [...byClick(11, "cut-and-keep"), ...byClick(12, "ink-and-twine")] }),
  );
  await story.at("2026-11-03T12:00:00Z", () =>
    expectGolden(
      "review",
      ["cut-and-keep", "share missing-sale"],
      ["cut-and-keep", "share missing-sale 5012 she ordered from my newsletter"],
      ["cut-and-keep", "share missing-sale 9999"],
      ["cut-and-keep", "share missing-sale 5012"],
      ["paper-lane", "earnings why 5010"],
      ["support", "support why 5010"],
      ["support", "support review"],
      ["support", 'support review approve 5010 "paper for a class she gives"'],
      ["support", 'support review dismiss 5011 "the subscription is older than the programme"'],
      ["support", "support review assign 5012 'the newsletter link was first' partner:1003"],
      ["support", "support review assign 5012 'the newsletter link was first' partner:1003 owner:1002 confirm:yes"],
      ["support", "support review assign 5012 'the newsletter link was first' partner:1003 owner:1001 confirm:yes"],
      ["support", "support review"],
      ["paper-lane", "earnings why 5010"],
      ["support", "support why 5011"],
      ["cut-and-keep", "share missing-sale"],
      ["cut-and-keep", "earnings why 5012"],
      ["paper-lane", "earnings why 5012"],
    ),
  );
});

test("a renewal tells what it inherits, and why it earns nobody anything", async () => {
  const club = { externalId: "9", email: "cleo@chen.example", name: "Cleo Chen" };
  const renewal = { renewalOf: "900", createdVia: "subscription", customer: club, carriers: [] };
  await story.at("2026-11-05T12:00:00Z", () => story.order("5020", { reference: "paper-lane", customer: club }));
  await story.at("2026-12-05T12:00:00Z", () => story.order("5021", renewal));
  await story.at("2026-12-06T12:00:00Z", async () => {
    await db.run((tx) => changeTerms(tx, { terms: { renewals: "first-1" }, from: instant("2026-12-07T00:00:00Z"), reason: "cheaper" }));
  });
  await story.at("2027-01-05T12:00:00Z", async () => {
    await story.order("5022", renewal);
    await expectGolden("why-renewals", ["paper-lane", "earnings why 5021"], ["support", "support why 5022"]);
  });
  expect(lane.shareId).toBe("1001");
});
