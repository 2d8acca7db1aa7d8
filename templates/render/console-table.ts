import { blanks, columnsOf, cut, leastColumns, lineOf, pad, run, wrap, type Line } from "./console-text.ts";

export type Grid = {
  readonly labels: readonly string[];
  readonly aligns: readonly ("left" | "right")[];
  readonly rows: readonly (readonly Line[])[];
};

const gutter = 2;
/** A column of breakable text is not squeezed below this: shorter lines read worse than a list of rows. */
const breakable = 14;
/** Plain text gets this many lines in a cell; figures, links and codes get as many as they need. */
const mostLines = 8;

/**
 * A table no wider than `width`: columns as wide as they need if that fits, else the widest text columns wrap.
 * When even that does not fit, each row becomes a short list of "label  value", so that no figure is ever cut.
 */
export function drawTable(grid: Grid, width: number): Line[] {
  const head = grid.labels.map((label) => lineOf(run(label, "strong")));
  const columns = fitColumns([head, ...grid.rows], width);
  if (!columns) return drawRecords(head, grid.rows, width);
  const total = columns.reduce((sum, each) => sum + each + gutter, -gutter);
  const rule = lineOf(run("─".repeat(total), "quiet"));
  return [...drawRow(head, columns, grid.aligns), rule, ...grid.rows.flatMap((row) => drawRow(row, columns, grid.aligns))];
}

/** Labels on the left, values on the right, both wrapping in their own column. */
export function drawPairs(pairs: readonly (readonly [label: Line, value: Line])[], width: number): Line[] {
  const columns = fitColumns(pairs, width);
  if (columns) return pairs.flatMap((pair) => drawRow(pair, columns, ["left", "left"]));
  return pairs.flatMap(([label, value]) => [
    ...wrap(label, width),
    ...wrap(value, width - gutter).map((line) => [...blanks(gutter), ...line]),
  ]);
}

/**
 * The width of each column, or null when the cells can't stand side by side.
 * The widest column gives way first, so that short ones (dates, states) stay on one line as long as possible.
 */
export function fitColumns(rows: readonly (readonly Line[])[], width: number): number[] | null {
  const count = rows[0]?.length ?? 0;
  const of = (measure: (cell: Line) => number) =>
    Array.from({ length: count }, (_, index) => Math.max(1, ...rows.map((row) => measure(row[index] ?? []))));
  const columns = of(columnsOf);
  const least = of((cell) => leastColumns(cell, breakable));
  let excess = columns.reduce((sum, each) => sum + each + gutter, -gutter) - width;
  while (excess > 0) {
    const giving = columns.reduce((best, each, index) => (each > least[index]! && each > (columns[best] ?? 0) ? index : best), -1);
    if (giving === -1) return null;
    columns[giving]! -= 1;
    excess -= 1;
  }
  return columns;
}

function drawRow(cells: readonly Line[], columns: readonly number[], aligns: Grid["aligns"]): Line[] {
  const wrapped = columns.map((width, index) => {
    const cell = cells[index] ?? [];
    const isTyped = cell.every((glyph) => glyph.run.may === "cut");
    return isTyped ? cut(wrap(cell, width), mostLines, width) : wrap(cell, width);
  });
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    columns.flatMap((width, index) => [
      ...blanks(index === 0 ? 0 : gutter),
      ...pad(wrapped[index]![at] ?? [], width, aligns[index] ?? "left"),
    ]),
  );
}

function drawRecords(head: readonly Line[], rows: readonly (readonly Line[])[], width: number): Line[] {
  return rows.flatMap((row, at) => {
    const pairs = head.map((label, index) => [label, row[index] ?? []] as const).filter(([, value]) => value.length > 0);
    return [...(at === 0 ? [] : [[]]), ...drawPairs(pairs, width)];
  });
}
