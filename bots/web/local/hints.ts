import type { Command } from "../../command.ts";
import { completeLine, type OwnWords } from "../../console/complete-line.ts";
import { groupTitle } from "../../help.ts";

/** A way to go on with a line: the whole line with it, what it adds, and what that is. */
export type Offer = { readonly line: string; readonly word: string; readonly hint: string };

const most = 60;
const ownWords: Readonly<Record<string, string>> = {
  as: "become somebody else",
  told: "what you were told last",
  help: "everything that you may ask",
};

/** What the Tab key would offer in the terminal, each with a hint; what only a terminal needs is left out. */
export function offersFor(line: string, commands: readonly Command[], people: readonly string[], values: OwnWords): Offer[] {
  const [candidates, replaced] = completeLine(line, commands, people, values);
  const before = line.slice(0, line.length - replaced.length);
  return candidates
    .filter((word) => !/^\/?quit$/.test(word))
    .slice(0, most)
    .map((word) => ({ line: before + word, word: word.trim(), hint: hintFor(before, word, commands) }));
}

function hintFor(before: string, word: string, commands: readonly Command[]): string {
  const whole = `${before}${word}`.trim().replace(/^\/+/, "").toLowerCase();
  const exact = commands.find(({ name }) => name === whole);
  if (exact) return exact.sentence;
  if (before.trim() === "") return ownWords[whole] ?? groupTitle(whole);
  const command = commands.find(({ name }) => `${before.trim().replace(/^\/+/, "").toLowerCase()} `.startsWith(`${name} `));
  if (!command)
    return commands
      .filter(({ name }) => name.startsWith(`${whole} `))
      .map(({ name }) => name.slice(whole.length + 1))
      .join(" · ");
  const [, name] = /^([a-z][\w-]*):/i.exec(word) ?? [];
  const option =
    name === undefined ? undefined : Object.entries(command.options).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
  // A value is told by itself.
  if (!option || !word.endsWith(":")) return "";
  return `${option.sentence}${option.required ? "" : " (if you like)"}`;
}
