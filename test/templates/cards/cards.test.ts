import { expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { changeStatus } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { byClick, clickId, lineItem, tellStory } from "../../domain/answers/story.ts";
import { expectCards, expectSaid, type Said } from "./expect-cards.ts";

/**
 * The answers as a terminal shows them, through the whole house: a year's end of three partners, told in time. Each golden
 * file is prose that a partner or a member of staff reads; review it as such.
 */
const db = await useDatabase({ at: "2026-09-01T12:00:00Z" });
const story = await tellStory(db);
const { lane, ink, keep } = story;

const expectGolden = (name: string, ...said: readonly Said[]) => expectSaid(story, name, said);

test("a new partner is shown what to do first", async () => {
  await expectGolden(
    "nothing-yet",
    ["paper-lane", "partner dashboard"],
    ["paper-lane", "earnings next"],
    ["paper-lane", "earnings list"],
    ["paper-lane", "earnings payouts"],
    ["ink-and-twine", "earnings rates"],
    ["paper-lane", "earnings statement"],
    ["paper-lane", "wallet balance"],
    ["paper-lane", "wallet statement"],
    ["paper-lane", "wallet statement this-month"],
    ["paper-lane", "share stats"],
    ["paper-lane", "share visits"],
    ["support", "support inbox"],
    ["finance", "finance batch"],
  );
});

test("help shows what may be asked by whom, and a guest how to join", async () => {
  await expectGolden("help", [null, "partner help"], ["paper-lane", "partner help"], ["support", "partner help"], ["till", "partner help"]);
  await expectGolden(
    "join",
    [null, 'partner join "Button Barn" barn@buttons.example "Buttons, every Friday, to 300 people"'],
    ["support", "support applications"],
  );
});

test("links and slugs are ready to copy", async () => {
  await story.at("2026-09-02T12:00:00Z", () =>
    expectGolden(
      "share-link",
      ["paper-lane", "share link https://shop.example/kits/fall-stamps/?ref=1&utm=x fall"],
      ["paper-lane", "share link https://shop.example/"],
      ["paper-lane", "share slug"],
      ["paper-lane", "share slug lane-of-paper"],
      ["paper-lane", "share slug paper-lane"],
      ["paper-lane", "share slug paper-lane"],
      ["paper-lane", "share link campaign:fall"],
    ),
  );
});

test("the story of an order: held, then paid, then partly taken back", async () => {
  await story.at("2026-09-28T16:00:00Z", () =>
    story.click({ id: clickId(1), partnerId: lane.id, campaign: "fall", referrerHost: "pinterest.com" }),
  );
  await story.at("2026-09-28T16:10:00Z", () => story.click({ id: clickId(2), partnerId: lane.id, campaign: "fall", visitor: clickId(1) }));
  await story.at("2026-09-29T16:10:00Z", () => story.click({ id: clickId(3), partnerId: lane.id, verdict: "preview" }));
  const order = await story.at("2026-09-30T20:03:00Z", () =>
    story.order("4101", {
      carriers: byClick(1, "paper-lane"),
      total: 8_160n,
      shipping: 750n,
      lines: [lineItem("46", "Album, linen", 5_000n), lineItem("47", "Washi tape set", 2_410n, 2)],
      customer: { externalId: null, email: "grace@guest.example", name: "Grace Guest" },
    }),
  );
  await story.at("2026-10-02T15:00:00Z", () =>
    expectGolden("why-held", ["paper-lane", "earnings why 4101"], ["support", "support why 4101"], ["paper-lane", "earnings next"]),
  );
  await story.at("2026-11-01T15:00:00Z", async () => story.payOut((await story.prepare("2026-11-01")).id));
  await story.at("2026-11-02T15:00:00Z", () => expectGolden("why-paid", ["paper-lane", "earnings why 4101"]));
  await story.at("2026-11-20T15:00:00Z", async () => {
    await story.change(order, {
      status: "partly-refunded",
      refunds: [{ externalId: "9", total: 2_410n, reason: "Tape arrived torn", byLine: [{ lineExternalId: "47", total: 2_410n }] }],
    });
    await expectGolden(
      "why-corrected",
      ["paper-lane", "earnings why 4101"],
      ["support", "support why 4101"],
      ["paper-lane", "earnings next"],
      ["paper-lane", "partner dashboard all"],
    );
  });
});

test("orders that are pending, cancelled, renewed, or lost to somebody else", async () => {
  await story.at("2026-11-21T15:00:00Z", () =>
    story.click({ id: clickId(11), partnerId: keep.id, campaign: "reels", landing: "https://shop.example/album/" }),
  );
  await story.at("2026-11-22T15:00:00Z", () => story.click({ id: clickId(12), partnerId: ink.id, campaign: "cards" }));
  await story.at("2026-11-22T18:00:00Z", async () => {
    await story.order("4110", {
      carriers: [
        ...byClick(11, "cut-and-keep"),
        ...byClick(12, "ink-and-twine"),
        { source: "referrer", clickId: null, reference: "nobody-we-know", campaign: null, landedAt: null },
      ],
      customer: { externalId: null, email: "nora@nguyen.example", name: "Nora Nguyen" },
    });
    await story.order("4111", { reference: "paper-lane", status: "awaiting-payment", paidAt: null });
    await story.order("4112", { reference: "paper-lane", status: "in-retry", paidAt: null });
    const cancelled = await story.order("4113", { reference: "paper-lane", status: "awaiting-payment", paidAt: null });
    await story.at("2026-11-23T18:00:00Z", () => story.change(cancelled, { status: "cancelled" }));
    await story.order("4114", { carriers: [] });
    await story.order("4115", {
      reference: "paper-lane",
      lines: ["a", "b", "c", "d", "e"].map((id) => lineItem(id, `Paper ${id}`, 333n)),
      total: 1_665n,
    });
  });
  await story.at("2026-11-24T18:00:00Z", () =>
    expectGolden(
      "why-others",
      ["ink-and-twine", "earnings why 4110"],
      ["cut-and-keep", "earnings why 4110"],
      ["support", "support why 4110"],
      ["paper-lane", "earnings why 4111"],
      ["paper-lane", "earnings why 4112"],
      ["paper-lane", "earnings why 4113"],
      ["support", "support why 4114"],
      ["paper-lane", "earnings why 4115"],
    ),
  );
});

test("what staff decide is told to whom it concerns", async () => {
  await story.at("2026-11-25T18:00:00Z", () =>
    expectGolden(
      "decisions",
      ["support", "support reject 4115 bought by the partner's own household"],
      ["support", "support reject 4115 bought by the partner's own household confirm:yes"],
      ["support", "support reject 4115 again"],
      ["paper-lane", "earnings why 4115"],
      ["support", "support restore 4115 it was a different household after all confirm:yes"],
      ["support", "support assign 4110 paper-lane Nora told us that she heard of us in a craft-in"],
      ["support", "support assign 4110 paper-lane Nora told us that she heard of us in a craft-in owner:1002 confirm:yes"],
      ["paper-lane", "earnings why 4110"],
      ["ink-and-twine", "earnings why 4110"],
      ["support", "support why 4110"],
      ["support", "support order 4110"],
    ),
  );
  await story.at("2026-11-25T19:00:00Z", () =>
    expectGolden(
      "support-partner",
      ["support", "support partner paper-lane"],
      ["support", "support partner zoe@washi.example"],
      ["support", "support partner papr-lane"],
    ),
  );
});

test("a large batch is looked at, confirmed, approved by two persons, and paid", async () => {
  await story.at("2026-11-05T12:00:00Z", async () => {
    await story.order("4120", { reference: "paper-lane", total: 3_000_000n });
    await story.order("4121", { reference: "cut-and-keep", total: 4_000n });
  });
  await story.at("2026-11-30T12:00:00Z", () => expectGolden("batch-forecast", ["finance", "finance batch preview"]));
  const batch = await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await story.at("2026-12-01T17:00:00Z", () =>
    expectGolden(
      "batch",
      ["finance", "finance batch preview"],
      ["paper-lane", "earnings next"],
      ["paper-lane", "earnings why 4120"],
      ["finance", "finance batch release"],
      ["finance", "finance batch release confirm:yes"],
      ["finance", "finance batch release confirm:yes"],
      ["finance-2", "finance batch release batch:2026-12-01#2 confirm:yes"],
      ["finance-2", "finance batch release batch:2026-12-01"],
      ["finance-2", "finance batch release batch:2026-12-01 confirm:yes"],
    ),
  );
  await story.payOut(batch.id);
  await story.at("2026-12-02T17:00:00Z", () =>
    expectGolden(
      "after-payout",
      ["finance", "finance batch"],
      ["paper-lane", "partner dashboard year"],
      ["paper-lane", "earnings list"],
      ["paper-lane", "earnings payouts"],
      ["paper-lane", "wallet balance"],
      ["paper-lane", "wallet statement"],
      ["cut-and-keep", "earnings next"],
      ["paper-lane", "share stats quarter"],
      ["paper-lane", "share visits"],
      ["paper-lane", "share visits preview"],
      ["paper-lane", "share visits campaign:(none) page:2"],
    ),
  );
});

test("statements tell a month, and name the nearest that has something", async () => {
  await story.at("2026-12-02T18:00:00Z", () =>
    expectGolden(
      "statements",
      ["paper-lane", "earnings statement"],
      ["paper-lane", "earnings statement this-month"],
      ["cut-and-keep", "earnings statement 2026-08"],
      ["paper-lane", "wallet statement last-month"],
      ["paper-lane", "wallet statement 2026-10"],
      ["paper-lane", "earnings statement november"],
    ),
  );
  const { view } = await story.at("2026-12-02T18:00:00Z", () => story.ask("paper-lane", "earnings statement"));
  await expect(view.files[0]?.content).toMatchFileSnapshot("../../golden/cards/earnings-2026-11.csv");
});

test("an applicant is told what became of the application, and whom to ask", async () => {
  const asked = (): Promise<string> => story.say("zoe@washi.example", "partner dashboard");
  await story.at("2026-12-03T18:00:00Z", async () => {
    const waiting = await asked();
    await db.run((tx) => changeStatus(tx, story.washi.id, "declined", "We have enough evenings in this town for now."));
    await expectCards(story, "applicant", `${waiting}\n${await asked()}`);
  });
});

test("terms are shown, and changed after a look at what that does", async () => {
  await story.at("2026-12-03T17:00:00Z", () =>
    expectGolden(
      "terms",
      ["operator", "programme terms"],
      ["operator", 'programme terms change commission 25% "a good year" from:2027-01-01'],
      ["operator", 'programme terms change commission 25% "a good year" from:2027-01-01 confirm:yes'],
      ["operator", 'programme terms change hold "21 days" "returns take longer"'],
      ["operator", "programme terms change minimum-payout 10 why"],
      ["operator", "programme terms change holt 10 why"],
      ["operator", "programme terms show commission"],
    ),
  );
});

test("a refund before the payout is told as what it left", async () => {
  const order = await story.at("2026-12-04T12:00:00Z", () => story.order("4130", { reference: "cut-and-keep", total: 10_000n }));
  await story.at("2026-12-05T12:00:00Z", () =>
    story.change(order, { status: "partly-refunded", refunds: [{ externalId: "5", total: 2_500n, reason: "", byLine: null }] }),
  );
  await story.at("2026-12-20T12:00:00Z", () =>
    expectGolden("why-refunded", ["cut-and-keep", "earnings why 4130"], ["cut-and-keep", "earnings next"]),
  );
  await story.at("2027-01-01T16:00:00Z", async () => story.payOut((await story.prepare("2027-01-01")).id));
  await story.at("2027-01-02T12:00:00Z", () => expectGolden("why-refunded-paid", ["cut-and-keep", "earnings why 4130"]));
});

test("the course of the links: by hour, day and month, against the period before, by campaign", async () => {
  const campaigns = ["", "fall", "winter", "cards", "reels", "club", "news", "craft-in", "album", "washi", "twine", "gifts"];
  await story.at("2027-02-10T19:00:00Z", async () => {
    for (let nth = 0; nth < 60; nth++)
      await story.click({
        id: clickId(1_000 + nth),
        partnerId: keep.id,
        clickedAt: instant("2027-01-04T15:00:00Z").add({ hours: 15 * nth }),
        campaign: campaigns[Math.floor(nth / 4) % campaigns.length]!,
        landing: `https://shop.example/kits/${nth % 7}/`,
        verdict: nth % 9 === 8 ? "bot" : "counted",
      });
    await story.order("4140", { carriers: byClick(1_050, "cut-and-keep"), createdAt: instant("2027-02-05T18:00:00Z") });
    await story.order("4141", { carriers: byClick(1_013, "cut-and-keep"), status: "awaiting-payment", paidAt: null });
    await expectGolden(
      "share-stats",
      ["cut-and-keep", "share stats"],
      ["cut-and-keep", "share stats 2027-02-05"],
      ["cut-and-keep", "share page 2027-02-05"],
      ["cut-and-keep", "share stats all"],
      ["cut-and-keep", "share stats 2027-03-01 to 2027-03-31"],
      ["cut-and-keep", "share stats 2026-05"],
      ["cut-and-keep", "share stats fortnight"],
      ["cut-and-keep", "share campaigns last month"],
      ["cut-and-keep", "share campaigns 2027-01 page:2"],
      ["cut-and-keep", "share campaigns 2027-01 page:3"],
      ["cut-and-keep", "share campaigns 2026-05"],
      ["cut-and-keep", "share visits counted fall"],
      ["cut-and-keep", "share visits head"],
      ["cut-and-keep", "partner dashboard 2027-02-01..2027-02-10"],
    );
  });
});
