import type { RefusalFacts } from "#domain/kernel";
import { action, blank, type Action } from "#templates/view";
import { typedCommand } from "#templates/render/values";
import type { Asker, Command } from "./command.ts";
import { offeredTo } from "./dispatch.ts";
import type { SpokenCommand } from "./spoken-options.ts";

/** A group of commands typed by its name alone, such as "/earnings" on Slack, asks what there is in it; "/partner" what there is at all. */
export function menuOf(line: string, asker: Asker, commands: readonly Command[]): SpokenCommand | null {
  const [, group] = /^\s*\/?([a-z-]+)\s*$/i.exec(line) ?? [];
  const help = commands.find(({ name }) => name === "partner help");
  if (group === undefined || !help) return null;
  const about = group.toLowerCase();
  if (about === "partner") return { command: help, texts: {} };
  return offeredTo(asker, commands).some(({ name }) => name.startsWith(`${about} `)) ? { command: help, texts: { about } } : null;
}

/** What somebody sees first: partners how they stand, staff what waits for them by their role, everybody else what there is to ask. */
const homes = ["partner dashboard", "support review", "finance batch", "programme health"];

export function homeCommand(asker: Asker, commands: readonly Command[]): string {
  const offered = offeredTo(asker, commands).map(({ name }) => name);
  return homes.find((name) => offered.includes(name)) ?? "partner help";
}

/** A button for each command that may have been meant; what it needs is asked for. */
export function meantCommands({ nearest }: RefusalFacts, offered: readonly Command[]): Action[] {
  const names: readonly unknown[] = Array.isArray(nearest) ? nearest : [];
  return offered.filter(({ name }) => names.includes(name)).map((each) => action(typedCommand(each.name), each.name, neededBy(each)));
}

/** What a command can't do without, left open. */
export function neededBy({ options }: Pick<Command, "options">): Record<string, string> {
  return Object.fromEntries(Object.entries(options).flatMap(([name, { required }]) => (required ? [[name, blank]] : [])));
}
