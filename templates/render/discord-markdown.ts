import { plain, type Span } from "./chat-spans.ts";
import { discordLimits } from "./limits.ts";

/**
 * Lines in Discord's Markdown (docs.discord.com, reference, "Message Formatting"). A backslash makes any sign a plain one, so everything that
 * a person typed stays visible as it was typed, and does nothing.
 */

/** Spans as one line: no line of it begins with a heading, a list, a quote or small print that is not ours. */
export function markdown(spans: readonly Span[]): string {
  const drawn = spans.reduce((before, span) => before + draw(span, before), "").trim();
  // "#", "-#", "-", "+", ">", "1." mean something at the beginning of a line only.
  return drawn.replace(/^(?:[-+>#]|\d+(?=[.)](?:\s|$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Everything that begins or ends formatting, a mention, a time, an emoji, a link or a spoiler. Colons of a time of day ("14:00") are left alone. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*_~|`<>@[\]]|:(?!\s|(?<=\d:)\d\d(?![\d:]))/g, String.raw`\$&`);
}

function draw(span: Span, before: string): string {
  switch (span.kind) {
    case "text":
      return span.isStrong ? bold(span.text, before) : escapeMarkdown(span.text);
    case "code":
      return code(span.text, before);
    case "link":
      return link(span.url, span.label);
    case "instant": {
      const seconds = Math.floor(span.at.epochMilliseconds / 1_000);
      const isDrawn = Math.abs(seconds) <= discordLimits.seconds;
      return isDrawn ? `<t:${seconds}:${span.as === "date" ? "d" : "f"}>` : escapeMarkdown(span.at.toString());
    }
    default:
      return span satisfies never;
  }
}

/** Two bold pieces side by side would show their stars, so the second one stays plain. */
function bold(text: string, before: string): string {
  const words = text.trim();
  if (words === "" || before.endsWith("*")) return escapeMarkdown(text);
  const [head = "", tail = ""] = text.split(words);
  return `${head}**${escapeMarkdown(words)}**${tail}`;
}

/** With a fence longer than any in it; where that can't be told apart from what stands around it, it is plain text. */
function code(text: string, before: string): string {
  if (!text.includes("`") && !before.endsWith("`")) return `\`${text}\``;
  return draw(plain(text), before);
}

/** Discord takes an address in the name of a link for a trick and shows both, so the name goes without "https://". */
function link(url: string, label: string): string {
  return label === url ? `<${url}>` : `[${escapeMarkdown(label.replace(/^https?:\/\//, ""))}](<${url}>)`;
}
