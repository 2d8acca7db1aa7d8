import { z } from "zod";

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

/** The other way round; a name without the prefix stays as it is. */
export function unprefixed(name: string, prefix: string | undefined): string {
  return prefix !== undefined && name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1) : name;
}
