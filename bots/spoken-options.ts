import { Refusal, refuse } from "#domain/kernel";
import { blank } from "#templates/view";
import type { Command } from "./command.ts";
import { nearestOf } from "./nearest.ts";
import type { Option, Reading } from "./option.ts";
import { wordsOf, type Word } from "./spoken-words.ts";

/** A command with its options as text, as a line, a form or a platform's own fields gave them. */
export type SpokenCommand = { readonly command: Command; readonly texts: Readonly<Record<string, string>> };

/** A command with its options read: what `run` takes. */
export type ReadCommand = { readonly command: Command; readonly options: Readonly<Record<string, unknown>> };

/**
 * Reads a typed line: `/earnings why 1005`, `share link https://shop.example/x campaign:"two words"`, `--campaign fall`.
 * The slash, case and extra blanks don't matter; values go to the options in the order of their declaration unless they are named.
 * Refuses `command.unknown` (naming those of `offered` that may have been meant), `command.option-unknown`, `command.option-missing`, and
 * what the options' own readers refuse.
 */
export function readCommandLine(
  line: string,
  commands: readonly Command[],
  reading: Reading,
  offered: readonly Command[] = commands,
): ReadCommand {
  const { command, texts } = splitCommandLine(line, commands, offered);
  return { command, options: readOptions(command, texts, reading) };
}

/** The first half of `readCommandLine`: which command, and the text of each option, before anything about the asker is known. */
export function splitCommandLine(line: string, commands: readonly Command[], offered: readonly Command[] = commands): SpokenCommand {
  const words = wordsOf(line);
  const { command, length } = findCommand(words, commands, offered);
  return { command, texts: spreadOptions(command, words.slice(length)) };
}

/**
 * The second half: the options' texts as values; also for platforms that name options themselves. Refusals of the options' own
 * readers get the option's name added. Refuses `command.option-missing` naming every required option that is not there.
 */
export function readOptions(command: Command, texts: Readonly<Record<string, string>>, reading: Reading): Record<string, unknown> {
  const missing = Object.entries(command.options).flatMap(([name, { required }]) => (required && isMissing(texts[name]) ? [name] : []));
  if (missing.length > 0) throw refuse("command.option-missing", { command: command.name, missing, given: onlySaid(texts) });
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options)) {
    const text = texts[name];
    if (text === undefined || isMissing(text)) continue;
    try {
      options[name] = option.read(text, reading);
    } catch (cause) {
      throw cause instanceof Refusal ? refuse(cause.code, { command: command.name, option: name, ...cause.facts }) : cause;
    }
  }
  return options;
}

function onlySaid(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => !isMissing(text)));
}

/** Nothing, or the place-holder of a line that was offered to be filled in. */
export function isMissing(text = ""): boolean {
  return text.trim() === "" || text.trim() === blank;
}

/** The longest name the line starts with; otherwise a refusal that knows what was probably meant. */
function findCommand(
  words: readonly Word[],
  commands: readonly Command[],
  offered: readonly Command[],
): { command: Command; length: number } {
  const spoken = words.slice(0, mostNameWords).map(({ text }) => text.toLowerCase());
  if (spoken[0] !== undefined) spoken[0] = spoken[0].replace(/^\/+/, "");
  // Who asks for help may not know yet how commands are called.
  const help = spoken[0] === "help" && commands.find(({ name }) => name === "partner help");
  if (help) return { command: help, length: 1 };
  const start = (length: number) => spoken.slice(0, length).join(" ");
  for (let length = spoken.length; length > 0; length--) {
    const command = commands.find(({ name }) => name === start(length));
    if (command) return { command, length };
  }
  // Of what is not offered only where nothing else can be meant: a guest who types "/earnings" may learn what there is.
  for (const names of [offered, commands].map((some) => some.map(({ name }) => name))) {
    for (let length = spoken.length; length > 0; length--) {
      const group = names.filter((name) => name.startsWith(`${start(length)} `));
      if (group.length === 0) continue;
      const typed = start(length + 1);
      throw refuse("command.unknown", { typed, nearest: group.filter((name) => isNear(spoken, name.split(" "))), subCommands: group });
    }
  }
  const nearest = nearestCommands(
    spoken,
    offered.map(({ name }) => name),
  );
  throw refuse("command.unknown", { typed: start(2), nearest: nearest.slice(0, 5) });
}

/** "finance batch preview" has three. */
const mostNameWords = 3;

/** Near word by word ("earnigns why"); otherwise without its first word ("why 1005") or by that alone ("earnigns" offers all of its group). */
function nearestCommands(spoken: readonly string[], names: readonly string[]): string[] {
  const whole = names.filter((name) => isNear(spoken, name.split(" ")));
  if (whole.length > 0) return whole;
  const bySub = names.filter((name) => name.includes(" ") && isNear(spoken, name.split(" ").slice(1)));
  const byGroup = names.filter((name) => isNear(spoken, name.split(" ").slice(0, 1)));
  return [...new Set([...bySub, ...byGroup])];
}

/** Every word of the name is near the word that was typed in its place; what follows on the line is no part of the name. */
function isNear(spoken: readonly string[], name: readonly string[]): boolean {
  return name.every((word, index) => nearestOf(spoken[index] ?? "", [word]).length > 0);
}

/**
 * Gives each word its option: by its name where it has one, otherwise the first option that has nothing yet. Words that are left over
 * belong to the free sentence at the end, if the command takes one; inside it only options that have nothing yet count as names.
 */
function spreadOptions(command: Command, words: readonly Word[]): Record<string, string> {
  const declared = Object.entries(command.options);
  mustNotSwallowConfirm(command, words);
  const given = new Map<string, readonly Word[]>();
  const find = (word: Word | undefined) => word?.named && declared.find(([name]) => fold(name) === fold(word.named!.name))?.[0];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const named = find(word);
    if (named && !given.has(named)) {
      // `campaign: fall` and `--campaign fall`: the value is the next word, unless that names an option itself.
      const isNext = word.named!.value === null && !find(words[at + 1]);
      const value = isNext ? words[++at] : valueOf(word);
      if (!value) throw refuse("command.option-missing", { command: command.name, missing: [named], empty: whatIsEmpty(command, named) });
      given.set(named, [value]);
      continue;
    }
    const open = declared.find(([name, { byNameOnly }]) => !given.has(name) && !byNameOnly);
    const [last, lastOption] = declared.findLast(([, { byNameOnly }]) => !byNameOnly) ?? [];
    if (open && !named && !isMistypedName(word, open[1], declared)) given.set(open[0], [word]);
    else if (!open && last && lastOption && takesMore(lastOption, word) && named !== "confirm")
      given.set(last, [...given.get(last)!, word]);
    else if (named)
      throw refuse("command.option-unreadable", { command: command.name, option: named, text: word.raw, expected: "one value, not two" });
    else throw unknownOption(command, word);
  }
  return Object.fromEntries([...given].map(([name, said]) => [name, textOf(said)]));
}

/** An option that somebody named and gave nothing to; of one that may be left out that is said, too. */
const whatIsEmpty = ({ options }: Command, name: string): string => (options[name]?.required ? "needed" : "may be left out");

/** A sentence takes what is left of the line; an amount its currency and the blanks for its thousands: "10 USD", "1 000". */
const takesMore = ({ greedy, kind }: Option<unknown>, { named }: Word): boolean => greedy || (kind === "money" && !named);

/** Who ends a line with `confirm:yes` means it as a confirmation, never as the end of a sentence that others will read. */
function mustNotSwallowConfirm(command: Command, words: readonly Word[]): void {
  const [before, last] = [words.at(-2)?.named, words.at(-1)];
  const isConfirm = last?.named?.name.toLowerCase() === "confirm" || (before?.value === null && before.name.toLowerCase() === "confirm");
  if (isConfirm && last && !("confirm" in command.options))
    throw refuse("command.option-unknown", { command: command.name, typed: "confirm", nearest: [], options: Object.keys(command.options) });
}

/** One word without its quotes; a sentence exactly as typed, because in it quotes are quotes. */
function textOf(words: readonly Word[]): string {
  return words.length === 1 ? words[0]!.text : words.map(({ raw }) => raw).join(" ");
}

/** The value of `name:value` as a word of its own. */
function valueOf({ named }: Word): Word | undefined {
  return named?.value === null || named?.value === undefined ? undefined : { raw: named.value, text: named.value, named: null };
}

/** `raeson:fraud` is a slip; `https:…` where an address is expected and "note: see mail" in a sentence are not. */
function isMistypedName(word: Word, open: Option<unknown>, declared: readonly (readonly [string, Option<unknown>])[]): boolean {
  if (!word.named) return false;
  const isFree = open.greedy || open.kind === "url";
  return (
    !isFree ||
    nearestOf(
      word.named.name,
      declared.map(([each]) => each),
    ).length > 0
  );
}

function unknownOption(command: Command, word: Word): Refusal {
  const options = Object.keys(command.options);
  return refuse("command.option-unknown", {
    command: command.name,
    typed: word.named?.name ?? word.text,
    nearest: nearestOf(word.named?.name ?? "", options),
    options,
  });
}

/** holdDays, hold-days and hold_days are the same name. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
