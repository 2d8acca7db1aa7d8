import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant, plusDays } from "#domain/kernel";
import { correctionOf, decideStatus, statusMoves, type ConversionStatus, type StatusInput, type StatusReason } from "#domain/conversions";
import { orderStatuses } from "#domain/orders";
import { owedAgain } from "../../../domain/conversions/conversion-rules.ts";

const now = instant("2026-12-01T00:00:00Z");
const paid: StatusInput = {
  isInReleasedPayout: false,
  isSuperseded: false,
  isRejectedByStaff: false,
  reviewFlag: null,
  orderStatus: "paid",
  orderTotal: 10_000n,
  commission: 2_000n,
  pendingSince: null,
  paidAt: instant("2026-11-30T00:00:00Z"),
  holdDays: 14,
  pendingLimitDays: 60,
  now,
};

describe("the status of a conversion, first match wins", () => {
  const rows: readonly [string, Partial<StatusInput>, ConversionStatus, StatusReason][] = [
    ["a paid order is unpaid commission", {}, "unpaid", "confirmed"],
    [
      "in a released payout it is paid, whatever the order does",
      { isInReleasedPayout: true, orderStatus: "refunded", isRejectedByStaff: true },
      "paid",
      "in-payout",
    ],
    [
      "given to somebody else it is rejected, before staff's word",
      { isSuperseded: true, isRejectedByStaff: true },
      "rejected",
      "reassigned",
    ],
    [
      "rejected by staff before anything the order says",
      { isRejectedByStaff: true, orderStatus: "awaiting-payment" },
      "rejected",
      "rejected-by-staff",
    ],
    ["a cancelled order is rejected", { orderStatus: "cancelled" }, "rejected", "order-cancelled"],
    ["a failed order is rejected", { orderStatus: "failed" }, "rejected", "order-failed"],
    ["a fully refunded order is rejected", { orderStatus: "refunded" }, "rejected", "order-refunded"],
    ["a free order is rejected", { orderTotal: 0n, commission: 0n }, "rejected", "order-free"],
    ["an order of one cent is none", { orderTotal: 1n, commission: 1n }, "unpaid", "confirmed"],
    ["an order that earns nothing is rejected", { commission: 0n }, "rejected", "no-commission"],
    ["refunds that leave no commission reject", { commission: 0n, orderStatus: "partly-refunded" }, "rejected", "order-refunded"],
    ["a partly refunded order stays unpaid", { orderStatus: "partly-refunded" }, "unpaid", "confirmed"],
    [
      "an order that waits for its payment is pending",
      { orderStatus: "awaiting-payment", pendingSince: now },
      "pending",
      "awaiting-payment",
    ],
    ["a payment in retry is pending", { orderStatus: "in-retry", pendingSince: now }, "pending", "payment-in-retry"],
    [
      "one moment before the limit it is still pending",
      { orderStatus: "in-retry", pendingSince: plusDays(now, -60).add({ milliseconds: 1 }) },
      "pending",
      "payment-in-retry",
    ],
    [
      "pending for the whole limit is rejected",
      { orderStatus: "in-retry", pendingSince: plusDays(now, -60) },
      "rejected",
      "pending-too-long",
    ],
    [
      "never paid for the whole limit is rejected, too",
      { orderStatus: "awaiting-payment", pendingSince: plusDays(now, -60) },
      "rejected",
      "pending-too-long",
    ],
    ["a disputed order may last", { orderStatus: "disputed", pendingSince: plusDays(now, -400) }, "pending", "order-disputed"],
    ["a paid order is never too long pending", { pendingSince: plusDays(now, -400) }, "unpaid", "confirmed"],
    ["a disputed order is pending", { orderStatus: "disputed" }, "pending", "order-disputed"],
    ["a status we don't know is pending", { orderStatus: null }, "pending", "status-unknown"],
    ["an open question keeps it pending", { reviewFlag: "self-referral" }, "pending", "under-review"],
    [
      "an order that is not paid waits for that first",
      { reviewFlag: "self-referral", orderStatus: "awaiting-payment" },
      "pending",
      "awaiting-payment",
    ],
  ];
  test.each(rows)("%s", (_sentence, over, status, reason) => {
    const decided = decideStatus({ ...paid, ...over });
    expect([decided.status, decided.reason]).toEqual([status, reason]);
  });

  test("it matures at payment plus hold, to the second, and only while unpaid", () => {
    expect(decideStatus(paid).maturesAt).toEqual(instant("2026-12-14T00:00:00Z"));
    expect(decideStatus({ ...paid, orderStatus: "disputed" }).maturesAt).toBeNull();
  });

  test("every input has a status, and none but a released payout makes it paid", () => {
    fc.assert(
      fc.property(statusInput, (input) => {
        const { status, maturesAt } = decideStatus(input);
        expect(status === "paid").toBe(input.isInReleasedPayout);
        expect(maturesAt !== null).toBe(status === "unpaid");
        expect(status !== "unpaid" || (input.commission > 0n && input.orderTotal > 0n && input.reviewFlag === null)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("from any status to any other that the function can give, the move is in the table", () => {
    fc.assert(
      fc.property(statusInput, statusInput, (first, second) => {
        const before = decideStatus({ ...first, isInReleasedPayout: false }).status;
        const after = decideStatus({ ...second, isInReleasedPayout: false }).status;
        expect([before, ...statusMoves[before]]).toContain(after);
      }),
    );
  });

  test("moves until it is paid, which it becomes from unpaid only, and which is the end", () => {
    const moves = Object.entries(statusMoves).map(([from, to]) => `${from}: ${to.toSorted().join(" ")}`);
    expect(moves).toEqual(["pending: rejected unpaid", "unpaid: paid pending rejected", "rejected: pending unpaid", "paid: "]);
  });
});

const statusInput: fc.Arbitrary<StatusInput> = fc.record({
  isInReleasedPayout: fc.boolean(),
  isSuperseded: fc.boolean(),
  isRejectedByStaff: fc.boolean(),
  reviewFlag: fc.constantFrom(null, "self-referral"),
  orderStatus: fc.constantFrom(null, ...orderStatuses),
  orderTotal: fc.bigInt({ min: 0n, max: 100_000n }),
  commission: fc.bigInt({ min: 0n, max: 100_000n }),
  pendingSince: fc.option(
    fc.integer({ min: 0, max: 100 }).map((days) => plusDays(now, -days)),
    { nil: null },
  ),
  paidAt: fc.integer({ min: 0, max: 100 }).map((days) => plusDays(now, -days)),
  holdDays: fc.integer({ min: 0, max: 90 }),
  pendingLimitDays: fc.integer({ min: 1, max: 90 }),
  now: fc.constant(now),
});

test.each([
  ["nothing while the order lacks all of it", { lacking: 800n, letOff: 800n }, 0n],
  ["nothing while the order lacks more", { lacking: 801n, letOff: 800n }, 0n],
  ["what the order does not lack any more", { lacking: 300n, letOff: 800n }, 500n],
  ["the last unit as well", { lacking: 799n, letOff: 800n }, 1n],
  ["all of it once the order lacks nothing", { lacking: 0n, letOff: 800n }, 800n],
] as const)("of a correction that was let off is owed again %s", (_sentence, input, expected) => {
  expect(owedAgain(input)).toBe(expected);
});

describe("a correction after payment", () => {
  test.each([
    ["a full refund takes everything back", { paid: 2_000n, corrections: 0n, worthNow: 0n }, -2_000n],
    ["a second look at the same refund changes nothing", { paid: 2_000n, corrections: -2_000n, worthNow: 0n }, 0n],
    ["a refund that was deleted comes back", { paid: 2_000n, corrections: -500n, worthNow: 2_000n }, 500n],
    ["an order that grew after payment earns no more", { paid: 2_000n, corrections: 0n, worthNow: 9_000n }, 0n],
  ] as const)("%s", (_sentence, input, expected) => {
    expect(correctionOf(input)).toBe(expected);
  });

  test("keeps paid + corrections between nothing and what was paid", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.array(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })),
        (amount, worths) => {
          let corrections = 0n;
          for (const worthNow of worths) {
            corrections += correctionOf({ paid: amount, corrections, worthNow });
            expect(amount + corrections >= 0n && amount + corrections <= amount).toBe(true);
          }
        },
      ),
    );
  });
});
