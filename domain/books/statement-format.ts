import { isCurrency, type Currency } from "#domain/kernel";
import { readCsv, textOf } from "./read-csv.ts";
import { dateReader, decimalSign, figureOf, fold } from "./statement-values.ts";

/** What a bank booked on an account: a day, an amount (below nothing: it left the account), and everything else that it said. */
export type StatementLine = { readonly bookedOn: string; readonly minor: bigint; readonly text: string };

type ReadStatement = { readonly currency: Currency; readonly lines: readonly StatementLine[] };

/** What nobody can tell from the file, and whoever sends it has to say. */
export type StatementHints = {
  /** which column is what, such as "date=Posted,amount=Value" */
  readonly columns?: string | undefined;
  readonly dates?: "day-first" | "month-first" | undefined;
  readonly decimals?: "comma" | "point" | undefined;
};

/** Why a file is no statement that can be read. `line`: counted as the file's own, with its headings. */
export type StatementProblem =
  | { readonly problem: "empty" | "not-text" | "dates-ambiguous" | "decimals-ambiguous" | "currencies" }
  | { readonly problem: "too-many-lines"; readonly most: number }
  | { readonly problem: "columns"; readonly found: readonly string[]; readonly missing: readonly string[] }
  | { readonly problem: "line"; readonly line: number; readonly what: "date" | "amount"; readonly text: string };

const mostStatementLines = 20_000;

const roles = ["date", "amount", "debit", "credit", "currency"] as const;
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
  /** the file's line of the first row: what stands above the headings counts */
  readonly firstLine: number;
  readonly rows: readonly (readonly string[])[];
};

/** Banks write some lines about the account above the headings. */
const mostAbove = 30;

function tableIn(text: string, hints: StatementHints): Table | StatementProblem {
  let nearest: { headings: readonly string[]; missing: readonly string[] } | null = null;
  for (const separator of [";", ",", "\t", "|"]) {
    const rows = readCsv(text, separator);
    for (const [index, headings] of rows.slice(0, mostAbove).entries()) {
      if (headings.length < 2) continue;
      const at = rolesIn(headings, hints.columns);
      const missing = [
        ...(at.date === undefined ? ["date"] : []),
        ...(at.amount === undefined && (at.debit === undefined || at.credit === undefined) ? ["amount"] : []),
      ];
      if (missing.length === 0) return { at, headings, firstLine: index + 2, rows: rows.slice(index + 1) };
      if (nearest === null || missing.length < nearest.missing.length || headings.length > nearest.headings.length)
        nearest = { headings, missing };
    }
  }
  return { problem: "columns", found: nearest?.headings ?? [], missing: nearest?.missing ?? ["date", "amount"] };
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
      const wanted = said.get(role);
      // The first name that fits in the list's order: a booking date counts before a value date.
      const names = wanted === undefined ? known[role] : [wanted];
      const found = names.map((name) => folded.indexOf(name)).find((index) => index >= 0);
      return found === undefined ? [] : [[role, found] as const];
    }),
  );
}

function linesOf({ at, headings, rows, firstLine }: Table, programme: Currency, hints: StatementHints): ReadStatement | StatementProblem {
  const cell = (row: readonly string[], role: Role): string => (at[role] === undefined ? "" : (row[at[role]] ?? ""));
  const figures = (row: readonly string[]): string[] =>
    [cell(row, "amount"), cell(row, "debit"), cell(row, "credit")].filter((figure) => figure !== "");
  // Sums and remarks below the bookings have no date or no amount.
  const bookings = rows
    .map((row, index) => ({ row, line: firstLine + index }))
    .filter(({ row }) => cell(row, "date") !== "" && figures(row).length > 0);
  if (bookings.length === 0) return { problem: "empty" };
  const currencies = new Set(bookings.map(({ row }) => cell(row, "currency").toUpperCase()).filter((code) => code !== ""));
  if (currencies.size > 1) return { problem: "currencies" };
  const [currency = programme] = currencies;
  if (!isCurrency(currency)) return { problem: "currencies" };

  const dates = dateReader(
    bookings.map(({ row }) => cell(row, "date")),
    hints.dates,
  );
  if (dates === "ambiguous") return { problem: "dates-ambiguous" };
  const decimals = decimalSign(
    bookings.flatMap(({ row }) => figures(row)),
    currency,
    hints.decimals,
  );
  if (decimals === "ambiguous") return { problem: "decimals-ambiguous" };

  const lines: StatementLine[] = [];
  for (const { row, line } of bookings) {
    const bookedOn = dates(cell(row, "date"));
    if (bookedOn === null) return { problem: "line", line, what: "date", text: cell(row, "date") };
    const minor = amountOf(row, cell, decimals, currency);
    if (typeof minor === "string") return { problem: "line", line, what: "amount", text: minor };
    if (minor !== 0n) lines.push({ bookedOn, minor, text: textIn(row, headings, at) });
  }
  return lines.length === 0 ? { problem: "empty" } : { currency, lines };
}

/** Signed minor units, or the figure that can't be read. Of two columns one says that it left the account, whatever sign it has. */
function amountOf(
  row: readonly string[],
  cell: (row: readonly string[], role: Role) => string,
  decimals: "," | ".",
  currency: Currency,
): bigint | string {
  const [amount, debit, credit] = [cell(row, "amount"), cell(row, "debit"), cell(row, "credit")];
  if (amount !== "") return figureOf(amount, decimals, currency) ?? amount;
  const [left, came] = [debit === "" ? 0n : figureOf(debit, decimals, currency), credit === "" ? 0n : figureOf(credit, decimals, currency)];
  if (left === null) return debit;
  if (came === null) return credit;
  return (came < 0n ? -came : came) - (left < 0n ? -left : left);
}

function textIn(row: readonly string[], headings: readonly string[], at: Table["at"]): string {
  const taken = new Set(Object.values(at));
  return row
    .filter((each, index) => each !== "" && !taken.has(index) && !unimportant.includes(fold(headings[index] ?? "")))
    .join(" · ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 500);
}
