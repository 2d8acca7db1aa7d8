/** What each kind of sink must never hold, read from the sinks' own rules; shares no code with the product. Each gives what acts. */

/** Tags with the names of their attributes, in order: what of a page is not text. By the HTML standard's tokenizer, as far as our pages go. */
export function skeletonOf(html: string): string {
  const found: string[] = [];
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    if (html.startsWith("<!--", at)) {
      const end = html.indexOf("-->", at + 4);
      found.push("<!--");
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const opening = /^<(\/?[A-Za-z][^\s/>]*|[!?][^>]*)/.exec(html.slice(at, at + 200));
    if (!opening) {
      at += 1;
      continue;
    }
    const { names, end } = attributesFrom(html, at + opening[0].length);
    found.push(`${opening[0].toLowerCase()} ${names.join(" ")}`);
    at = end;
    const raw = /^<(script|style|title|textarea|xmp|plaintext)$/i.exec(opening[0])?.[1]?.toLowerCase();
    if (raw === undefined) continue;
    // Not by the page in small letters: "İ" takes two places there, and whatever stands behind it is found too late.
    const close = html.slice(at).search(new RegExp(`</${raw}`, "i"));
    at = close < 0 ? html.length : at + close;
  }
  return found.join("\n");
}

function attributesFrom(html: string, from: number): { names: string[]; end: number } {
  const names: string[] = [];
  let at = from;
  for (;;) {
    while (/[\s/]/.test(html[at] ?? "")) at += 1;
    if (at >= html.length || html[at] === ">") return { names, end: at + 1 };
    const name = /^[^\s/>=]+|^=[^\s/>=]*/.exec(html.slice(at, at + 200))?.[0] ?? html[at]!;
    names.push(name.toLowerCase());
    at += name.length;
    const equals = /^\s*=\s*/.exec(html.slice(at, at + 50))?.[0];
    if (equals === undefined) continue;
    at += equals.length;
    const quote = html[at];
    if (quote === '"' || quote === "'") {
      const end = html.indexOf(quote, at + 1);
      at = end < 0 ? html.length : end + 1;
    } else at += /^[^\s>]*/.exec(html.slice(at, at + 500))![0].length;
  }
}

/**
 * Of text that a person reads: signs that move the cursor, end lines, or turn what stands around them. `own`: those that are ours; `honest`: the same with
 * honest words, where a language's own amounts and times may bring some.
 */
export function actingIn(text: string, own = "", honest = ""): string[] {
  const signs = (of: string): string[] => [...of].filter((sign) => !own.includes(sign) && acting.test(sign));
  const found = Map.groupBy(signs(text), (sign) => sign);
  const usual = Map.groupBy(signs(honest), (sign) => sign);
  return [...found]
    .filter(([sign, times]) => times.length > (usual.get(sign)?.length ?? 0))
    .map(([sign]) => `U+${sign.codePointAt(0)!.toString(16).padStart(4, "0")} stands there`);
}

const acting = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c\ufeff\u{e0000}-\u{e007f}]/u;

/** Of a cell as a spreadsheet reads it: whether it begins a formula, also behind what some of them skip or split at. */
export function isFormula(cell: string): boolean {
  return cell
    .split(/[;,|\t]/)
    .some((part) => /^[\p{Z}\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]/u.test(part) && !/^-?\d+(\.\d+)?$/.test(part));
}

/** Names of the properties of a calendar, in order, its folded lines unfolded (RFC 5545, 3.1). */
export function propertiesOf(calendar: string): string[] {
  if (/(?<!\r)\n|\r(?!\n)/.test(calendar)) return ["a line does not end as lines of calendars do"];
  return calendar
    .replaceAll(/\r\n[ \t]/g, "")
    .split("\r\n")
    .map((line) => /^(?:BEGIN|END|METHOD|STATUS):.*|^[A-Z-]+/.exec(line)?.[0] ?? (line === "" ? "" : `no property: ${line.slice(0, 60)}`));
}

/** What is wrong with the name of a file, on any system that keeps it. */
export function nameProblems(name: string): string[] {
  return [
    ...(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u.test(name)
      ? ["a sign that names of files may not have"]
      : []),
    ...(/^[.\-\s]|[.\s]$/.test(name) ? ["a beginning or end that means something"] : []),
    ...(name === "" || Buffer.byteLength(name) > 255 ? ["no name, or too long"] : []),
  ];
}

/** What of an exposition for Prometheus is no line of its text format, and label values that are not words of ours. */
export function meterProblems(text: string, known: readonly string[]): string[] {
  return text.split("\n").flatMap((line) => {
    if (line === "" || /^# (?:HELP|TYPE) [a-zA-Z_:][\w:]* /.test(line)) return [];
    const sample = /^[a-zA-Z_:][\w:]*(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? [-+\dNIen.]+$/.exec(line);
    if (!sample) return [`no sample: ${line.slice(0, 80)}`];
    const commands = /command="([^"]*)"/.exec(sample[1] ?? "")?.[1];
    return commands === undefined || known.includes(commands) ? [] : [`a label that somebody typed: ${commands.slice(0, 60)}`];
  });
}
