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

/** Optimal string alignment distance (Damerau-Levenshtein without edits inside a swapped pair). */
export function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, beforeLast[j - 2]! + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
