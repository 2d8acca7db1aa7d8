import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchStatement, type ExpectedTransfer, type Found, type NumberedLine } from "../../../domain/books/match-statement.ts";

const key = (number: number): string => `pc-0198aaaa-0000-7000-8000-${String(number).padStart(12, "0")}`;
const transfer = (number: number, over: Partial<ExpectedTransfer> = {}): ExpectedTransfer => ({
  transfer: String(number),
  net: 9_750n,
  leftOn: "2026-12-02",
  references: [key(number)],
  name: "Paper Lane",
  file: null,
  isRefused: false,
  returnedOn: null,
  ...over,
});
const line = (nth: number, over: Partial<NumberedLine> = {}): NumberedLine => ({
  nth,
  bookedOn: "2026-12-03",
  minor: -9_750n,
  text: "",
  ...over,
});
const match = (
  lines: NumberedLine[],
  transfers: ExpectedTransfer[],
  files: Parameters<typeof matchStatement>[2] = [],
  taken: string[] = [],
  back: string[] = [],
): Found[] =>
  [...matchStatement(lines, transfers, files, new Set(taken), new Set(back)).entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([, found]) => found);

describe("a line of the bank", () => {
  test("that names a transfer is that one, however the bank writes the name", () => {
    for (const text of [key(1), key(1).toUpperCase(), `ACH ${key(1).replaceAll("-", "")} PPD`, `REF ${key(1).replaceAll("-", " ")}`])
      expect(match([line(1, { text })], [transfer(2), transfer(1)])).toEqual([{ kind: "transfer", transfer: "1", by: "reference" }]);
  });
  test("whose reference was cut off is that one as long as no other begins so", () => {
    const [one, other] = [
      transfer(1, { references: ["pc-0198aaaa-0000-7000-8000-aaaa"] }),
      transfer(2, { references: ["pc-0198aaaa-0000-7000-8000-bbbb"], name: "Ink" }),
    ];
    const cut = (length: number): string => "PC0198AAAA000070008000AAAA".slice(0, length);
    expect(match([line(1, { text: cut(24), bookedOn: "2027-03-01" })], [one, other])).toEqual([
      { kind: "transfer", transfer: "1", by: "reference" },
    ]);
    expect(match([line(1, { text: cut(20), bookedOn: "2027-03-01" })], [one, other])).toEqual([{ kind: "unknown" }]);
  });
  test("of its sum, within days, that names the partner is their transfer, the earlier first", () => {
    const found = match(
      [line(1, { text: "SEPA PAPER LANE" }), line(2, { text: "paper-lane" })],
      [transfer(1, { leftOn: "2026-12-03" }), transfer(2)],
    );
    expect(found).toEqual([
      { kind: "transfer", transfer: "2", by: "name" },
      { kind: "transfer", transfer: "1", by: "name" },
    ]);
  });
  test.each([
    ["2026-11-29", "unknown"],
    ["2026-11-30", "transfer"],
    ["2026-12-17", "transfer"],
    ["2026-12-18", "unknown"],
  ])("booked on %s, of what left on 2026-12-02: %s", (bookedOn, kind) =>
    expect(match([line(1, { bookedOn, text: "Paper Lane" })], [transfer(1)])).toMatchObject([{ kind }]),
  );
  test("by its sum and day alone is one only where nothing else could be meant", () => {
    expect(match([line(1)], [transfer(1)])).toEqual([{ kind: "transfer", transfer: "1", by: "amount" }]);
    expect(match([line(1)], [transfer(1), transfer(2)])).toEqual([{ kind: "unknown" }]);
    expect(match([line(1), line(2)], [transfer(1)])).toEqual([{ kind: "unknown" }, { kind: "unknown" }]);
  });
  test("that names a transfer and has another sum differs; a second one that names it is booked twice", () => {
    expect(match([line(1, { text: key(1), minor: -9_751n })], [transfer(1)])).toEqual([
      { kind: "other-amount", transfer: "1", expected: -9_750n },
    ]);
    expect(match([line(1, { text: key(1) }), line(2, { text: key(1) })], [transfer(1)])).toMatchObject([
      { kind: "transfer" },
      { kind: "twice", transfer: "1" },
    ]);
    expect(match([line(1, { text: key(1) })], [transfer(1)], [], ["1"])).toEqual([{ kind: "twice", transfer: "1" }]);
  });
  test("that names a transfer which counts as refused says so, and by sum alone it is never taken for that", () => {
    expect(match([line(1, { text: key(1) }), line(2, { text: "Paper Lane" })], [transfer(1, { isRefused: true })])).toEqual([
      { kind: "refused", transfer: "1" },
      { kind: "unknown" },
    ]);
  });
  test("of money that came in is a transfer that came back, by its reference or by sum and name, or none of ours", () => {
    const came = (over: Partial<NumberedLine>): NumberedLine => line(1, { minor: 9_750n, ...over });
    expect(match([came({ text: `RETURN ${key(1)}`, bookedOn: "2028-01-01" })], [transfer(1)])).toEqual([
      { kind: "return", transfer: "1", by: "reference" },
    ]);
    expect(match([came({ text: "R03 PAPER LANE" })], [transfer(1)])).toEqual([{ kind: "return", transfer: "1", by: "name" }]);
    expect(match([came({ text: "a customer" })], [transfer(1)])).toEqual([{ kind: "incoming" }]);
  });
  test("of money that came in may be one that counts as come back, by name or by sum and day alone, and then no other is put into a wallet by it", () => {
    const came = line(1, { minor: 9_750n, text: "R03 PAPER LANE", bookedOn: "2026-12-08" });
    const [had, other] = [transfer(1, { returnedOn: "2026-12-09" }), transfer(2)];
    expect(match([came], [had])).toEqual([{ kind: "return", transfer: "1", by: "name" }]);
    expect(match([came], [had, other])).toEqual([{ kind: "unclear" }]);
    expect(match([came], [had, other], [], [], ["1"])).toEqual([{ kind: "return", transfer: "2", by: "name" }]);
    const mute = { ...came, text: "RETURN" };
    expect(match([mute], [had])).toEqual([{ kind: "return", transfer: "1", by: "amount" }]);
    expect(match([mute], [other])).toEqual([{ kind: "incoming" }]);
    expect(match([mute, { ...mute, nth: 2 }], [had])).toEqual([{ kind: "incoming" }, { kind: "incoming" }]);
    expect(match([mute], [had, { ...had, transfer: "3", references: [] }])).toEqual([{ kind: "incoming" }]);
    expect(match([{ ...mute, bookedOn: "2026-12-25" }], [had])).toEqual([{ kind: "incoming" }]);
    expect(match([mute], [had], [], [], ["1"])).toEqual([{ kind: "incoming" }]);
  });
  test("of money that came in of several that it could be is nobody's", () => {
    const came = line(1, { minor: 9_750n, text: "R03 PAPER LANE" });
    const other = transfer(2);
    expect(match([came], [transfer(1), other], [], [], ["1"])).toEqual([{ kind: "return", transfer: "2", by: "name" }]);
    expect(match([came], [transfer(1), other])).toEqual([{ kind: "unclear" }]);
    const named = line(2, { minor: 9_750n, text: key(1) });
    expect(match([came, named], [transfer(1), other])).toEqual([
      { kind: "return", transfer: "2", by: "name" },
      { kind: "return", transfer: "1", by: "reference" },
    ]);
    expect(match([named, { ...named, nth: 3 }], [transfer(1)])).toMatchObject([{ kind: "return" }, { kind: "twice" }]);
    expect(match([named], [transfer(1)], [], ["1"], ["1"])).toEqual([{ kind: "twice", transfer: "1" }]);
    expect(match([named], [transfer(1, { returnedOn: "2026-12-09" })])).toMatchObject([{ kind: "return", by: "reference" }]);
  });
  test("of a whole file's sum is that file, and its transfers are in it", () => {
    const [one, two] = [transfer(1, { file: "7" }), transfer(2, { file: "7", net: 250n })];
    expect(
      match([line(1, { minor: -10_000n, text: "ACH BATCH" }), line(2)], [one, two], [{ file: "7", net: 10_000n, leftOn: "2026-12-02" }]),
    ).toEqual([{ kind: "file", file: "7" }, { kind: "unknown" }]);
  });
});

test("whatever a bank sends, each line is one thing, and no transfer is found by two lines", () => {
  const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-12-${String(day).padStart(2, "0")}`);
  const sums = fc.constantFrom(100n, 200n, 300n);
  const transfers = fc.array(fc.record({ net: sums, leftOn: days, name: fc.constantFrom("Paper Lane", "Ink & Twine") }), { maxLength: 8 });
  const lines = fc.array(
    fc.record({
      minor: fc.tuple(sums, fc.boolean()).map(([sum, isIn]) => (isIn ? sum : -sum)),
      bookedOn: days,
      text: fc.constantFrom("", "Paper Lane", "INK TWINE", key(0), key(3)),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(transfers, lines, (some, booked) => {
      const found = match(
        booked.map((each, index) => line(index + 1, each)),
        some.map((each, index) => transfer(index, each)),
      );
      expect(found).toHaveLength(booked.length);
      const left = found.flatMap((each) => (each.kind === "transfer" ? [each.transfer] : []));
      expect(new Set(left).size).toBe(left.length);
      const rests = found.flatMap((each, index) =>
        each.kind === "transfer" ? [booked[index]!.minor + some[Number(each.transfer)]!.net] : [],
      );
      expect(rests.every((rest) => rest === 0n)).toBe(true);
    }),
  );
});

test.each([
  ["by name", "Paper Lane", (each: number) => BigInt(each % 2)],
  ["by sum alone", "", () => 0n],
  ["that came in", "Paper Lane", () => -19_500n],
])("20,000 lines %s are compared in well below a second", (_name, text, more) => {
  const lines = Array.from({ length: 20_000 }, (_, each) => line(each + 1, { text, minor: -9_750n - more(each) }));
  const transfers = Array.from({ length: 2_000 }, (_, each) => transfer(each, { net: 9_750n + BigInt(each % 2) }));
  match(lines.slice(0, 200), transfers);
  const from = performance.now();
  expect(match(lines, transfers)).toHaveLength(20_000);
  // A fifth of a second where nothing else runs; a pass that is quadratic takes a minute.
  expect(performance.now() - from).toBeLessThan(2_500);
});
