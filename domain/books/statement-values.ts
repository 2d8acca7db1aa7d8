import { decimalsOf, isCurrency, parseDecimal, type Currency } from "#domain/kernel";

/** How banks write headings, days and amounts. */

/** Words without signs and case, to be compared. */
export const fold = (heading: string): string =>
  heading
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z]+/g, " ")
    .trim();

/** Whether money left the account or came. */
export type Direction = "out" | "in";

/** What banks write for it in English and German, behind an amount or in a column beside it; compared without signs and case. */
const directions: Readonly<Record<Direction, readonly string[]>> = {
  out: ["d", "dr", "db", "s", "debit", "withdrawal", "paid out", "money out", "out", "soll", "lastschrift", "belastung", "ausgang"],
  in: ["c", "cr", "h", "credit", "deposit", "paid in", "money in", "in", "haben", "gutschrift", "eingang"],
};

export function directionOf(words: string): Direction | null {
  const folded = fold(words);
  return directions.out.includes(folded) ? "out" : directions.in.includes(folded) ? "in" : null;
}

/** `written`: what the amount itself says, by a sign, parentheses or letters; null: nothing, which may be either. */
type Figure = { readonly minor: bigint; readonly written: Direction | null };

/**
 * "-1.234,56", "1'234.56", "(12.50)", "$(12.50)", "USD -12.50", "12,50-", "12.50DR", "$ 12.50". Null: it is no amount, or says both that it left and that
 * it came, or groups its digits otherwise than by thousands: "12,5" may be twelve and a half where a point was said to stand before the cents. The sign is looked for when currency and blanks are gone: a lost one makes a payment into one that came back.
 */
export function figureOf(text: string, decimals: "," | ".", currency: Currency): Figure | null {
  const words = text.match(/\p{L}+/gu) ?? [];
  const said = words.map((word) => directionOf(word) ?? (isCurrency(word.toUpperCase()) ? "currency" : "unknown"));
  if (said.includes("unknown")) return null;
  const tight = text.replaceAll(/[\p{L}\p{Sc}\s'’]/gu, "").replaceAll(/[‐‑‒–—−﹣-]/gu, "-");
  const [, opened, before, digits, after, closed] = /^(\()?([+-])?([\d.,]+)([+-])?(\))?$/.exec(tight) ?? [];
  if (digits === undefined || (opened === undefined) !== (closed === undefined) || (before !== undefined && after !== undefined))
    return null;
  const sign = before ?? after;
  const written = new Set([
    ...said.filter((each) => each !== "currency" && each !== "unknown"),
    ...(sign === undefined ? [] : ([sign === "-" ? "out" : "in"] as const)),
    ...(opened === undefined ? [] : (["out"] as const)),
  ]);
  if (written.size > 1) return null;
  const [direction = null] = written;
  const [, whole, fraction = ""] =
    (decimals === "," ? /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/ : /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/).exec(digits) ?? [];
  if (whole === undefined || fraction.length > decimalsOf(currency)) return null;
  const plain = whole.replaceAll(/[.,]/g, "") + (fraction === "" ? "" : `.${fraction}`);
  const minor = parseDecimal(plain, currency);
  return minor === null ? null : { minor: direction === "out" ? -minor : minor, written: direction };
}

/** What stands before the decimals in this file, told by the figures that leave no doubt. */
export function decimalSign(figures: readonly string[], currency: Currency, said: "comma" | "point" | undefined): "," | "." | "ambiguous" {
  if (said !== undefined) return said === "comma" ? "," : ".";
  const signs = new Set(
    figures.flatMap((figure): ("," | ".")[] => {
      const [comma, point] = [figure.lastIndexOf(","), figure.lastIndexOf(".")];
      if (comma < 0 && point < 0) return [];
      if (comma >= 0 && point >= 0) return [comma > point ? "," : "."];
      const sign = comma >= 0 ? "," : ".";
      const [digits = ""] = /\d*(?=\D*$)/.exec(figure.slice(figure.lastIndexOf(sign) + 1)) ?? [];
      const isOften = figure.indexOf(sign) !== figure.lastIndexOf(sign);
      if (isOften) return [sign === "," ? "." : ","];
      // Three digits after it may be thousands.
      return digits.length === 3 && decimalsOf(currency) !== 3 ? [] : [sign];
    }),
  );
  if (signs.size > 1) return "ambiguous";
  const [sign] = signs;
  return sign ?? (figures.some((figure) => /[.,]/.test(figure)) ? "ambiguous" : ".");
}

type DateReader = (text: string) => string | null;

/** How this file writes days: which of two orders is right is told by its own days, or has to be said. */
export function dateReader(dates: readonly string[], said: "day-first" | "month-first" | undefined): DateReader | "ambiguous" {
  const isNumbers = dates.some((date) => /^\d{1,2}\D\d{1,2}\D\d{2,4}\b/.test(date));
  // With points it is days first wherever it is written so.
  if (!isNumbers || dates.every((date) => date.includes("."))) return readerOf("day-first");
  if (said !== undefined) return readerOf(said);
  const orders = (["day-first", "month-first"] as const).map(readerOf);
  const [possible = [], other] = orders.filter((read) => dates.every((date) => read(date) !== null)).map((read) => [read] as const);
  const [only] = possible;
  if (!only) return readerOf("day-first");
  return other === undefined || dates.every((date) => orders[0]!(date) === orders[1]!(date)) ? only : "ambiguous";
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const germanMonths: Readonly<Record<string, string>> = { maerz: "mar", marz: "mar", mrz: "mar", mai: "may", okt: "oct", dez: "dec" };

function readerOf(order: "day-first" | "month-first"): DateReader {
  return (text) => {
    const iso = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?$/.exec(text);
    if (iso) return dayOf(iso[1], iso[2], iso[3]);
    const numbers = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?$/.exec(text);
    if (numbers) return order === "day-first" ? dayOf(numbers[3], numbers[2], numbers[1]) : dayOf(numbers[3], numbers[1], numbers[2]);
    const [, one = "", word = "", two = ""] = /^(\d{1,2})[. -]*([a-zäA-ZÄ]{3,})[., -]*(\d{4})$/.exec(text) ?? [];
    const [, first = "", day = "", year = ""] = /^([a-zA-Z]{3,})\.? (\d{1,2}),? (\d{4})$/.exec(text) ?? [];
    const named = fold(word || first);
    const month = months.findIndex((each) => (germanMonths[named] ?? named).startsWith(each));
    return month < 0 ? null : dayOf(two || year, String(month + 1), one || day);
  };
}

function dayOf(year = "", month = "", day = ""): string | null {
  const full = year.length === 2 ? 2_000 + Number(year) : Number(year);
  if (full < 2_000 || full > 2_199) return null;
  try {
    return Temporal.PlainDate.from({ year: full, month: Number(month), day: Number(day) }, { overflow: "reject" }).toString();
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

/** Whether it is a day in whichever order. */
export const isDay = (text: string): boolean => readerOf("day-first")(text) !== null || readerOf("month-first")(text) !== null;
