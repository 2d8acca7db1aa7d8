import { describe, expect, test } from "vitest";
import { approvalsNeeded, judgePayout, type SetAsideReason } from "#domain/payouts";

type Input = Parameters<typeof judgePayout>[0];
const usual: Input = { net: 1_000n, minimum: 1_000n, partnerStatus: "active", isErased: false };

describe("one partner's money of one currency", () => {
  test.each<[string, Partial<Input>, SetAsideReason | null]>([
    ["of exactly the minimum is paid", {}, null],
    ["one unit below it waits", { net: 999n }, "below-minimum"],
    ["of nothing is no payout, whoever they are", { net: 0n }, "not-positive"],
    ["below nothing waits, and is not called too small", { net: -1n }, "not-positive"],
    ["below nothing waits, also where no minimum is named", { net: -1n, minimum: null }, "not-positive"],
    ["below nothing is not paid to who left, either", { net: -1n, partnerStatus: "closed" }, "not-positive"],
    ["below nothing is that first, also of who was erased", { net: -1n, partnerStatus: "closed", isErased: true }, "not-positive"],
    ["of one unit is no debt", { net: 1n, partnerStatus: "closed" }, null],
    ["of who was erased reaches nobody", { partnerStatus: "closed", isErased: true }, "partner-erased"],
    ["of who left is paid below the minimum", { net: 1n, partnerStatus: "closed", minimum: null }, null],
    ["of who rests waits, however much it is", { net: 9_000_000n, partnerStatus: "paused" }, "partner-paused"],
    ["for which no minimum is named waits", { net: 9_000_000n, minimum: null }, "no-minimum"],
    ["with a minimum of nothing is paid from the first unit on", { net: 1n, minimum: 0n }, null],
  ])("%s", (_sentence, over, verdict) => expect(judgePayout({ ...usual, ...over })).toBe(verdict));
});

test("a batch is released by itself only below the limit and with nothing unusual in it", () => {
  const limit = { USD: 2_000n };
  const totals = [{ currency: "USD", minor: 1_999n }];
  expect([approvalsNeeded(totals, limit, false), approvalsNeeded(totals, limit, true)]).toEqual([0, 2]);
  expect(approvalsNeeded([{ currency: "USD", minor: 2_000n }], limit, false)).toBe(2);
  expect(approvalsNeeded([...totals, { currency: "EUR", minor: 1n }], limit, false)).toBe(2);
  expect(approvalsNeeded([{ currency: "EUR", minor: 0n }], limit, false)).toBe(2);
  expect(approvalsNeeded([], limit, false)).toBe(0);
});
