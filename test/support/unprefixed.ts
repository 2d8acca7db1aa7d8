import { commands } from "../../bots/commands/index.ts";
import { spellingOf } from "../../bots/chat-settings.ts";

/** As in a workspace where COMMAND_PREFIX is kiwi. */
export const kiwi = spellingOf(commands, "kiwi");

const groups = [...new Set(commands.map(({ name }) => name.split(" ")[0]))].join("|");
const named = new RegExp(`(?<![\\w./:-])/(?:${groups})(?![\\w/-])(?: [a-z-]+)?`, "g");

/** What in a text nobody could type there: commands without the prefix. */
export function unprefixedIn(drawn: string): string[] {
  return [...drawn.matchAll(named)].map(([found]) => found);
}
