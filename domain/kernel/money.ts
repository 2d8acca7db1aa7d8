import { refuse } from "./refusal.ts";

/** An ISO 4217 code in capitals. */
export type Currency = string;

/** An amount in the currency's own minor units (cents for USD, yen for JPY, fils for KWD). May be negative. */
export type Money = { readonly currency: Currency; readonly minor: bigint };

/**
 * Currencies whose minor unit is not 1/100, by ISO 4217 (list one, read 2026-11-22): all others have two decimals.
 * Not from Intl: ICU follows CLDR, which gives e.g. 0 decimals for currencies that ISO 4217 gives 2.
 */
const decimalsByCurrency: Readonly<Record<Currency, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** How many decimals the currency's minor unit has: 2 unless ISO 4217 says otherwise. */
export function decimalsOf(currency: Currency): number {
  return decimalsByCurrency[currency] ?? 2;
}

const knownCurrencies = new Set(Intl.supportedValuesOf("currency"));

/** Whether it is a currency there is or was: of anything else nobody knows the minor unit. */
export function isCurrency(code: string): boolean {
  return knownCurrencies.has(code);
}

export function money(minor: bigint, currency: Currency): Money {
  return { currency, minor };
}

export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`cannot add ${a.currency} to ${b.currency}`);
  return { currency: a.currency, minor: a.minor + b.minor };
}

/**
 * numerator / denominator rounded to the nearest whole, halves to the even neighbour (banker's rounding).
 * Exact for every size and both signs; the denominator must not be 0.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new Error("division by zero");
  const n = denominator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const floor = n >= 0n ? n / d : -((-n + d - 1n) / d);
  const twiceRest = 2n * (n - floor * d);
  if (twiceRest < d) return floor;
  if (twiceRest > d) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** A share in basis points (1/100 of a percent) of an amount, rounded half-even to the minor unit. */
export function basisPointsOf(minor: bigint, basisPoints: number): bigint {
  return divideHalfEven(minor * BigInt(basisPoints), 10_000n);
}

/**
 * Reads a decimal string as machines write it ("-12.5", "1e2" is refused, so is "1.234,56") into minor units of the currency.
 * More decimals than the currency has are rounded half-even: a shop may print JPY with two decimals or KWD with two.
 * Returns null when it is not such a number.
 */
export function parseDecimal(text: string, currency: Currency): bigint | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,20}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const scaled = BigInt(whole + fraction);
  const decimals = decimalsOf(currency);
  const minor =
    fraction.length <= decimals
      ? scaled * 10n ** BigInt(decimals - fraction.length)
      : divideHalfEven(scaled, 10n ** BigInt(fraction.length - decimals));
  return sign === "-" ? -minor : minor;
}

/** As a machine reads it: "-12.50", with exactly the currency's decimals and no grouping. */
export function formatDecimal({ minor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const sign = minor < 0n ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const longestTyped = 100;

/**
 * What a person typed ("12.50", "$1,250.00", "1 250,00 EUR") in the given currency. Never guesses: "1,250" alone is refused, so are "1,250.5" (half of a
 * slip, or half a dollar?), "12 50" and another currency's sign. Refuses `money.unreadable`: of signs for thousands with `groups`, and with an `example`
 * where the currency has decimals.
 */
export function readMoney(text: string, currency: Currency): Money {
  // Nobody types so much as an amount, and what follows looks at every blank again and again.
  if (text.length > longestTyped) throw refuse("money.unreadable", { text: text.slice(0, 40), currency });
  const bare = [currency, signOf(currency)].reduce(withoutMark, text.trim());
  const plain = /^-?\d{1,3}(\s\d{3})+([.,]\d+)?$/u.test(bare)
    ? bare.replaceAll(/\s/gu, "").replace(",", ".")
    : /^-?\d{1,3}(,\d{3})+\.\d+$/.test(bare)
      ? bare.replaceAll(",", "")
      : /^-?\d{1,3}(\.\d{3})+,\d+$/.test(bare)
        ? bare.replaceAll(".", "").replace(",", ".")
        : /^-?\d+,\d{1,2}$/.test(bare) && decimalsOf(currency) === 2
          ? bare.replace(",", ".")
          : bare;
  const minor = parseDecimal(plain, currency);
  const fraction = plain.split(".")[1] ?? "";
  const isCutShort = fraction !== "" && (bare.match(/[\s.,]/gu) ?? []).length > 1 && fraction.length < decimalsOf(currency);
  if (minor === null || isCutShort || fraction.length > decimalsOf(currency))
    throw refuse("money.unreadable", { text, currency, ...groupsIn(bare, currency) });
  return { currency, minor };
}

/** Which sign may stand for thousands in what can't be read, and how such an amount is written so that it can. */
function groupsIn(bare: string, currency: Currency): { groups?: string; example?: string } {
  const groups = /^-?\d{1,3}([\s.,])\d{3}(?!\d)[\d\s.,]*$/u.exec(bare)?.[1]?.replace(/\s/u, " ");
  if (groups === undefined) return {};
  const point = groups === "." ? "," : ".";
  const decimals = decimalsOf(currency);
  return decimals === 0 ? { groups } : { groups, example: `1${groups}000${point}${"50".padEnd(decimals, "0")}` };
}

/** "$", "€", "¥": what people of that currency write; the code itself where there is no sign. */
function signOf(currency: Currency): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

function withoutMark(text: string, mark: string): string {
  return text.replace(new RegExp(`^(-?)${RegExp.escape(mark)}\\s*|\\s*${RegExp.escape(mark)}$`, "iu"), "$1");
}
