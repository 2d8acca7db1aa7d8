import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, plusDays } from "#domain/kernel";
import {
  rateFor,
  rateScopes,
  ratesOfOrder,
  recordedRules,
  standingRules,
  subjectKey,
  type LineToRate,
  type RateSubject,
  type RateValue,
} from "#domain/conversions";
import { rememberProducts } from "#domain/orders";
import { moveToGroup } from "#domain/partners";
import { useDatabase } from "../../support/database.ts";
import { makePartner, rate } from "../../support/orders.ts";

const shop = "https://shop.example";
const start = instant("2026-01-01T00:00:00Z");
const line: LineToRate = {
  shop,
  productId: "13",
  categoryIds: ["mugs", "gifts"],
  partnerId: "anna",
  groupId: "friends",
  currency: "USD",
  at: plusDays(start, 100),
};

const subjects: Record<string, RateSubject> = {
  "partner-product": { scope: "partner-product", partnerId: "anna", shop, productId: "13" },
  product: { scope: "product", shop, productId: "13" },
  category: { scope: "category", shop, categoryId: "mugs" },
  gifts: { scope: "category", shop, categoryId: "gifts" },
  partner: { scope: "partner", partnerId: "anna" },
  group: { scope: "group", groupId: "friends" },
  programme: { scope: "programme" },
};
const percent = (basisPoints: number): RateValue => ({ kind: "percent", basisPoints });
const flat = (minor: bigint, currency = "USD"): RateValue => ({ kind: "per-order", minor, currency });

/** Rules as they were recorded, in that order: subject, day of effect, value. */
function rulesOf(...recorded: readonly (readonly [subject: string, day: number, value: RateValue | null])[]) {
  return recorded.map(([subject, day, value], index) => ({
    id: BigInt(index + 1),
    subject: subjects[subject]!,
    effectiveFrom: plusDays(start, day),
    value,
  }));
}

describe("the rate of a line", () => {
  test("is that of the first scope that has a rule, in the order of priority", () => {
    const all = rulesOf(...rateScopes.toReversed().map((scope, index) => [scope, index, percent(index)] as const));
    for (const [index, scope] of rateScopes.entries())
      expect(rateFor(line, all.slice(0, rateScopes.length - index))?.subject.scope).toBe(scope);
    expect(rateFor(line, [])).toBeNull();
  });

  test.each<[string, ReturnType<typeof rulesOf>, Partial<LineToRate>, RateValue | null]>([
    ["a rule holds from its instant on", rulesOf(["product", 100, percent(1)]), {}, percent(1)],
    ["and not a moment before", rulesOf(["product", 100, percent(1)]), { at: plusDays(start, 100).subtract({ milliseconds: 1 }) }, null],
    [
      "a rule of an earlier scope wins, however much newer one of a later scope is",
      rulesOf(["product", 0, percent(1)], ["partner", 9, percent(9)]),
      {},
      percent(1),
    ],
    ["the newest rule of a subject wins", rulesOf(["product", 2, percent(2)], ["product", 1, percent(1)]), {}, percent(2)],
    ["of two at the same instant the one recorded last", rulesOf(["product", 1, percent(1)], ["product", 1, percent(2)]), {}, percent(2)],
    [
      "an ended rule gives way to the next",
      rulesOf(["partner", 0, percent(9)], ["product", 1, percent(1)], ["product", 2, null]),
      {},
      percent(9),
    ],
    [
      "a flat amount of another currency falls through to the next scope",
      rulesOf(["partner", 0, percent(9)], ["product", 1, flat(5n, "EUR")]),
      {},
      percent(9),
    ],
    ["or to the rule before it", rulesOf(["product", 0, percent(9)], ["product", 1, flat(5n, "EUR")]), {}, percent(9)],
    [
      "a percentage set later takes the place of flat amounts",
      rulesOf(["product", 0, flat(5n)], ["product", 1, percent(1)]),
      {},
      percent(1),
    ],
    [
      "an end ends the flat amounts of every currency",
      rulesOf(["product", 0, flat(5n)], ["product", 1, flat(5n, "EUR")], ["product", 2, null]),
      {},
      null,
    ],
    ["of two categories the newest rule wins", rulesOf(["gifts", 5, percent(5)], ["category", 4, percent(4)]), {}, percent(5)],
    [
      "the end of one category's rule leaves the other's",
      rulesOf(["category", 4, percent(4)], ["gifts", 5, percent(5)], ["gifts", 6, null]),
      {},
      percent(4),
    ],
    [
      "another partner's rule is not theirs",
      rulesOf(["partner", 0, percent(9)], ["partner-product", 0, percent(8)]),
      { partnerId: "ben" },
      null,
    ],
    [
      "another shop's product of the same number is another product",
      rulesOf(["product", 0, percent(9)], ["category", 0, percent(8)]),
      { shop: "https://other.example" },
      null,
    ],
    [
      "a line without a product has no product's rate",
      rulesOf(["product", 0, percent(9)], ["partner", 0, percent(1)]),
      { productId: null, categoryIds: [] },
      percent(1),
    ],
    ["out of the group its rate is gone", rulesOf(["group", 0, percent(9)]), { groupId: null }, null],
  ])("%s", (_sentence, rules, over, expected) => {
    expect(rateFor({ ...line, ...over }, rules)?.value ?? null).toEqual(expected);
  });

  test("does not depend on the order in which rules are read", () => {
    fc.assert(
      fc.property(someRules, fc.constantFrom("USD", "EUR", "JPY"), fc.nat(12), (recorded, currency, day) => {
        const rules = rulesOf(...recorded);
        const at = plusDays(start, day);
        expect(rateFor({ ...line, currency, at }, rules.toReversed())).toEqual(rateFor({ ...line, currency, at }, rules));
      }),
    );
  });

  test("is one of those that stand: what is listed is what is earned", () => {
    fc.assert(
      fc.property(someRules, fc.constantFrom("USD", "EUR", "JPY"), fc.nat(12), (recorded, currency, day) => {
        const at = plusDays(start, day);
        const rules = rulesOf(...recorded);
        const rule = rateFor({ ...line, currency, at }, rules);
        const standing = [...Map.groupBy(rules, (each) => subjectKey(each.subject)).values()].flatMap((each) => standingRules(each, at));
        const speaking = standing.filter(({ value: its }) => its.kind === "percent" || its.currency === currency);
        expect(rule === null ? speaking.length : speaking.filter((each) => each === rule).length).toBe(rule === null ? 0 : 1);
      }),
    );
  });
});

test("a subject has one word, in whichever order it is written", () => {
  const { partnerId, productId } = { partnerId: "anna", productId: "13" };
  expect(subjectKey({ productId, shop, partnerId, scope: "partner-product" })).toBe(subjectKey(subjects["partner-product"]!));
  expect(new Set(Object.values(subjects).map(subjectKey)).size).toBe(7);
});

describe("the rules of one subject that stand", () => {
  const standing = (...recorded: readonly (readonly [day: number, value: RateValue | null])[]) =>
    standingRules(rulesOf(...recorded.map(([day, value]) => ["product", day, value] as const)), plusDays(start, 10)).map(
      (rule) => rule.value,
    );

  test("are the newest flat amount of each currency, and the percentage set before those", () => {
    const [old, fresh, euro] = [flat(5n), flat(6n), flat(7n, "EUR")];
    expect(standing([0, percent(9)], [1, old], [2, euro], [3, fresh])).toEqual([fresh, euro, percent(9)]);
  });

  test("are a percentage alone that was set after them", () => {
    expect(standing([1, flat(5n)], [2, flat(7n, "EUR")], [3, percent(9)])).toEqual([percent(9)]);
  });

  test("are none when they were ended, until one is set anew", () => {
    expect(standing([1, flat(5n)], [2, percent(9)], [3, null])).toEqual([]);
    expect(standing([1, flat(5n)], [2, null], [3, flat(7n, "EUR")])).toEqual([flat(7n, "EUR")]);
  });

  test("leave out what begins later", () => {
    expect(standing([10, percent(9)], [11, percent(8)])).toEqual([percent(9)]);
    expect(standing([11, percent(8)])).toEqual([]);
  });
});

const someValue = fc.oneof(
  fc.constant(null),
  fc.nat(10_000).map(percent),
  fc.tuple(fc.bigInt({ min: 0n, max: 900n }), fc.constantFrom("USD", "EUR")).map(([minor, currency]) => flat(minor, currency)),
);
const someRules = fc.array(fc.tuple(fc.constantFrom(...Object.keys(subjects)), fc.nat(10), someValue), { maxLength: 15 });

describe("the rules that are loaded for an order", async () => {
  const db = await useDatabase();

  test("are those that concern it: with all rules there are, each line would get the same", async () => {
    const partners = await db.run(async (tx) => [
      await makePartner(tx, "Anna"),
      await makePartner(tx, "Ben"),
      await makePartner(tx, "Cleo"),
    ]);
    const groups = await db.run(async (tx) => {
      const then = { ...tx, now: start, enqueue: tx.enqueue.bind(tx) };
      const friends = await moveToGroup(then, { partnerId: partners[0]!.id, group: "Friends", from: start, reason: "test" });
      const shops = await moveToGroup(then, { partnerId: partners[1]!.id, group: "Shops", from: plusDays(start, 5), reason: "test" });
      await moveToGroup(
        { ...then, now: plusDays(start, 6) },
        { partnerId: partners[0]!.id, group: null, from: plusDays(start, 8), reason: "test" },
      );
      await rememberProducts(tx, shop, [
        {
          externalId: "13",
          name: "Mug",
          categories: [
            { externalId: "mugs", name: "Mugs" },
            { externalId: "gifts", name: "Gifts" },
          ],
        },
        { externalId: "14", name: "Cap", categories: [{ externalId: "gifts", name: "Gifts" }] },
        { externalId: "15", name: "Pen", categories: [] },
      ]);
      await rememberProducts(tx, "https://other.example", [
        { externalId: "15", name: "Pin", categories: [{ externalId: "mugs", name: "Mugs" }] },
      ]);
      return [friends!.id, shops!.id];
    });
    const categories: Record<string, string[]> = { 13: ["mugs", "gifts"], 14: ["gifts"], 15: [], 16: [] };
    const somePartner = fc.constantFrom(...partners.map(({ id }) => id));
    const someShop = fc.constantFrom(shop, shop, "https://other.example");
    const someProduct = fc.constantFrom("13", "14", "15", "16");
    const someSubject: fc.Arbitrary<RateSubject> = fc.oneof(
      fc.record({ scope: fc.constant("partner-product" as const), partnerId: somePartner, shop: someShop, productId: someProduct }),
      fc.record({ scope: fc.constant("product" as const), shop: someShop, productId: someProduct }),
      fc.record({ scope: fc.constant("category" as const), shop: someShop, categoryId: fc.constantFrom("mugs", "gifts") }),
      fc.record({ scope: fc.constant("partner" as const), partnerId: somePartner }),
      fc.record({ scope: fc.constant("group" as const), groupId: fc.constantFrom(...groups) }),
      fc.constant({ scope: "programme" as const }),
    );
    const groupOf = (partnerId: string, day: number) =>
      partnerId === partners[0]!.id ? (day < 8 ? groups[0]! : null) : partnerId === partners[1]!.id && day >= 5 ? groups[1]! : null;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(someSubject, fc.nat(10), someValue), { minLength: 1, maxLength: 4 }),
        somePartner,
        fc.uniqueArray(someProduct),
        fc.nat(12),
        fc.constantFrom("USD", "EUR"),
        async (more, partnerId, productIds, day, currency) => {
          const at = plusDays(start, day);
          // Each run adds rules to those before: the table grows to some hundred.
          const { loaded, all } = await db.run(async (tx) => {
            for (const [subject, from, value] of more) await rate(tx, subject, value, plusDays(start, from));
            return { loaded: await ratesOfOrder(tx, { partnerId, shop, productIds, at }), all: await recordedRules(tx) };
          });
          for (const productId of [null, ...productIds]) {
            const about = {
              shop,
              productId,
              categoryIds: categories[productId ?? ""] ?? [],
              partnerId,
              groupId: groupOf(partnerId, day),
              at,
              currency,
            };
            expect(rateFor({ ...loaded.about(productId), currency }, loaded.rules)?.id).toBe(rateFor(about, all)?.id);
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
