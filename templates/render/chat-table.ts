import type { Block, Sentence, Value } from "../view.ts";
import { isBlank, lengthOf, plain, room, shorten, spansOf, strong, type Span } from "./chat-spans.ts";

/**
 * A table where there are no columns, or only room for a phone's: each row is a line that begins with its first cell in bold, the figures and
 * states behind it, and the rest in a second, quieter line. Which cell stands where is the same for all rows.
 */
export type TablePlan = {
  readonly heading: readonly Span[] | null;
  readonly labels: readonly string[];
  /** the columns behind the first one, and those in the line below, in their order */
  readonly line: readonly number[];
  readonly below: readonly number[];
};

type Table = Extract<Block, { kind: "table" }>;

/** About what a phone shows in one line; a row that is no longer than the second number stays one, and is wrapped there. */
const lineLength = 44;
const rowLength = 64;
/** To find out how wide cells are, more rows tell nothing new. */
const measuredRows = 30;

export function planOf(table: Table, locale: string): TablePlan {
  const labels = table.columns.map(({ label }) => shorten(label, room.label).trim());
  const columns = table.columns.map((column, index) => measure(table, index, labels[index] ?? "", locale)).slice(1);
  const line = columns.filter(({ kind }) => kind !== "other").map(({ index }) => index);
  const key = measure(table, 0, "", locale);
  const sumOf = (some: readonly Measured[]): number => some.reduce((sum, each) => sum + each.length + 3, key.length);
  const most = sumOf(columns) <= rowLength ? rowLength : lineLength;
  let length = sumOf(columns.filter(({ kind }) => kind !== "other"));
  for (const column of columns.filter(({ kind }) => kind === "other")) {
    length += column.length + 3;
    if (length > most) break;
    line.push(column.index);
  }
  const below = columns.filter(({ index }) => !line.includes(index)).map(({ index }) => index);
  const speaksForItself = (index: number): boolean => {
    const isState = columns.some((column) => column.index === index && column.kind === "state");
    return isState || (below.length === 1 && below[0] === index && table.columns[index]?.align === "left");
  };
  return {
    heading: labels[0] && !(key.isPlain && !labels[0].includes(" ")) ? [plain(labels[0])] : null,
    labels: labels.map((label, index) => (label === "" || speaksForItself(index) ? "" : `${label}: `)),
    line: line.toSorted((a, b) => a - b),
    below,
  };
}

export function rowEntry(
  plan: TablePlan,
  row: readonly Sentence[],
  locale: string,
): { line: readonly Span[]; below: readonly Span[] | null } {
  const key = spansOf(row[0] ?? [], { locale, most: room.key, isStrong: true });
  const cells = (columns: readonly number[], isStrong: boolean): Span[][] =>
    columns
      .map((index) => [index, spansOf(row[index] ?? [], { locale, most: room.cell, isStrong })] as const)
      .filter(([, spans]) => !isBlank(spans))
      .map(([index, spans]) => [plain(plan.labels[index] ?? ""), ...spans]);
  const below = cells(plan.below, false);
  return {
    line: joined([isBlank(key) ? [plain("–")] : key.map(stronger), ...cells(plan.line, true)]),
    below: below.length === 0 ? null : joined(below),
  };
}

function stronger(span: Span): Span {
  return span.kind === "text" ? strong(span.text) : span;
}

function joined(cells: readonly Span[][]): Span[] {
  return cells.flatMap((spans, index) => (index === 0 ? spans : [plain(" · "), ...spans]));
}

type Measured = {
  readonly index: number;
  readonly kind: "money" | "state" | "other";
  readonly length: number;
  /** times and partners, which nobody has to be told what they are */
  readonly isPlain: boolean;
};

function measure({ rows }: Table, index: number, label: string, locale: string): Measured {
  const cells = rows.slice(0, measuredRows).map((row) => row[index] ?? []);
  const isOf = (test: (value: Value) => boolean): boolean => cells.some((cell) => cell.some(test));
  const kind = isOf((value) => typeof value === "object" && "badge" in value)
    ? "state"
    : isOf((value) => typeof value === "object" && "money" in value)
      ? "money"
      : "other";
  const lengths = cells.map((cell) => lengthOf(spansOf(cell, { locale, most: room.cell, isStrong: false })));
  const isPlain = cells.every(([value]) => isInstantOrPartner(value));
  return { index, kind, isPlain, length: Math.max(0, ...lengths) + (kind === "state" || index === 0 ? 0 : label.length + 2) };
}

function isInstantOrPartner(value: Value | undefined): boolean {
  if (typeof value === "string") return /^\d{4}-\d\d(-\d\d)?( \d\d:\d\d)?$|^\d\d:\d\d$/.test(value);
  return value !== undefined && ("instant" in value || "partner" in value);
}
