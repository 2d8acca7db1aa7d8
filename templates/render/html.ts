import type { Block, Series, Sentence, Step, Tone, View, ViewFile } from "../view.ts";
import { sparkline } from "./console-series.ts";
import { html, type Html } from "./html-text.ts";
import { buttonHtml, type HtmlButton } from "./html-forms.ts";
import { sentenceHtml, typed, type HtmlReader } from "./html-values.ts";
import { formatBytes, formatCount, harmless } from "./values.ts";

export type HtmlCard = HtmlReader & {
  /** pressed by what the page's script does; without one a card offers nothing */
  readonly buttons: readonly HtmlButton[];
  /** a picture for each series of the view, in their order; null where there is none, and the figures stand there in a line */
  readonly charts?: readonly (ViewFile | null)[];
};

/**
 * A View as a piece of a web page, an <article> that begins with a heading of the second level. It has no style, no script and asks nobody for anything:
 * pictures and files are inside of it. What a person typed is text wherever it stands.
 */
export function renderHtml(view: View, card: HtmlCard): string {
  const charts = [...(card.charts ?? [])];
  const blocks = view.blocks.map((block) => drawBlock(block, view, card, block.kind === "series" ? (charts.shift() ?? null) : null));
  const title = harmless(view.title).trim();
  return html`<article class="card ${view.tone}">
${title === "" ? null : html`<h2>${mark(view.tone)}${typed(title)}</h2>\n`}${blocks.map((block) => html`${block}\n`)}${filesHtml(view.files, card)}${
    card.buttons.length === 0 ? null : html`<div class="actions">\n${card.buttons.map((each) => html`${buttonHtml(each)}\n`)}</div>\n`
  }</article>`.html;
}

const marks: Readonly<Record<Tone, readonly [sign: string, word: string]>> = {
  plain: ["", ""],
  good: ["✓", "Done"],
  warning: ["!", "Look"],
  problem: ["✗", "No"],
};

function mark(tone: Tone): Html | null {
  const [sign, word] = marks[tone];
  return sign === "" ? null : html`<span class="mark" role="img" aria-label="${word}">${sign}</span> `;
}

function drawBlock(block: Block, view: View, card: HtmlCard, chart: ViewFile | null): Html {
  switch (block.kind) {
    case "heading":
      return html`<h3>${typed(block.text)}</h3>`;
    case "text":
      return html`<p>${sentenceHtml(block.sentence, card)}</p>`;
    case "hint":
      return html`<p class="hint">${sentenceHtml(block.sentence, card)}</p>`;
    case "copy":
      return html`<pre class="copy">${harmless(block.text)}</pre>`;
    case "facts":
      return html`<dl>
${block.facts.map(([label, sentence]) => html`<div><dt>${typed(label)}</dt><dd>${sentenceHtml(sentence, card)}</dd></div>\n`)}</dl>`;
    case "table":
      return tableHtml(block, view, card);
    case "steps":
      return html`<ol class="steps">
${block.steps.map((step) => stepHtml(step, card))}</ol>`;
    case "series":
      return seriesHtml(block, card, chart);
    default:
      return block satisfies never;
  }
}

/** In a frame of its own that can be moved by keys: a table that is wider than a phone must not make the page so. */
function tableHtml({ columns, rows, more, whenEmpty }: Extract<Block, { kind: "table" }>, { title }: View, card: HtmlCard): Html {
  const rest = more > 0 ? html`\n<p class="hint">and ${formatCount(more, card.locale)} more</p>` : null;
  if (rows.length === 0) return html`<p>${sentenceHtml(whenEmpty, card)}</p>${rest}`;
  const side = (index: number): Html | null => (columns[index]?.align === "right" ? html` class="right"` : null);
  const cell = (sentence: Sentence, index: number): Html => html`<td${side(index)}>${sentenceHtml(sentence, card)}</td>`;
  return html`<div class="wide" role="group" tabindex="0" aria-label="${harmless(title).trim() || "Table"}">
<table>
<thead><tr>${columns.map(({ label }, index) => html`<th scope="col"${side(index)}>${typed(label)}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table>
</div>${rest}`;
}

const stepMarks: Readonly<Record<Step["state"], readonly [sign: string, word: string]>> = {
  done: ["✓", "Done"],
  waiting: ["…", "Waiting"],
  stopped: ["✗", "Stopped"],
  note: ["·", "Note"],
};

function stepHtml({ state, at, sentence }: Step, card: HtmlCard): Html {
  const [sign, word] = stepMarks[state];
  const when = at && html`${sentenceHtml([{ instant: at, as: "minute" }], card)} `;
  return html`<li class="${state}"><span class="mark" role="img" aria-label="${word}">${sign}</span> <span>${when}${sentenceHtml(sentence, card)}</span></li>\n`;
}

/** The picture with its figures in words, or each line as a row of bars with its highest point. */
function seriesHtml({ label, points, lines }: Series, card: HtmlCard, chart: ViewFile | null): Html {
  if (chart) return html`<figure>${pictureHtml(chart)}</figure>`;
  const drawn = lines.map(({ label: name, values }) => {
    const { bars, peak } = sparkline(values);
    const highest: Sentence = peak === null ? ["none"] : ["at most ", values[peak] ?? "", `, ${points[peak]?.name ?? ""}`];
    return html`<div><dt>${typed(name)}</dt><dd><span class="bars" aria-hidden="true">${bars}</span> ${sentenceHtml(highest, card)}</dd></div>\n`;
  });
  return html`<h3>${typed(label)}</h3>
<dl>
${drawn}</dl>`;
}

/** What can be shown is shown; everything can be kept, without asking anybody: it is here already. */
function filesHtml(files: readonly ViewFile[], card: HtmlCard): Html {
  return html`${files.map((file) => {
    const size = formatBytes(Buffer.byteLength(file.content), card.locale);
    const name = harmless(file.name);
    const shown = isPicture(file) ? html`${pictureHtml(file)}\n` : null;
    return html`<div class="file">${shown}<a href="${addressOf(file)}" download="${name}">${name}</a> <span class="hint">(${size}, ${typed(file.description)})</span></div>\n`;
  })}`;
}

const isPicture = ({ mediaType }: ViewFile): boolean => ["image/png", "image/jpeg"].includes(mediaType);

function pictureHtml(file: ViewFile): Html {
  return html`<img src="${addressOf(file)}" alt="${harmless(file.description)}">`;
}

function addressOf({ mediaType, content }: ViewFile): string {
  const type = /^[a-z]+\/[a-z0-9.+-]+$/.test(mediaType) ? mediaType : "application/octet-stream";
  return `data:${type};base64,${Buffer.from(content).toString("base64")}`;
}
