import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commissionOf, commissionsOf, type RatedLine } from "#domain/conversions";
import { shippingLine } from "#domain/orders";
import { leftOfPromise } from "../../../domain/conversions/commission-rules.ts";
import { id, line, of, refund, type Refund } from "./rated-lines.ts";

const perItem = (minor: bigint) => ({ kind: "per-item" as const, minor });
const perOrder = (minor: bigint) => ({ kind: "per-order" as const, minor });

describe("what an order earns", () => {
  test.each<[string, RatedLine[], bigint, Refund[], bigint]>([
    ["half a cent goes to the even neighbour, down", [line(25n, 1_000)], 25n, [], 2n],
    ["half a cent goes to the even neighbour, up", [line(35n, 1_000)], 35n, [], 4n],
    ["each line is rounded by itself", [line(2n, 2_500), line(2n, 2_500)], 4n, [], 0n],
    ["a discount as a negative line takes away", [line(1_000n), line(-500n)], 500n, [], 100n],
    ["never below nothing", [line(-500n)], 100n, [], 0n],
    ["a flat amount per item is given for each of them", [line(4_800n, perItem(150n), { quantity: 3 })], 4_800n, [], 450n],
    ["a flat amount per item that cost nothing is none", [line(0n, perItem(150n), { quantity: 3 }), line(100n, 10_000)], 100n, [], 100n],
    ["a quantity below nothing is none", [line(100n, perItem(150n), { quantity: -2 })], 100n, [], 0n],
    [
      "a flat amount per order is given once for all lines of its rule, and once more for another rule",
      [line(100n, perOrder(500n), { ruleId: 1n }), line(100n, perOrder(500n), { ruleId: 1n }), line(100n, perOrder(300n), { ruleId: 2n })],
      300n,
      [],
      800n,
    ],
    [
      "a flat amount per order passes over a first line that cost nothing",
      [line(0n, perOrder(500n), { ruleId: 1n }), line(100n, perOrder(500n), { ruleId: 1n })],
      100n,
      [],
      500n,
    ],
    ["a refund without lines shrinks in proportion", [line(10_000n)], 12_000n, [refund(6_000n)], 1_000n],
    ["two refunds count together", [line(10_000n)], 12_000n, [refund(3_000n), refund(3_000n)], 1_000n],
    [
      "a refund of lines computes those anew",
      [line(4_800n, 2_000, id("46")), line(1_999n, 2_000, id("47"))],
      8_160n,
      [refund(2_603n, [{ lineExternalId: "46", total: 2_400n }])],
      880n,
    ],
    [
      "of mixed refunds those by line come first, the others take their share of the rest",
      [line(10_000n, 2_000, id("1"))],
      10_000n,
      [of("1", 1_000n), refund(1_000n)],
      1_600n,
    ],
    [
      "by line a rate counts with what it was: the half that earned everything is gone",
      [line(5_000n, 4_000, id("1")), line(5_000n, 0, id("2"))],
      10_000n,
      [of("1", 5_000n), refund(1_000n)],
      0n,
    ],
    [
      "a line refunded beyond its amount earns nothing, not less",
      [line(1_000n, 2_000, id("1")), line(1_000n)],
      2_000n,
      [of("1", 1_500n)],
      200n,
    ],
    [
      "a flat amount per item shrinks with the amount that is left, half-even",
      [line(1_000n, perItem(105n), id("1"))],
      1_000n,
      [of("1", 500n)],
      52n,
    ],
    [
      "a flat amount per order shrinks with what is left of all its lines",
      [line(600n, perOrder(500n), { ruleId: 1n, ...id("1") }), line(400n, perOrder(500n), { ruleId: 1n })],
      1_000n,
      [of("1", 600n)],
      200n,
    ],
    [
      "a base with its tax shrinks by the share that was refunded",
      [line(1_100n, 1_000, { tax: 100n, ...id("1") })],
      1_100n,
      [of("1", 500n)],
      55n,
    ],
    ["refunded in full earns nothing, flat or not", [line(10_000n, perOrder(500n))], 12_000n, [refund(12_000n)], 0n],
    ["refunded beyond the total earns nothing", [line(10_000n)], 12_000n, [refund(99_000n)], 0n],
    ["an order that cost nothing earns nothing", [line(100n, perOrder(500n))], 0n, [], 0n],
    ["paid back in full for its shipping it earns nothing", [line(1_000n)], 1_000n, [of(shippingLine, 1_000n)], 0n],
    ["of an order of one minor unit all of it can be earned", [line(1n, 10_000)], 1n, [], 1n],
    ["one minor unit is earned, too", [line(5n)], 5n, [], 1n],
    ["one minor unit is sold: a flat amount is given for it", [line(1n, perOrder(500n)), line(1n, perItem(30n))], 2n, [], 530n],
    [
      "of the smallest amounts a flat amount per order shrinks exactly, too",
      [line(1n, perOrder(100n), { ruleId: 1n, ...id("1") }), line(1n, perOrder(100n), { ruleId: 1n })],
      2n,
      [of("1", 1n)],
      50n,
    ],
    [
      "paid back more for a line that cost nothing, it takes nothing of the others",
      [line(0n, 10_000, id("1")), line(100n, 10_000)],
      105n,
      [of("1", 5n)],
      100n,
    ],
    [
      "a discount as a negative line is paid back with what it was for",
      [line(1_000n, 2_000, id("1")), line(-500n, 2_000, id("2"))],
      500n,
      [
        refund(250n, [
          { lineExternalId: "1", total: 500n },
          { lineExternalId: "2", total: -250n },
        ]),
      ],
      50n,
    ],
    [
      "the tax of the smallest line shrinks with it",
      [line(2n, 10_000, { tax: 1n, ...id("1") }), line(100n, 10_000)],
      102n,
      [of("1", 1n)],
      100n,
    ],
    [
      "a line that is tax alone keeps it while no tax is told to be paid back",
      [line(100n, 10_000, { tax: 100n, ...id("1") })],
      100n,
      [of("1", 0n)],
      100n,
    ],
  ])("%s", (_sentence, lines, orderTotal, refunds, expected) => {
    expect(commissionOf({ lines, orderTotal, refunds })).toBe(expected);
  });
});

test("a flat amount per order stands on the first line that cost something", () => {
  const [free, ...sold] = [0n, 100n, 200n].map((base) => line(base, perOrder(500n), { ruleId: 1n }));
  expect(commissionsOf([free!, ...sold])).toEqual([0n, 500n, 0n]);
});

describe("what an earlier system promised for an order", () => {
  test.each<[string, bigint, { total: bigint; refunded: bigint }, bigint]>([
    ["stays without a refund", 1_000n, { total: 5_000n, refunded: 0n }, 1_000n],
    ["shrinks with every refund", 1_000n, { total: 5_000n, refunded: 2_000n }, 600n],
    ["shrinks half-even, down", 5n, { total: 10n, refunded: 5n }, 2n],
    ["shrinks half-even, up", 7n, { total: 10n, refunded: 5n }, 4n],
    ["is there until the last unit is refunded", 1_000n, { total: 5_000n, refunded: 4_999n }, 0n],
    ["of the smallest order stays, too", 9n, { total: 1n, refunded: 0n }, 9n],
    ["is gone when all is refunded", 1_000n, { total: 5_000n, refunded: 5_000n }, 0n],
    ["is gone, and not below nothing, when more is refunded", 1_000n, { total: 5_000n, refunded: 9_000n }, 0n],
    ["of an order that cost nothing is nothing", 1_000n, { total: 0n, refunded: 0n }, 0n],
    ["of an order that cost less than nothing is nothing", 1_000n, { total: -5n, refunded: 0n }, 0n],
  ])("%s", (_sentence, promised, order, expected) => expect(leftOfPromise(promised, order)).toBe(expected));
});

/** In minor units, so the same for currencies of 0, 2 and 3 decimals: from single yen to millions of fils. */
const minor = fc.bigInt({ min: 0n, max: 10n ** 10n });
const value: fc.Arbitrary<RatedLine["rate"]["value"]> = fc.oneof(
  fc.record({ kind: fc.constant("percent" as const), basisPoints: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ kind: fc.constantFrom("per-order" as const, "per-item" as const), minor: fc.bigInt({ min: 0n, max: 10n ** 6n }) }),
);
/** Lines of one rule have its value: the rule's number says which. */
const someLines = (base: fc.Arbitrary<bigint>): fc.Arbitrary<RatedLine[]> =>
  fc
    .tuple(
      fc.array(value, { minLength: 4, maxLength: 4 }),
      fc.array(fc.tuple(base, fc.boolean(), fc.integer({ min: 0, max: 5 }), fc.nat(3)), { maxLength: 7 }),
    )
    .map(([values, lines]) =>
      lines.map(([net, hasTax, quantity, rule], index) => {
        const tax = hasTax && net > 0n ? net / 11n : 0n;
        const rate = { value: values[rule]!, source: "product" as const, ruleId: BigInt(rule) };
        return { lineExternalId: String(index), base: net + tax, tax, quantity, rate };
      }),
    );
const someRefund: fc.Arbitrary<Refund> = fc.oneof(
  minor.map((total) => refund(total)),
  fc.array(fc.record({ lineExternalId: fc.nat(7).map(String), total: minor }), { maxLength: 3 }).chain((byLine) =>
    minor.map((extra) =>
      refund(
        byLine.reduce((sum, part) => sum + part.total, extra),
        byLine,
      ),
    ),
  ),
);
const totalOf = (lines: readonly RatedLine[], extra: bigint) => lines.reduce((sum, each) => sum + each.base, extra);

describe("for any lines and refunds", () => {
  test("a refund more never earns more, and nothing earns less than nothing", () => {
    fc.assert(
      fc.property(someLines(minor), minor, fc.array(someRefund, { maxLength: 5 }), (lines, extra, refunds) => {
        const orderTotal = totalOf(lines, extra);
        const worths = [...refunds.keys(), refunds.length].map((count) =>
          commissionOf({ lines, orderTotal, refunds: refunds.slice(0, count) }),
        );
        expect(worths.every((worth) => worth >= 0n)).toBe(true);
        expect(worths).toEqual(worths.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)));
      }),
      { numRuns: 1_000 },
    );
  });

  test("the order in which refunds are told does not matter", () => {
    fc.assert(
      fc.property(someLines(minor), minor, fc.array(someRefund, { maxLength: 4 }), (lines, extra, refunds) => {
        const orderTotal = totalOf(lines, extra);
        expect(commissionOf({ lines, orderTotal, refunds })).toBe(commissionOf({ lines, orderTotal, refunds: refunds.toReversed() }));
      }),
    );
  });

  test("without a refund the lines sum to the whole, or to less than nothing, which counts as nothing", () => {
    fc.assert(
      fc.property(someLines(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 10n })), minor, (lines, extra) => {
        const orderTotal = totalOf(lines, extra);
        const sum = commissionsOf(lines).reduce((total, each) => total + each, 0n);
        expect(commissionOf({ lines, orderTotal, refunds: [] })).toBe(orderTotal > 0n && sum > 0n ? sum : 0n);
      }),
    );
  });

  test("a percentage never earns more than its share, and never half a minor unit off it", () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 10_000 }), (base, basisPoints) => {
        const [commission = 0n] = commissionsOf([line(base, basisPoints)]);
        const off = commission * 10_000n - base * BigInt(basisPoints);
        expect(off >= -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });
});
