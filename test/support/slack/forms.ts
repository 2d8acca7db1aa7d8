import { isJson, textIn, type Json } from "./rule.ts";
import type { ShownView } from "./workspace.ts";

/** One field of a form on somebody's screen. */
export type Field = { readonly blockId: string; readonly label: string; readonly isOptional: boolean; readonly element: Json };

export function fieldsOf({ view }: ShownView): Field[] {
  return (view.blocks as Json[])
    .filter(({ type }) => type === "input")
    .map((block) => ({
      blockId: String(block.block_id),
      label: String((block.label as Json).text),
      isOptional: block.optional === true,
      element: block.element as Json,
    }));
}

/** Everything in some blocks that can be pressed or chosen from, with the block that it stands in. */
export function pressables(blocks: readonly Json[]): { readonly element: Json; readonly blockId: string }[] {
  return blocks.flatMap((block) => {
    const elements = block.type === "actions" ? (block.elements as Json[]) : isJson(block.accessory) ? [block.accessory] : [];
    return elements.map((element) => ({ element, blockId: String(block.block_id) }));
  });
}

export function labelOf(element: Json): string {
  const text = isJson(element.text) ? element.text : isJson(element.placeholder) ? element.placeholder : {};
  return textIn(text.text);
}

const plain = (text: string): Json => ({ type: "plain_text", text, emoji: true });

/** What an element says once it is filled in; `texts` are options that the app suggested, by value. */
export function filledIn(element: Json, said: string, texts: ReadonlyMap<string, string>): Json {
  const { type } = element;
  if (type === "static_select" || type === "radio_buttons") {
    const option = optionsIn(element).find(({ value, text }) => value === said || (text as Json).text === said);
    if (!option) throw new Error(`there is no "${said}" to choose`);
    return { type, selected_option: option };
  }
  if (type === "external_select") {
    if (!texts.has(said)) throw new Error(`"${said}" was not among the suggestions: ${[...texts.keys()].join(", ")}`);
    return { type, selected_option: { text: plain(texts.get(said)!), value: said } };
  }
  if (type === "users_select") return { type, selected_user: said };
  if (type === "datepicker") return { type, selected_date: said };
  // Given by its address, which is all that a form's file is good for.
  if (type === "file_input")
    return { type, files: [{ id: "F0123", name: "photo.jpg", size: 1_000, url_private: said, url_private_download: said }] };
  if (type === "checkboxes")
    return { type, selected_options: optionsIn(element).filter(({ value }) => said.split(",").includes(String(value))) };
  return { type, value: said };
}

/** What an element holds when the form opens. */
export function initially(element: Json): Json | null {
  const { type } = element;
  if (element.initial_option !== undefined) return { type, selected_option: element.initial_option };
  if (element.initial_value !== undefined) return { type, value: element.initial_value };
  if (element.initial_date !== undefined) return { type, selected_date: element.initial_date };
  return null;
}

/** What an element holds when it is left alone. */
export function nothing({ type }: Json): Json {
  if (type === "static_select" || type === "external_select" || type === "radio_buttons") return { type, selected_option: null };
  if (type === "checkboxes") return { type, selected_options: [] };
  if (type === "datepicker") return { type, selected_date: null };
  if (type === "file_input") return { type, files: [] };
  return { type, value: null };
}

function optionsIn(element: Json): Json[] {
  const groups = Array.isArray(element.option_groups) ? (element.option_groups as Json[]) : [];
  return [...((element.options as Json[] | undefined) ?? []), ...groups.flatMap(({ options }) => options as Json[])];
}

/** What the screen itself says before anything is sent. */
export function screenProblems(field: Field, held: Json): string[] {
  const value =
    held.value ??
    held.selected_option ??
    held.selected_date ??
    held.selected_user ??
    (Array.isArray(held.files) ? held.files[0] : null) ??
    null;
  if (value === null || value === "") return field.isOptional ? [] : [`${field.label}: please complete this field`];
  const { min_length: least, max_length: most } = field.element;
  if (typeof value !== "string") return [];
  if (typeof least === "number" && value.length < least) return [`${field.label}: too short`];
  if (typeof most === "number" && value.length > most) return [`${field.label}: too long`];
  return [];
}
