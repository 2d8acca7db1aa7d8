import { isCurrency, type Currency } from "#domain/kernel";
import { readCsv, textOf, type CsvRow } from "./read-csv.ts";
import { dateReader, decimalSign, directionOf, figureOf, fold, isDay, type Direction } from "./statement-values.ts";

/** What a bank booked on an account: a day, an amount (below nothing: it left the account), and everything else that it said. */
export type StatementLine = { readonly bookedOn: string; readonly minor: bigint; readonly text: string };

export type ReadStatement = { readonly currency: Currency; readonly lines: readonly StatementLine[] };

/** What nobody can tell from the file, and whoever sends it has to say. */
export type StatementHints = {
  /** which column is what, such as "date=Posted,amount=Value" */
  readonly columns?: string | undefined;
  readonly dates?: "day-first" | "month-first" | undefined;
  readonly decimals?: "comma" | "point" | undefined;
  /** amounts are what they seem: what has no sign came in, whatever stands in other columns */
  readonly signs?: "as-written" | undefined;
};

/** Why a file is no statement that can be read. `line`: counted as the file's own, with its headings. */
export type StatementProblem =
  | { readonly problem: "empty" | "not-text" | "dates-ambiguous" | "decimals-ambiguous" | "signs" | "currencies" }
  | { readonly problem: "too-many-lines"; readonly most: number }
  | { readonly problem: "columns"; readonly found: readonly string[]; readonly missing: readonly string[] }
  | {
      readonly problem: "line";
      readonly line: number;
      readonly what: "date" | "amount" | "direction" | "sign" | "quote" | "cells";
      readonly text: string;
    };

const mostStatementLines = 20_000;

const roles = ["date", "amount", "debit", "credit", "direction", "currency"] as const;
type Role = (typeof roles)[number];

/** What banks call the columns that matter, in English and German; compared without signs and case. All others are text. */
const known: Readonly<Record<Role, readonly string[]>> = {
  date: [
    "date",
    "booking date",
    "posting date",
    "posted date",
    "post date",
    "date posted",
    "transaction date",
    "effective date",
    "value date",
    "buchungstag",
    "buchungsdatum",
    "datum",
    "buchung",
    "valuta",
    "valutadatum",
    "wertstellung",
    "wertstellungstag",
  ],
  amount: [
    "amount",
    "transaction amount",
    "net amount",
    "value",
    "betrag",
    "umsatz",
    "buchungsbetrag",
    "betrag eur",
    "betrag in eur",
    "umsatz in eur",
  ],
  debit: [
    "debit",
    "debits",
    "debit amount",
    "withdrawal",
    "withdrawals",
    "paid out",
    "money out",
    "soll",
    "lastschrift",
    "belastung",
    "ausgang",
  ],
  credit: ["credit", "credits", "credit amount", "deposit", "deposits", "paid in", "money in", "haben", "gutschrift", "eingang"],
  // Found by what stands in it: banks call it anything.
  direction: [],
  currency: ["currency", "ccy", "waehrung", "wahrung"],
};

/** Columns that say nothing of one booking: a balance changes with every other line. */
const unimportant = ["balance", "running balance", "available balance", "saldo", "kontostand", "saldo nach buchung"];

/** Reads a statement as banks hand it out, or says why it can't be read. Nothing is guessed: what has two meanings is asked for. */
export function readStatement(bytes: Uint8Array, programme: Currency, hints: StatementHints = {}): ReadStatement | StatementProblem {
  const text = textOf(bytes)?.replace(/^\uFEFF/, "");
  if (text === undefined) return { problem: "not-text" };
  if (text.trim() === "") return { problem: "empty" };
  const table = tableIn(text, hints);
  if ("problem" in table) return table;
  if (table.rows.length === 0) return { problem: "empty" };
  if (table.rows.length > mostStatementLines) return { problem: "too-many-lines", most: mostStatementLines };
  return linesOf(table, programme, hints);
}

type Table = {
  readonly at: Readonly<Partial<Record<Role, number>>>;
  readonly headings: readonly string[];
  readonly rows: readonly CsvRow[];
};

/** Banks write some lines about the account above the headings. */
const mostAbove = 30;

function tableIn(text: string, hints: StatementHints): Table | StatementProblem {
  let nearest: { headings: readonly string[]; missing: readonly string[] } | null = null;
  for (const separator of [";", ",", "\t", "|"]) {
    const { rows, brokenAt } = readCsv(text, separator);
    for (const [index, { cells: headings }] of rows.slice(0, mostAbove).entries()) {
      if (headings.length < 2) continue;
      const at = rolesIn(headings, hints.columns);
      const missing = [
        ...(at.date === undefined ? ["date"] : []),
        ...(at.amount === undefined && (at.debit === undefined || at.credit === undefined) ? ["amount"] : []),
      ];
      if (missing.length === 0) {
        if (brokenAt !== null) return { problem: "line", line: brokenAt, what: "quote", text: "" };
        const table = { at, headings, rows: rows.slice(index + 1) };
        return torn(table) ?? table;
      }
      if (nearest === null || missing.length < nearest.missing.length || headings.length > nearest.headings.length)
        nearest = { headings, missing };
    }
  }
  return { problem: "columns", found: nearest?.headings ?? [], missing: nearest?.missing ?? ["date", "amount"] };
}

/** A booking with fewer cells than headings, or with more, has been torn: what stands in its columns may be another's. Above and below are remarks. */
function torn({ at, headings, rows }: Table): StatementProblem | null {
  const width = headings.findLastIndex((each) => each !== "") + 1;
  const row = rows.find(
    ({ cells }) => isDay(cells[at.date ?? 0] ?? "") && (cells.length < width || cells.slice(headings.length).some((each) => each !== "")),
  );
  return row ? { problem: "line", line: row.line, what: "cells", text: row.cells.join(" ") } : null;
}

function rolesIn(headings: readonly string[], columns: string | undefined): Partial<Record<Role, number>> {
  const folded = headings.map(fold);
  const said = new Map(
    (columns ?? "").split(",").flatMap((pair) => {
      const [role = "", ...heading] = pair.split("=");
      return heading.length === 0 ? [] : [[role.trim().toLowerCase(), fold(heading.join("="))] as const];
    }),
  );
  return Object.fromEntries(
    roles.flatMap((role) => {
      // Whoever names the two columns means these, and not a third one.
      if (role === "amount" && !said.has("amount") && (said.has("debit") || said.has("credit"))) return [];
      const wanted = said.get(role);
      // The first name that fits in the list's order: a booking date counts before a value date.
      const names = wanted === undefined ? known[role] : [wanted];
      const found = names.map((name) => folded.indexOf(name)).find((index) => index >= 0);
      return found === undefined ? [] : [[role, found] as const];
    }),
  );
}

type Cell = (row: CsvRow, role: Role) => string;

function linesOf({ at, headings, rows }: Table, programme: Currency, hints: StatementHints): ReadStatement | StatementProblem {
  const cell: Cell = ({ cells }, role) => (at[role] === undefined ? "" : (cells[at[role]] ?? ""));
  const figures = (row: CsvRow): string[] =>
    [cell(row, "amount"), cell(row, "debit"), cell(row, "credit")].filter((figure) => figure !== "");
  // Sums and remarks below the bookings have no date or no amount.
  const bookings = rows.filter((row) => cell(row, "date") !== "" && figures(row).length > 0);
  if (bookings.length === 0) return { problem: "empty" };
  const currencies = new Set(bookings.map((row) => cell(row, "currency").toUpperCase()).filter((code) => code !== ""));
  if (currencies.size > 1) return { problem: "currencies" };
  const [currency = programme] = currencies;
  if (!isCurrency(currency)) return { problem: "currencies" };

  const dates = dateReader(
    bookings.map((row) => cell(row, "date")),
    hints.dates,
  );
  if (dates === "ambiguous") return { problem: "dates-ambiguous" };
  const decimals = decimalSign(bookings.flatMap(figures), currency, hints.decimals);
  if (decimals === "ambiguous") return { problem: "decimals-ambiguous" };

  const read: Booking[] = [];
  for (const row of bookings) {
    const bookedOn = dates(cell(row, "date"));
    if (bookedOn === null) return { problem: "line", line: row.line, what: "date", text: cell(row, "date") };
    const amount = amountOf(row, cell, decimals, currency);
    if (typeof amount === "string") return { problem: "line", line: row.line, what: "amount", text: amount };
    if (amount.minor !== 0n) read.push({ ...amount, row, bookedOn });
  }
  if (read.length === 0) return { problem: "empty" };
  const signed = signedBy(read, at, hints);
  if ("problem" in signed) return signed;
  return { currency, lines: signed.map(({ bookedOn, minor, row }) => ({ bookedOn, minor, text: textIn(row.cells, headings, at) })) };
}

/** `figure`: as it stands in a column for both; null when one of two columns said what it is. `written`: what it says itself of left or came. */
type Amount = { readonly minor: bigint; readonly written: Direction | null; readonly figure: string | null };
type Booking = Amount & { readonly row: CsvRow; readonly bookedOn: string };

/** The amount, or the figure that can't be read. Of two columns one says that it left the account, whatever sign it has. */
function amountOf(row: CsvRow, cell: Cell, decimals: "," | ".", currency: Currency): Amount | string {
  const [amount, debit, credit] = [cell(row, "amount"), cell(row, "debit"), cell(row, "credit")];
  if (amount !== "") {
    const read = figureOf(amount, decimals, currency);
    return read === null ? amount : { ...read, figure: amount };
  }
  const size = (figure: string): bigint | null => {
    const minor = figure === "" ? 0n : (figureOf(figure, decimals, currency)?.minor ?? null);
    return minor !== null && minor < 0n ? -minor : minor;
  };
  const [left, came] = [size(debit), size(credit)];
  if (left === null) return debit;
  if (came === null) return credit;
  return { minor: came - left, written: null, figure: null };
}

/**
 * Gives amounts of one column their signs. Where nothing is below zero, a column of words for debit and credit tells; where there is none, or two that
 * differ, nobody knows, and payments would read as money that came back. Where amounts have signs, such a column has to say the same.
 */
function signedBy(read: readonly Booking[], at: Table["at"], { signs }: StatementHints): readonly Booking[] | StatementProblem {
  const open = read.filter(({ figure }) => figure !== null);
  if (open.length === 0 || signs === "as-written") return read;
  const said = directionsIn(open, at);
  if ("problem" in said) return said;
  const hasSigns = open.some(({ minor }) => minor < 0n);
  if (!hasSigns && said.length === 0 && open.some(({ written }) => written === null)) return { problem: "signs" };
  const [directions, ...others] = said;
  if (!directions) return read;
  if (others.some((other) => open.some((each) => other.get(each) !== directions.get(each)))) return { problem: "signs" };
  const differing = open.find((each) => {
    const own = each.written ?? (hasSigns ? "in" : null);
    return own !== null && own !== directions.get(each);
  });
  if (differing) {
    const word = differing.row.cells.find((each, index) => index !== at.amount && directionOf(each) === directions.get(differing));
    return { problem: "line", line: differing.row.line, what: "sign", text: `${differing.figure} ${word}` };
  }
  return read.map((each) => (directions.get(each) === "out" && each.minor > 0n ? { ...each, minor: -each.minor } : each));
}

/** What each column that has a word for debit or credit in every line says; the one that was named, when one was. */
function directionsIn(open: readonly Booking[], at: Table["at"]): Map<Booking, Direction>[] | StatementProblem {
  const width = Math.max(...open.map(({ row }) => row.cells.length));
  const columns = at.direction === undefined ? Array.from({ length: width }, (_, index) => index) : [at.direction];
  const all: Map<Booking, Direction>[] = [];
  for (const column of columns) {
    const said = new Map<Booking, Direction>();
    for (const each of open) {
      const direction = directionOf(each.row.cells[column] ?? "");
      if (direction !== null) said.set(each, direction);
      else if (at.direction === undefined) break;
      else return { problem: "line", line: each.row.line, what: "direction", text: each.row.cells[column] ?? "" };
    }
    if (said.size === open.length) all.push(said);
  }
  return all;
}

function textIn(row: readonly string[], headings: readonly string[], at: Table["at"]): string {
  // Whether somebody named the column of directions or not, a line is the same line.
  const taken = new Set([at.date, at.amount, at.debit, at.credit, at.currency]);
  return row
    .filter((each, index) => each !== "" && !taken.has(index) && !unimportant.includes(fold(headings[index] ?? "")))
    .join(" · ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 500);
}
