/** `line`: of the text, on which the row begins. */
export type CsvRow = { readonly cells: readonly string[]; readonly line: number };

/** `brokenAt`: the line of the first quote that nobody closed, or that closes lines below in the midst of words: whole rows may have vanished in it. */
export type CsvTable = { readonly rows: readonly CsvRow[]; readonly brokenAt: number | null };

/** Rows of cells of a text with separators, as RFC 4180 has it: quotes doubled, line ends in quotes are text. CRLF, LF and CR end lines. */
export function readCsv(text: string, separator: string): CsvTable {
  const rows: CsvRow[] = [];
  let row: string[] = [];
  let cell = "";
  let [line, rowLine, quoteLine] = [1, 1, 1];
  let brokenAt: number | null = null;
  let state: "plain" | "quoted" | "closed" = "plain";
  const endCell = (): void => {
    row.push(cell.trim());
    cell = "";
    state = "plain";
  };
  const endRow = (): void => {
    endCell();
    if (row.some((each) => each !== "")) rows.push({ cells: row, line: rowLine });
    row = [];
    rowLine = line;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    const isEnd = sign === "\n" || (sign === "\r" && text[at + 1] !== "\n");
    if (isEnd) line++;
    if (state === "quoted") {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[++at]!;
      else state = "closed";
    } else if (sign === '"' && state === "plain" && cell.trim() === "") {
      cell = "";
      quoteLine = line;
      state = "quoted";
    } else if (sign === separator) endCell();
    else if (isEnd) endRow();
    else if (sign !== "\r") {
      // Words behind a quote that was closed on its own line are a bank's carelessness; lines below, the quote was another cell's.
      if (state === "closed" && sign.trim() !== "" && quoteLine !== line) brokenAt ??= quoteLine;
      cell += sign;
    }
  }
  if (state === "quoted") brokenAt ??= quoteLine;
  endRow();
  return { rows, brokenAt };
}

/** What bytes say: UTF-8 or UTF-16 with or without a byte order mark, otherwise the Latin letters of older programs. Null: it is no text. */
export function textOf(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  // Zip (and so every .xlsx), PDF, old Excel, pictures: none of them is without a NUL for long.
  if (bytes.subarray(0, 8_192).includes(0) || startsWith(bytes, "%PDF") || startsWith(bytes, "PK\u0003\u0004")) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function startsWith(bytes: Uint8Array, sign: string): boolean {
  return [...sign].every((letter, index) => bytes[index] === letter.codePointAt(0));
}
