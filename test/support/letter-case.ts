import type { LetterKind } from "#domain/messages";
import type { Letter, LetterFacts, Reader } from "#templates/messages";
import type { ViewFile } from "#templates/view";

/** Letters as they may have to be written: every kind in an ordinary case, and the ones that break layouts. */
export type LetterCase = { readonly [K in LetterKind]: Case<K> }[LetterKind];
type Case<K extends LetterKind> = {
  readonly name: string;
  readonly kind: K;
  readonly facts: LetterFacts[K];
  readonly reader: Reader;
  /** its pictures, where they were found */
  readonly files?: readonly ViewFile[];
};

/** The HTML as a mail program shows it: with the pictures that travel inside of the letter. */
export function withPictures({ html, attachments }: Letter): string {
  return attachments.reduce(
    (shown, { inline, mediaType, content }) =>
      inline === undefined
        ? shown
        : shown.replaceAll(`cid:${inline}`, `data:${mediaType};base64,${Buffer.from(content).toString("base64")}`),
    html,
  );
}
