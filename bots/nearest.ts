import { slipsBetween } from "#domain/kernel";

/** Longer words are cut before they are compared: nobody mistypes forty letters, and the comparison is quadratic. */
const longestCompared = 40;

/**
 * Which of the names somebody probably meant, best first, at most three: names that start as it was typed, and names within
 * a third of its letters in slips (a letter more, less, other, or two swapped).
 */
export function nearestOf(typed: string, names: readonly string[]): string[] {
  const word = typed.toLowerCase().slice(0, longestCompared);
  if (word === "") return [];
  return names
    .map((name) => ({ name, distance: distanceTo(word, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, "en"))
    .slice(0, 3)
    .map(({ name }) => name);
}

function distanceTo(word: string, name: string): number {
  if (word === name) return 0;
  // A beginning counts as half a slip, so that "dash" finds "dashboard" before anything that is merely similar.
  return word.length >= 2 && name.startsWith(word) ? 0.5 : slipsBetween(word, name);
}
