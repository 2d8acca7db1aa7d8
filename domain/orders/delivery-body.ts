/**
 * The text of a request body, or null when its bytes are no text that we can be sure of.
 * UTF-8 with or without byte order mark; UTF-16 only with one, because a proxy or plugin that converts writes it.
 * Never a guess: a latin-1 name that happens to decode would be kept wrong for ever.
 */
export function decodeBody(body: Uint8Array | string): string | null {
  if (typeof body === "string") return body.startsWith("\uFEFF") ? body.slice(1) : body;
  try {
    return new TextDecoder(encodingOf(body), { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string };

/** JSON in which integers too big for a number arrive as the exact digits, as strings: ids must not be rounded to their neighbour. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text, keepBigIntegers) };
  } catch (cause) {
    // The engine's message quotes the body, which may hold a customer's address: only the kind of failure is passed on.
    if (cause instanceof SyntaxError)
      return { ok: false, detail: text.trim() === "" ? "the body is empty" : `no JSON in ${text.length} characters` };
    if (cause instanceof RangeError) return { ok: false, detail: "nested too deeply" };
    throw cause;
  }
}

function keepBigIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded ? (context?.source ?? value) : value;
}
