import type { RichTextElement } from "@slack/types";
import type { DiscordMessage } from "#templates/render/discord";
import type { SlackMessage } from "#templates/render/slack";

/**
 * Messages as a reviewer can read them, and with everything in them that a platform would draw: each text as it is sent, so that a changed escape
 * shows. Lines between parts are "───", buttons stand in brackets with their style, files and pictures under their names.
 */
export function transcriptOfDiscord({ body, files }: DiscordMessage): string {
  const [container] = body.components;
  const parts = container.components.map((part) => {
    switch (part.type) {
      case 10:
        return part.content;
      case 14:
        return part.divider ? "───" : "";
      case 12:
        return part.items.map(({ media, description }) => `(picture ${media.url}: ${description})`).join("\n");
      case 13:
        return `(file ${part.file.url})`;
      case 1:
        return part.components
          .map(({ label, style, custom_id: id }) => button(label, { 1: "main", 2: "", 4: "danger" }[style], id))
          .join(" ");
      default:
        return part satisfies never;
    }
  });
  const beside = files.map(({ name, mediaType, description }) => `+ ${name} (${mediaType}): ${description}`);
  return [
    `▌${container.accent_color === null ? "" : `#${container.accent_color.toString(16).padStart(6, "0")}`}`,
    ...parts,
    ...beside,
  ].join("\n");
}

export function transcriptOfSlack({ body, files }: SlackMessage): string {
  const parts = body.blocks.map((block) => {
    switch (block.type) {
      case "header":
        return `# ${block.text.text}`;
      case "divider":
        return "───";
      case "context":
        return block.elements.map((each) => (each.type === "plain_text" ? `· ${each.text}` : JSON.stringify(each))).join("\n");
      case "rich_text":
        return block.elements
          .map((each) => (each.type === "rich_text_section" ? each.elements.map(piece).join("") : JSON.stringify(each)))
          .join("\n");
      case "table":
        return block.rows
          .map((row) => row.map((cell) => (cell.type === "raw_text" ? cell.text : JSON.stringify(cell))).join(" | "))
          .join("\n");
      case "actions":
        return block.elements
          .map((each) => (each.type === "button" ? button(each.text.text, each.style ?? "", each.action_id ?? "") : JSON.stringify(each)))
          .join(" ");
      default:
        return JSON.stringify(block);
    }
  });
  const beside = files.map(({ name, mediaType, description }) => `+ ${name} (${mediaType}): ${description}`);
  const summary = body.text.split("\n")[0] ?? "";
  return [`(${summary})`, ...parts, ...beside].join("\n");
}

function button(label: string, style: string, id: string): string {
  const form = id.startsWith("f.") ? ` …${id.split(".").at(-1) ?? ""}` : "";
  return `[${label}${style === "" ? "" : ` !${style}`}${form}]`;
}

function piece(element: RichTextElement): string {
  if (element.type === "text") {
    if (element.style?.code) return `\`${element.text}\``;
    const text = element.style?.bold ? `*${element.text}*` : element.text;
    return element.style?.italic ? `_${text}_` : text;
  }
  if (element.type === "link") return element.text === undefined ? `<${element.url}>` : `<${element.url}|${element.text}>`;
  return element.type === "date" ? `{${element.fallback ?? ""}}` : JSON.stringify(element);
}
