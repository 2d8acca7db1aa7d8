/** One thing that was typed between blanks: a word, a quoted value, or `name:value`. */
export type Word = {
  /** exactly as typed, quotes included: what a free sentence is put together from */
  readonly raw: string;
  /** what it means: quotes and their escapes taken away */
  readonly text: string;
  /** set when the word could name an option; `value` is null for `--name` and `name:` alone */
  readonly named: { readonly name: string; readonly value: string | null } | null;
};

/** Opening quotes that phones and word processors make of `"` and `'`, German and French ones too, each with what closes it. */
const closing: Readonly<Record<string, string>> = {
  '"': '"“”',
  "“": '”"“',
  "”": '”"',
  "„": '“”"',
  "‟": '”"',
  "«": "»",
  "»": "«",
  "'": "'’",
  "‘": "’'",
  "’": "’'",
};

/** What can't be seen but would make "1005" another word: soft hyphens, zero-width and direction marks. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** `campaign:` or `campaign=`, also after two dashes, which phones turn into one long one. */
const namePattern = /(?:--|—)?([a-z][\w-]*)[:=]/iy;

/** Splits what was typed at blanks of any kind, keeping quoted parts together. Total: any string gives words. */
export function wordsOf(typed: string): Word[] {
  const line = typed
    .normalize("NFC")
    .replaceAll(invisible, "")
    .replaceAll(/[\p{Cc}\s]/gu, " ");
  const words: Word[] = [];
  for (let at = 0; at < line.length;) {
    if (line[at] === " ") {
      at++;
      continue;
    }
    const word = readWord(line, at);
    words.push(word);
    at += word.raw.length;
  }
  return words;
}

function readWord(line: string, start: number): Word {
  const whole = readQuoted(line, start);
  if (whole) return { ...whole, named: null };
  // A quote opens at the start or right after a name's ":" or "=", so that 12" and it's stay ordinary words.
  namePattern.lastIndex = start;
  const [head = "", name = ""] = namePattern.exec(line) ?? [];
  const quoted = head === "" ? null : readQuoted(line, start + head.length);
  if (quoted) return { raw: head + quoted.raw, text: head + quoted.text, named: { name, value: quoted.text } };
  const end = line.indexOf(" ", start);
  const raw = end === -1 ? line.slice(start) : line.slice(start, end);
  if (head === "") return { raw, text: raw, named: readFlag(raw) };
  const value = raw.slice(head.length);
  const isAddress = value.startsWith("//");
  return { raw, text: raw, named: isAddress ? null : { name, value: value === "" ? null : value } };
}

/** `--campaign` with its value still to come. */
function readFlag(raw: string): Word["named"] {
  const name = /^(?:--|—)([a-z][\w-]*)$/i.exec(raw)?.[1];
  return name === undefined ? null : { name, value: null };
}

/**
 * A quoted part that starts here and ends before a blank or at the end. A double quote that is never closed takes the rest of the
 * line; a single one is an apostrophe then.
 */
function readQuoted(line: string, start: number): { raw: string; text: string } | null {
  const open = line[start] ?? "";
  const closers = closing[open];
  if (!closers) return null;
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    const character = line[at]!;
    const next = line[at + 1] ?? " ";
    if (character === "\\" && /["“”\\]/.test(next)) {
      text += next;
      at++;
    } else if (closers.includes(character) && next === " ") {
      return { raw: line.slice(start, at + 1), text };
    } else {
      text += character;
    }
  }
  return /['‘’]/.test(open) ? null : { raw: line.slice(start), text };
}
