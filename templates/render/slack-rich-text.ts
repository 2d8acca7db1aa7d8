import type { RichTextElement } from "@slack/types";
import type { Zone } from "#domain/kernel";
import type { Span } from "./chat-spans.ts";
import { slackLimits } from "./limits.ts";
import { formatInstant } from "./values.ts";

/**
 * Lines as Slack's rich text, whose texts are what they are: no mention, link, emoji or formatting is looked for in them. mrkdwn has no
 * way to write a plain "*" or "_", so nothing that a person typed is ever sent as mrkdwn.
 */

export type Reader = { readonly locale: string; readonly zone: Zone };

/** Plain pieces side by side become one, because the blocks as JSON have a limit. */
export function richText(spans: readonly Span[], reader: Reader): RichTextElement[] {
  return tied(spans.map((span) => element(span, reader)));
}

/** Plain pieces side by side as one. */
export function tied(elements: readonly RichTextElement[]): RichTextElement[] {
  const together: RichTextElement[] = [];
  for (const each of elements) {
    const last = together.at(-1);
    if (each.type === "text" && each.text === "") continue;
    if (last?.type === "text" && each.type === "text" && JSON.stringify(last.style) === JSON.stringify(each.style))
      together[together.length - 1] = { ...last, text: last.text + each.text };
    else together.push(each);
  }
  return together;
}

function element(span: Span, reader: Reader): RichTextElement {
  switch (span.kind) {
    case "text":
      return span.isStrong && span.text.trim() !== ""
        ? { type: "text", text: span.text, style: { bold: true } }
        : { type: "text", text: span.text };
    case "code":
      return { type: "text", text: span.text, style: { code: true } };
    case "link":
      return span.label === span.url ? { type: "link", url: span.url } : { type: "link", url: span.url, text: span.label };
    case "instant": {
      const timestamp = Math.floor(span.at.epochMilliseconds / 1_000);
      const fallback = formatInstant(span.at, span.as, reader.zone, reader.locale);
      if (timestamp < 0 || timestamp > slackLimits.seconds) return { type: "text", text: fallback };
      return { type: "date", timestamp, format: span.as === "date" ? "{date_short}" : "{date_short}, {time}", fallback };
    }
    default:
      return span satisfies never;
  }
}

/** The same as characters alone, in the reader's zone: where no rich text may stand. */
export function plainText(spans: readonly Span[], { zone, locale }: Reader): string {
  return spans
    .map((span) => {
      if (span.kind === "instant") return formatInstant(span.at, span.as, zone, locale);
      return span.kind === "link" ? span.label : span.text;
    })
    .join("")
    .replaceAll("\u00a0", " ");
}
