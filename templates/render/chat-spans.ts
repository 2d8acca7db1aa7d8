import type { Instant } from "#domain/kernel";
import type { Sentence, Tone, Value } from "../view.ts";
import { formatCount, formatMoney, formatShare, harmless, rightToLeft } from "./values.ts";

/** A piece of a line, not yet in any platform's writing. Its text is on one line and can't act, but is not escaped. */
export type Span =
  | { readonly kind: "text"; readonly text: string; readonly isStrong: boolean }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly url: string; readonly label: string }
  | { readonly kind: "instant"; readonly at: Instant; readonly as: "date" | "minute" };

/** How much of what a person typed may stand in a place, in UTF-16 units; figures are never cut. */
export const room = { title: 140, label: 80, key: 100, cell: 160, fact: 500, text: 1_000, copy: 1_500 } as const;

/** How much a sentence may be longer than one of its values: figures after a long name keep their place. */
const rest = 600;

export type Manner = {
  readonly locale: string;
  /** of each value that a person typed, see `room` */
  readonly most: number;
  /** whether a figure that it begins with stands out; those after it are said of it */
  readonly isStrong: boolean;
};

/** What a sentence is made of; of an endless one its beginning, and how many values more it has. */
export function spansOf(sentence: Sentence, manner: Manner): Span[] {
  const spans: Span[] = [];
  let length = 0;
  for (const [index, value] of sentence.entries()) {
    const next = spanOf(value, { ...manner, isStrong: manner.isStrong && spans.length === 0 });
    length += lengthOf(next);
    if (length > manner.most + rest) return [...spans, plain(` … and ${formatCount(sentence.length - index, manner.locale)} more`)];
    spans.push(...next);
  }
  return spans;
}

export function plain(text: string): Span {
  return { kind: "text", text, isStrong: false };
}

export function strong(text: string): Span {
  return { kind: "text", text, isStrong: true };
}

const toneDot: Readonly<Record<Tone, string>> = { plain: "⚪", good: "🟢", warning: "🟡", problem: "🔴" };

function spanOf(value: Value, { locale, most, isStrong }: Manner): Span[] {
  const figure = (text: string): Span[] => [{ kind: "text", text: harmless(text), isStrong }];
  const typed = (text: string): Span[] => (text === "" ? [] : [plain(shorten(text, most))]);
  if (typeof value === "string") return typed(value);
  if ("money" in value) return figure(formatMoney(value.money, locale));
  if ("basisPoints" in value) return figure(formatShare(value.basisPoints, locale));
  if ("count" in value) return figure(formatCount(value.count, locale));
  if ("instant" in value) return [{ kind: "instant", at: value.instant, as: value.as }];
  if ("code" in value) return [{ kind: "code", text: shorten(value.code, most).trim() }].filter(({ text }) => text !== "") as Span[];
  if ("badge" in value) return [plain(`${toneDot[value.tone]} `), ...typed(value.badge)];
  // The share ID stays whole: two partners may have chosen names that begin alike.
  if ("partner" in value) return [...typed(value.partner.name), plain(` (${shorten(value.partner.shareId, room.label)})`)];
  return linkSpans(value.link, value.label, most);
}

/** Longer addresses stand there without being links: on Discord 512 is the longest of a button, and nobody reads on. */
const longestAddress = 512;
const shownAddress = 60;
const addressEnd = 20;

/** Only http(s) becomes a link, and one that shows a name shows its address as well, so that none leads elsewhere than it says. */
function linkSpans(link: string, label: string | undefined, most: number): Span[] {
  const url = addressOf(link);
  const before = label === undefined || label === link ? [] : [plain(`${shorten(label, most)} `)];
  if (url === null) return [...before, plain(shorten(link, most))];
  return [...before, { kind: "link", url, label: most <= room.cell ? shortAddress(url) : url }];
}

function addressOf(link: string): string | null {
  const url = URL.parse(harmless(link));
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  // A user part only serves to look like another host: https://shop.example@evil.example/
  if (url.username !== "" || url.password !== "") return null;
  const address = url.href.replaceAll(/[()]/g, (each) => (each === "(" ? "%28" : "%29"));
  return address.length > longestAddress ? null : address;
}

/** In a table an address is there to be recognised: of a long one its middle goes. The host always stays whole, as far as it is no monster itself. */
function shortAddress(url: string): string {
  if (url.length <= shownAddress) return url;
  const head = Math.max(shownAddress - addressEnd - 1, Math.min(new URL(url).origin.length + 1, url.length - addressEnd - 1));
  return `${url.slice(0, head)}…${url.slice(-addressEnd)}`;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Harmless text of at most so many UTF-16 units, cut between what people see as characters, with "…" where it was cut. */
export function shorten(text: string, most: number): string {
  // Of an endless text the beginning is enough, unless nearly all of that can't be seen.
  const begun = harmless(text.slice(0, most * 8));
  const clean = begun.length > most || text.length <= most * 8 ? begun : harmless(text);
  // FSI … PDI: a Hebrew name must not pull the figures beside it to its other side (Unicode Annex 9, isolates).
  const [open, close] = rightToLeft.test(clean) ? ["\u2068", "\u2069"] : ["", ""];
  const within = most - open.length - close.length;
  return `${open}${clean.length <= within ? clean : `${cutAt(clean, within - 1)}…`}${close}`;
}

function cutAt(text: string, most: number): string {
  let length = 0;
  // The whole text, because of a flag cut in two its first half would be a character of its own; the loop ends early anyway.
  for (const { segment } of graphemes.segment(text)) {
    if (length + segment.length > most) break;
    length += segment.length;
  }
  return text.slice(0, length).trimEnd();
}

/** How many columns it takes, about: for choosing a layout, not for measuring. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + (span.kind === "instant" ? instantLength[span.as] : textOf(span).length), 0);
}

const instantLength = { date: 10, minute: 22 } as const;

function textOf(span: Exclude<Span, { kind: "instant" }>): string {
  return span.kind === "link" ? span.label : span.text;
}

/** Whether there is anything to read: a dash says that there is not. */
export function isBlank(spans: readonly Span[]): boolean {
  return spans.every((span) => span.kind !== "instant" && /^[\s–\u2068\u2069]*$/u.test(textOf(span)));
}
