/**
 * Says of an address whether anything that reads addresses could be led off the list by it: browsers (WHATWG URL), and the
 * simpler readers that proxies, mail scanners and the shop's own plugins have. Shares no code with what it judges.
 */
export function whyOffList(location: string, hosts: readonly string[]): string | null {
  if (!/^[\x21-\x7e]+$/.test(location)) return "holds a character that a header must not";
  for (const [reader, read] of Object.entries(readers)) {
    const found = read(location);
    if (found === null) return `${reader} cannot read it`;
    if (!isOnList(found, hosts)) return `${reader} takes it to ${found.host}${found.path}`;
  }
  return null;
}

/** What a redirect of the shop that follows a parameter, a fragment or the rest of its path could be fed with; null: nothing off the list. */
export function whyFeedsRedirect(location: string, hosts: readonly string[], ours: readonly string[]): string | null {
  const url = new URL(location);
  const pairs = [...url.searchParams].filter(([name]) => !ours.includes(name)).flat();
  const rests = (text: string, border: RegExp): string[] => [...text.matchAll(border)].map(({ index }) => text.slice(index + 1));
  const fed = [
    ...pairs,
    ...rests(url.pathname, /\//g),
    ...rests(url.hash, /[#/?=&]/g),
    ...rests(url.pathname, /\/(?=\/)/g).map((rest) => `/${rest}`),
  ];
  for (const text of fed) {
    for (const round of [text, ...decodings(text)]) {
      const target = URL.canParse(round, "http://shop.invalid/") ? new URL(round, "http://shop.invalid/") : null;
      if (target === null) continue;
      const isScript = ["javascript:", "data:", "vbscript:"].includes(target.protocol);
      // A host of one word ("//kits") is nobody's on the Internet.
      const isWord = /^[a-z][^.:]*$/.test(target.hostname);
      const isElsewhere =
        !isWord &&
        /^https?:$/.test(target.protocol) &&
        target.hostname !== "shop.invalid" &&
        !hosts.some((entry) => entry.split("/")[0] === target.hostname);
      if (isScript || isElsewhere) return `"${round.slice(0, 80)}" would lead to ${target.href.slice(0, 80)}`;
    }
  }
  return null;
}

type Place = { readonly scheme: string; readonly host: string; readonly path: string };

const readers: Readonly<Record<string, (text: string) => Place | null>> = {
  "a browser": byBrowser,
  "a browser after one decoding": (text) => byBrowser(decodedOnce(text)),
  "a browser after two decodings": (text) => byBrowser(decodedOnce(decodedOnce(text))),
  "a browser that folds compatibility forms": (text) => byBrowser(text.normalize("NFKC")),
  "RFC 3986": (text) => byGrammar(text, "last"),
  "RFC 3986 with the first @": (text) => byGrammar(text, "first"),
  "RFC 3986 with slashes turned": (text) => byGrammar(text.replaceAll("\\", "/"), "last"),
};

function byBrowser(text: string): Place | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host, pathname, username, password } = new URL(text);
  return username === "" && password === "" ? { scheme: protocol.slice(0, -1), host, path: pathname } : null;
}

/** By the regular expression of RFC 3986, appendix B; the host is what stands behind the first or the last @. */
function byGrammar(text: string, at: "first" | "last"): Place | null {
  const [, scheme, authority, path = ""] = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(text) ?? [];
  if (scheme === undefined || authority === undefined) return null;
  const behind = at === "last" ? authority.lastIndexOf("@") : authority.indexOf("@");
  return { scheme: scheme.toLowerCase(), host: authority.slice(behind + 1).toLowerCase(), path: path === "" ? "/" : path };
}

function isOnList({ scheme, host, path }: Place, hosts: readonly string[]): boolean {
  return (
    scheme === "https" &&
    hosts.some((entry) => {
      const [allowed, ...prefix] = entry.split("/");
      return allowed === host && `${path}/`.startsWith(["", ...prefix, ""].join("/"));
    })
  );
}

function decodedOnce(text: string): string {
  return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function decodings(text: string): string[] {
  const next = decodedOnce(text);
  return next === text ? [] : [next, ...decodings(next)];
}
