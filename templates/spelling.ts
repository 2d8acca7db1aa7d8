import type { Button } from "./render/button.ts";
import type { View } from "./view.ts";

/**
 * How a command is typed where its reader is: "/share link" as it is or, in a workspace where something else has /share, "/kiwi-share link". A text
 * that begins with no command stays as it is.
 */
export type Spelling = (line: string) => string;

/** Commands by their own names. */
export const asListed: Spelling = (line) => line;

/** What is shown, with every command in it as it is typed here. Cards name them as they are listed, as `{ code }`, and need not know. */
export function spelledView(view: View, spell: Spelling): View {
  if (spell === asListed) return view;
  return {
    ...view,
    blocks: codesIn(view.blocks, spell),
    actions: view.actions.map((each) => ({ ...each, label: spell(each.label) })),
  };
}

/** The same for buttons that are made already: those of menus say which command they are. */
export function spelledButtons<B extends Pick<Button, "label">>(buttons: readonly B[], spell: Spelling): readonly B[] {
  return buttons.map((each) => ({ ...each, label: spell(each.label) }));
}

/** Whatever blocks there are: a new one needs nothing here. */
function codesIn<T>(value: T, spell: Spelling): T {
  if (Array.isArray(value)) return value.map((each: unknown) => codesIn(each, spell)) as T;
  if (typeof value !== "object" || value === null || value instanceof Temporal.Instant) return value;
  return mapped(value, (key, inner) => (key === "code" && typeof inner === "string" ? spell(inner) : codesIn(inner, spell)));
}

/** What a letter or a page shows, with each `command` in it as it is typed here; what people typed stays as they typed it. */
export function spelledCommands<T>(shows: T, spell: Spelling): T {
  if (spell === asListed) return shows;
  if (Array.isArray(shows)) return shows.map((each: unknown) => spelledCommands(each, spell)) as T;
  if (typeof shows !== "object" || shows === null) return shows;
  return mapped(shows, (key, inner) => (key === "command" && typeof inner === "string" ? spell(inner) : spelledCommands(inner, spell)));
}

/** The words of a template: a command in them follows a blank, a quotation mark, a bracket or a tag. */
export function spelledTemplate(source: string, spell: Spelling): string {
  return source.replaceAll(/(?<=^|[\s"'“>(])\/[a-z-]+/gm, (command) => spell(command));
}

function mapped<T extends object>(given: T, of: (key: string, value: unknown) => unknown): T {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, of(key, value)])) as T;
}
