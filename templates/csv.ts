import { cleanLine, formatDecimal, type Instant, type Money, type Zone } from "#domain/kernel";

/** A cell: text that a person may have typed, or a value that stays one. Nothing is an empty cell. */
export type CsvCell = string | bigint | Money | { readonly local: Instant; readonly zone: Zone } | null;

/**
 * A table as CSV (RFC 4180: commas, CRLF, quotes doubled), safe to open in a spreadsheet: no cell that holds text can be taken for a
 * formula. Amounts are plain decimals, times are ISO 8601 in their zone, to the second and without an offset, as spreadsheets read them.
 * Excel takes a file for UTF-8 only with a byte order mark, other readers stumble over it: it is there only where it is needed.
 */
export function csv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let text = line(columns);
  for (const row of rows) text += line(row);
  return /[^\0-\u007f]/.test(text) ? `\uFEFF${text}` : text;
}

function line(row: readonly CsvCell[]): string {
  return `${row.map((cell) => (typeof cell === "string" && plain.test(cell) ? cell : quoted(textOf(cell)))).join(",")}\r\n`;
}

/** Most cells of a large file: words and numbers in which nothing can be hidden need no closer look, which takes ten times as long. */
const plain = /^[A-Za-z0-9]+(?:[ .-][A-Za-z0-9]+)*%?$/;

function textOf(cell: CsvCell): string {
  if (cell === null) return "";
  if (typeof cell === "bigint") return cell.toString();
  if (typeof cell === "string") return withoutFormula(cleanLine(cell));
  if ("minor" in cell) return formatDecimal(cell);
  return cell.local.toZonedDateTimeISO(cell.zone).toPlainDateTime().toString({ smallestUnit: "second" }).replace("T", " ");
}

/** What spreadsheets begin a formula with, also in full width, and what some skip in front of it. */
const formula = String.raw`[\p{Z}\p{C}]*[=+\-@|%\uFE62\uFE63\uFE66\uFE6B\uFF05\uFF0B\uFF0D\uFF1D\uFF20\u2212]`;
const atStart = new RegExp(`^(?=${formula})`, "u");
/** Where commas are decimals, spreadsheets split lines at semicolons and know nothing of our quotes. */
const afterSeparator = new RegExp(`(?<=[;,|\\t])(?=${formula})`, "gu");

/** An apostrophe in front makes it text (OWASP, CSV Injection, read 2026-11-22). */
function withoutFormula(text: string): string {
  return text.replace(atStart, "'").replaceAll(afterSeparator, "'");
}

function quoted(text: string): string {
  return /[",;\t\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
