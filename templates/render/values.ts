import { decimalsOf, formatDecimal, type Instant, type Money, type Zone } from "#domain/kernel";
import { blank } from "../view.ts";

/** Joins what must stay on one line: renderers that wrap break at plain blanks only. */
const tie = "\u00a0";

/** Making an Intl format costs more than using it a hundred times, and a table of payouts uses two a row. */
const numberFormats = new Map<string, Intl.NumberFormat>();
function numberFormat(locale: string, name: string, options: () => Intl.NumberFormatOptions): Intl.NumberFormat {
  // Latin digits in every language: amounts are compared, copied and typed back into commands.
  return numberFormats.getOrInsertComputed(
    `${locale} ${name}`,
    () => new Intl.NumberFormat(locale, { numberingSystem: "latn", ...options() }),
  );
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();
function zoneFormat(locale: string, zone: Zone): Intl.DateTimeFormat {
  return zoneFormats.getOrInsertComputed(
    `${locale} ${zone}`,
    () => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "short" }),
  );
}

/**
 * An amount in the reader's language, exact at any size ("$1,234.50", "¥4,386", "KWD 20.869", "−$3.00"), with a real minus sign
 * and the decimals of ISO 4217. A currency that Intl can't know is written after the number.
 */
export function formatMoney(money: Money, locale: string): string {
  const decimal = formatDecimal(money);
  if (!/^[A-Z]{3}$/.test(money.currency)) return withMinus(`${decimal}${tie}${money.currency}`);
  const decimals = decimalsOf(money.currency);
  const format = numberFormat(locale, money.currency, () => ({
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }));
  // As a string, because a number would lose the cents of amounts above 2^53.
  return withMinus(format.format(decimal as Intl.StringNumericLiteral)).replaceAll(" ", tie);
}

/** "1,204" */
export function formatCount(count: number, locale: string): string {
  return withMinus(numberFormat(locale, "count", () => ({})).format(count));
}

/** The size of a file as people compare it: "812 bytes", "12 kB", "1.4 MB"; a kilobyte is 1,000 bytes. */
export function formatBytes(bytes: number, locale: string): string {
  const [unit, size, maximumFractionDigits] =
    bytes < 1_000 ? (["byte", 1, 0] as const) : bytes < 999_500 ? (["kilobyte", 1e3, 0] as const) : (["megabyte", 1e6, 1] as const);
  const unitDisplay = unit === "byte" ? "long" : "short";
  return numberFormat(locale, unit, () => ({ style: "unit", unit, unitDisplay, maximumFractionDigits }))
    .format(bytes / size)
    .replaceAll(" ", tie);
}

/** Basis points as a percentage with no more decimals than needed: 2000 → "20 %", 1250 → "12.5 %". */
export function formatShare(basisPoints: number, locale: string): string {
  return `${withMinus(numberFormat(locale, "share", () => ({ maximumFractionDigits: 2 })).format(basisPoints / 100))}${tie}%`;
}

/** "2026-11-22" or "2026-11-22 07:49 MST" in the reader's zone. */
export function formatInstant(at: Instant, as: "date" | "minute", zone: Zone, locale: string): string {
  const local = at.toZonedDateTimeISO(zone);
  const date = local.toPlainDate().toString();
  if (as === "date") return date;
  const minute = local.toPlainTime().toString({ smallestUnit: "minute" });
  return [date, minute, zoneAbbreviation(at, zone, locale)].join(tie);
}

/**
 * The short name people use for a zone at an instant ("MST", "MDT", "CET"). ICU knows a zone's letters only in the English of its own
 * region and falls back to "GMT+1" elsewhere, so the reader's locale is asked first and the other Englishes after it.
 */
function zoneAbbreviation(at: Instant, zone: Zone, locale: string): string {
  let offset = "";
  for (const candidate of [locale, "en-US", "en-GB", "en-AU", "en-NZ", "en-IN", "en-ZA"]) {
    const parts = zoneFormat(candidate, zone).formatToParts(at.epochMilliseconds);
    const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (!/^(GMT|UTC)[+\-−]/.test(name)) return name;
    offset ||= name;
  }
  return offset;
}

/** A command as a person types it, ready to paste: `/share link url:https://shop.example/x campaign:"two words"`. */
export function typedCommand(command: string, options: Readonly<Record<string, string>> = {}): string {
  return [`/${command}`, ...Object.entries(options).map(([name, value]) => `${name}:${quoted(value)}`)].join(" ");
}

/** Quotes only where the reader of typed options (bots/spoken-words.ts) would otherwise cut the value, unquote it or take it for an address. */
function quoted(value: string): string {
  if (value !== "" && value !== blank && !/\s|^["'“”„‟«»‘’]|^\/\//u.test(value)) return value;
  return `"${value.replaceAll(/["“”\\]/gu, (character) => `\\${character}`)}"`;
}

/**
 * Text that a person may have typed, with everything removed that could do more than be read: terminal escape sequences,
 * control and format characters (bidi overrides, zero-width, tags), lone surrogates, piles of combining marks. One line.
 */
export function harmless(text: string): string {
  // Nearly every text is plain, and a statement has hundreds of them.
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{M}\u2028\u2029]/u.test(text)) return text;
  return text
    .replaceAll(/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/gu, "") // CSI: colours, cursor, screen
    .replaceAll(/(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/gu, "") // OSC: window title, clipboard, hyperlink
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
    .replaceAll(/(\p{M}{4})\p{M}+/gu, "$1");
}

/** Scripts written from right to left; JavaScript's expressions have no Bidi_Class (Unicode 17, DerivedBidiClass.txt, R and AL blocks). */
export const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}
