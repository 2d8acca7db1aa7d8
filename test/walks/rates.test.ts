import { describe, expect, test } from "vitest";
import { instant, plusDays, type Instant } from "#domain/kernel";
import { conversionOfOrder, linesOf, type RateSubject, type RateValue } from "#domain/conversions";
import { ordersByNumber, rememberProducts, type Snapshot } from "#domain/orders";
import { changeTerms } from "#domain/programme";
import { ownRates } from "#domain/answers";
import { moveToGroup } from "#domain/partners";
import { useDatabase } from "../support/database.ts";
import { apply, makePartner, rate, snapshot } from "../support/orders.ts";
import { overRest } from "../support/woocommerce.ts";

/** Orders of five lines, each line earning by another rule, from their creation through changed rules to their refunds. */

const shop = "https://shop.example";
const db = await useDatabase({ at: "2026-11-10T12:00:00Z" });
const agreed = instant("2026-06-01T00:00:00Z");
const [paper, ink] = await db.run(async (tx) => [
  await makePartner(tx, "Paper Lane", "paper-lane"),
  await makePartner(tx, "Ink & Twine", "ink-and-twine"),
  await makePartner(tx, "Guest House", "guest-house"),
]);

const percent = (basisPoints: number): RateValue => ({ kind: "percent", basisPoints });
const flat = (kind: "per-order" | "per-item", currency: string, minor: bigint): RateValue => ({ kind, currency, minor });
const product = (productId: string): RateSubject => ({ scope: "product", shop, productId });
const club: RateSubject = { scope: "category", shop, categoryId: "club" };

await db.run(async (tx) => {
  await rememberProducts(tx, shop, [
    { externalId: "13", name: "Enamel Mug", categories: [] },
    { externalId: "14", name: "Shirt", categories: [{ externalId: "club", name: "Club" }] },
    { externalId: "15", name: "Cap", categories: [{ externalId: "club", name: "Club" }] },
    { externalId: "18", name: "Lamp", categories: [{ externalId: "club", name: "Club" }] },
  ]);
  const then = { ...tx, now: agreed, enqueue: tx.enqueue.bind(tx) };
  const friends = await moveToGroup(then, { partnerId: ink.id, group: "Friends", from: agreed, reason: "agreed" });
  const rates: readonly (readonly [RateSubject, RateValue])[] = [
    [{ scope: "partner-product", partnerId: paper.id, shop, productId: "18" }, percent(5_000)],
    [product("18"), percent(100)],
    [product("13"), flat("per-item", "USD", 150n)],
    [product("13"), flat("per-item", "JPY", 200n)],
    [product("13"), flat("per-item", "KWD", 450n)],
    [club, flat("per-order", "USD", 500n)],
    [club, flat("per-order", "JPY", 700n)],
    [club, flat("per-order", "KWD", 1_500n)],
    [{ scope: "partner", partnerId: paper.id }, percent(3_000)],
    [{ scope: "group", groupId: friends!.id }, percent(1_250)],
  ];
  for (const [subject, value] of rates) await rate(tx, subject, value, agreed);
});

const line = (externalId: string, productId: string | null, quantity: number, total: bigint) => ({
  externalId,
  productId,
  name: `Line ${externalId}`,
  quantity,
  total,
  tax: 0n,
});

/** One lamp, two mugs, a shirt and a cap of the club, and something no rule is about; the same figures in each currency's minor unit. */
function fiveLines(number: string, currency: string, reference: string, over: Partial<Snapshot> = {}): Snapshot {
  const lines = [
    line("1", "18", 1, 3_333n),
    line("2", "13", 2, 4_800n),
    line("3", "14", 1, 1_999n),
    line("4", "15", 3, 601n),
    line("5", "99", 1, 1_005n),
  ];
  const total = lines.reduce((sum, each) => sum + each.total, 0n);
  const createdAt = instant("2026-11-01T10:00:00Z");
  return snapshot({
    externalId: number,
    shop,
    currency,
    reference,
    lines,
    total,
    createdAt,
    paidAt: createdAt,
    modifiedAt: createdAt,
    ...over,
  });
}

const later = (order: Snapshot, over: Partial<Snapshot>): Snapshot => ({
  ...order,
  modifiedAt: order.modifiedAt.add({ minutes: 1 }),
  ...over,
});
const receive = (order: Snapshot) => db.run((tx) => apply(tx, order));

async function told(number: string) {
  return db.run(async (tx) => {
    const [order] = await ordersByNumber(tx, number);
    const conversion = (await conversionOfOrder(tx, order!.id))!;
    const lines = (await linesOf(tx, conversion.id)).toSorted((a, b) => a.lineExternalId.localeCompare(b.lineExternalId));
    return { worth: conversion.amount, lines: lines.map(({ rate: { source, value }, commission }) => [source, value.kind, commission]) };
  });
}

describe("an order of five lines", () => {
  test.each([
    [
      "1",
      "USD",
      "paper-lane",
      [
        ["partner-product", "percent", 1_666n],
        ["product", "per-item", 300n],
        ["category", "per-order", 500n],
        ["category", "per-order", 0n],
        ["partner", "percent", 302n],
      ],
    ],
    [
      "2",
      "JPY",
      "paper-lane",
      [
        ["partner-product", "percent", 1_666n],
        ["product", "per-item", 400n],
        ["category", "per-order", 700n],
        ["category", "per-order", 0n],
        ["partner", "percent", 302n],
      ],
    ],
    [
      "3",
      "KWD",
      "paper-lane",
      [
        ["partner-product", "percent", 1_666n],
        ["product", "per-item", 900n],
        ["category", "per-order", 1_500n],
        ["category", "per-order", 0n],
        ["partner", "percent", 302n],
      ],
    ],
    // No flat amount speaks for EUR, so mugs and the club's things earn what the rest earns.
    [
      "4",
      "EUR",
      "paper-lane",
      [
        ["partner-product", "percent", 1_666n],
        ["partner", "percent", 1_440n],
        ["partner", "percent", 600n],
        ["partner", "percent", 180n],
        ["partner", "percent", 302n],
      ],
    ],
    [
      "5",
      "USD",
      "ink-and-twine",
      [
        ["product", "percent", 33n],
        ["product", "per-item", 300n],
        ["category", "per-order", 500n],
        ["category", "per-order", 0n],
        ["group", "percent", 126n],
      ],
    ],
    [
      "6",
      "KWD",
      "guest-house",
      [
        ["product", "percent", 33n],
        ["product", "per-item", 900n],
        ["category", "per-order", 1_500n],
        ["category", "per-order", 0n],
        ["programme", "percent", 201n],
      ],
    ],
  ] as const)("%s in %s earns by a rule for each line", async (number, currency, reference, lines) => {
    await receive(fiveLines(number, currency, reference));
    const { worth, lines: rated } = await told(number);
    expect(rated).toEqual(lines);
    expect(worth).toBe(lines.reduce((sum, [, , commission]) => sum + commission, 0n));
  });

  test("keeps its rates when every rule changes, and gives a line added later the rate of its creation", async () => {
    await db.run(async (tx) => {
      for (const subject of [product("13"), club, { scope: "partner", partnerId: paper.id } as const])
        await rate(tx, subject, percent(9_000), tx.now);
      await rate(tx, { scope: "partner-product", partnerId: paper.id, shop, productId: "18" }, null, tx.now);
      await changeTerms(tx, {
        terms: { commissionBasisPoints: 9_000, commissionOnShipping: "yes", commissionOnTax: "yes" },
        from: tx.now,
        reason: "generous",
      });
    });
    const order = fiveLines("1", "USD", "paper-lane");
    const grown = later(order, {
      lines: [...order.lines, line("6", "14", 1, 1_000n), line("7", "98", 1, 1_000n)],
      total: order.total + 2_000n,
      shipping: 900n,
    });
    expect((await receive(grown))?.amount).toBe(2_768n + 300n);
    expect((await told("1")).lines.slice(5)).toEqual([
      ["category", "per-order", 0n],
      ["partner", "percent", 300n],
    ]);
    await receive(later(grown, { modifiedAt: grown.modifiedAt.add({ minutes: 1 }), lines: order.lines, total: order.total }));
    expect((await told("1")).worth).toBe(2_768n);
  });

  test("earns by the new rules when it is made after them: with its tax, and its shipping as a line", async () => {
    const createdAt = instant("2026-11-11T00:00:00Z");
    const order = fiveLines("7", "USD", "paper-lane", { createdAt, paidAt: createdAt, modifiedAt: createdAt, shipping: 1_000n });
    const taxed = {
      ...order,
      total: order.total + 1_300n,
      lines: order.lines.map((each) => (each.externalId === "2" ? { ...each, tax: 300n } : each)),
    };
    await db.run((tx) => apply({ ...tx, now: createdAt, enqueue: tx.enqueue.bind(tx) }, taxed));
    expect((await told("7")).lines).toEqual([
      ["product", "percent", 33n],
      ["product", "percent", 4_590n], // 90 % of 48.00 with 3.00 tax
      ["category", "percent", 1_799n],
      ["category", "percent", 541n],
      ["partner", "percent", 904n],
      ["partner", "percent", 900n], // shipping
    ]);
  });

  test("that is refunded by line loses what those lines earned, flat amounts in proportion to what is left of them", async () => {
    for (const [number, currency, worth] of [
      ["1", "USD", 2_768n],
      ["2", "JPY", 3_068n],
      ["3", "KWD", 4_368n],
    ] as const) {
      const order = fiveLines(number, currency, "paper-lane", {
        modifiedAt: plusDays(instant("2026-11-02T00:00:00Z"), 1),
        status: "partly-refunded",
      });
      const back = (...parts: readonly (readonly [string, bigint])[]) => ({
        externalId: `${number}-${parts.length}`,
        total: parts.reduce((sum, [, total]) => sum + total, 0n),
        reason: "",
        byLine: parts.map(([lineExternalId, total]) => ({ lineExternalId, total })),
      });
      const mugs = order.lines[1]!.total / 2n;
      const perMug = { USD: 150n, JPY: 200n, KWD: 450n }[currency];
      expect((await receive({ ...order, refunds: [back(["2", mugs])] }))?.amount).toBe(worth - perMug);
      // The shirt goes back: of the club's 26.00 the cap's 6.01 is left, and of the flat amount that share.
      const perClub = { USD: 116n, JPY: 162n, KWD: 347n }[currency];
      const perOrder = { USD: 500n, JPY: 700n, KWD: 1_500n }[currency];
      const both = later(order, { refunds: [back(["2", mugs], ["3", 1_999n])] });
      expect((await receive(both))?.amount).toBe(worth - perMug - perOrder + perClub);
    }
  });

  test("that is refunded by an amount loses its share of everything, half-even", async () => {
    const order = fiveLines("6", "KWD", "guest-house", { status: "partly-refunded", modifiedAt: instant("2026-11-03T00:00:00Z") });
    const refunds = [{ externalId: "1", total: 1_000n, reason: "", byLine: null }];
    // 2634 × (11738 − 1000) / 11738 = 2409.6
    expect((await receive({ ...order, refunds }))?.amount).toBe(2_410n);
    expect((await receive(later(order, { modifiedAt: instant("2026-11-04T00:00:00Z"), refunds: [] })))?.amount).toBe(2_634n);
  });
});

test("a recorded order in KWD earns by thousandths", async () => {
  const recorded = overRest(140);
  expect(recorded.currency).toBe("KWD");
  const carriers = snapshot({ reference: "guest-house" }).carriers;
  const recordedAt: Instant = instant("2026-11-09T00:00:00Z");
  await db.run((tx) =>
    rate(tx, { scope: "product", shop: recorded.shop, productId: recorded.lines[0]!.productId! }, flat("per-item", "KWD", 1_005n), agreed),
  );
  const conversion = await receive({ ...recorded, carriers, createdAt: recordedAt });
  // 3 × 1.005 = 3.015, of which 20.870 − 1.380 refunded of 20.870 are left: 2.8156
  expect(conversion).toMatchObject({ currency: "KWD", amount: 2_816n });
});

test("a partner is told the rates that are theirs, and nothing of another partner's", async () => {
  const rates = await db.run((tx) => ownRates(tx, ink.id));
  expect(rates.general).toMatchObject({ source: "group", value: percent(1_250), group: "Friends", hasExceptions: true });
  expect(rates.exceptions.map(({ source, about }) => [source, about])).toContainEqual(["category", "Club"]);
  expect(rates.exceptions.map(({ source }) => source)).not.toContain("partner-product");
  expect(JSON.stringify(rates, (_key, each: unknown) => (typeof each === "bigint" ? String(each) : each))).not.toContain(paper.id);
});
