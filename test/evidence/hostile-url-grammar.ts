import { knownTricks } from "./known-url-tricks.ts";
import type { Random } from "./random.ts";

/** The hosts that links may lead to in a case, as SHOP_HOSTS gives them. */
export const hostLists: readonly (readonly string[])[] = [
  ["shop.example"],
  ["shop.example", "store.example/cards"],
  ["store.example/cards/kits"],
  ["xn--bcher-kva.example"],
];

/** An address somebody with bad intent (or a bad keyboard) could hand us as a page of the shop. */
export function hostileUrl(random: Random, hosts: readonly string[]): string {
  const [host = "", ...prefix] = random.pick(hosts).split("/");
  const good = { host, prefix: prefix.map((part) => `/${part}`).join("") };
  const parts = random.chance(0.15) ? random.pick(knownTricks).replaceAll("GOOD", good.host) : assemble(random, good);
  return disturbed(random, parts);
}

function assemble(random: Random, good: { host: string; prefix: string }): string {
  const host = random.chance(0.55) ? good.host : random.pick(hosts)(good.host);
  return [
    random.chance(0.6) ? "https://" : random.pick(schemes),
    random.chance(0.8) ? "" : random.pick(users)(good.host),
    host,
    random.chance(0.85) ? "" : random.pick(ports),
    random.chance(0.6) ? good.prefix : "",
    path(random),
    random.chance(0.4) ? "" : `?${query(random)}`,
    random.chance(0.75) ? "" : `#${random.pick(fragments)}${random.chance(0.5) ? hidden(random) : ""}`,
  ].join("");
}

const schemes = [
  "http://",
  "HTTPS://",
  "https:",
  "https:/",
  "https:///",
  "https:\\\\",
  "http:",
  "//",
  "///",
  "",
  "\\\\",
  "/\\",
  "javascript:",
  "javascript://",
  "data:",
  "file://",
  "ftp://",
  "ws://",
  "mailto:",
  "blob:https://",
  "h\ttps://",
  "ht\ntp://",
  "https\u003a//",
  "https%3a//",
  "ｈttps://",
  "x://",
  "1://",
  "://",
];

const users: readonly ((good: string) => string)[] = [
  () => "user@",
  () => "user:pass@",
  (good) => `${good}@`,
  (good) => `${good}:443@`,
  () => "@",
  () => ":@",
  () => "%40@",
  () => "evil.example%5c@",
  () => "evil.example\\@",
  () => "evil.example/@",
  () => "evil.example#@",
  () => "evil.example?@",
  () => "\uFF20",
];

const hosts: readonly ((good: string) => string)[] = [
  () => "evil.example",
  (good) => `${good}.evil.example`,
  (good) => `evil${good}`,
  (good) => `evil-${good}`,
  (good) => `evil.${good}`,
  (good) => `${good}.`,
  (good) => `.${good}`,
  (good) => `${good}..`,
  (good) => good.replace(".", ".."),
  (good) => good.toUpperCase(),
  (good) => good.replaceAll(".", "\u3002"),
  (good) => good.replaceAll(".", "\uFF0E"),
  (good) => good.replaceAll(".", "\uFF61"),
  (good) => good.replaceAll(".", "%2e"),
  (good) => good.replaceAll(".", "%252e"),
  (good) => good.replace("e", "\u0435"), // the Cyrillic one
  (good) => good.replace("o", "\u03BF"), // the Greek one
  (good) => good.replace("s", "\u017F"), // the long one, which folds to s
  (good) => good.replace("e", "\u2147"), // an italic one, which folds to e
  (good) => [...good].map((letter) => (letter === "." ? letter : `${letter}\u00AD`)).join(""),
  (good) => good.replace("h", "h\u200B"),
  (good) => good.replace("h", "h\u0301"),
  (good) => `${good}%00evil.example`,
  (good) => `${good}%2fevil.example`,
  (good) => `${good}\\evil.example`,
  (good) => `${good}\uFF0Fevil.example`,
  (good) => `${good}\u2044evil.example`,
  (good) => `${good}\u2215evil.example`,
  (good) => `${good}%20.evil.example`,
  (good) => `${good} evil.example`,
  (good) => `${good},evil.example`,
  (good) => `${good};evil.example`,
  (good) => `${good}&evil.example`,
  (good) => `${good}\tevil.example`,
  () => "2130706433",
  () => "0x7f000001",
  () => "0x7f.1",
  () => "0177.0.0.01",
  () => "127.1",
  () => "127.0.0.1",
  () => "[::1]",
  () => "[::ffff:7f00:1]",
  () => "[fe80::1%25eth0]",
  () => "[",
  () => "localhost",
  () => "xn--",
  () => "xn--shop-example-evil",
  () => "%",
  () => "",
];

const ports = [":443", ":80", ":8443", ":", ":0", ":65536", ":443evil", ":%34%34%33", ":4\t43", ":-1", ":٤٤٣"];

function path(random: Random): string {
  const segments = Array.from({ length: random.int(4) }, () => random.pick(pathSegments));
  return `${segments.map((segment) => `/${segment}`).join("")}${random.chance(0.15) ? hidden(random) : ""}${random.chance(0.5) ? "/" : ""}`;
}

const pathSegments = [
  "kits",
  "kits",
  "fall-stamps",
  "product",
  "50%",
  "a+b",
  "ü",
  "%C3%BC",
  "🎄",
  "%F0%9F%8E%84",
  ".",
  "..",
  "%2e",
  "%2e%2e",
  ".%2E",
  "%252e%252e",
  "..;",
  "..%2f",
  "..%5c",
  "%2f",
  "%5c",
  "",
  "",
  "\\",
  "@evil.example",
  ":80",
  "https:",
  "%00",
  "%0d%0aSet-Cookie:a=b",
  "ref",
  "12",
  "~",
  "%zz",
  "\u202Egpj",
];

function query(random: Random): string {
  const pairs = Array.from({ length: random.between(1, 3) }, () => {
    const value = random.chance(0.3) ? hidden(random) : random.pick(values);
    return random.chance(0.1) ? value : `${random.pick(names)}=${value}`;
  });
  return pairs.join(random.pick(["&", "&", "&", ";", "&amp;", "&&"]));
}

const names = ["q", "color", "utm_source", "next", "url", "redirect_to", "return", "ref", "campaign", "REF", "%72ef", "ref[]", "", "u%72l"];
const values = [
  "",
  "1",
  "blue",
  "a b",
  "a+b",
  "%20",
  "50%",
  "ü",
  "%C3%BC",
  "x:y",
  "2026-11-01",
  "a,b",
  "🎄",
  "%00",
  "'\"<>",
  "mug.png",
  "a/b",
];
const fragments = ["", "top", "/", "!/", "/kits?next=", "next=", ":~:text=", "ü"];

/** Another address, to be found by a redirect of the shop; as it is or wrapped once to four times. */
function hidden(random: Random): string {
  const plain = random.pick(addresses);
  let text = plain;
  for (let round = random.pick([0, 0, 1, 1, 2, 3, 4]); round > 0; round--)
    text = random.chance(0.5) ? encodeURIComponent(text.toWellFormed()) : [...Buffer.from(text)].map(percent).join("");
  return text;
}

const addresses = [
  "https://evil.example",
  "http://evil.example/",
  "HTTPS://evil.example",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "\\/evil.example",
  "http:evil.example",
  "http:/evil.example",
  "https:\\evil.example",
  "javascript:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,x",
  " //evil.example",
  "\t//evil.example",
  "\u0001https://evil.example",
  "/\t/evil.example",
  "ht\ntps://evil.example",
  "//evil%E3%80%82example",
  "//2130706433",
  "//[::1]",
  "@evil.example",
  ".evil.example",
];

function percent(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0")}`;
}

/** Now and then one more slip of the hand: a character that does not belong, something encoded once more, or far too much of it. */
function disturbed(random: Random, text: string): string {
  if (random.chance(0.7)) return text;
  const at = random.int(text.length + 1);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (random.int(8)) {
    case 0:
      return before + random.pick(slips) + after;
    case 1:
      return before + encodeURIComponent(after.slice(0, 1).toWellFormed()) + after.slice(1);
    case 2:
      return random.pick([" ", "\t", "\n", "\u00a0", "\ufeff", "\u0000"]) + text;
    case 3:
      return text + random.pick([" ", "\r\n", "\u2028", "\u0000", "\\"]);
    case 4:
      return before + "a".repeat(random.pick([50, 1_900, 2_000, 4_000])) + after;
    case 5:
      return before + after.toUpperCase();
    case 6:
      return before + after.slice(1);
    default:
      return text.replaceAll("/", () => (random.chance(0.3) ? "\\" : "/"));
  }
}

const slips = [
  "\t",
  "\n",
  "\r",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u00a0",
  "\u200b",
  "\u202e",
  "\ufeff",
  "\\",
  "@",
  "%",
  "#",
  "?",
  ":",
  "..",
  "//",
  "\ud83d",
  "ß",
  "İ",
  "ſ",
];
