import type { View, ViewFile } from "../view.ts";
import { buttonId, type Button } from "./button.ts";
import { fit, type Fitted } from "./chat-fit.ts";
import { andMore, isApart, sectionsOf, titleOf, type Entry, type Section } from "./chat-sections.ts";
import { plain, shorten, type Span } from "./chat-spans.ts";
import { attachable } from "./discord-files.ts";
import { markdown } from "./discord-markdown.ts";
import { discordLimits as limits } from "./limits.ts";

/** What Discord is sent: the body of a message, and beside it the files that it shows. */
export type DiscordMessage = { readonly body: DiscordBody; readonly files: readonly ViewFile[] };

export type DiscordBody = {
  /** IS_COMPONENTS_V2; whoever sends it adds 64 where it is private */
  readonly flags: number;
  readonly components: readonly [Container];
  readonly allowed_mentions: { readonly parse: readonly [] };
};

type Container = { readonly type: 17; readonly accent_color: number | null; readonly components: readonly Part[] };
type TextPart = { readonly type: 10; readonly content: string };
type Part =
  | TextPart
  | { readonly type: 14; readonly divider: boolean; readonly spacing: 1 | 2 }
  | { readonly type: 12; readonly items: readonly { readonly media: { readonly url: string }; readonly description: string }[] }
  | { readonly type: 13; readonly file: { readonly url: string } }
  | { readonly type: 1; readonly components: readonly ButtonPart[] };
type ButtonPart = { readonly type: 2; readonly style: 1 | 2 | 4; readonly label: string; readonly custom_id: string };

const componentsV2 = 1 << 15;

/** The bar at the container's side, so that the tone is seen before a word is read. Plain answers have none. */
const accents: Readonly<Record<View["tone"], number | null>> = { plain: null, good: 0x2e8b57, warning: 0xe0a100, problem: 0xc8372d };
const styles: Readonly<Record<Button["style"], ButtonPart["style"]>> = { main: 1, normal: 2, danger: 4 };

/** Four rows: with container and files they leave nine components for text. */
const mostButtons = 20;
const mostFiles = 5;
/** The limit on texts, with a little room for what is counted differently. */
const textRoom = limits.text - 60;

/**
 * A View as one message of Components V2: a container whose colour is the tone, with texts, files and buttons in it. Not an embed, because only
 * components have small print, headings between lists, files and pictures in their place, and 4,000 characters of running text.
 * Tables are lists, for a phone: no column of a code block is readable there, and times and links would be dead in it.
 */
export function renderDiscord(
  view: View,
  { buttons, locale }: { readonly buttons: readonly Button[]; readonly locale: string },
): DiscordMessage {
  const files = attachable(view.files.slice(0, mostFiles), limits.description);
  const shown = buttons.slice(0, mostButtons).map(buttonPart);
  const after = [...filePartsOf(files), ...rowsOf(shown)];
  const notes = [
    ...(view.files.length > files.length ? [`${andMore(view.files.length - files.length, locale)} files`] : []),
    ...(buttons.length > shown.length ? [`${andMore(buttons.length - shown.length, locale)} things to do`] : []),
  ];
  const texts = textsOf(view, { locale, notes, costOf: costIn(after) });
  const slots = limits.components - 1 - after.length - shown.length;
  const container: Container = { type: 17, accent_color: accents[view.tone], components: [...spread(texts, slots), ...after] };
  return { body: { flags: componentsV2, components: [container], allowed_mentions: { parse: [] } }, files };
}

/** A text and what stands above it. */
type Text = { readonly content: string; readonly gap: Gap };
type Gap = "none" | "space" | "line";
type Page = { readonly locale: string; readonly notes: readonly string[]; readonly costOf: (text: string) => number };

function textsOf(view: View, { locale, notes, costOf }: Page): Text[] {
  const title = titleOf(view);
  const heading = title === "" ? [] : [`## ${markdown([plain(title)])}`];
  const more = small([plain(andMore(999_999, locale))]);
  const before = [...heading, ...notes].reduce((sum, text) => sum + costOf(text) + 4, 0);
  const { fitted, left } = fit(sectionsOf(view, locale), textRoom - before, {
    entry: (entry, { kind }) => costOf(entryText(entry)) + (kind === "copy" ? 12 : 4),
    section: ({ heading: words }) => (words ? costOf(headingText(words)) + 2 : 1),
    more: costOf(more) + 1,
  });
  const sections = fitted.map(({ section }) => section);
  const texts = [
    ...heading.map((content) => ({ content, gap: "none" as const })),
    ...fitted.map((each, index) => ({ content: sectionText(each, locale), gap: gapAbove(sections, index) })),
    ...[...(left > 0 ? [`${andMore(left, locale)} lines than fit into a message`] : []), ...notes].map((note) => ({
      content: small([plain(note)]),
      gap: "none" as const,
    })),
  ];
  return texts.length > 0 ? texts : [{ content: "…", gap: "none" }];
}

/** Small print under small print would read as one, so a gap is left; what is apart gets a line. */
function gapAbove(sections: readonly Section[], index: number): Gap {
  if (isApart(sections, index)) return "line";
  const [before, here] = [sections[index - 1]?.kind, sections[index]?.kind];
  if (here === "heading" && before !== undefined) return "space";
  return here === "hint" && before !== undefined && before !== "hint" && before !== "text" ? "space" : "none";
}

function sectionText({ section, entries, more }: Fitted, locale: string): string {
  const heading = section.heading ? [headingText(section.heading)] : [];
  const lines = entries.map((entry) => lineText(entry, section.kind));
  return [...heading, ...lines, ...(more > 0 ? [small([plain(andMore(more, locale))])] : [])].join("\n");
}

function headingText(words: readonly Span[]): string {
  return `### ${markdown(words.map((span) => (span.kind === "text" ? plain(span.text) : span)))}`;
}

function entryText({ line, below }: Entry): string {
  return below ? `${markdown(line)}\n${small(below)}` : markdown(line);
}

function lineText(entry: Entry, kind: Section["kind"]): string {
  if (kind === "copy") return copyText(entry);
  return kind === "hint" ? small(entry.line) : entryText(entry);
}

/** A block of code has a button that copies it, and nothing in it is a mention, a link or a mark. */
function copyText({ line }: Entry): string {
  const words = line.map((span) => (span.kind === "text" ? span.text : "")).join("");
  return ["```", words.replaceAll("```", "´´´"), "```"].join("\n");
}

function small(spans: readonly Span[]): string {
  return `-# ${markdown(spans)}`;
}

/**
 * What a text takes of the 4,000: its characters, or its bytes where those run out first (in Japanese, say). Bytes are shared with the names of
 * buttons and files, so those are taken off before.
 */
function costIn(after: readonly Part[]): (text: string) => number {
  const taken = Buffer.byteLength(JSON.stringify(after)) + limits.components * limits.bytesPerComponent;
  const perByte = limits.text / Math.max(1_000, limits.bytes - taken);
  return (text) => Math.max(text.length, Math.ceil(Buffer.byteLength(text) * perByte));
}

/** One component a text and one a gap, as long as there are enough; else without spaces, without lines, and at last one for all. */
function spread(texts: readonly Text[], slots: number): Part[] {
  const part = (content: string): TextPart => ({ type: 10, content });
  const withGaps = (...gaps: readonly Gap[]): Part[] =>
    texts.flatMap(({ content, gap }): Part[] =>
      gaps.includes(gap) ? [{ type: 14, divider: gap === "line", spacing: 1 }, part(content)] : [part(content)],
    );
  const fitting = [withGaps("line", "space"), withGaps("line"), withGaps()].find((parts) => parts.length <= slots);
  return fitting ?? [part(texts.map(({ content }) => content).join("\n"))];
}

function buttonPart(button: Button): ButtonPart {
  const label = shorten(button.label, limits.label).trim();
  return { type: 2, style: styles[button.style], label: label === "" ? "…" : label, custom_id: buttonId(button) };
}

function rowsOf(buttons: readonly ButtonPart[]): Part[] {
  return Array.from({ length: Math.ceil(buttons.length / limits.rowButtons) }, (_, row) => ({
    type: 1 as const,
    components: buttons.slice(row * limits.rowButtons, (row + 1) * limits.rowButtons),
  }));
}

/** Pictures in one gallery, everything else as a file with its name and size. */
function filePartsOf(files: readonly ViewFile[]): Part[] {
  const pictures = files.filter(({ mediaType }) => mediaType.startsWith("image/"));
  const items = pictures.map(({ name, description }) => ({ media: { url: `attachment://${name}` }, description }));
  const others = files.filter((file) => !pictures.includes(file));
  return [
    ...(items.length > 0 ? [{ type: 12 as const, items }] : []),
    ...others.map(({ name }) => ({ type: 13 as const, file: { url: `attachment://${name}` } })),
  ];
}
