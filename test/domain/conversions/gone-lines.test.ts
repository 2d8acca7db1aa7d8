import { describe, expect, test } from "vitest";
import { commissionOf } from "#domain/conversions";
import { id, line, of, refund, type Refund } from "./rated-lines.ts";

/** What remains was 60.00, line 1; line 2 was paid back, and then taken off the order. */
describe("what was paid back for a line that the order has no more", () => {
  const partly = (total: bigint, taxes: readonly (bigint | undefined)[] = []): Refund =>
    refund(
      total,
      (
        [
          ["1", 1_000n],
          ["2", 4_000n],
        ] as const
      ).map(([lineExternalId, net], index) => {
        const tax = taxes[index];
        return { lineExternalId, total: net, ...(tax === undefined ? {} : { tax }) };
      }),
    );
  const gone = (total: bigint) => refund(total, [{ lineExternalId: "2", total: 4_000n, tax: 400n }]);

  test.each<[string, Refund[], bigint]>([
    ["went with the line", [of("2", 4_000n)], 600n],
    ["went with it and its tax, where that is told", [gone(4_400n)], 600n],
    ["counts so beside a refund of an amount", [gone(4_400n), refund(600n)], 540n],
    ["leaves what the same refund paid back besides, which names no line and takes none", [gone(5_000n), refund(540n)], 540n],
    ["leaves what the same refund took of a line that is there, by the share of each", [partly(5_500n), refund(490n)], 450n],
    ["leaves that by the taxes, where they are told of both", [partly(5_400n, [0n, 400n]), refund(500n)], 450n],
    ["goes by the tax of the line that is gone, not by the other's", [partly(5_400n, [undefined, 400n]), refund(500n)], 450n],
    ["is no more than the refund was", [gone(3_000n), refund(600n)], 540n],
    [
      "is all of a refund that says what was taken back, and names no amount",
      [refund(3_000n, [{ lineExternalId: "2", total: 0n }]), refund(600n)],
      540n,
    ],
  ])("%s", (_sentence, refunds, expected) =>
    expect(commissionOf({ lines: [line(6_000n, 1_000, id("1"))], orderTotal: 6_000n, refunds })).toBe(expected),
  );

  test.each<[string, Refund, bigint]>([
    [
      "is shared exactly",
      refund(9n, [
        { lineExternalId: "1", total: 2n },
        { lineExternalId: "2", total: 1n },
      ]),
      9n,
    ],
    [
      "is exactly what is told with its tax",
      refund(11n, [
        { lineExternalId: "1", total: 2n, tax: 0n },
        { lineExternalId: "2", total: 1n, tax: 0n },
      ]),
      5n,
    ],
    [
      "has no share where it cost nothing",
      refund(7n, [
        { lineExternalId: "1", total: 1n },
        { lineExternalId: "2", total: 0n },
      ]),
      9n,
    ],
    [
      "has all of it where nothing else cost something",
      refund(7n, [
        { lineExternalId: "1", total: 0n },
        { lineExternalId: "2", total: 1n },
      ]),
      13n,
    ],
  ])("of the smallest amounts it %s", (_sentence, back, expected) => {
    expect(commissionOf({ lines: [line(20n, 10_000, id("1"))], orderTotal: 20n, refunds: [back, refund(7n)] })).toBe(expected);
  });

  test("is told from every line that is there, and by share as soon as one tax is not told", () => {
    const lines = [line(6_000n, 1_000, id("1")), line(3_000n, 1_000, id("3"))];
    const back = refund(5_500n, [
      { lineExternalId: "1", total: 1_000n },
      { lineExternalId: "2", total: 2_000n, tax: 0n },
      { lineExternalId: "4", total: 2_000n },
    ]);
    // 4,400 of the 5,500 went with lines 2 and 4; what is left of the others, 8,000 at a tenth, loses 790 of 7,900.
    expect(commissionOf({ lines, orderTotal: 9_000n, refunds: [back, refund(790n)] })).toBe(720n);
  });
});
