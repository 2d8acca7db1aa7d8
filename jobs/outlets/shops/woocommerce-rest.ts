import { Refusal, refuse } from "#domain/kernel";
import { decodeBody, parseJson } from "#domain/orders";
import { retryAfterMs, retrying, type Attempt, type Pause } from "./retry.ts";

/** What the shop has at an address. "unreadable": an answer that is no JSON, broken, too large or a fault of the shop's; it may be one order's doing. */
export type ShopAnswer =
  | { readonly kind: "found"; readonly json: unknown; readonly pages: number | null; readonly total: number | null }
  /** the shop's own code: "woocommerce_rest_shop_order_invalid_id", "rest_no_route" */
  | { readonly kind: "absent"; readonly code: string }
  | { readonly kind: "unreadable"; readonly reason: "not-json" | "too-large"; readonly detail: string };

export type ShopReader = {
  readonly host: string;
  /** `path` below the API's own; refuses `shop.*` when the shop can't be asked at all */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<ShopAnswer>;
};

export type RestDoors = {
  readonly url: string;
  /** which of WordPress's APIs is asked; WooCommerce's where nothing is said */
  readonly api?: string;
  /** "ck_…:cs_…" */
  readonly key: string;
  readonly pause: Pause;
  /** 0 ≤ … < 1 */
  readonly random: () => number;
  /** ends every request when the whole reading has taken too long */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly largestBytes?: number;
};

const defaults = { api: "wc/v3", timeoutMs: 30_000, largestBytes: 32 * 1_048_576 };
const mostRedirects = 3;
/** How long all of one reading may take; the queue gives a run 15 minutes. */
export const readingMinutes = 10;

/** A REST API of WordPress's (WooCommerce's v3), read only. The key goes into a header and nowhere else, and to the shop's own host only. */
export function wooCommerceRest(doors: RestDoors): ShopReader {
  const { host } = new URL(doors.url);
  return {
    host,
    get: async (path, query = {}) => {
      const url = new URL(`${doors.url}/wp-json/${doors.api ?? defaults.api}/${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return retrying(() => attempt(doors, url), doors);
    },
  };
}

/** One request. What may pass (a time-out, 429, 5xx) asks to be tried again; what stays the same is refused at once. */
async function attempt(doors: RestDoors, url: URL): Promise<Attempt<ShopAnswer>> {
  const { host, pathname: path } = url;
  try {
    const response = await follow(doors, url);
    const body = await readBody(response, doors.largestBytes ?? defaults.largestBytes);
    const { status } = response;
    const afterMs = retryAfterMs(response.headers);
    if (status === 429)
      return later(refuse("shop.busy", { host, retryAfterSeconds: afterMs === null ? null : String(Math.ceil(afterMs / 1_000)) }), afterMs);
    if (status > 501) return later(refuse("shop.unreachable", { host, detail: `it answered ${status}` }), afterMs);
    // A fault of PHP's may be one order's doing: tried again, and then told as such.
    if (status >= 500)
      return { giveUp: () => ({ kind: "unreadable", reason: "not-json", detail: `the shop answered ${status}` }), afterMs };
    const answer = answerOf(response, body);
    if (status === 401 || status === 403) throw refuse("shop.key-refused", { host, status: String(status), shopCode: codeOf(answer) });
    if (status === 404) return { value: absent(answer, host, path) };
    if (status >= 400) throw refuse("shop.not-found", { host, path, shopCode: codeOf(answer) ?? String(status) });
    return { value: answer };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (doors.signal?.aborted) throw refuse("shop.too-slow", { host, minutes: readingMinutes });
    return later(refuse("shop.unreachable", { host, detail: reasonOf(error) }), null);
  }
}

function later(refusal: Refusal, afterMs: number | null): Attempt<ShopAnswer> {
  return {
    giveUp: () => {
      throw refusal;
    },
    afterMs,
  };
}

/** Follows redirects on the shop's own host and scheme (or from http to https): anywhere else the key would be given away. */
async function follow({ key, signal, timeoutMs = defaults.timeoutMs }: RestDoors, first: URL): Promise<Response> {
  let url = first;
  for (let hop = 0; ; hop++) {
    const limit = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      headers: { accept: "application/json", authorization: `Basic ${Buffer.from(key).toString("base64")}` },
      redirect: "manual",
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    const isOurs = next !== null && next.hostname === first.hostname && (next.origin === url.origin || next.protocol === "https:");
    if (!isOurs || hop >= mostRedirects) throw refuse("shop.moved", { host: first.host, to: next?.host ?? "nowhere" });
    url = next;
  }
}

/** The body's bytes; null when there are more of them than we want. */
async function readBody(response: Response, largest: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Judged by the content: hosts label error pages as JSON and JSON as text. */
function answerOf(response: Response, body: Uint8Array | null): ShopAnswer {
  if (body === null) return { kind: "unreadable", reason: "too-large", detail: "the shop's answer is too large" };
  const text = decodeBody(body);
  const parsed = text === null ? { ok: false as const } : parseJson(text);
  if (!parsed.ok) return { kind: "unreadable", reason: "not-json", detail: whatIs(text ?? "") };
  return { kind: "found", json: parsed.value, pages: count(response, "x-wp-totalpages"), total: count(response, "x-wp-total") };
}

/** What an answer looks like that is no JSON. Never its words: they may hold a customer's address. */
function whatIs(text: string): string {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (start === "") return "an empty answer";
  if (/(warning|notice|deprecated|fatal error)<\/b>|^(php )?(warning|notice|deprecated|fatal error):/.test(start))
    return "a message of PHP's comes before the JSON";
  if (start.startsWith("<")) return "a web page";
  return start.startsWith("{") || start.startsWith("[") ? "JSON that breaks off" : "neither JSON nor a web page";
}

function absent(answer: ShopAnswer, host: string, path: string): ShopAnswer {
  const code = codeOf(answer);
  // Without WordPress's own words it is somebody else's 404: a wrong address, never a deleted order.
  if (code === null) throw refuse("shop.not-found", { host, path });
  return { kind: "absent", code };
}

function codeOf(answer: ShopAnswer): string | null {
  const json = answer.kind === "found" ? answer.json : null;
  return typeof json === "object" && json !== null && "code" in json && typeof json.code === "string" ? json.code.slice(0, 100) : null;
}

function count(response: Response, header: string): number | null {
  const text = response.headers.get(header)?.trim() ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Why a request failed, in a word: a code of the network, or that it took too long. Never the whole message, which may name more. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "it took too long to answer";
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;
  return typeof code === "string" ? code : "the connection broke";
}
