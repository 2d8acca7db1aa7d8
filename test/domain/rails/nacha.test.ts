import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileModifiers, readNacha, traceOf, writeNacha, type NachaEntry, type NachaHeader } from "#domain/rails";

const header: NachaHeader = {
  routing: "124000054",
  bank: "Wasatch National",
  companyId: "1870654321",
  company: "Juniper & Sage",
  entryClass: "PPD",
  madeOn: "2026-12-02",
  madeAt: "15:00",
  modifier: "A",
  effectiveOn: "2026-12-03",
  file: "3",
};

const entry = (number: number, over: Partial<NachaEntry> = {}): NachaEntry => ({
  account: { kind: "us-account", holder: "Linnet Marlow", routing: "021000021", account: "5000001", accountType: "checking" },
  name: "Linnet Marlow",
  minor: 9_750n,
  id: `PC${number}`,
  trace: traceOf(header.routing, String(number)),
  ...over,
});

const recordsOf = (text: string): string[] => text.split("\r\n").slice(0, -1);
const read = (text: string) => {
  const file = readNacha(text);
  if ("problem" in file) throw new Error(JSON.stringify(file.problem));
  return file;
};
const problemOf = (text: string) => {
  const file = readNacha(text);
  return "problem" in file ? file.problem : null;
};

/** Routing numbers that are right: of eight digits the ninth follows. */
const routings = fc
  .tuple(fc.constantFrom("01", "02", "11", "12", "31", "32", "61", "72"), fc.integer({ min: 0, max: 999_999 }))
  .map(([first, rest]) => {
    const eight = first + String(rest).padStart(6, "0");
    const sum = [...eight].reduce((before, digit, index) => before + Number(digit) * [3, 7, 1][index % 3]!, 0);
    return `${eight}${(10 - (sum % 10)) % 10}`;
  });
const entries = fc
  .uniqueArray(fc.integer({ min: 1, max: 99_999_999 }), { minLength: 1, maxLength: 25, selector: (number) => number % 10_000_000 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) =>
        fc.record({
          account: fc.record({
            kind: fc.constant("us-account" as const),
            holder: fc.constant("whoever"),
            routing: routings,
            account: fc.stringMatching(/^\d{4,17}$/),
            accountType: fc.constantFrom("checking" as const, "savings" as const),
          }),
          name: fc.stringMatching(/^[A-Za-z][A-Za-z .'-]{0,20}[A-Za-z]$/),
          minor: fc.bigInt({ min: 1n, max: 9_999_999_999n / 25n }),
          id: fc.constant(`PC${number}`),
          trace: fc.constant(traceOf(header.routing, String(number))),
        }),
      ),
    ),
  );

describe("an ACH file", () => {
  test("of two payments, as a bank gets it", async () => {
    const savings = { kind: "us-account", holder: "", routing: "322271627", account: "00123456789012345", accountType: "savings" } as const;
    const text = writeNacha(header, [entry(12), entry(13, { account: savings, name: "Odile O'Brien-Castels", minor: 1_234_567n })]);
    await expect(text).toMatchFileSnapshot("../../golden/ach/two-payments.ach");
  });

  test("of companies, over the end of a block", async () => {
    const text = writeNacha(
      { ...header, entryClass: "CCD", modifier: "0" },
      [1, 2, 3, 4].map((number) => entry(number)),
    );
    expect(recordsOf(text)).toHaveLength(20);
    await expect(text).toMatchFileSnapshot("../../golden/ach/four-to-companies.ach");
  });

  test("is 94 places a record, filled up to blocks of ten, and says what it was given", () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...fileModifiers), (list, modifier) => {
        const text = writeNacha({ ...header, modifier }, list);
        const records = recordsOf(text);
        expect(records.every((record) => /^[\x20-\x7E]{94}$/.test(record))).toBe(true);
        expect(records.length % 10).toBe(0);
        const file = read(text);
        expect(file).toMatchObject({ destination: header.routing, origin: header.companyId, madeOn: "261202", modifier });
        const [batch] = file.batches;
        expect(file.batches).toHaveLength(1);
        expect(batch).toMatchObject({ company: header.company, entryClass: "PPD", description: "COMMISSION", effectiveOn: "261203" });
        const inOrder = list.toSorted((one, other) => (one.trace < other.trace ? -1 : 1));
        expect(
          batch?.entries.map(({ line: _line, addenda, ...said }) => ({
            ...said,
            note: addenda.map(({ record }) => record.slice(3, 83).trim()),
          })),
        ).toEqual(
          inOrder.map(({ account, name, minor, id, trace }) => ({
            code: account.accountType === "checking" ? "22" : "32",
            routing: account.routing,
            account: account.account,
            minor,
            id,
            name,
            trace,
            note: [`TRN*1*${id}*${header.companyId}\\`],
          })),
        );
      }),
    );
  });

  test("has the sums that its bank will check: by hand, from the places of the rules", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const records = recordsOf(writeNacha(header, list));
        const control = records.find((record) => record.startsWith("8"))!;
        const whole = records.find((record) => /^9(?!9{93})/.test(record))!;
        const total = list.reduce((sum, { minor }) => sum + minor, 0n);
        const hash = list.reduce((sum, { account }) => sum + BigInt(account.routing.slice(0, 8)), 0n) % 10_000_000_000n;
        expect([BigInt(control.slice(32, 44)), BigInt(control.slice(10, 20)), Number(control.slice(4, 10))]).toEqual([
          total,
          hash,
          2 * list.length,
        ]);
        expect([BigInt(whole.slice(43, 55)), BigInt(whole.slice(21, 31)), Number(whole.slice(13, 21))]).toEqual([
          total,
          hash,
          2 * list.length,
        ]);
        expect(10 * Number(whole.slice(7, 13))).toBe(records.length);
      }),
    );
  });

  test("never cuts anything off: what does not fit is a fault", () => {
    expect(() => writeNacha(header, [entry(1, { minor: 10_000_000_000n })])).toThrow("places");
    expect(() => writeNacha(header, [entry(1, { name: "x".repeat(23) })])).toThrow("places");
    expect(() => writeNacha(header, [entry(1, { name: "Zoë" })])).toThrow("places");
    expect(() => writeNacha(header, [])).toThrow("0 entries");
  });

  test("gives traces by the last seven digits of a transfer's number", () => {
    expect(traceOf("124000054", "12")).toBe("124000050000012");
    expect(traceOf("124000054", "10000012")).toBe("124000050000012");
  });
});

describe("a file that is read", () => {
  const text = writeNacha(
    header,
    [1, 2, 3].map((number) => entry(number)),
  );

  test("may come with any ends of lines, or none", () => {
    const batches = read(text).batches;
    for (const other of [
      text.replaceAll("\r\n", "\n"),
      text.replaceAll("\r\n", "\r"),
      text.replaceAll("\r\n", ""),
      `\uFEFF${text}\r\n\r\n`,
    ])
      expect(read(other).batches).toEqual(batches);
  });

  test.each([
    ["nothing", () => "", "empty"],
    ["a table", () => "File,Transfer\r\n3,12\r\n", "not-ach"],
    ["ends of lines made twice", (whole: string) => whole.replaceAll("\r\n", "\r\r\n"), "line-ends"],
    ["blanks cut off", (whole: string) => whole.replaceAll(/ +\r\n/g, "\r\n"), "line-length"],
    ["cut off inside of a record", (whole: string) => whole.slice(0, 500), "truncated"],
    ["cut off between records", (whole: string) => whole.slice(0, 96 * 4), "truncated"],
    ["a record lost", (whole: string) => whole.split("\r\n").toSpliced(3, 1).join("\r\n"), "counts"],
    ["a digit of an amount changed", (whole: string) => whole.replace("0000009750", "0000009760"), "totals"],
    ["a digit of a bank changed", (whole: string) => whole.replace("22021000021", "22021000121"), "hash"],
    ["a letter in an amount", (whole: string) => whole.replace("0000009750", "000000975O"), "not-a-number"],
    ["more behind its end", (whole: string) => `${whole}${whole.slice(0, 96)}`, "after-end"],
    ["entries in no batch", (whole: string) => whole.split("\r\n").toSpliced(1, 1).join("\r\n"), "out-of-place"],
  ])("with %s is none", (_what, spoil, why) => {
    expect(problemOf(spoil(text))).toMatchObject({ why });
  });

  test("whatever it is, gives a file or the reason, and never a fault", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.array(fc.string({ minLength: 94, maxLength: 94 })).map((lines) => ["101".padEnd(94), ...lines].join("\n")),
      fc.array(fc.constantFrom(...recordsOf(text))).map((lines) => ["101".padEnd(94), ...lines].join("\n")),
      fc
        .tuple(fc.nat(text.length), fc.nat(20), fc.string())
        .map(([from, much, put]) => text.slice(0, from) + put + text.slice(from + much)),
    );
    fc.assert(
      fc.property(anything, (spoilt) => {
        const file = readNacha(spoilt);
        expect("problem" in file || Array.isArray(file.batches)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("with one sign of an amount, a count or a bank changed, is never taken for the one that was written", () => {
    const whole = read(text);
    const records = recordsOf(text);
    fc.assert(
      fc.property(fc.constantFrom(3, 5, 7), fc.integer({ min: 29, max: 38 }), fc.integer({ min: 1, max: 9 }), (nth, place, by) => {
        const record = records[nth - 1]!;
        const changed = `${record.slice(0, place)}${(Number(record[place]) + by) % 10}${record.slice(place + 1)}`;
        const file = readNacha(records.with(nth - 1, changed).join("\n"));
        expect(file).not.toEqual(whole);
        expect(file).toHaveProperty("problem");
      }),
    );
  });
});
