import { z } from "zod";
import { asListed, type Spelling } from "#templates/spelling";
import type { Command } from "./command.ts";

/** What the doors of all chat platforms have in common. */
export const chatSettings = z.object({
  /** stands before every command's name, for workspaces where one is taken: "kiwi" makes /kiwi-share of /share */
  COMMAND_PREFIX: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/, "must be 1 to 12 small letters or digits, such as kiwi")
    .optional(),
});

/** "share" as the platform knows it: "kiwi-share". */
export function prefixed(name: string, prefix: string | undefined): string {
  return prefix === undefined ? name : `${prefix}-${name}`;
}

/** How the listed commands are typed where they carry a prefix. */
export function spellingOf(commands: readonly Pick<Command, "name">[], prefix: string | undefined): Spelling {
  if (prefix === undefined) return asListed;
  const groups = new Set(commands.map(({ name }) => name.split(" ")[0]));
  return (line) => line.replace(/^\/([a-z-]+)/, (typed, group: string) => (groups.has(group) ? `/${prefixed(group, prefix)}` : typed));
}

/** A typed line by the command's own name: mails tell everybody what is typed on Discord and Slack. */
export function unprefixedLine(line: string, prefix: string | undefined): string {
  return prefix === undefined ? line : line.replace(new RegExp(`^(\\s*/?)${prefix}-`, "i"), "$1");
}

/** The other way round; a name without the prefix stays as it is. */
export function unprefixed(name: string, prefix: string | undefined): string {
  return prefix !== undefined && name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : name;
}
