import type { Zone } from "#domain/kernel";
import type { Action, Block, Sentence, Step, Tone, Value, View, ViewFile } from "../view.ts";
import { sparkline } from "./console-series.ts";
import { drawPairs, drawTable } from "./console-table.ts";
import { blanks, columnsOf, lineOf, pad, paint, run, wrap, type Ink, type Line, type Run } from "./console-text.ts";
import { formatBytes, formatCount, formatInstant, formatMoney, formatShare, harmless, typedCommand } from "./values.ts";

/** Who reads, and on what: columns of the terminal, colour or not, the reader's zone and language. */
export type ConsoleReader = {
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
  readonly locale: string;
  /** where the door has put each of the view's files, in their order; left out: nothing is said of it */
  readonly saved?: readonly SavedFile[];
};

/** The path a file was saved under, or the reference under which the log tells why it was not. */
export type SavedFile = { readonly path: string } | { readonly reference: string };

/** Narrower terminals get lines of this width, which wrap once more but lose nothing. */
const leastWidth = 40;
/** Prose in longer lines is hard to follow with the eye; tables may use the whole width. */
const proseWidth = 100;

type Page = ConsoleReader & { readonly prose: number };

/**
 * A View as lines for a terminal, none wider than `width` (at least 40) and without a newline at the end. Without colour it is plain text.
 * The only control characters are newlines and our own colours; the only format characters isolate right-to-left text.
 */
export function renderConsole(view: View, how: ConsoleReader): string {
  const width = Math.max(leastWidth, Math.floor(how.width) || leastWidth);
  const page: Page = { ...how, width, prose: Math.min(width, proseWidth) };
  const sections = [
    drawTitle(view, page),
    ...view.blocks.map((block) => drawBlock(block, page)),
    drawFiles(view.files, page),
    drawActions(view.actions, page),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => paint(line, how.colour)).join("\n"))
    .join("\n\n");
}

const toneInk: Readonly<Record<Tone, Ink>> = { plain: "plain", good: "good", warning: "warning", problem: "problem" };
const toneMark: Readonly<Record<Tone, string>> = { plain: "", good: "✓", warning: "!", problem: "✗" };

function drawTitle(view: View, page: Page): Line[] {
  const mark = toneMark[view.tone];
  const title = harmless(view.title).trim();
  if (title === "") return [];
  return hang(mark === "" ? [] : lineOf(run(`${mark} `, toneInk[view.tone])), lineOf(run(title, "strong")), page.prose);
}

function drawBlock(block: Block, page: Page): Line[] {
  switch (block.kind) {
    case "heading":
      return wrap(lineOf(run(harmless(block.text), "strong")), page.prose);
    case "text":
      return wrap(draw(block.sentence, page), page.prose);
    case "hint":
      return wrap(draw(block.sentence, page, "quiet"), page.prose);
    case "copy":
      // At the edge and in one piece, so that a terminal copies it as one.
      return [lineOf(run(harmless(block.text), "code", "break"))];
    case "facts":
      return drawFacts(block.facts, page);
    case "table":
      return drawTableBlock(block, page);
    case "steps":
      return drawSteps(block.steps, page);
    case "series":
      return drawSeries(block, page);
    default:
      return block satisfies never;
  }
}

function drawTableBlock(block: Extract<Block, { kind: "table" }>, page: Page): Line[] {
  const more = block.more > 0 ? [lineOf(run(`and ${formatCount(block.more, page.locale)} more`, "quiet"))] : [];
  if (block.rows.length === 0) return [...wrap(draw(block.whenEmpty, page), page.prose), ...more];
  const grid = {
    labels: block.columns.map((column) => harmless(column.label)),
    aligns: block.columns.map((column) => column.align),
    rows: block.rows.map((row) => row.map((cell) => draw(cell.map(shortLink), page))),
  };
  return [...drawTable(grid, page.width), ...more];
}

const widestLink = 60;
const linkEnd = 20;

/** In a table an address is there to be recognised: of a long one its middle goes, so that its line does not fill the screen. */
function shortLink(value: Value): Value {
  if (typeof value === "string" || !("link" in value) || value.label !== undefined) return value;
  const letters = [...value.link];
  if (letters.length <= widestLink) return value;
  return { link: `${letters.slice(0, widestLink - linkEnd - 1).join("")}…${letters.slice(-linkEnd).join("")}` };
}

/** When every fact starts with a figure, the figures end in one column, as they would on paper. */
function drawFacts(rows: Extract<Block, { kind: "facts" }>["facts"], page: Page): Line[] {
  const figures = rows.map(([, [first]]) => (isFigure(first) ? lineOf(drawValue(first, page)[0]!) : null));
  const widest = Math.max(0, ...figures.map((figure) => (figure ? columnsOf(figure) : 0)));
  const areFigures = figures.every((figure) => figure !== null);
  const pairs = rows.map(([label, sentence], index) => {
    // The figure and its padding are one word, so that the padding survives where lines are wrapped.
    const indent = areFigures ? run("\u00a0".repeat(widest - columnsOf(figures[index]!)), "plain", "neither") : run("");
    return [lineOf(run(harmless(label), "quiet")), lineOf(indent, ...drawRuns(sentence, page))] as const;
  });
  return drawPairs(pairs, page.prose);
}

function isFigure(value: Value | undefined): value is Extract<Value, object> {
  return typeof value === "object" && ("money" in value || "count" in value || "basisPoints" in value);
}

/** Each line as a row of bars with its highest point in figures. */
function drawSeries({ label, points, lines }: Extract<Block, { kind: "series" }>, page: Page): Line[] {
  const pairs = lines.map(({ label: name, values }) => {
    const { bars, peak } = sparkline(values);
    const highest = peak === null ? ["none"] : ["at most ", values[peak] ?? "", `, ${points[peak]?.name ?? ""}`];
    return [lineOf(run(harmless(name), "quiet")), lineOf(run(bars, "code", "break"), run(" "), ...drawRuns(highest, page))] as const;
  });
  return [...wrap(lineOf(run(harmless(label), "strong")), page.prose), ...drawPairs(pairs, page.prose)];
}

const stepMark: Readonly<Record<Step["state"], readonly [mark: string, ink: Ink]>> = {
  done: ["✓", "good"],
  waiting: ["…", "warning"],
  stopped: ["✗", "problem"],
  note: ["·", "quiet"],
};

/** A time line: mark, moment, sentence; in narrow terminals the sentence stands under its moment. */
function drawSteps(steps: readonly Step[], page: Page): Line[] {
  const moments = steps.map(({ at }) => lineOf(run(at ? formatInstant(at, "minute", page.zone, page.locale) : "", "quiet", "neither")));
  const widest = Math.max(0, ...moments.map(columnsOf));
  const isStacked = page.prose - widest < 34;
  return steps.flatMap((step, index) => {
    const [mark, ink] = stepMark[step.state];
    const moment = moments[index]!;
    const room = page.prose - 2 - (isStacked || widest === 0 ? 0 : widest + 2);
    const sentence = wrap(draw(step.sentence, page), room);
    const lines = isStacked
      ? [...(columnsOf(moment) > 0 ? [moment] : []), ...sentence]
      : widest === 0
        ? sentence
        : sentence.map((line, at) => [...pad(at === 0 ? moment : [], widest, "left"), ...blanks(2), ...line]);
    const thread = index === steps.length - 1 ? blanks(2) : lineOf(run("│ ", "quiet"));
    return lines.map((line, at) => [...(at === 0 ? lineOf(run(mark, ink), run(" ")) : thread), ...line]);
  });
}

/** "File: name (12 kB, what is in it)", and below it where it lies: a path keeps its line to itself, so that it can be copied. */
function drawFiles(files: readonly ViewFile[], page: Page): Line[] {
  return files.flatMap((file, index) => {
    const size = formatBytes(Buffer.byteLength(file.content), page.locale);
    const name = run(harmless(file.name), "code", "break");
    const about = lineOf(run("File: "), name, run(" ("), run(size, "plain", "neither"), run(`, ${harmless(file.description)})`));
    return [...wrap(about, page.prose), ...drawSaved(page.saved?.[index], page)];
  });
}

function drawSaved(saved: SavedFile | undefined, page: Page): Line[] {
  if (!saved) return [];
  if ("path" in saved) return wrap(lineOf(run("Saved as ", "quiet"), run(harmless(saved.path), "code", "break")), page.width);
  const reference = run(harmless(saved.reference), "code", "break");
  return wrap(
    lineOf(run("It could not be saved here; the log has the reason under ", "problem"), reference, run(". Ask with --json to get it.")),
    page.prose,
  );
}

const actionInk: Readonly<Record<Action["style"], Ink>> = { normal: "plain", main: "strong", danger: "problem" };

/** "→ Label: /command option:value", ready to paste; the commands stand in one column where there is room for that. */
function drawActions(actions: readonly Action[], page: Page): Line[] {
  const labels = actions.map(({ label, style }) => lineOf(run("→ ", "quiet"), run(withColon(harmless(label)), actionInk[style]), run(" ")));
  const commands = actions.map(({ command, options }) => lineOf(run(harmless(typedCommand(command, options)), "code", "break")));
  const widest = Math.max(0, ...labels.map(columnsOf));
  const isAligned = commands.every((command) => widest + columnsOf(command) <= page.width);
  return labels.flatMap((label, index) => {
    const command = commands[index]!;
    if (isAligned) return [[...pad(label, widest, "left"), ...command]];
    if (columnsOf(label) + columnsOf(command) <= page.width) return [[...label, ...command]];
    // A command that needs a line keeps it to itself, unindented: what is wrapped or indented can't be pasted.
    return [...wrap(label, page.width), ...wrap(command, page.width)];
  });
}

function withColon(label: string): string {
  return /[?!.:…]$/.test(label) ? label : `${label}:`;
}

/** Wraps behind a head that only the first line carries. */
function hang(head: Line, line: Line, width: number): Line[] {
  const indent = columnsOf(head);
  return wrap(line, width - indent).map((each, at) => [...(at === 0 ? head : blanks(indent)), ...each]);
}

function draw(sentence: Sentence, page: Page, ink: Ink = "plain"): Line {
  return lineOf(...drawRuns(sentence, page, ink));
}

function drawRuns(sentence: Sentence, page: Page, ink: Ink = "plain"): Run[] {
  return sentence.flatMap((value) => drawValue(value, page, ink));
}

function drawValue(value: Value, { zone, locale }: Page, ink: Ink = "plain"): Run[] {
  // The last belt: whatever Intl puts into a figure (some languages add direction marks) passes through the same sieve.
  const figure = (text: string) => [run(harmless(text), ink, "neither")];
  if (typeof value === "string") return [run(harmless(value), ink)];
  if ("money" in value) return figure(formatMoney(value.money, locale));
  if ("instant" in value) return figure(formatInstant(value.instant, value.as, zone, locale));
  if ("basisPoints" in value) return figure(formatShare(value.basisPoints, locale));
  if ("count" in value) return figure(formatCount(value.count, locale));
  if ("code" in value) return [run(harmless(value.code), "code", "break")];
  if ("badge" in value) return [run(harmless(value.badge), toneInk[value.tone], "break")];
  // The share ID is never cut off: two partners may have chosen names that begin alike.
  if ("partner" in value) return [run(harmless(value.partner.name), ink), run(` (${harmless(value.partner.shareId)})`, ink, "break")];
  const url = run(harmless(value.link), "link", "break");
  return value.label === undefined || value.label === value.link
    ? [url]
    : [run(harmless(value.label), ink), run(" (", ink), url, run(")", ink)];
}
