import type { Block, Measure, Sentence, Step, Tone, Value, View, ViewFile } from "../view.ts";
import { plain, room, shorten, spansOf, strong, type Span } from "./chat-spans.ts";
import { planOf, rowEntry } from "./chat-table.ts";
import { sparkline } from "./console-series.ts";
import { formatBytes, formatCount } from "./values.ts";

/** A part of a message as lines, the same for every chat platform; each writes the spans in its own way. */
export type Section = {
  readonly kind: Block["kind"];
  /** in front of the entries, and gone when all of them are */
  readonly heading: readonly Span[] | null;
  readonly entries: readonly Entry[];
  /** rows that exist but are not in the view, and entries of which nobody would read so many */
  readonly more: number;
  /** what a platform with real tables draws, each entry's `row` instead of its lines; null when there are no rows */
  readonly table: Extract<Block, { kind: "table" }> | null;
};

/** What stays or goes as a whole when room is short. */
export type Entry = {
  readonly line: readonly Span[];
  /** quieter, under the line */
  readonly below: readonly Span[] | null;
  /** of a table */
  readonly row: readonly Sentence[] | null;
  /** the lower, the longer it stays */
  readonly rank: number;
};

/** Amounts stay longest, then what is said of them; rows and steps go from the far end, hints first of all. */
export const ranks = { money: 0, fact: 1, row: 2, hint: 2_000_000 } as const;

/** No message of any platform has room for more. */
const mostEntries = 120;

/** The blocks that have anything to say, in their order. */
export function sectionsOf(view: View, locale: string): Section[] {
  return view.blocks.map((block) => sectionOf(block, locale)).filter(({ entries }) => entries.length > 0);
}

function sectionOf(block: Block, locale: string): Section {
  const section = (entries: readonly Entry[], over: Partial<Section> = {}): Section => ({
    kind: block.kind,
    heading: null,
    entries: entries.filter(({ line }) => !isEmpty(line)),
    more: 0,
    table: null,
    ...over,
  });
  const firstOf = <T>(list: readonly T[]): readonly T[] => list.slice(0, mostEntries);
  const restOf = (list: readonly unknown[]): number => Math.max(0, list.length - mostEntries);
  switch (block.kind) {
    case "heading":
      return section([{ line: [strong(shorten(block.text, room.title))], below: null, row: null, rank: ranks.fact }]);
    case "text":
    case "hint": {
      const line = spansOf(block.sentence, { locale, most: room.text, isStrong: false });
      const rank = block.kind === "hint" ? ranks.hint : rankOf(block.sentence);
      return section([{ line, below: null, row: null, rank }]);
    }
    case "copy":
      return section([{ line: [plain(shorten(block.text, room.copy))], below: null, row: null, rank: ranks.money }]);
    case "facts":
      return section(
        firstOf(block.facts).map((fact) => factEntry(fact, locale)),
        { more: restOf(block.facts) },
      );
    case "steps":
      return section(
        firstOf(block.steps).map((step, index) => stepEntry(step, index, locale)),
        { more: restOf(block.steps) },
      );
    case "series":
      return section(seriesEntries(block, locale), { heading: [strong(shorten(block.label, room.label))] });
    case "table": {
      if (block.rows.length === 0) {
        const line = spansOf(block.whenEmpty, { locale, most: room.text, isStrong: false });
        return section([{ line, below: null, row: null, rank: ranks.fact }], { more: block.more });
      }
      const plan = planOf(block, locale);
      const entries = firstOf(block.rows).map((row, index) => ({ ...rowEntry(plan, row, locale), row, rank: ranks.row + index }));
      return { kind: "table", heading: plan.heading, entries, more: block.more + restOf(block.rows), table: block };
    }
    default:
      return block satisfies never;
  }
}

function isEmpty(line: readonly Span[]): boolean {
  return line.every((span) => span.kind === "text" && span.text.trim() === "");
}

function rankOf(sentence: Sentence): number {
  return sentence.some((value) => typeof value === "object" && "money" in value) ? ranks.money : ranks.fact;
}

function factEntry([label, sentence]: readonly [string, Sentence], locale: string): Entry {
  const name = shorten(label, room.label).trim();
  const value = spansOf(sentence, { locale, most: room.fact, isStrong: true });
  const colon = name === "" ? "" : /[?!.:…]$/.test(name) ? " " : ": ";
  return { line: [plain(`${name}${colon}`), ...value], below: null, row: null, rank: rankOf(sentence) };
}

const stepMark: Readonly<Record<Step["state"], string>> = { done: "✅", waiting: "⏳", stopped: "⛔", note: "▫️" };

function stepEntry({ state, at, sentence }: Step, index: number, locale: string): Entry {
  const line = [plain(`${stepMark[state]} `), ...spansOf(sentence, { locale, most: room.fact, isStrong: false })];
  return { line, below: at ? [{ kind: "instant", at, as: "minute" }] : null, row: null, rank: ranks.row + index };
}

/** A phone shows about so many bars side by side. */
const mostBars = 31;

/** Each line as a row of bars with its highest point in figures. */
function seriesEntries({ points, lines }: Extract<Block, { kind: "series" }>, locale: string): Entry[] {
  return lines.map(({ label, values }, index) => {
    const { peak } = sparkline(values);
    const { bars } = sparkline(narrowed(values));
    const highest: Sentence = peak === null ? ["none"] : ["at most ", values[peak] ?? "", `, ${points[peak]?.name ?? ""}`];
    const drawn: Value[] = bars === "" ? [] : [{ code: bars }, " "];
    const line = [
      plain(`${shorten(label, room.label)}: `),
      ...spansOf([...drawn, ...highest], { locale, most: room.cell, isStrong: false }),
    ];
    return { line, below: null, row: null, rank: ranks.row + index };
  });
}

/** So many points that they fit, each the highest of those it stands for. */
function narrowed(values: readonly Measure[]): Measure[] {
  const width = Math.ceil(values.length / mostBars);
  const amountOf = (value: Measure): bigint => ("money" in value ? value.money.minor : BigInt(Math.trunc(value.count) || 0));
  return Array.from({ length: Math.ceil(values.length / Math.max(1, width)) }, (_, index) =>
    values.slice(index * width, (index + 1) * width).reduce((most, each) => (amountOf(each) > amountOf(most) ? each : most)),
  );
}

const toneMark: Readonly<Record<Tone, string>> = { plain: "", good: "✅ ", warning: "⚠️ ", problem: "⛔ " };

/** The title with the mark of its tone; "" when there is none. */
export function titleOf({ title, tone }: View, most: number = room.title): string {
  const words = shorten(title, most - 3).trim();
  return words === "" ? "" : `${toneMark[tone]}${words}`;
}

/** What is said of a file: its name, how large it is, and what is in it. */
export function fileLine({ name, content, description }: ViewFile, locale: string): Span[] {
  const size = formatBytes(Buffer.byteLength(content), locale);
  return [plain("📎 "), strong(shorten(name, room.label)), plain(` (${size}): ${shorten(description, room.cell)}`)];
}

/**
 * Whether a line is drawn above a section. Figures, lists and stories are set off from what stands before them; a sentence in front of them
 * belongs to them, unless they have a heading of their own: then it is said of what stands above it.
 */
export function isApart(sections: readonly Section[], index: number): boolean {
  const [before, here, next] = [sections[index - 1], sections[index], sections[index + 1]];
  // A heading is set off by itself, and what it stands over belongs to it.
  if (!before || !here || here.kind === "hint" || here.kind === "heading" || before.kind === "heading") return false;
  if (here.kind !== "text") return here.heading !== null || before.kind !== "text";
  const isIntroduction = next !== undefined && next.heading === null && next.kind !== "text" && next.kind !== "hint";
  return isIntroduction && before.kind !== "text";
}

export function andMore(count: number, locale: string): string {
  return `and ${formatCount(count, locale)} more`;
}
