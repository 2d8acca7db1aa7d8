import { labelOf, pressables } from "./forms.ts";
import { isJson, textIn, type Json } from "./rule.ts";
import type { Posted, ShownView } from "./workspace.ts";

/** What is shown, as lines of text: roughly what somebody would see on their screen. */
export function screenOf(shown: Posted | ShownView): string {
  const blocks = "view" in shown ? (shown.view.blocks as Json[]) : shown.blocks;
  const files = "files" in shown ? shown.files.map(({ name, altText }) => `📎 ${name}${altText === "" ? "" : ` (${altText})`}`) : [];
  const text = "text" in shown && blocks.length === 0 ? [shown.text] : [];
  return [...text, ...blocks.map(lineOf), ...files].filter((line) => line !== "").join("\n");
}

function lineOf(block: Json): string {
  switch (block.type) {
    case "header":
      return `**${spoken(block.text)}**`;
    case "divider":
      return "────";
    case "table":
      return (block.rows as Json[][]).map((row) => row.map(spoken).join(" | ")).join("\n");
    case "actions":
      return pressables([block])
        .map(({ element }) => `[ ${labelOf(element)} ]`)
        .join(" ");
    case "input":
      return `${spoken(block.label)}: ____  ${spoken(block.hint)}`;
    default:
      return spoken(block);
  }
}

/** Every text in it, in order. */
function spoken(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(spoken).join("");
  if (!isJson(value)) return "";
  if (value.type === "link") return textIn(value.text) || textIn(value.url);
  if (value.type === "date") return textIn(value.fallback);
  return spoken(value.text ?? value.elements ?? value.fields ?? "");
}
