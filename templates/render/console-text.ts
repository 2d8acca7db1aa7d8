import stringWidth from "string-width";
import { rightToLeft } from "./values.ts";

/** What a piece of text looks like where there is colour; without colour it is the text alone. */
export type Ink = "plain" | "strong" | "quiet" | "code" | "link" | "good" | "warning" | "problem";

/**
 * A piece of text in one ink. `may` says what a narrow column may do to it: "cut" what a person typed, "break" a link or
 * something to copy over lines, "neither" with figures and times, because half an amount reads like another amount.
 */
export type Run = { readonly text: string; readonly ink: Ink; readonly may: "cut" | "break" | "neither" };

type Glyph = { readonly text: string; readonly columns: number; readonly run: Run };

/** One line of output, measured in terminal columns and not yet coloured. */
export type Line = readonly Glyph[];

/** SGR parameters (ECMA-48 § 8.3.117); the sixteen basic colours follow the reader's own palette, light or dark. */
const sgr: Readonly<Record<Ink, string>> = {
  plain: "",
  strong: "1",
  quiet: "2",
  code: "36",
  link: "4;34",
  good: "32",
  warning: "33",
  problem: "31",
};

const segmenter = new Intl.Segmenter();

export function run(text: string, ink: Ink = "plain", may: Run["may"] = "cut"): Run {
  return { text, ink, may };
}

/** `count` blanks as a line to put between others. */
export function blanks(count: number): Line {
  return count > 0 ? [{ text: " ".repeat(count), columns: count, run: run("") }] : [];
}

export function columnsOf(line: Line): number {
  return line.reduce((sum, glyph) => sum + glyph.columns, 0);
}

/** The runs side by side as one unwrapped line. Graphemes are found over the whole text, so that none is split where two runs meet. */
export function lineOf(...runs: readonly Run[]): Line {
  const starts: number[] = [];
  let text = "";
  for (const piece of runs) {
    starts.push(text.length);
    text += piece.text;
  }
  const isAscii = /^[\u0020-\u007e]*$/.test(text);
  const graphemes = isAscii ? [...text].map((segment, index) => ({ segment, index })) : [...segmenter.segment(text)];
  let at = 0;
  return graphemes.map(({ segment, index }) => {
    while (at + 1 < runs.length && starts[at + 1]! <= index) at++;
    return { text: segment, columns: isAscii ? 1 : stringWidth(segment), run: runs[at]! };
  });
}

/** Breaks at blanks, and inside a word only when it alone is longer than the line. */
export function wrap(line: Line, columns: number): Line[] {
  const lines: Glyph[][] = [];
  let current: Glyph[] = [];
  let gap: Glyph[] = [];
  for (const { blank, word } of wordsOf(line)) {
    gap = current.length > 0 ? blank : [];
    if (columnsOf(current) + columnsOf(gap) + columnsOf(word) > columns && current.length > 0) {
      lines.push(current);
      [current, gap] = [[], []];
    }
    const pieces = breakWord(word, columns);
    current.push(...gap, ...(pieces.pop() ?? []));
    for (const piece of pieces) lines.push(piece);
  }
  return [...lines, current];
}

/** The columns that the widest unbreakable part needs; words that may be broken count as at most `breakable`. */
export function leastColumns(line: Line, breakable: number): number {
  return Math.max(
    0,
    ...wordsOf(line).map(({ word }) => {
      const isWhole = word.some((glyph) => glyph.run.may === "neither");
      return isWhole ? columnsOf(word) : Math.min(columnsOf(word), breakable);
    }),
  );
}

/** At most `most` lines; what is left out shows as "…". */
export function cut(lines: readonly Line[], most: number, columns: number): Line[] {
  if (lines.length <= most) return [...lines];
  const last = [...(lines[most - 1] ?? [])];
  while (columnsOf(last) + 1 > columns || last.at(-1)?.text === " ") last.pop();
  return [...lines.slice(0, most - 1), [...last, ...lineOf(run("…", last.at(-1)?.run.ink))]];
}

export function pad(line: Line, columns: number, align: "left" | "right"): Line {
  const room = blanks(columns - columnsOf(line));
  return align === "left" ? [...line, ...room] : [...room, ...line];
}

/** The line as text for a terminal: colours if wanted, nothing at the end of the line, right-to-left text kept to itself. */
export function paint(line: Line, colour: boolean): string {
  const groups: { run: Run; text: string }[] = [];
  for (const { run: owner, text } of line) {
    const last = groups.at(-1);
    if (last?.run === owner) last.text += text;
    else groups.push({ run: owner, text });
  }
  while (groups.at(-1)?.text.trim() === "") groups.pop();
  return groups
    .map((group, index) => paintGroup(group.run.ink, index === groups.length - 1 ? group.text.trimEnd() : group.text, colour))
    .join("");
}

function paintGroup(ink: Ink, text: string, colour: boolean): string {
  const spaced = text.replaceAll("\u00a0", " ");
  // FSI … PDI: a Hebrew name must not pull the figures beside it to its other side (Unicode Annex 9, isolates).
  const isolated = rightToLeft.test(spaced) ? `\u2068${spaced}\u2069` : spaced;
  return colour && sgr[ink] !== "" && spaced.trim() !== "" ? `\u001b[${sgr[ink]}m${isolated}\u001b[0m` : isolated;
}

function wordsOf(line: Line): { blank: Glyph[]; word: Glyph[] }[] {
  const words: { blank: Glyph[]; word: Glyph[] }[] = [];
  let wasBlank = true;
  for (const glyph of line) {
    const isBlank = glyph.text.trim() === "" && !glyph.text.includes("\u00a0");
    if (isBlank && !wasBlank) words.push({ blank: [glyph], word: [] });
    else if (!isBlank && words.length === 0) words.push({ blank: [], word: [glyph] });
    else if (!isBlank) words.at(-1)!.word.push(glyph);
    wasBlank = isBlank;
  }
  return words.filter(({ word }) => word.length > 0);
}

/** Splits what is too long for a line, after a mark that addresses break at where one is near the end of the line. */
function breakWord(word: Glyph[], columns: number): Glyph[][] {
  const pieces: Glyph[][] = [];
  let rest = word;
  while (columnsOf(rest) > columns) {
    let end = 0;
    for (let used = 0; end < rest.length && used + rest[end]!.columns <= columns; end++) used += rest[end]!.columns;
    const mark = rest.slice(0, end).findLastIndex((glyph) => /^[/?&=\-_.,]$/.test(glyph.text)) + 1;
    if (mark > (end * 2) / 3) end = mark;
    end = Math.max(1, end);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
