import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { maskName, whyForPartner, whyForSupport, type WhyFacts } from "#domain/answers";
import { ordersByNumber } from "#domain/orders";
import { assignOrder } from "#domain/conversions";
import { useDatabase } from "../../support/database.ts";
import { byClick, clickId, tellStory } from "./story.ts";

const db = await useDatabase({ at: "2026-10-01T12:00:00Z", terms: { unusualDebtAbove: { USD: 100_000n } } });
const story = await tellStory(db);
const { lane, ink, keep } = story;

const own = (number: string, partnerId: string): Promise<WhyFacts> => db.run((tx) => whyForPartner(tx, number, partnerId));
const all = (number: string): Promise<WhyFacts> => db.run((tx) => whyForSupport(tx, number));
const textOf = (facts: WhyFacts): string =>
  JSON.stringify(facts, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));

describe("an order that several partners' links led to", () => {
  test("is told to its partner without a word about the others or the customer's name", async () => {
    await story.at("2026-10-01T12:00:00Z", () => story.click({ id: clickId(1), partnerId: keep.id }));
    await story.at("2026-10-02T12:00:00Z", () => story.click({ id: clickId(2), partnerId: ink.id, campaign: "cards" }));
    await story.at("2026-10-03T12:00:00Z", () =>
      story.order("1", {
        carriers: [
          ...byClick(1, "cut-and-keep"),
          ...byClick(2, "ink-and-twine"),
          { source: "referrer", clickId: null, reference: "ghost", campaign: null, landedAt: null },
        ],
        customer: { externalId: "7", email: "nora@nguyen.example", name: "Nora Nguyen" },
      }),
    );
    const told = await own("1", ink.id);
    expect(told.customer).toEqual({ name: "N••• N•••", email: null, isErased: false });
    expect(told.chapters).toHaveLength(1);
    expect(told.chapters[0]).toMatchObject({
      attribution: {
        rule: "last-click",
        windowDays: 30,
        traces: [{ outcome: "won", source: "click", campaign: "cards", landing: "https://shop.example/kits/fall-stamps/" }],
      },
      conversion: {
        status: "unpaid",
        amount: money(2_500n, "USD"),
        maturesAt: instant("2026-10-17T12:00:00Z"),
        lines: [{ rate: { value: { kind: "percent", basisPoints: 2_500 }, source: "partner" } }],
        ledger: [],
      },
    });
    for (const secret of ["Cut", "1003", "ghost", "Nora", "nguyen.example", "cut-and-keep"]) expect(textOf(told)).not.toContain(secret);
  });

  test("is told to support with everybody who lost, and why", async () => {
    const told = await all("1");
    expect(told.customer).toEqual({ name: "Nora Nguyen", email: "nora@nguyen.example", isErased: false });
    expect(told.chapters[0]?.attribution.traces.map((trace) => [trace.partner?.name ?? null, trace.outcome])).toEqual([
      ["Cut & Keep", "earlier-click"],
      ["Ink & Twine", "won"],
      [null, "unknown-reference"],
    ]);
    expect(told.chapters[0]?.conversion?.ledger).toMatchObject([{ kind: "conversion", amount: money(2_500n, "USD") }]);
  });

  test("is refused to everybody else in the very words of an order that does not exist", async () => {
    await expect(own("1", keep.id)).rejects.toMatchObject({ code: "order.unknown", facts: { order: "1" } });
    await expect(own("777", keep.id)).rejects.toMatchObject({ code: "order.unknown", facts: { order: "777" } });
  });
});

test("an order that support gave to somebody else stays visible to the first partner, without whom and why", async () => {
  await db.run(async (tx) => {
    const [order] = await ordersByNumber(tx, "1");
    await assignOrder(tx, order!, { ...lane, status: "active" }, "Nora met Paper Lane at a craft-in");
  });
  const before = await own("1", ink.id);
  expect(before.chapters[0]?.conversion).toMatchObject({ status: "rejected", reason: "reassigned", isSuperseded: true, expected: null });
  expect(textOf(before)).not.toMatch(/Paper Lane|craft-in/);
  const after = await own("1", lane.id);
  expect(after.chapters[0]).toMatchObject({
    attribution: { rule: "staff-assignment", reason: "Nora met Paper Lane at a craft-in", replaces: null },
    conversion: { status: "unpaid" },
  });
  expect(textOf(after)).not.toContain("Ink");
  expect(
    (await all("1")).chapters.map((chapter) => [chapter.conversion?.partner.name, chapter.attribution.replaces?.name ?? null]),
  ).toEqual([
    ["Ink & Twine", null],
    ["Paper Lane", "Ink & Twine"],
  ]);
});

test("a renewal tells the order that it inherits from", async () => {
  const customer = { externalId: "55", email: "bea@brown.example", name: "Bea Brown" };
  await story.at("2026-10-05T12:00:00Z", () => story.order("20", { reference: "paper-lane", customer }));
  await story.at("2026-11-05T12:00:00Z", () => story.order("21", { renewalOf: "900", customer }));
  const told = await own("21", lane.id);
  expect(told.order.isRenewal).toBe(true);
  expect(told.chapters[0]?.attribution).toMatchObject({ rule: "renewal", parentOrder: "20" });
});

test("the story of the money goes from hold to batch to wallet to correction, and a cancelled batch is told, too", async () => {
  const order = await story.at("2026-11-10T12:00:00Z", () => story.order("30", { reference: "cut-and-keep", total: 90_000n }));
  expect((await own("30", keep.id)).chapters[0]?.conversion?.expected).toMatchObject({ runAt: instant("2026-12-01T16:00:00Z") });
  await story.at("2026-12-01T16:00:00Z", () => story.prepare("2026-12-01"));
  await story.at("2026-12-01T17:00:00Z", () => story.ask("finance", 'finance batch cancel "wrong day" confirm:yes'));
  const again = await story.at("2026-12-01T18:00:00Z", () => story.prepare("2026-12-01"));
  expect((await own("30", keep.id)).chapters[0]?.conversion?.expected).toBeNull();
  await story.at("2026-12-01T19:00:00Z", () => story.payOut(again.id));
  await story.at("2026-12-05T12:00:00Z", () =>
    story.change(order, { status: "refunded", refunds: [{ externalId: "1", total: 90_000n, reason: "", byLine: null }] }),
  );
  const { conversion } = (await own("30", keep.id)).chapters[0]!;
  expect(conversion?.events.map((event) => event.kind)).toEqual(["moved", "prepared", "left-out", "prepared", "paid", "corrected"]);
  expect(conversion?.events.at(-1)).toMatchObject({ amount: money(-18_000n, "USD"), reason: "order-refunded", settledIn: null });
});

test("a payment is told at its own time, however late the message came, and the steps stand in the order of time", async () => {
  const at = { createdAt: instant("2026-11-01T10:00:00Z"), paidAt: instant("2026-11-01T10:05:00Z") };
  await story.at("2026-11-22T12:00:00Z", () => story.order("35", { reference: "paper-lane", ...at }));
  expect((await own("35", lane.id)).chapters[0]?.conversion?.events).toMatchObject([{ kind: "moved", reason: "confirmed", at: at.paidAt }]);
  const times = (await story.say("support", "support why 35")).matchAll(/^[✓…·] (2026-\d\d-\d\d \d\d:\d\d)/gmu);
  const shown = Array.from(times, ([, time]) => time);
  expect(shown.length).toBeGreaterThan(3);
  expect(shown).toEqual(shown.toSorted((a, b) => (a! < b! ? -1 : Number(a! > b!))));
});

test("a refund says what it takes back and of what; one after the payout does not explain what was paid", async () => {
  const order = await story.at("2026-12-06T12:00:00Z", () => story.order("36", { reference: "paper-lane", total: 10_000n }));
  const first = { externalId: "9", total: 2_400n, reason: "", byLine: null };
  const second = { externalId: "10", total: 1_000n, reason: "Grace Guest fell ill", byLine: null };
  await story.at("2026-12-07T12:00:00Z", () => story.change(order, { status: "partly-refunded", refunds: [first] }));
  await story.at("2027-01-01T16:00:00Z", async () => story.payOut((await story.prepare("2027-01-01")).id));
  await story.at("2027-01-05T12:00:00Z", () => story.change(order, { status: "partly-refunded", refunds: [first, second] }));
  expect((await own("36", lane.id)).chapters[0]?.conversion?.refunds).toMatchObject([
    { takesBack: money(480n, "USD"), ofTotal: money(10_000n, "USD"), isAfterPayout: false },
    { takesBack: money(200n, "USD"), isAfterPayout: true },
  ]);
  const said = (await story.say("paper-lane", "earnings why 36")).replaceAll(/\s+│?\s*/g, " ");
  expect(said).toContain("That takes back $4.80: the same share of the commission as $24.00 is of the $100.00 the customer paid.");
  expect(said.indexOf("left at the payout: $15.20")).toBeLessThan(said.indexOf("refunded $10.00"));
  // Shops write names into their reasons: for support only.
  expect(said).not.toContain("Grace");
  expect(await story.say("support", "support why 36")).toContain("Grace Guest fell ill");
});

test("an order number that two shops share has to be said with its shop, except by the one partner who owns one of them", async () => {
  await story.order("40", { reference: "paper-lane" });
  await story.order("40", { reference: "ink-and-twine", shop: "https://club.example" });
  await expect(all("40")).rejects.toMatchObject({
    code: "order.ambiguous",
    facts: { spellings: expect.arrayContaining(["shop.example/40", "club.example/40"]) },
  });
  const ofTheClub = await all("club.example/40");
  expect(ofTheClub.chapters.map((chapter) => chapter.conversion?.partner?.name)).toEqual(["Ink & Twine"]);
  expect((await own("#40", lane.id)).order.number).toBe("40");
});

test.each([
  ["Grace Guest", "G••• G•••"],
  ["  émile  zola de l'isle ", "É••• Z••• D•••"],
  ["李小龍", "李•••"],
  ["👩‍🚀 Ada", "👩‍🚀••• A•••"],
  ["grace@guest.example", "G••• G••• E•••"],
  ["", ""],
])("%j is masked as %j", (name, masked) => {
  expect(maskName(name)).toBe(masked);
});
