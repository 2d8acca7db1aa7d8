import { lexer, type Token, type Tokens } from "marked";
import { left, pagingOf, right } from "./phrases.ts";
import { hint, type Action, type Block, type Pages, type Sentence, type Step, type Value } from "./view.ts";

/**
 * Markdown as blocks of a View: whatever its author wrote becomes values, which renderers escape. HTML is left out, links lead to https
 * only, pictures are the words that stand for them. Total: any text is markdown.
 */
export function markdownBlocks(source: string): Block[] {
  return lexer(source).flatMap(blocksOf);
}

/** What stands between paragraphs and lists is never more than a message has room for. */
const longestSentence = 900;
const longestItem = 450;
const stepsInARow = 12;

function blocksOf(token: Token): Block[] {
  switch (token.type) {
    case "heading":
      return [{ kind: "heading", text: plainOf(sentenceOf(token.tokens ?? [])) }];
    case "paragraph":
    case "text":
      return paragraphs(sentenceOf(token.tokens ?? [token]));
    case "blockquote":
      return (token.tokens ?? [])
        .flatMap(blocksOf)
        .map((block) => (block.kind === "text" ? { ...block, sentence: merged(["│ ", ...block.sentence]) } : block));
    case "list":
      return listBlocks(token as Tokens.List);
    case "table":
      return [tableBlock(token as Tokens.Table)];
    case "code":
      return (token as Tokens.Code).text.split("\n").flatMap((line) => (line.trim() === "" ? [] : paragraphs([{ code: line }])));
    default:
      return [];
  }
}

function listBlocks(list: Tokens.List): Block[] {
  const items = itemsOf(list, "");
  const blocks: Block[] = [];
  let steps: Step[] = [];
  const close = (): void => {
    if (steps.length > 0) blocks.push({ kind: "steps", steps });
    steps = [];
  };
  for (const sentence of items) {
    // Numbers say an order of their own, and a long item is a paragraph.
    if (list.ordered || lengthOf(sentence) > longestItem) {
      close();
      blocks.push(...paragraphs(list.ordered ? sentence : ["• ", ...sentence]));
      continue;
    }
    steps.push({ state: "note", at: null, sentence });
    if (steps.length === stepsInARow) close();
  }
  close();
  return blocks;
}

/** Lists inside of lists stand one after the other, set in by a dash. */
function itemsOf(list: Tokens.List, before: string): Sentence[] {
  const first = typeof list.start === "number" ? list.start : 1;
  return list.items.flatMap((item, index) => {
    const own = item.tokens
      .filter(({ type }) => type !== "list")
      .flatMap((token) => sentenceOf("tokens" in token ? (token.tokens ?? []) : []));
    const inner = item.tokens
      .filter((token): token is Tokens.List => token.type === "list")
      .flatMap((each) => itemsOf(each, `${before}– `));
    const mark = list.ordered ? `${before}${first + index}. ` : before;
    const sentence = merged(mark === "" ? own : [mark, ...own]);
    return [...(plainOf(own) === "" ? [] : [sentence]), ...inner];
  });
}

function tableBlock({ header, rows, align }: Tokens.Table): Block {
  const cell = ({ tokens }: Tokens.TableCell): Sentence => sentenceOf(tokens);
  return {
    kind: "table",
    columns: header.map((each, index) => (align[index] === "right" ? right : left)(plainOf(cell(each)))),
    rows: rows.map((row) => row.map(cell)),
    more: 0,
    whenEmpty: [""],
  };
}

function sentenceOf(tokens: readonly Token[]): Sentence {
  return merged(tokens.flatMap(valuesOf));
}

function valuesOf(token: Token): Value[] {
  switch (token.type) {
    case "link":
      return linkOf(token as Tokens.Link);
    case "codespan":
      return [{ code: (token as Tokens.Codespan).text }];
    case "image":
    case "escape":
      return [(token as Tokens.Image).text];
    case "br":
      return [" "];
    case "html":
      return [];
    default:
      return token.type !== "checkbox" && "tokens" in token && token.tokens ? token.tokens.flatMap(valuesOf) : [readable(token)];
  }
}

/** Where it leads elsewhere than to a page over https, its words are left. */
function linkOf({ href, tokens }: Tokens.Link): Value[] {
  const label = plainOf(sentenceOf(tokens));
  const url = URL.parse(href);
  const leads = url?.protocol === "https:" && url.username === "" && url.password === "";
  return [leads ? { link: href, ...(label === "" || label === href ? {} : { label }) } : label];
}

const entities: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " " };

function readable(token: Token): string {
  const text = "text" in token && typeof token.text === "string" ? token.text : "";
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity).replaceAll(/\s*\n\s*/g, " ");
}

/** Words side by side are one value, so that it is cut between words where it has to be. */
function merged(values: Sentence): Sentence {
  const all: Value[] = [];
  for (const value of values) {
    const before = all.at(-1);
    if (typeof value === "string" && typeof before === "string") all[all.length - 1] = before + value;
    else if (value !== "") all.push(value);
  }
  return all;
}

/** The words of a sentence without what they do. */
export function plainOf(sentence: Sentence): string {
  return sentence
    .map((value) => (typeof value === "string" ? value : "code" in value ? value.code : "link" in value ? (value.label ?? value.link) : ""))
    .join("")
    .trim();
}

const lengthOf = (sentence: Sentence): number => plainOf(sentence).length;

/** A sentence as paragraphs that a message shows whole: a long one is cut at the end of a sentence or of a word. */
function paragraphs(sentence: Sentence): Block[] {
  const all: Value[][] = [[]];
  let length = 0;
  for (const value of sentence.flatMap(pieces)) {
    const size = plainOf([value]).length;
    if (length + size > longestSentence && length > 0) {
      all.push([]);
      length = 0;
    }
    all.at(-1)!.push(value);
    length += size;
  }
  return all.filter((each) => plainOf(each) !== "").map((each) => ({ kind: "text", sentence: merged(each) }));
}

function pieces(value: Value): Value[] {
  const text = typeof value === "string" ? value : "code" in value ? value.code : "";
  if (text.length <= longestSentence) return [value];
  const cut = Array.from(text.matchAll(/.{1,450}[.!?](?= |$)|.{1,450}(?= |$)|.{1,450}/gsu), ([part]) => part);
  return cut.map((part) => (typeof value === "string" ? part : { code: part }));
}

/** So much fits into a message of every platform beside a title, some facts and buttons. */
const pageLength = 2_400;
const pageBlocks = 14;

/** Markdown as pages, each of which a message shows whole; no heading is left alone at the end of one. At least one page. */
export function markdownPages(source: string): Block[][] {
  const pages: Block[][] = [[]];
  let length = 0;
  for (const block of markdownBlocks(source)) {
    const size = sizeOf(block);
    const page = pages.at(-1)!;
    if (page.length > 0 && (length + size > pageLength || page.length >= pageBlocks)) {
      const heading = page.length > 1 && page.at(-1)?.kind === "heading" ? [page.pop()!] : [];
      pages.push(heading);
      length = 0;
    }
    pages.at(-1)!.push(block);
    length += size;
  }
  return pages;
}

function sizeOf(block: Block): number {
  switch (block.kind) {
    case "heading":
      return block.text.length + 10;
    case "steps":
      return block.steps.reduce((sum, { sentence }) => sum + lengthOf(sentence) + 5, 0);
    case "table":
      return block.rows.flat().reduce((sum, cell) => sum + lengthOf(cell) + 10, 100);
    case "text":
      return lengthOf(block.sentence) + 5;
    default:
      return 0;
  }
}

/** One of these pages as blocks of a card, with how to turn it: `command` with `options` answers with the others. */
export function markdownPage(
  source: string,
  page: number,
  command: string,
  options: Readonly<Record<string, string>>,
): { blocks: Block[]; actions: Action[]; pages: Pages | null } {
  const all = markdownPages(source);
  const shown = all[page - 1] ?? [hint("The text ends before this page.")];
  const list = { rows: shown, page, pages: all.length, total: all.length, more: Math.max(0, all.length - page) };
  const paging = pagingOf(list, command, options);
  return { ...paging, blocks: [...shown, ...paging.blocks] };
}
