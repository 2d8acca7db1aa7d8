import type { ActionsBlock, ContextBlock, KnownBlock, PlainTextElement, RichTextBlock, RichTextElement } from "@slack/types";
import type { View, ViewFile } from "../view.ts";
import { buttonId, type Button } from "./button.ts";
import { fit, type Costs, type Fitted } from "./chat-fit.ts";
import { andMore, fileLine, isApart, sectionsOf, titleOf, type Entry } from "./chat-sections.ts";
import { plain, shorten, strong, type Span } from "./chat-spans.ts";
import { slackLimits as limits } from "./limits.ts";
import { plainText, richText, tied, type Reader } from "./slack-rich-text.ts";
import { cellsOf, labelsOf, rowCost, tableBlock, withOneTable } from "./slack-table.ts";

/** What Slack is sent: the body of a message, and beside it the files, which a door uploads where files can go. */
export type SlackMessage = { readonly body: SlackBody; readonly files: readonly ViewFile[] };

export type SlackBody = {
  /** for notifications and screen readers, which don't read blocks */
  readonly text: string;
  readonly blocks: KnownBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

export type SlackReader = Reader & {
  readonly buttons: readonly Button[];
  /** for a modal or the home tab, where no tables may stand (docs.slack.dev, reference/block-kit/blocks/table-block) */
  readonly isView?: boolean;
};

/** More sections than that are drawn without what sets them apart, in one block. */
const mostSections = 20;
const mostFiles = 10;
/** The JSON of what stands between entries, with a little room for what is counted differently. */
const jsonRoom = limits.json - 200;

/**
 * A View as Slack's blocks: a header, rich text for sentences, facts, steps and lists, one real table, small print and buttons. Everything that a
 * person typed is rich text or plain text, never mrkdwn; previews of links are off.
 */
export function renderSlack(view: View, reader: SlackReader): SlackMessage {
  const { locale, buttons } = reader;
  const title = titleOf(view, limits.header);
  const header: KnownBlock[] = title === "" ? [] : [{ type: "header", text: literal(title) }];
  const shown = buttons.slice(0, limits.buttons);
  const files = view.files.slice(0, mostFiles);
  const notes = [
    ...files.map((file) => plainText(fileLine(file, locale), reader)),
    ...(view.files.length > files.length ? [`${andMore(view.files.length - files.length, locale)} files`] : []),
    ...(buttons.length > shown.length ? [`${andMore(buttons.length - shown.length, locale)} things to do`] : []),
  ];
  const actions = actionsOf(shown);
  const after = [...notes.map(small), ...actions];
  const body = bodyOf(view, reader, JSON.stringify([...header, ...after]).length, limits.blocks - header.length - after.length);
  const blocks = [...header, ...body.blocks, ...after];
  return {
    body: {
      text: escapeText(fallbackOf([title, ...body.lines, ...notes])),
      blocks: blocks.length > 0 ? blocks : [small("…")],
      unfurl_links: false,
      unfurl_media: false,
    },
    files: view.files,
  };
}

function bodyOf(view: View, reader: SlackReader, taken: number, slots: number): { blocks: KnownBlock[]; lines: string[] } {
  const all = sectionsOf(view, reader.locale);
  const isCrowded = all.length > Math.min(mostSections, Math.floor(slots / 2) - 1);
  const sections = isCrowded || reader.isView ? all.map((section) => ({ ...section, table: null })) : withOneTable(all);
  const { fitted, left } = fit(sections, jsonRoom - taken, costsOf(reader));
  const blocks = isCrowded ? crowded(fitted, reader) : apart(fitted, reader);
  const more = left > 0 ? `${andMore(left, reader.locale)} lines than fit into a message` : null;
  return {
    blocks: [...blocks, ...(more ? [small(more)] : [])],
    lines: [...fitted.flatMap((each) => linesOf(each, reader)), ...(more ? [more] : [])],
  };
}

function costsOf(reader: Reader): Costs {
  const costOf = (elements: readonly RichTextElement[]): number => JSON.stringify(elements).length;
  return {
    entry: (entry, { table }) =>
      table && entry.row ? rowCost(cellsOf(table, entry.row, reader)) : costOf(entryElements(entry, reader)) + 40,
    // its block with the line above it, and for a table the labels and how columns are set
    section: ({ heading, table }) =>
      160 + (table ? rowCost(labelsOf(table)) + table.columns.length * 40 : heading ? costOf(richText(heading, reader)) : 0),
    more: 180,
  };
}

/** Each section a block, and a line between those of figures. */
function apart(fitted: readonly Fitted[], reader: Reader): KnownBlock[] {
  const sections = fitted.map(({ section }) => section);
  return fitted.flatMap((each, index): KnownBlock[] => {
    const line = isApart(sections, index) ? [{ type: "divider" } as const] : [];
    return [...line, ...sectionBlocks(each, reader)];
  });
}

function sectionBlocks({ section, entries, more }: Fitted, reader: Reader): KnownBlock[] {
  const moreBlock = more > 0 ? [small(andMore(more, reader.locale))] : [];
  if (section.kind === "hint" && entries.every(({ line }) => line.every(({ kind }) => kind !== "link")))
    return [...entries.map(({ line }) => small(plainText(line, reader))), ...moreBlock];
  if (section.kind === "copy") return entries.map(({ line }) => preformatted(plainText(line, reader)));
  if (!section.table) return [rich(sectionElements({ section, entries, more }, reader))];
  const { table } = section;
  return [
    tableBlock(
      table,
      entries.flatMap(({ row }) => (row ? [cellsOf(table, row, reader)] : [])),
    ),
    ...moreBlock,
  ];
}

/** All sections in one block, which is all that a message of very many of them has room for. */
function crowded(fitted: readonly Fitted[], reader: Reader): KnownBlock[] {
  return fitted.length === 0
    ? []
    : [rich(fitted.flatMap((each, index) => [...(index > 0 ? [newline] : []), ...sectionElements(each, reader)]))];
}

const newline: RichTextElement = { type: "text", text: "\n" };

function sectionElements({ section, entries, more }: Fitted, reader: Reader): RichTextElement[] {
  const lines = [
    ...(section.heading ? [richText(section.heading.map(bolder), reader)] : []),
    ...entries.map((entry) => entryElements(entry, reader)),
    ...(more > 0 ? [richText([plain(andMore(more, reader.locale))], reader)] : []),
  ];
  return lines.flatMap((line, index) => [...(index > 0 ? [newline] : []), ...line]);
}

function entryElements({ line, below }: Entry, reader: Reader): RichTextElement[] {
  return [...richText(line, reader), ...(below ? [newline, ...richText(below, reader).map(quieter)] : [])];
}

/** Rich text has no small print; what is slanted steps back as well. */
function quieter(element: RichTextElement): RichTextElement {
  return element.type === "text" || element.type === "date" || element.type === "link"
    ? { ...element, style: { ...element.style, italic: true } }
    : element;
}

function bolder(span: Span): Span {
  return span.kind === "text" ? strong(span.text) : span;
}

function rich(elements: readonly RichTextElement[]): RichTextBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: tied(elements) }] };
}

/** A box of its own, to be copied in one go. */
function preformatted(text: string): RichTextBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }] };
}

function linesOf({ section, entries, more }: Fitted, reader: Reader): string[] {
  return [
    ...(section.heading ? [plainText(section.heading, reader)] : []),
    ...entries.map(({ line, below }) => [line, ...(below ? [below] : [])].map((spans) => plainText(spans, reader)).join(" · ")),
    ...(more > 0 ? [andMore(more, reader.locale)] : []),
  ];
}

/** Plain text in which ":x:" stays ":x:". */
function literal(text: string): PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}

function small(text: string): ContextBlock {
  return { type: "context", elements: [literal(shorten(text, limits.text))] };
}

const styles: Readonly<Record<Button["style"], "primary" | "danger" | undefined>> = {
  normal: undefined,
  main: "primary",
  danger: "danger",
};

function actionsOf(buttons: readonly Button[]): ActionsBlock[] {
  if (buttons.length === 0) return [];
  const elements = buttons.map((button) => {
    const label = shorten(button.label, limits.label).trim();
    const style = styles[button.style];
    return {
      type: "button" as const,
      action_id: buttonId(button),
      text: literal(label === "" ? "…" : label),
      ...(style ? { style } : {}),
    };
  });
  return [{ type: "actions", elements }];
}

/** The lines as far as a notification should go; a line is there as a whole or not at all. */
function fallbackOf(lines: readonly string[]): string {
  let text = "";
  for (const line of lines.filter((each) => each.trim() !== "")) {
    if (text.length + line.length + 1 > limits.fallback / 2) return text;
    text += text === "" ? line : `\n${line}`;
  }
  return text === "" ? "…" : text;
}

/** docs.slack.dev, messaging/formatting-message-text, "Escaping text": with these three written out nothing is a mention or a link. */
function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
