/** HTML that may stand in a page as it is. */
export type Html = { readonly html: string };

type Part = Html | string | number | null | false | readonly Part[];

/**
 * HTML with what is put into it escaped, for the text of elements and for attributes in double quotes; only what is `Html` already stays as it is.
 * Nothing (null, false) is nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((string, index) => string + (index < parts.length ? written(parts[index] ?? null) : "")).join("") };
}

function written(part: Part): string {
  if (part === null || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return "html" in part ? part.html : part.map(written).join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? "");
}
