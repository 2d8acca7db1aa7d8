import { ApplicationCommandOptionType as Kind, type CommandInteractionOption } from "discord.js";
import { unprefixed } from "../chat-settings.ts";

export type SpokenHere = { readonly command: string; readonly given: Readonly<Record<string, string>> };

/** The command and its options as text, of what Discord nests: /share → link → url. */
export function spokenHere(name: string, data: readonly CommandInteractionOption[], prefix: string | undefined): SpokenHere {
  const words = [unprefixed(name, prefix)];
  let options = data;
  while (options[0]?.type === Kind.Subcommand || options[0]?.type === Kind.SubcommandGroup) {
    words.push(options[0].name);
    options = options[0].options ?? [];
  }
  return { command: words.join(" "), given: Object.fromEntries(options.map((option) => [option.name, textOf(option)])) };
}

/** A file is said by the address that Discord gives it for a day. */
function textOf({ value, attachment }: CommandInteractionOption): string {
  return attachment?.url ?? String(value ?? "");
}
