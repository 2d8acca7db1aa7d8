import { expect, test } from "vitest";
import type { NextPayout } from "#domain/answers";
import { instant, money } from "#domain/kernel";
import { nextPayoutCard } from "#templates/cards/next-payout-card";
import { renderConsole } from "#templates/render/console";

const waiting = (later: bigint): NextPayout => ({
  status: "active",
  moneyHeldSince: null,
  frozen: null,
  nextRunAt: instant("2027-01-01T16:00:00Z"),
  holdDays: 14,
  forecasts: [
    {
      currency: "USD",
      amount: money(2_000n, "USD"),
      at: null,
      reason: { kind: "awaiting-release", period: "2026-12-01", preparedAt: null, isLookedAt: false },
      items: [],
      later: money(later, "USD"),
    },
  ],
  pending: [],
  lastSetAside: [],
});
const drawn = (later: bigint): string =>
  renderConsole(nextPayoutCard(waiting(later)), { width: 100, colour: false, zone: "America/Denver", locale: "en-US" });

test("what comes after the payout is money that follows, or a correction that is set against what follows; nothing is not said", () => {
  expect(drawn(700n)).toContain("Another $7.00 is still held for refunds and follows later.");
  expect(drawn(-700n)).toContain("After it −$7.00 is left from corrections, which is set against your next earnings.");
  expect(drawn(0n)).not.toMatch(/Another|After it/);
});
