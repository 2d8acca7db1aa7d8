import type { ViewFile } from "../view.ts";
import type { LetterFile } from "./words.ts";

const name = "picture";

/** A picture as a part of a letter: what its HTML names, and what travels with it. */
export function letterPicture(file: ViewFile | undefined): {
  readonly shown: { readonly source: string; readonly words: string } | null;
  readonly attachments: readonly LetterFile[];
} {
  if (!file) return { shown: null, attachments: [] };
  return { shown: { source: `cid:${name}`, words: file.description }, attachments: [{ ...file, inline: name }] };
}
