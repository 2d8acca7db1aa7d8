/**
 * What somebody sees of a message, and what in it does more than stand there: read from the platforms' own rules of formatting, sharing no code with
 * the renderers.
 */
export type Read = { readonly lines: readonly string[]; readonly acting: readonly string[] };

/** Discord's Markdown, as docs.discord.com ("Message Formatting") and its support pages on formatting describe it. */
export function readDiscord(content: string): Read {
  const acting: string[] = [];
  let isVerbatim = false;
  const lines = content.split("\n").map((line) => {
    // What is to be copied stands between two fences of ours, where nothing acts but another fence.
    if (line === fence) {
      isVerbatim = !isVerbatim;
      return "";
    }
    if (isVerbatim) {
      if (line.includes(fence)) acting.push(`ends what is to be copied: ${line.slice(0, 40)}`);
      return line;
    }
    const prefix = /^(?:#{1,3} |-# )/.exec(line)?.[0] ?? "";
    const rest = line.slice(prefix.length);
    const block = /^\s*(?:#{1,3}\s|-#\s|[-*+]\s|>|\d+[.)]\s)/.exec(rest);
    if (block) acting.push(`begins a block: ${rest.slice(0, 20)}`);
    return readInline(rest, acting);
  });
  if (isVerbatim) acting.push("what is to be copied has no end");
  return { lines, acting };
}

const fence = "```";

/** Each of the signs that we write on purpose, in the only form in which we write it; what it shows. */
const own: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, sign]) => sign!],
  [/`([^`\n]+)`(?!`)/y, ([, code]) => code!],
  [/<t:(-?\d{1,13}):[fd]>/y, () => "\u0001"],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url]) => url!],
  [/\[((?:\\[^0-9A-Za-z\s]|[^[\]\\])+)\]\(<(https?:\/\/[^\s<>()]+)>\)/y, ([, label]) => label!.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1")],
  [/\*\*(?!\*)/y, () => ""],
];

/** Anything of these left is formatting, a mention, a link or an emoji that somebody typed. */
const foreign = /[\\*_~|`<>[\]@]|:[\w+~-]+:|https?:\/\//y;

function readInline(line: string, acting: string[]): string {
  let seen = "";
  let stars = 0;
  for (let at = 0; at < line.length;) {
    const found = own.map(([form, show]) => [form, show, matchAt(form, line, at)] as const).find(([, , match]) => match);
    if (found?.[2]) {
      const url = /<(https?:\/\/[^<>]+)>\)?$/.exec(found[2][0])?.[1];
      if (url !== undefined) acting.push(...misleading(url, found[1](found[2])));
      if (found[2][0] === "**") stars += 1;
      seen += found[1](found[2]);
      at += found[2][0].length;
      continue;
    }
    const other = matchAt(foreign, line, at);
    // A ">" means something at the beginning of a line only, and there it is a block.
    if (other && other[0] !== ">") acting.push(line.slice(Math.max(0, at - 10), at + 30));
    seen += line[at]!;
    at += 1;
  }
  if (stars % 2 === 1) acting.push(`bold has no end: ${line.slice(0, 60)}`);
  return seen;
}

/** A link shows its address, at least with the host that it leads to, and nothing in front of that host looks like another one. */
function misleading(url: string, shown: string): string[] {
  const { host, username } = URL.parse(url) ?? { host: "no address", username: "" };
  const isHonest = username === "" && shown.replace(/^https?:\/\//, "").startsWith(host.slice(0, 39));
  return isHonest ? [] : [`a link to ${url.slice(0, 60)} that shows ${shown.slice(0, 60)}`];
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  const sticky = new RegExp(form.source, "y");
  sticky.lastIndex = at;
  return sticky.exec(text);
}

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as unknown[]).filter(isJson) : []);

/** Slack's blocks: rich text and plain text are what they are, so what acts is any mrkdwn, any mention element, and an emoji short name that is drawn. */
export function readSlack(body: Json): Read {
  const acting: string[] = [];
  const lines = listOf(body["blocks"]).flatMap((block) => readBlock(block, acting));
  const summary = String(body["text"]);
  if (/[<>]/.test(summary) || /&(?!(?:amp|lt|gt);)/.test(summary))
    acting.push(`the text for notifications is not escaped: ${summary.slice(0, 80)}`);
  if (body["unfurl_links"] !== false || body["unfurl_media"] !== false) acting.push("links are unfurled");
  if (JSON.stringify(body).includes('"type":"mrkdwn"')) acting.push("there is mrkdwn");
  return { lines, acting };
}

function readBlock(block: Json, acting: string[]): string[] {
  const plain = (text: unknown): string => {
    if (isJson(text) && text["type"] === "plain_text" && text["emoji"] === false) return String(text["text"]);
    acting.push(`emoji short names are drawn in ${JSON.stringify(text)}`);
    return "";
  };
  switch (block["type"]) {
    case "header":
      return [plain(block["text"])];
    case "context":
      return listOf(block["elements"]).map(plain);
    case "actions":
      return listOf(block["elements"]).map(({ text }) => plain(text));
    case "table":
      return (block["rows"] as unknown[]).map((row) =>
        listOf(row)
          .map(({ text }) => String(text))
          .join("\u0002"),
      );
    case "rich_text":
      return listOf(block["elements"]).flatMap((section) =>
        listOf(section["elements"])
          .map((element) => readElement(element, acting))
          .join("")
          .split("\n"),
      );
    case "divider":
      return [];
    default:
      acting.push(`a block that is never drawn: ${String(block["type"])}`);
      return [];
  }
}

function readElement(element: Json, acting: string[]): string {
  if (element["type"] === "text") return String(element["text"]);
  if (element["type"] === "date") return "\u0001";
  if (element["type"] === "link") {
    const url = String(element["url"]);
    const shown = typeof element["text"] === "string" ? element["text"] : url;
    acting.push(...(/^https?:\/\//.test(url) ? misleading(url, shown) : [`a link to ${url.slice(0, 40)}`]));
    return shown;
  }
  acting.push(`an element that is never drawn: ${String(element["type"])}`);
  return "";
}
