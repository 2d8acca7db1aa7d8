import fc from "fast-check";
import { expect, test } from "vitest";
import { matchPayouts, type PayoutToMatch } from "#domain/imports";

const referrals = (...amounts: number[]) => amounts.map((minor, index) => ({ key: `r${index}`, minor: BigInt(minor) }));
const payout = (key: string, minor: number, ...numbers: number[]): PayoutToMatch => ({ key, minor: BigInt(minor), numbers });
const found = (...args: Parameters<typeof matchPayouts>) => Object.fromEntries(matchPayouts(...args));

test("where every paid referral is in a payout, they meet in the order of their numbers", () => {
  expect(found(referrals(500, 300, 500), [payout("b", 800, 9, 4), payout("a", 500, 2)])).toEqual({ a: ["r0"], b: ["r1", "r2"] });
});

test("referrals that no payout paid are left over", () => {
  expect(found(referrals(100, 700, 200, 300), [payout("a", 500, 5, 3)])).toEqual({ a: ["r2", "r3"] });
});

test("a first fit that leads nowhere is given up for the one that adds up", () => {
  expect(found(referrals(100, 100, 400, 900), [payout("a", 500, 1, 2), payout("b", 900, 3)])).toEqual({ a: ["r0", "r2"], b: ["r3"] });
});

test("a payout that nothing adds up to is left out, and the others still find theirs", () => {
  expect(found(referrals(100, 250), [payout("a", 100, 1), payout("b", 999, 2)])).toEqual({ a: ["r0"] });
  expect(found(referrals(100, 250, 50), [payout("a", 250, 1), payout("b", 999, 2, 3, 4)])).toEqual({ a: ["r1"] });
  expect(found([], [payout("a", 100, 1)])).toEqual({});
});

test("whatever was paid, what is found adds up and no referral is in two payouts", () => {
  const paid = fc.array(fc.record({ minor: fc.integer({ min: 0, max: 5 }), group: fc.integer({ min: 0, max: 4 }) }), { maxLength: 14 });
  fc.assert(
    fc.property(paid, (rows) => {
      const all = referrals(...rows.map(({ minor }) => minor));
      const groups = [1, 2, 3, 4].flatMap((group) => {
        const numbers = rows.flatMap((row, index) => (row.group === group ? [index * 2 + 1] : []));
        return numbers.length === 0
          ? []
          : [
              payout(
                `p${group}`,
                numbers.reduce((sum, number) => sum + rows[(number - 1) / 2]!.minor, 0),
                ...numbers,
              ),
            ];
      });
      const matched = matchPayouts(all, groups);
      const keys = [...matched.values()].flat();
      expect(new Set(keys).size).toBe(keys.length);
      for (const { key, minor } of groups) {
        const sum = (matched.get(key) ?? []).reduce((total, one) => total + all.find((each) => each.key === one)!.minor, 0n);
        expect(sum).toBe(minor);
      }
    }),
  );
});
