/** Words of a text in small letters, each once: runs of letters and digits, as PostgreSQL's parser finds them in prose. */
export function wordsIn(text: string): string[] {
  const found =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(found.map((word) => word.slice(0, longestWord)))];
}

const longestWord = 40;

/** Groups of three letters, with the word's beginning and end: words that differ by a slip share most of them. */
export function trigramsOf(word: string): string[] {
  const letters = [" ", " ", ...word, " "];
  return [...new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join("")))];
}

/** Markdown without its marks, as far as a snippet and a search need it. */
export function plainWords(markdown: string): string {
  return (
    markdown
      .replaceAll(/<[^>]{0,500}>/g, " ")
      .replaceAll(/!?\[([^\]]{0,500})\]\([^)\s]{0,1000}\)/g, "$1")
      // The line under a table's head, and rules; then rows, cell by cell.
      .replaceAll(/^[ \t:|-]+$/gm, "")
      .replaceAll(
        /^[ \t]*\|(.*)\|[ \t]*$/gm,
        (_whole, row: string) =>
          `${row
            .split("|")
            .map((cell) => cell.trim())
            .join(": ")}.`,
      )
      .replaceAll(/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+/gm, "")
      .replaceAll(/[*_`|~\\]+/g, "")
      .replaceAll(/\s+/g, " ")
      .trim()
  );
}
