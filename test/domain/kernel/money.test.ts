import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { add, basisPointsOf, decimalsOf, divideHalfEven, formatDecimal, isCurrency, money, parseDecimal, readMoney } from "#domain/kernel";

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const smallAmount = fc.bigInt({ min: -1_000n, max: 1_000n });

describe("division rounded half to even", () => {
  test.for<[bigint, bigint, bigint]>([
    [0n, 7n, 0n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [3n, -2n, -2n],
    [-3n, -2n, 2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [4_999n, 10_000n, 0n],
    [5_000n, 10_000n, 0n],
    [5_001n, 10_000n, 1n],
    [10n ** 40n + 5n, 10n, 10n ** 39n],
    [10n ** 40n + 15n, 10n, 10n ** 39n + 2n],
  ])("%s / %s is %s", ([numerator, denominator, expected]) => {
    expect(divideHalfEven(numerator, denominator)).toBe(expected);
  });

  test("takes the nearest whole of all, and of two equally near ones the even one", () => {
    fc.assert(
      fc.property(
        fc.oneof(amount, smallAmount),
        fc.oneof(amount, smallAmount).filter((d) => d !== 0n),
        (n, d) => {
          const rounded = divideHalfEven(n, d);
          const distance = (whole: bigint): bigint => magnitude(n - whole * d); // × |d|, so that no fraction is needed
          for (const neighbour of [rounded - 1n, rounded + 1n]) {
            expect(distance(rounded)).toBeLessThanOrEqual(distance(neighbour));
            expect(distance(neighbour) > distance(rounded) || rounded % 2n === 0n).toBe(true);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("mirrors around zero, so that taking back what was given leaves nothing", () => {
    const divisor = smallAmount.filter((d) => d !== 0n);
    fc.assert(
      fc.property(amount, divisor, (n, d) => {
        expect(divideHalfEven(-n, d)).toBe(-divideHalfEven(n, d));
      }),
    );
  });

  test("by zero is a fault", () => {
    expect(() => divideHalfEven(1n, 0n)).toThrow("division by zero");
  });
});

describe("a share in basis points", () => {
  test.for<[bigint, number, bigint]>([
    [10_000n, 2_000, 2_000n],
    [1n, 5_000, 0n], // 0.5
    [3n, 5_000, 2n], // 1.5
    [5n, 5_000, 2n], // 2.5
    [-5n, 5_000, -2n],
    [4_630n, 2_000, 926n],
    [999n, 725, 72n], // 72.4275
    [12_345n, 10_000, 12_345n],
    [12_345n, 0, 0n],
    [10n ** 24n, 1, 10n ** 20n],
  ])("of %s at %s is %s", ([minor, basisPoints, expected]) => {
    expect(basisPointsOf(minor, basisPoints)).toBe(expected);
  });

  test("of a broken rate is a fault, not a guess", () => {
    expect(() => basisPointsOf(100n, 7.25)).toThrow(RangeError);
  });
});

describe("a currency's minor unit", () => {
  /** ISO 4217, list one: those whose column "minor unit" is not 2, funds that nobody pays with left out. */
  const listed = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  };

  test("is a hundredth, but for those of which ISO 4217 says otherwise", () => {
    const expected = new Map(
      Object.entries(listed).flatMap(([decimals, codes]) => codes.split(" ").map((code) => [code, Number(decimals)])),
    );
    const all = new Set([...Intl.supportedValuesOf("currency"), ...expected.keys()]);
    const found = new Map([...all].map((code) => [code, decimalsOf(code)]).filter(([, decimals]) => decimals !== 2) as [string, number][]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  test("is known of currencies only", () => {
    expect(["USD", "JPY", "KWD", "usd", "US", "ABC", ""].filter(isCurrency)).toEqual(["USD", "JPY", "KWD"]);
  });
});

describe("a decimal as machines write it", () => {
  test.for<[string, string, bigint | null]>([
    ["12.50", "USD", 1_250n],
    ["12.5", "USD", 1_250n],
    ["12", "USD", 1_200n],
    ["-12.5", "USD", -1_250n],
    ["0", "USD", 0n],
    ["-0", "USD", 0n],
    ["-0.00", "USD", 0n],
    ["007.10", "USD", 710n],
    [" 1.00\n", "USD", 100n],
    ["1.005", "USD", 100n], // half to even
    ["1.015", "USD", 102n],
    ["-1.005", "USD", -100n],
    ["0.00499999999999999999", "USD", 0n],
    ["0.00500000000000000001", "USD", 1n],
    ["999999999999999.99", "USD", 99_999_999_999_999_999n],
    ["1200", "JPY", 1_200n],
    ["1200.00", "JPY", 1_200n],
    ["1200.5", "JPY", 1_200n],
    ["1201.5", "JPY", 1_202n],
    ["1.234", "KWD", 1_234n],
    ["1.2", "KWD", 1_200n],
    ["1.2345", "KWD", 1_234n],
    ["1.2345", "CLF", 12_345n],
    ["1.23455", "CLF", 12_346n],
    ["1.2", "UYW", 12_000n],
    ["1", "UYI", 1n],
    ["", "USD", null],
    [" ", "USD", null],
    ["-", "USD", null],
    [".", "USD", null],
    ["1.", "USD", null],
    [".5", "USD", null],
    ["+1", "USD", null],
    ["--1", "USD", null],
    ["- 1", "USD", null],
    ["1e3", "USD", null],
    ["1E3", "USD", null],
    ["0x10", "USD", null],
    ["1_000", "USD", null],
    ["1,5", "USD", null],
    ["1,234.56", "USD", null],
    ["1.234,56", "USD", null],
    ["1.2.3", "USD", null],
    ["1 234.56", "USD", null],
    ["$1", "USD", null],
    ["1\n2", "USD", null],
    ["NaN", "USD", null],
    ["Infinity", "USD", null],
    ["١٢", "USD", null],
    ["１２", "USD", null],
    ["1000000000000000", "USD", null], // a quadrillion is a mistake
    ["1.000000000000000000001", "USD", null],
    ["9".repeat(60), "USD", null],
  ])("%j in %s is %s", ([text, currency, expected]) => {
    expect(parseDecimal(text, currency)).toBe(expected);
  });

  test("comes back from its own spelling, in every currency", () => {
    const limit = 10n ** 15n - 1n;
    fc.assert(
      fc.property(fc.constantFrom("JPY", "USD", "EUR", "KWD", "CLF"), fc.bigInt({ min: -limit, max: limit }), (currency, minor) => {
        const text = formatDecimal(money(minor, currency));
        expect(text).toMatch(decimalsOf(currency) === 0 ? /^-?\d+$/ : new RegExp(String.raw`^-?\d+\.\d{${decimalsOf(currency)}}$`));
        expect(parseDecimal(text, currency)).toBe(minor);
      }),
    );
  });

  test.for<[bigint, string, string]>([
    [0n, "USD", "0.00"],
    [5n, "USD", "0.05"],
    [-5n, "USD", "-0.05"],
    [-1_250n, "USD", "-12.50"],
    [1_250n, "JPY", "1250"],
    [0n, "JPY", "0"],
    [1n, "KWD", "0.001"],
    [-12_345n, "CLF", "-1.2345"],
  ])("%s minor units of %s are written %s", ([minor, currency, expected]) => {
    expect(formatDecimal({ minor, currency })).toBe(expected);
  });
});

describe("an amount as a person types it", () => {
  test.for<[string, string, bigint]>([
    ["12.50", "USD", 1_250n],
    ["12", "USD", 1_200n],
    ["12.5", "USD", 1_250n],
    ["12,5", "USD", 1_250n],
    ["12,50", "EUR", 1_250n],
    ["$1,250.00", "USD", 125_000n],
    ["$ 12", "CAD", 1_200n],
    ["-$5", "USD", -500n],
    ["$-5", "USD", -500n],
    ["-12.50 USD", "USD", -1_250n],
    ["usd 12.50", "USD", 1_250n],
    ["$12.50 USD", "USD", 1_250n],
    ["1.250,00 EUR", "EUR", 125_000n],
    ["1.250,00\u00a0€", "EUR", 125_000n],
    ["€1.250.000,50", "EUR", 125_000_050n],
    ["1 250 000", "EUR", 125_000_000n],
    ["1 250,00 €", "EUR", 125_000n],
    ["1\u202f250\u00a0€", "EUR", 125_000n],
    ["1,250,000.00", "USD", 125_000_000n],
    ["¥1200", "JPY", 1_200n],
    ["£7", "GBP", 700n],
    ["1.250", "KWD", 1_250n],
    ["1,250.125 KWD", "KWD", 1_250_125n],
  ])("%j in %s is %s minor units", ([text, currency, minor]) => {
    expect(readMoney(text, currency)).toEqual({ currency, minor });
  });

  test.for<[string, string, string, string | undefined]>([
    ["1,250", "USD", ",", "1,000.50"], // a thousand or a comma decimal?
    ["1.250", "USD", ".", "1.000,50"],
    ["12.505", "USD", ".", "1.000,50"],
    ["1,250", "JPY", ",", undefined],
    ["1,000.5", "USD", ",", "1,000.50"], // one decimal too few, or a thousand too many?
    ["-1,000.5", "USD", ",", "1,000.50"],
    ["1,000.505", "USD", ",", "1,000.50"],
    ["1,000.", "USD", ",", "1,000.50"],
    ["€1.250.000,5", "EUR", ".", "1.000,50"],
    ["1 250,5", "EUR", " ", "1 000.50"],
    ["1\u00a0250,5", "EUR", " ", "1 000.50"],
    ["12 500 5", "USD", " ", "1 000.50"],
    ["1,250.12", "KWD", ",", "1,000.500"],
  ])("%j in %s is refused for the sign that may stand for thousands", ([text, currency, groups, example]) => {
    const facts = { text, currency, groups, ...(example !== undefined && { example }) };
    expect(() => readMoney(text, currency)).toThrow(expect.objectContaining({ code: "money.unreadable", facts }));
  });

  test.for<[string, string]>([
    ["12,5", "KWD"],
    ["12 50", "USD"],
    ["1 2", "USD"],
    ["1,2500", "USD"],
    ["1,000x", "USD"],
    ["x1,000", "USD"],
    ["1000,000", "USD"],
    ["12.5", "JPY"],
    ["$5", "EUR"],
    ["€5", "USD"],
    ["5 EUR", "USD"],
    ["¥5", "USD"],
    ["12,34.56", "USD"],
    ["1.25,00.0", "EUR"],
    ["", "USD"],
    ["$", "USD"],
    ["USD", "USD"],
    ["twelve", "USD"],
    ["1e3", "USD"],
    ["12%", "USD"],
    ["--5", "USD"],
    ["+5", "USD"],
    ["1000000000000000", "USD"],
  ])("%j in %s is refused", ([text, currency]) => {
    expect(() => readMoney(text, currency)).toThrow(expect.objectContaining({ code: "money.unreadable", facts: { text, currency } }));
  });
});

test("an amount may be a hundred characters long, blanks and all, and what is longer is told by its beginning", () => {
  expect(readMoney("12.50".padEnd(100), "USD")).toEqual(money(1_250n, "USD"));
  const facts = { text: "12.50".padEnd(40), currency: "USD" };
  expect(() => readMoney("12.50".padEnd(101), "USD")).toThrow(expect.objectContaining({ code: "money.unreadable", facts }));
});

test("a text that is no amount is refused at once, however long", () => {
  const started = performance.now();
  for (const text of [`1${" ".repeat(1_000_000)}x`, `USD${" ".repeat(1_000_000)}1x`, "1,111".repeat(200_000)])
    expect(() => readMoney(text, "USD")).toThrow(expect.objectContaining({ code: "money.unreadable" }));
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("amounts of two currencies don't add up", () => {
  expect(add(money(1n, "USD"), money(2n, "USD"))).toEqual(money(3n, "USD"));
  expect(() => add(money(1n, "USD"), money(2n, "EUR"))).toThrow("cannot add USD to EUR");
});

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
