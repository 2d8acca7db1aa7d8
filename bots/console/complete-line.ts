import type { Command } from "../command.ts";

/** Words of the prompt itself, beside the commands. */
const promptWords = ["/as ", "/told", "/help", "/quit"];

/** What somebody has used before, by the name of the option: campaigns of a partner's links. */
export type OwnWords = Readonly<Record<string, readonly string[]>>;

/**
 * What the Tab key may put at the end of the line, and the part of the line that it would replace (readline's contract): groups and
 * commands, sub-commands, then the open options as `name:` and the choices of an option or the words used for it before. `people` are the names after `/as`.
 */
export function completeLine(
  line: string,
  commands: readonly Command[],
  people: readonly string[] = [],
  values: OwnWords = {},
): [candidates: string[], replaced: string] {
  const start = line.replace(/^\s+/, "");
  const words = start.split(/\s+/);
  const last = words.at(-1) ?? "";
  return [
    candidatesFor(words, last, commands, { people, values }).filter((each) => each.toLowerCase().startsWith(last.toLowerCase())),
    last,
  ];
}

function candidatesFor(
  words: readonly string[],
  last: string,
  commands: readonly Command[],
  { people, values }: { people: readonly string[]; values: OwnWords },
): string[] {
  const typed = words.slice(0, -1).map((word, index) => (index === 0 ? word.replace(/^\/+/, "") : word).toLowerCase());
  if (typed.length === 0) return firstWords(last.startsWith("/"), commands);
  if (typed[0] === "as") return typed.length === 1 ? people.map((name) => name.toLowerCase()) : [];
  const start = typed.join(" ");
  const command = commands.find(({ name }) => `${start} `.startsWith(`${name} `));
  if (command) return optionWords(command, words, last, values);
  const next = commands.flatMap(({ name }) => (name.startsWith(`${start} `) ? [`${name.slice(start.length + 1).split(" ")[0]} `] : []));
  return [...new Set(next)];
}

function firstWords(hasSlash: boolean, commands: readonly Command[]): string[] {
  const groups = [...new Set(commands.map(({ name }) => `/${name.split(" ")[0]} `))];
  const all = [...groups, ...promptWords];
  return hasSlash ? all : all.map((word) => word.slice(1));
}

/** The choices of the option being typed, by name or by its turn, and the names of those not used yet. */
function optionWords(command: Command, words: readonly string[], last: string, values: OwnWords): string[] {
  const lower = last.toLowerCase();
  const typed = words.slice(command.name.split(" ").length, -1);
  const names = Object.keys(command.options).map((name) => name.toLowerCase());
  const named = typed
    .flatMap((word) => /^(?:--)?([a-z][\w-]*)[:=]/i.exec(word)?.[1]?.toLowerCase() ?? [])
    .filter((name) => names.includes(name));
  const open = Object.entries(command.options).filter(([name]) => !named.includes(name.toLowerCase()));
  // Values without a name have filled the first options in order.
  const remaining = open.slice(typed.length - named.length);
  const ofNamed = remaining.find(([name]) => lower.startsWith(`${name.toLowerCase()}:`));
  // Words with blanks need quotes, which no completion can put around what is typed already.
  const choicesOf = ([name, { choices }]: (typeof open)[number]): readonly string[] =>
    choices.length > 0 ? choices : (values[name] ?? []).filter((word) => !/[\s"'“”„]/u.test(word));
  if (ofNamed) return choicesOf(ofNamed).map((choice) => `${ofNamed[0].toLowerCase()}:${choice} `);
  const byTurn = remaining[0] ? choicesOf(remaining[0]).map((choice) => `${choice} `) : [];
  return [...byTurn, ...remaining.map(([name]) => `${name.toLowerCase()}:`)];
}
