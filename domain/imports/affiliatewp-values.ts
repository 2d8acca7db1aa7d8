import { instant, isBefore, isCurrency, isWritableYear, parseDecimal, removeUnsafe, type Currency, type Instant } from "#domain/kernel";
import type { RateValue } from "#domain/conversions";
import type { PartnerStatus } from "#domain/partners";
import { saidStatuses, type Aside, type ImportTrouble, type SaidStatus } from "./imported-rows.ts";

/** A value that makes its row unusable. */
export class Unusable extends Error {
  readonly aside: Aside;
  constructor(why: ImportTrouble, detail: string) {
    super(why);
    this.aside = { why, detail: removeUnsafe(detail).slice(0, 200) };
  }
}

/**
 * Text of its CSV files (AffiliateWP 2.8.2): every `"` was made `'`, for good, then slashes were put before quotes and slashes, twice. "O\\\'Brien"
 * is O'Brien.
 */
export function unslash(text: string): string {
  const once = (slashed: string): string => slashed.replaceAll(/\\(.?)/gsu, "$1");
  return text.includes("\\") ? once(once(text)) : text;
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  "#034": '"',
  "#34": '"',
  "#039": "'",
  "#39": "'",
  apos: "'",
  amp: "&",
  lt: "<",
  gt: ">",
};

/** Names are kept with HTML's entities in WordPress: "Bo O&#039;Brien". */
export function unescapeName(text: string): string {
  return text.replaceAll(/&(#?\w{2,4});/g, (whole, name: string) => entities[name] ?? whole);
}

/** "-0", "1e2", "12", "28.4": exact, in minor units. Decimals beyond the currency's are rounded half-even. */
export function amountIn(text: string, currency: Currency): bigint {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d{1,15})(?:\.(\d{1,15}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (whole === "") throw new Unusable("amount-unreadable", text);
  const shift = Number(exponent);
  const digits = `${"0".repeat(Math.max(0, -shift))}${whole}${fraction}${"0".repeat(Math.max(0, shift))}`;
  const point = Math.max(0, -shift) + whole.length + shift;
  const minor = parseDecimal(`${sign}${digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0"}.${digits.slice(point) || "0"}`, currency);
  if (minor === null) throw new Unusable("amount-unreadable", text);
  return minor;
}

/** Blank in referrals that people typed in: the shop's own. */
export function currencyIn(text: string, usual: Currency): Currency {
  const code = text.trim().toUpperCase();
  if (code === "") return usual;
  if (!isCurrency(code)) throw new Unusable("currency-unknown", text);
  return code;
}

const written = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/;

/**
 * A time of the CSV files: the wall clock of the site, without a zone. It is the clock of the day of the export, for all rows: AffiliateWP 2.8.2
 * shifts what it keeps in UTC by the offset of that day, so a sale of July stands an hour early in a file that was made in December. Hence no hour
 * of such a file is there twice, and none is skipped.
 */
export function localTimeIn(text: string, offset: string, now: Instant): Instant {
  const [, date = "", time = ""] = written.exec(text.trim()) ?? [];
  dateIn(date, text);
  clockIn(time, text);
  return notAhead(instant(`${date}T${time}${offset}`), text, now);
}

/** A time of the REST answers: UTC, without saying so. */
export function utcTimeIn(text: string, now: Instant): Instant {
  const [, date = "", time = ""] = written.exec(text.trim()) ?? [];
  dateIn(date, text);
  clockIn(time, text);
  return notAhead(instant(`${date}T${time}Z`), text, now);
}

function dateIn(date: string, text: string): void {
  try {
    if (isWritableYear(Temporal.PlainDate.from(date, { overflow: "reject" }).year)) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new Unusable("time-unreadable", text);
}

function clockIn(time: string, text: string): void {
  try {
    Temporal.PlainTime.from(time, { overflow: "reject" });
  } catch (error) {
    if (error instanceof RangeError) throw new Unusable("time-unreadable", text);
    throw error;
  }
}

function notAhead(at: Instant, text: string, now: Instant): Instant {
  if (isBefore(now, at)) throw new Unusable("time-ahead", text);
  return at;
}

export function saidIn(text: string): SaidStatus {
  const said = saidStatuses.find((status) => status === text.trim());
  if (!said) throw new Unusable("status-unknown", text);
  return said;
}

const partnerWords: Readonly<Record<string, PartnerStatus>> = {
  active: "active",
  inactive: "paused",
  pending: "applied",
  rejected: "declined",
};

export function partnerStatusIn(text: string): PartnerStatus {
  const status = Object.hasOwn(partnerWords, text.trim()) ? partnerWords[text.trim()] : undefined;
  if (!status) throw new Unusable("status-unknown", text);
  return status;
}

/** A number that AffiliateWP gave, or 0 where it names nothing. */
export function numberIn(text: string): number {
  const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new Unusable("number-unreadable", text);
  return number;
}

/** "Ana Lindqvist (#1)" */
export function affiliateIn(text: string): string {
  const [, key] = /\(#(\d{1,15})\)\s*$/.exec(text) ?? [];
  if (key === undefined) throw new Unusable("affiliate-unreadable", text);
  return String(Number(key));
}

/** A count that AffiliateWP keeps beside its rows. Null: it is none. */
export function countIn(text: string): number | null {
  return /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}

type OwnRate = { readonly rate: RateValue | null; readonly oddRate: string | null };

/**
 * A rate of their own. `percent` in hundredths of a percent: the CSV says 0.0725, the REST answers say 7.25. What is the programme's own is none of theirs.
 * Flat per product is per item here. More than everything, or nothing that can be read, is told.
 */
export function rateIn(
  {
    value,
    type,
    basis,
    percentIs,
  }: { readonly value: string; readonly type: string; readonly basis: string; readonly percentIs: "share" | "hundredths" },
  { currency, usualRate }: { readonly currency: Currency; readonly usualRate: number },
): OwnRate {
  if (value.trim() === "") return { rate: null, oddRate: null };
  const odd: OwnRate = { rate: null, oddRate: `${value} ${type} ${basis}`.trim() };
  try {
    if (type === "flat") {
      const minor = amountIn(value, currency);
      return minor < 0n ? odd : { rate: { kind: basis === "per_order" ? "per-order" : "per-item", minor, currency }, oddRate: null };
    }
    // A currency of four decimals reads a share as basis points, and one of two hundredths of a percent.
    const basisPoints = Number(amountIn(value, percentIs === "share" ? "CLF" : "USD"));
    if (basisPoints < 0 || basisPoints > 10_000) return odd;
    return { rate: basisPoints === usualRate ? null : { kind: "percent", basisPoints }, oddRate: null };
  } catch (error) {
    if (error instanceof Unusable) return odd;
    throw error;
  }
}

/** The order of the shop behind a referral, or null: only WooCommerce's own numbers are orders that this programme hears of. */
export function orderIn(context: string, reference: string, said: SaidStatus): string | null {
  // One that never came to count leaves its order to be decided here, by what the order itself carries.
  const couldCount = said !== "draft" && said !== "failed";
  return couldCount && context.trim() === "woocommerce" && /^\d{1,15}$/.test(reference.trim()) ? reference.trim() : null;
}

/** Of a page's address all but our own parameters; null: nothing that a browser would open. */
export function landingIn(text: string): string {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Unusable("address-unreadable", text);
  for (const name of ["ref", "campaign"]) url.searchParams.delete(name);
  return removeUnsafe(url.href).slice(0, 2_000);
}

export function referrerHostIn(text: string): string | null {
  return text.trim() === "" ? null : URL.parse(text.trim())?.hostname || null;
}

export function labelIn(text: string): string {
  return removeUnsafe(text.replaceAll(/\s+/g, " ")).trim().slice(0, 300);
}

const mostRemembered = 5_000;

/** What was read of a text before is not read again: millions of visits have a few hundred campaigns and pages. */
export function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= mostRemembered) known.clear();
    const value = read(text);
    known.set(text, value);
    return value;
  };
}

/** Reads a row, or says why it can't be used. */
export function usable<Row>(read: () => Row): { readonly row: Row } | { readonly aside: Aside } {
  try {
    return { row: read() };
  } catch (error) {
    if (error instanceof Unusable) return { aside: error.aside };
    throw error;
  }
}
