import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { money } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";
import { judgeTransfer, transferMoves, transferStates, type TransferStanding } from "../../../domain/transfers/transfer-rules.ts";

const standing = (over: Partial<TransferStanding> = {}): TransferStanding => ({
  currency: "USD",
  wallet: 10_000n,
  payable: 0n,
  askedToday: 0n,
  askedThisWeek: 0,
  ...over,
});
const judge = (over: Partial<TransferStanding>, minor?: bigint, terms: Partial<typeof defaultTerms> = {}) =>
  judgeTransfer(standing(over), { ...defaultTerms, ...terms }, minor);

describe("a transfer's amount", () => {
  test("loses the fee on its way; all that may leave is meant when none is named", () => {
    const all = { amount: money(10_000n, "USD"), fee: money(250n, "USD"), net: money(9_750n, "USD") };
    expect(judge({}, 10_000n)).toEqual(all);
    expect(judge({})).toEqual(all);
  });

  test("leaves in the wallet what coming corrections will take", () => {
    expect(judge({ payable: -1_500n })).toMatchObject({ amount: money(8_500n, "USD") });
    expect(judge({ payable: -1_500n }, 9_000n)).toEqual({
      reason: "above-transferable",
      transferable: money(8_500n, "USD"),
      debt: money(1_500n, "USD"),
    });
    expect(judge({ payable: 700n }, 10_000n)).toMatchObject({ amount: money(10_000n, "USD") });
  });

  test.each([
    ["below the minimum", {}, 499n, {}, { reason: "below-minimum", minimum: money(500n, "USD") }],
    ["nothing at all", { wallet: 0n }, undefined, {}, { reason: "below-minimum", minimum: money(500n, "USD") }],
    ["a cent more than there is", {}, 10_001n, {}, { reason: "above-transferable" }],
    ["eaten up by the fee", {}, 600n, { transferFee: { USD: 600n } }, { reason: "not-above-fee", fee: money(600n, "USD") }],
    ["in a currency without a minimum", { currency: "EUR" }, 5_000n, {}, { reason: "no-minimum", currency: "EUR" }],
    [
      "above what is left of the day",
      { askedToday: 495_000n, wallet: 900_000n },
      5_001n,
      {},
      { reason: "daily-limit", left: money(5_000n, "USD") },
    ],
    ["one too many for a week", { askedThisWeek: 5 }, 5_000n, {}, { reason: "weekly-count", limit: 5 }],
    ["on a day on which all is used up", { askedToday: 500_000n }, undefined, {}, { reason: "daily-limit", left: money(0n, "USD") }],
  ] as const)("is refused when it is %s", (_what, over, minor, terms, refused) => {
    expect(judge(over, minor, terms)).toMatchObject(refused);
  });

  test("of all that may leave, no more than the day allows", () => {
    expect(judge({ wallet: 900_000n, askedToday: 100_000n })).toMatchObject({ amount: money(400_000n, "USD") });
  });

  test("whatever is asked: never more than the wallet less its debt, and net plus fee is the amount", () => {
    const minor = fc.bigInt({ min: -1_000n, max: 2_000_000n });
    fc.assert(
      fc.property(
        minor,
        minor,
        fc.bigInt({ min: 0n, max: 600_000n }),
        fc.option(minor, { nil: undefined }),
        (wallet, payable, askedToday, asked) => {
          const judged = judge({ wallet: wallet < 0n ? 0n : wallet, payable, askedToday }, asked);
          if ("reason" in judged) return;
          expect(judged.net.minor + judged.fee.minor).toBe(judged.amount.minor);
          expect(judged.net.minor).toBeGreaterThan(0n);
          expect(judged.amount.minor).toBeLessThanOrEqual(wallet + (payable < 0n ? payable : 0n));
          expect(judged.amount.minor + askedToday).toBeLessThanOrEqual(500_000n);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a transfer's states", () => {
  test("all can be reached, and only what has arrived can still come back", () => {
    const reached = new Set(["requested"]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const from of transferStates) if (reached.has(from)) for (const to of transferMoves[from]) reached.add(to);
    }
    expect([...reached].toSorted()).toEqual([...transferStates].toSorted());
    expect(transferStates.filter((state) => transferMoves[state].length === 0)).toEqual(["failed", "returned", "cancelled"]);
    expect(transferMoves.settled).toEqual(["returned"]);
  });
});
