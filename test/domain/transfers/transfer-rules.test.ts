import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, money } from "#domain/kernel";
import { defaultTerms } from "#domain/programme";
import {
  confirmationOf,
  judgeTransfer,
  transferableOf,
  transferMoves,
  transferStates,
  type TransferQuote,
  type TransferStanding,
} from "../../../domain/transfers/transfer-rules.ts";

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

  test("leaves nothing to transfer where the debt is as much as there is, or more", () => {
    const left = (wallet: bigint, payable: bigint) => transferableOf({ wallet, payable });
    expect([left(100n, 0n), left(100n, -99n), left(100n, -100n), left(100n, -101n)]).toEqual([100n, 1n, 0n, 0n]);
  });

  test("of exactly the minimum may leave, and of one unit where nothing is asked of it", () => {
    expect(judge({}, 500n)).toMatchObject({ amount: money(500n, "USD"), net: money(250n, "USD") });
    expect(judge({}, 600n, { transferFee: { USD: 599n } })).toMatchObject({ net: money(1n, "USD") });
    expect(judge({ currency: "JPY" }, 1n, { minimumTransfer: { JPY: 0n } })).toEqual({
      amount: money(1n, "JPY"),
      fee: money(0n, "JPY"),
      net: money(1n, "JPY"),
    });
  });

  test("has no limit for the day where none is named", () => {
    const noLimit = { transferDailyLimit: {} };
    expect(judge({ wallet: 10n ** 12n, askedToday: 10n ** 12n }, undefined, noLimit)).toMatchObject({ amount: money(10n ** 12n, "USD") });
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
    ["nothing, where there is no minimum", {}, 0n, { minimumTransfer: { USD: 0n } }, { reason: "below-minimum" }],
    ["below nothing", {}, -1n, { minimumTransfer: { USD: -5n } }, { reason: "below-minimum" }],
    [
      "too little for the wallet, though the day allows as little",
      { wallet: 300n, askedToday: 499_700n },
      undefined,
      {},
      { reason: "below-minimum" },
    ],
    [
      "less than the minimum by what is left of the day",
      { wallet: 301n, askedToday: 499_700n },
      undefined,
      {},
      { reason: "daily-limit", left: money(300n, "USD") },
    ],
    [
      "on a day whose limit was lowered below what was asked for",
      { askedToday: 600_000n },
      undefined,
      {},
      { reason: "daily-limit", limit: money(500_000n, "USD"), left: money(0n, "USD") },
    ],
    ["one too many for a week", { askedThisWeek: 5 }, 5_000n, {}, { reason: "weekly-count", limit: 5 }],
    ["on a day on which all is used up", { askedToday: 500_000n }, undefined, {}, { reason: "daily-limit", left: money(0n, "USD") }],
  ] as const)("is refused when it is %s", (_what, over, minor, terms, refused) => {
    expect(judge(over, minor, terms)).toMatchObject(refused);
  });

  test("of all that may leave, no more than the day allows", () => {
    expect(judge({ wallet: 900_000n, askedToday: 100_000n })).toMatchObject({ amount: money(400_000n, "USD") });
    expect(judge({ wallet: 900n, askedToday: 499_500n })).toMatchObject({ amount: money(500n, "USD") });
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

describe("what a confirmation says", () => {
  const quote: TransferQuote = {
    amount: money(10_000n, "USD"),
    fee: money(250n, "USD"),
    net: money(9_750n, "USD"),
    destination: { id: "d1", version: 3 },
    processOn: "2026-12-02",
    cutOffAt: instant("2026-12-02T22:00:00Z"),
    expectedOn: "2026-12-04",
    before: 2,
  };

  test("is one short word for the same transfer, and another for any other", () => {
    const others: Partial<TransferQuote>[] = [
      { amount: money(10_001n, "USD") },
      { amount: money(10_000n, "EUR") },
      { fee: money(251n, "USD") },
      { destination: { id: "d1", version: 4 } },
      { processOn: "2026-12-03" },
      { expectedOn: "2026-12-05" },
      { before: 3 },
      // No two of its parts run into each other.
      { amount: money(100_002n, "USD"), fee: money(50n, "USD") },
    ];
    const words = [quote, ...others.map((over) => ({ ...quote, ...over }))].map(confirmationOf);
    expect(new Set(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[0-9a-f]{10}$/);
    expect(confirmationOf({ ...quote })).toBe(words[0]);
  });
});

describe("a transfer's states", () => {
  test("move as the design's picture says, and no other way", () => {
    const moves = Object.entries(transferMoves).map(([from, to]) => `${from} → ${to.join(", ")}`);
    expect(moves).toEqual([
      "new → requested",
      "requested → held, approved, cancelled",
      "held → requested, cancelled",
      "approved → held, submitting, cancelled",
      "submitting → submitted, settled, failed, unknown",
      "unknown → submitted, settled, failed, review",
      "review → submitted, settled, failed",
      "submitted → settled, failed, returned",
      "settled → returned",
      "failed → ",
      "returned → ",
      "cancelled → ",
    ]);
  });

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
