import { sha256 } from "#domain/kernel";

/** What is chained of an entry: its columns as text, instants in microseconds since 1970, facts as PostgreSQL writes jsonb. */
export type ChainableEntry = {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly subjectKind: string;
  readonly subjectId: string;
};

/** Salted hashes of what an entry says in words; null: forgotten. */
export type WordHashes = { readonly reason: string | null; readonly facts: string | null };

/** The end of a chain: how many entries stand in it, and the hash of the last. `noHead`: none yet. */
export type Head = { readonly position: number; readonly hash: string };

export const noHead: Head = { position: 0, hash: "0".repeat(64) };

/**
 * The hash by which the chain knows a reason or facts. With the salt anybody can check what they were; without it the hash of a short
 * word is as good as a random one, so that deleting the salt with the word forgets both and breaks nothing.
 */
export function wordHash(salt: string | null, word: string | null): string | null {
  return salt === null ? null : sha256(JSON.stringify([salt, word]));
}

/** The hash of an entry: who did what when to whom, and its words as their hashes. JSON keeps fields apart, whatever they hold. */
export function entryHash(entry: ChainableEntry, words: WordHashes): string {
  const { id, at, actor, act, subjectKind, subjectId } = entry;
  return sha256(JSON.stringify(["entry", id, at, actor, act, subjectKind, subjectId, words.reason, words.facts]));
}

/** The next head, when an entry of this hash takes the place after `before`. */
export function nextHead(before: Head, hashOfEntry: string): Head {
  const position = before.position + 1;
  return { position, hash: sha256(JSON.stringify(["chain", position, before.hash, hashOfEntry])) };
}
