import { refuse } from "#domain/kernel";
import type { Terms } from "#domain/programme";

const longestUrl = 2_000;

/**
 * Reads the page a share link shall lead to and gives its one canonical spelling: https, one of the shop's hosts (and path
 * prefix, when the host is given with one), no user part, no port, no other address hidden in it, none of our own parameters.
 * The URL is never fetched. Refuses `share-link.no-hosts`, `share-link.unreadable`, `share-link.host-not-allowed`.
 */
export function readTarget(
  typed: string,
  shopHosts: readonly string[],
  terms: Pick<Terms, "shareParameter" | "campaignParameter">,
): string {
  if (shopHosts.length === 0) throw refuse("share-link.no-hosts");
  const text = typed.trim();
  const spelled = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (text === "" || spelled.length > longestUrl || /[\\\s\p{Cc}\p{Cf}]/u.test(spelled) || !URL.canParse(spelled))
    throw refuse("share-link.unreadable", { url: typed });
  const url = new URL(spelled);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("share-link.unreadable", { url: typed });
  if (url.username !== "" || url.password !== "" || url.port !== "") throw refuse("share-link.unreadable", { url: typed });
  url.protocol = "https:";
  if (!isAllowed(url, shopHosts)) throw refuse("share-link.host-not-allowed", { host: url.hostname, allowed: shopHosts });
  if (hidesAnotherAddress(url)) throw refuse("share-link.unreadable", { url: typed });
  url.search = withoutParameters(url.search, [terms.shareParameter, terms.campaignParameter]);
  if (url.href.length > longestUrl) throw refuse("share-link.unreadable", { url: typed });
  return url.href;
}

/** Whether a target stored earlier is still on one of today's hosts. */
export function leadsToShop(target: string, shopHosts: readonly string[]): boolean {
  return isAllowed(new URL(target), shopHosts);
}

/** The shop's own front page: the first host with its path prefix; null when no host is set. */
export function homeOf(shopHosts: readonly string[]): string | null {
  const [home] = shopHosts;
  return home === undefined ? null : `https://${home.replace(/\/+$/, "")}/`;
}

/** A query ("?…" or "") without the parameters of these names; what remains stays exactly as it was spelled. */
export function withoutParameters(search: string, names: readonly string[]): string {
  const pairs = search.slice(1).split("&");
  const kept = pairs.filter((pair) => ![...new URLSearchParams(pair).keys()].some((name) => names.includes(name))).join("&");
  return kept === "" ? "" : `?${kept}`;
}

function isAllowed(url: URL, shopHosts: readonly string[]): boolean {
  return shopHosts.some((entry) => {
    const allowed = new URL(`https://${entry}`);
    const prefix = allowed.pathname.replace(/\/+$/, "");
    const isUnder = url.pathname === prefix || url.pathname.startsWith(`${prefix}/`);
    // an encoded dot or slash, or a segment with a parameter as Java servers take it, could climb out of the prefix behind our back
    return url.hostname === allowed.hostname && isUnder && !(prefix !== "" && /%(25)*(2e|2f|5c)|\/\.{1,2};/i.test(url.pathname));
  });
}

/**
 * Whether an open redirect of the shop could be fed by this address: another one as a value under whatever name, in the path or in
 * the fragment, however often encoded. Browsers skip tabs and line ends in an address and take "\" for "/".
 */
function hidesAnotherAddress({ pathname, search, hash }: URL): boolean {
  const plain = asRedirected(`${pathname}${search}${hash}`);
  return (
    hostInPath.test(asRedirected(pathname)) ||
    /^\/[/\\]|[/?#&;=](?:(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|(?:https?|javascript|data|vbscript):)/i.test(plain)
  );
}

/**
 * A redirect by what follows in the path would take "//" for the beginning of a host. One word alone ("/a//b") is nobody's host and
 * stands in real shops' addresses.
 */
const hostInPath = /[/\\]{2}(?!$|[/\\]|[a-z][\w~+-]*(?:[/\\?#]|$))/i;

function asRedirected(part: string): string {
  return decodeFully(part.replaceAll("+", " ")).replaceAll(/[\s\p{Cc}]/gu, "");
}

/** ASCII only, which is all that matters here; a stray % stays and stops nothing. Every round is shorter than the one before. */
function decodeFully(value: string): string {
  const decoded = value.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return decoded === value ? value : decodeFully(decoded);
}
