import type { LetterKind } from "#domain/messages";
import type { LetterFacts, Reader } from "#templates/messages";

/** Letters as they may have to be written: every kind in an ordinary case, and the ones that break layouts. */
export type LetterCase = { readonly [K in LetterKind]: Case<K> }[LetterKind];
type Case<K extends LetterKind> = { readonly name: string; readonly kind: K; readonly facts: LetterFacts[K]; readonly reader: Reader };
