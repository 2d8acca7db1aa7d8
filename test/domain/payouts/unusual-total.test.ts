import { expect, test } from "vitest";
import { usualWhereUnusual } from "../../../domain/payouts/unusual-total.ts";

const usual = (total: bigint, ...past: bigint[]) => usualWhereUnusual(total, past, 2);

test("a total is unusual above so many times the median of the totals before, and only where there are three of them", () => {
  expect([usual(1_000n), usual(1_000n, 1n), usual(1_000n, 1n, 1n)]).toEqual([null, null, null]);
  expect([usual(200n, 100n, 90n, 5_000n), usual(201n, 100n, 90n, 5_000n)]).toEqual([null, 100n]);
  // Of an even number the middle two count, half each.
  expect([usual(301n, 100n, 200n, 1n, 900n), usual(300n, 100n, 200n, 1n, 900n)]).toEqual([150n, null]);
  // One outlier of the past changes nothing.
  expect(usual(500n, 100n, 100n, 100n, 100n, 100n, 1_000_000n)).toBe(100n);
});
