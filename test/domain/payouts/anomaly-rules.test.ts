import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant } from "#domain/kernel";
import { anomaliesOf, type PayoutFacts } from "#domain/payouts";
import { defaultTerms } from "#domain/programme";
import { anomalyKinds, isUnusualDebt } from "../../../domain/payouts/anomaly-rules.ts";

const at = instant("2026-12-01T16:00:00Z");
const days = (count: number) => at.subtract({ hours: 24 * count });

/** A payout like any other: the partner is known, paid before, with many customers. */
const usual: PayoutFacts = {
  currency: "USD",
  amount: 20_000n,
  past: Array.from({ length: 6 }, () => 20_000n),
  activeSince: days(400),
  entries: 10,
  corrected: 0,
  underReview: 0,
  largestCustomer: 4_000n,
  orders: 10,
  coupon: null,
};
/** Brought 160.00 of the 200.00, and little of what was paid before. */
const leaked = { brought: 16_000n, orders: 5, before: 10_000n };
const found = (over: Partial<PayoutFacts>): string[] =>
  anomaliesOf({ ...usual, ...over }, defaultTerms, at).map(({ kind, figure }) => `${kind} ${figure}`);

describe("what is unusual about a payout", () => {
  test.each<[string, Partial<PayoutFacts>, string[]]>([
    ["nothing, as a rule", {}, []],
    ["a first payout at the limit is not", { amount: 50_000n, past: [], largestCustomer: 0n }, []],
    ["a first payout above the limit", { amount: 50_001n, past: [], largestCustomer: 0n }, ["first-payout 50000"]],
    ["five times the median exactly is not", { amount: 100_000n }, []],
    ["more than five times the median", { amount: 100_001n }, ["above-median 20000"]],
    [
      "one large payout among those before, which would have moved an average",
      { amount: 5_001n * 5n, past: [5_000n, 5_000n, 900_000n] },
      ["above-median 5000"],
    ],
    ["the middle of two, half each", { amount: 20_000n, past: [1_000n, 6_000n] }, ["above-median 3500"]],
    ["one payout before measures, too", { amount: 100_001n, past: [20_000n] }, ["above-median 20000"]],
    ["two corrections are not many", { corrected: 2, entries: 3 }, []],
    ["three of ten entries corrected", { corrected: 3 }, ["many-corrections 3"]],
    ["three of eleven are too few of them", { corrected: 3, entries: 11 }, []],
    ["three thousand of ten thousand and one are too few, by a hair", { corrected: 3_000, entries: 10_001 }, []],
    ["thirty days active is not new", { activeSince: days(30) }, []],
    ["29 days active", { activeSince: days(29) }, ["new-partner 29"]],
    ["not a day active", { activeSince: at.subtract({ hours: 23 }) }, ["new-partner 0"]],
    ["active from tomorrow on, as an import may bring it", { activeSince: at.add({ hours: 24 }) }, ["new-partner 0"]],
    ["never active, as an import may bring it", { activeSince: null }, ["new-partner 0"]],
    ["an open question, however small the payout", { amount: 1n, underReview: 2, largestCustomer: 0n }, ["under-review 2"]],
    ["four fifths from one customer", { largestCustomer: 16_000n }, ["one-customer 8000"]],
    ["less than four fifths", { largestCustomer: 15_999n }, []],
    ["three orders of one customer say something", { largestCustomer: 20_000n, orders: 3, entries: 3 }, ["one-customer 10000"]],
    ["two orders say nothing about a share", { largestCustomer: 20_000n, orders: 2, entries: 2 }, []],
    ["one customer brought more than is left after corrections", { largestCustomer: 30_000n }, ["one-customer 10000"]],
    ["four fifths from a coupon that brought little before", { coupon: leaked }, ["one-coupon 8000"]],
    ["less than four fifths from it", { coupon: { ...leaked, brought: 15_999n } }, []],
    ["from a coupon that brought half of it before, too", { coupon: { ...leaked, before: 60_000n } }, []],
    ["from a coupon that brought just less than half", { coupon: { ...leaked, before: 59_999n } }, ["one-coupon 8000"]],
    ["three orders with it, measured by one payout before", { coupon: { ...leaked, orders: 3 }, past: [20_001n] }, ["one-coupon 8000"]],
    ["two orders with a coupon are no run on it", { coupon: { ...leaked, orders: 2 } }, []],
    ["a coupon that brought more than is left after corrections", { coupon: { ...leaked, brought: 30_000n } }, ["one-coupon 10000"]],
    ["a first payout, which nothing measures", { coupon: leaked, past: [] }, []],
    ["a payout from the amount on that is looked at", { amount: 10_000n, activeSince: days(1), largestCustomer: 0n }, ["new-partner 1"]],
    [
      "a small payout is looked at for open questions only",
      { amount: 9_999n, past: [1n], activeSince: days(1), corrected: 9, coupon: leaked },
      [],
    ],
    ["a currency that the terms know nothing of", { currency: "EUR", past: [], largestCustomer: 0n }, ["no-minimum 0", "first-payout 0"]],
  ])("%s", (_name, over, expected) => expect(found(over)).toEqual(expected));
});

test("every kind that is found can be stored, and what can be stored is found, but for one of earlier days", () => {
  const wild = {
    ...usual,
    currency: "EUR",
    activeSince: null,
    corrected: 9,
    underReview: 1,
    largestCustomer: 20_000n,
    coupon: { ...leaked, before: 0n },
  };
  const kinds = [{ past: [] }, { past: [1n] }].flatMap((over) =>
    anomaliesOf({ ...wild, ...over }, defaultTerms, at).map(({ kind }) => kind),
  );
  expect([...new Set(kinds), "above-average"].toSorted()).toEqual(anomalyKinds.toSorted());
});

const facts = fc.record({
  currency: fc.constantFrom("USD", "EUR", "JPY"),
  amount: fc.bigInt({ min: 1n, max: 10_000_000n }),
  past: fc.array(fc.bigInt({ min: 1n, max: 1_000_000n }), { maxLength: 24 }),
  activeSince: fc.option(fc.integer({ min: 0, max: 1_000 }).map(days)),
  entries: fc.integer({ min: 1, max: 100 }),
  corrected: fc.integer({ min: 0, max: 100 }),
  underReview: fc.integer({ min: 0, max: 5 }),
  largestCustomer: fc.bigInt({ min: 0n, max: 10_000_000n }),
  orders: fc.integer({ min: 1, max: 100 }),
  coupon: fc.option(
    fc.record({
      brought: fc.bigInt({ min: 1n, max: 10_000_000n }),
      orders: fc.integer({ min: 1, max: 100 }),
      before: fc.bigInt({ min: 0n, max: 10_000_000n }),
    }),
  ),
});
const shares = ["one-customer", "one-coupon"];

describe("for any payout", () => {
  test("each kind is found at most once, with a figure that is never negative and a share that is never more than all", () => {
    fc.assert(
      fc.property(facts, (each) => {
        const all = anomaliesOf(each, defaultTerms, at);
        expect(new Set(all.map(({ kind }) => kind)).size).toBe(all.length);
        for (const { kind, figure } of all) expect(figure >= 0n && (!shares.includes(kind) || figure <= 10_000n)).toBe(true);
      }),
    );
  });

  test("more money is never less unusual against the same past, and stricter terms find no less", () => {
    const kinds = (each: PayoutFacts, terms = defaultTerms) => anomaliesOf(each, terms, at).map(({ kind }) => kind);
    fc.assert(
      fc.property(facts, fc.bigInt({ min: 0n, max: 1_000_000n }), (each, more) => {
        const [before, after] = [kinds(each), kinds({ ...each, amount: each.amount + more })];
        const rising = ["first-payout", "above-median", "new-partner", "under-review"];
        expect(after).toEqual(expect.arrayContaining(before.filter((kind) => rising.includes(kind))));
        const strict = { ...defaultTerms, unusualFrom: {}, firstPayoutLimit: {}, unusualTimesMedian: 1, newPartnerDays: 3_650 };
        expect(kinds(each, { ...strict, oneCustomerBasisPoints: 0, oneCouponBasisPoints: 0, correctedBasisPoints: 0 })).toEqual(
          expect.arrayContaining(before),
        );
      }),
    );
  });
});

test.each<[string, Parameters<typeof isUnusualDebt>[0], boolean]>([
  ["more than the terms let pass", { net: -501n, above: 500n, seen: null }, true],
  ["as much as they let pass", { net: -500n, above: 500n, seen: null }, false],
  ["nothing at all", { net: 0n, above: 0n, seen: null }, false],
  ["as much as somebody has looked at", { net: -900n, above: 500n, seen: -900n }, false],
  ["more than somebody has looked at", { net: -901n, above: 500n, seen: -900n }, true],
])("corrections that exceed what somebody earned by %s", (_name, debt, expected) => expect(isUnusualDebt(debt)).toBe(expected));
