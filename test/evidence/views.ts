import { renderDiscord } from "#templates/render/discord";
import { renderSlack } from "#templates/render/slack";
import { discordMessageProblems } from "#test/discord/payload-rules";
import { slackHomeProblems, slackMessageProblems } from "#test/slack/payload-rules";
import { readDiscord, readSlack, type Read } from "./chat-readers.ts";
import type { Course, Figures, Proof } from "./proof.ts";
import { localeOf, viewCase, type Mark, type ViewCase } from "./view-cases.ts";

export const views: Proof = {
  name: "views",
  test: "T9",
  sentence: "whatever a view holds, both platforms take it, nothing typed in it acts, and what is left out is counted",
  cases: { full: 10_000, slice: 300 },
  run: proveViews,
};

const zone = "America/Denver";

type Drawn = {
  readonly platform: "Discord" | "Slack";
  readonly problems: readonly string[];
  readonly read: Read;
  readonly ids: readonly string[];
  readonly mostButtons: number;
};

async function proveViews(course: Course): Promise<Figures> {
  const figures = { marks: 0, shown: 0, leftOut: 0, cutViews: 0, typedThatWouldAct: 0, microsecondsDiscord: 0, microsecondsSlack: 0 };
  const spent = { Discord: 0, Slack: 0 };
  for (const number of course.numbers) {
    const one = viewCase(course.seed, number);
    const locale = localeOf(course.seed, number);
    const onDiscord = timed(spent, "Discord", () => renderDiscord(one.view, { buttons: one.buttons, locale }));
    const onSlack = timed(spent, "Slack", () => renderSlack(one.view, { buttons: one.buttons, locale, zone }));
    const again = [
      renderDiscord(one.view, { buttons: one.buttons, locale }).body,
      renderSlack(one.view, { buttons: one.buttons, locale, zone }).body,
    ];
    const fail = (problem: string): void => course.fail({ number, problem, reproduction: textOf(one) });
    if (JSON.stringify([onDiscord.body, onSlack.body]) !== JSON.stringify(again)) fail("drawn twice, it is not the same");
    const atHome = renderSlack(one.view, { buttons: one.buttons, locale, zone, isView: true });
    for (const drawn of [discordOf(onDiscord), slackOf(onSlack), homeOf(atHome)]) {
      const { shown, found } = judge(one, drawn);
      for (const problem of found) fail(`${drawn.platform}: ${problem}`);
      figures.marks += one.marks.length;
      figures.shown += shown;
      figures.leftOut += one.marks.length - shown;
      figures.cutViews += shown < one.marks.length ? 1 : 0;
    }
    // Cases that can't fail prove nothing: unescaped, this much of what was typed would have acted.
    figures.typedThatWouldAct += one.marks.filter(({ before }) => readDiscord(readable(before.slice(0, 2_000))).acting.length > 0).length;
    if (number % 2_000 === 0) course.say(`${number} views`);
  }
  if (course.numbers.length >= 100 && (figures.cutViews * 20 < course.numbers.length || figures.typedThatWouldAct < course.numbers.length))
    course.fail({ number: 0, problem: "too few views were cut, or too little in them would have acted", reproduction: "" });
  const each = (milliseconds: number): number => Math.round((milliseconds * 1_000) / Math.max(1, course.numbers.length));
  return { ...figures, microsecondsDiscord: each(spent.Discord), microsecondsSlack: each(spent.Slack) };
}

function timed<T>(spent: Record<"Discord" | "Slack", number>, platform: "Discord" | "Slack", work: () => T): T {
  const startedAt = performance.now();
  const result = work();
  spent[platform] += performance.now() - startedAt;
  return result;
}

function discordOf({ body, files }: ReturnType<typeof renderDiscord>): Drawn {
  const parts = body.components[0].components;
  const reads = parts.flatMap((part) => (part.type === 10 ? [readDiscord(part.content)] : []));
  const buttons = parts.flatMap((part) => (part.type === 1 ? part.components : []));
  const all = 1 + parts.length + buttons.length;
  // Above 10,170 the API answers 500 (discord/discord-api-docs#8554).
  const bytes = parts.reduce((sum, part) => sum + (part.type === 10 ? Buffer.byteLength(part.content) : 0), 12 * all);
  const mentions = body.allowed_mentions.parse.length === 0 ? [] : ["mentions are allowed"];
  return {
    platform: "Discord",
    problems: [
      ...discordMessageProblems(
        body,
        files.map(({ name }) => name),
      ),
      ...mentions,
      ...(bytes > 10_170 ? [`${bytes} bytes of text and components`] : []),
    ],
    read: { lines: reads.flatMap(({ lines }) => lines), acting: reads.flatMap(({ acting }) => acting) },
    ids: buttons.map((button) => button.custom_id),
    mostButtons: 20,
  };
}

function slackOf({ body }: ReturnType<typeof renderSlack>): Drawn {
  const ids = body.blocks.flatMap((block) =>
    block.type === "actions" ? block.elements.map((element) => ("action_id" in element ? (element.action_id ?? "") : "")) : [],
  );
  return { platform: "Slack", problems: slackMessageProblems(body), read: readSlack({ ...body }), ids, mostButtons: 25 };
}

/** The home tab, which takes no tables. */
function homeOf(message: ReturnType<typeof renderSlack>): Drawn {
  return { ...slackOf(message), problems: slackHomeProblems({ type: "home", blocks: message.body.blocks }) };
}

function judge(one: ViewCase, { problems, read, ids, mostButtons }: Drawn): { shown: number; found: string[] } {
  const lines = read.lines.map((line) => line.replaceAll(/[\u2068\u2069]/g, ""));
  const found = [...problems, ...read.acting.map((what) => `this acts: ${what}`)];
  const shown = new Set<number>();
  let leftOut = 0;
  let cutSentences = 0;
  for (const line of lines) {
    cutSentences += line.match(/ … and [\d.,٬]+ more/g)?.length ?? 0;
    const whole = /^and ([\d.,]+) more(?: lines than fit into a message)?$/.exec(line);
    if (whole) leftOut += Number(whole[1]!.replaceAll(/\D/g, ""));
    for (const match of line.matchAll(/‹([^‹›]*)›/g)) {
      const index = Number(match[1]!.replaceAll(/\D/g, "")) - 100_000_000;
      const mark = one.marks[index];
      if (!mark || shown.has(index)) found.push(`an amount that is not there, or twice: ${match[0]}`);
      else found.push(...judgeAround(mark, line.slice(0, match.index), line.slice(match.index + match[0].length)));
      shown.add(index);
    }
  }
  const hidden = one.marks.length - shown.size;
  if (leftOut < hidden + one.more - cutSentences)
    found.push(`${hidden} entries are left out and ${one.more} rows are not there, but only ${leftOut} are counted`);
  if (leftOut > hidden + one.more + one.unmarked) found.push(`${leftOut} are counted, but only ${hidden} and ${one.more} are left out`);
  const title = readable(one.view.title).trim().slice(0, 60).trim();
  if (!lines.some((line) => line.includes(title.replaceAll(/[\ud800-\udfff]$/g, "")))) found.push(`the title is gone: ${title}`);
  const wanted = one.buttons.slice(0, mostButtons).map(({ handle }) => handle);
  if (ids.map((id) => id.split(".")[1]).join() !== wanted.join()) found.push("a button is gone, or they are in another order");
  return { shown: shown.size, found };
}

/** What was typed beside an amount is there to be read as it was typed, or its beginning as far as it goes, up to where a character ends. */
function judgeAround({ before, after, isDeep }: Mark, left: string, right: string): string[] {
  const found: string[] = [];
  const cell = { left: left.split("\u0002").at(-1)!, right: right.split("\u0002")[0]! };
  const wanted = readable(before).trimStart();
  if (!isDeep && !cell.left.endsWith(wanted) && !endsCut(cell.left, wanted))
    found.push(`typed before an amount: ${show(wanted)}, to be seen: ${show(cell.left)}`);
  const next = readable(after).trimEnd();
  if (!cell.right.startsWith(next) && !cell.right.startsWith(" … and ") && !beginsCut(cell.right, next))
    found.push(`typed after an amount: ${show(next)}, to be seen: ${show(cell.right)}`);
  return found;
}

const show = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 60)} … ${text.slice(-60)}` : text);
const leastKept = 60;

function endsCut(seen: string, full: string): boolean {
  if (!seen.endsWith("…")) return false;
  const kept = seen.slice(0, -1);
  for (const end of ends(full)) if (end >= leastKept && kept.endsWith(full.slice(0, end).trimEnd())) return true;
  return false;
}

function beginsCut(seen: string, full: string): boolean {
  for (const end of ends(full)) if (end >= leastKept && seen.startsWith(`${full.slice(0, end).trimEnd()}…`)) return true;
  return false;
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Where the characters of a text end, as people see them. */
function ends(text: string): number[] {
  return [...segmenter.segment(text.slice(0, 1_100))].map(({ index, segment }) => index + segment.length);
}

/** What is left of a text when everything is gone that is not there to be read. */
function readable(text: string): string {
  const without = text.replaceAll(/\u001b\[[\d;]*m|\u001b\]0;title\u0007/g, "").replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ");
  let seen = "";
  let marks = 0;
  for (const character of without) {
    if (/\p{Cc}|\p{Cf}|\p{Cs}/u.test(character)) continue;
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    if (marks <= 4) seen += character;
  }
  return seen;
}

function textOf({ view }: ViewCase): string {
  return JSON.stringify(view, (_, value: unknown) => {
    if (typeof value === "bigint") return value.toString();
    return typeof value === "string" && value.length > 300 ? `${value.slice(0, 120)} … ${value.length} in all` : value;
  }).slice(0, 6_000);
}
