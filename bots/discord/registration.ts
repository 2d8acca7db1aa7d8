import {
  ApplicationCommandOptionType as Kind,
  ApplicationIntegrationType,
  InteractionContextType,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  type APIApplicationCommandSubcommandOption,
  type RESTPostAPIChatInputApplicationCommandsJSONBody as CommandJson,
} from "discord.js";
import { prefixed } from "../chat-settings.ts";
import type { Command } from "../command.ts";
import { maximumLength, type Option } from "../option.ts";

/** What Discord takes at most (docs.discord.com: interactions/application-commands, read 2026-11-22). */
const most = { choices: 25, description: 100 } as const;

/**
 * The one list of commands as Discord registers it: a command for each group, with sub-commands. Offered in servers and in direct messages with
 * the bot, installed by servers only; groups for staff are hidden from members unless a server's administrators decide otherwise, which is
 * a matter of looks: who may run what is asked of us each time. Throws for a list that Discord could not take.
 */
export function discordCommands(commands: readonly Command[], prefix?: string): CommandJson[] {
  const groups = Map.groupBy(commands, ({ name }) => name.split(" ")[0]!);
  return [...groups].map(([group, members]) => {
    const isForStaff = members.every(({ audience }) => audience !== "anyone" && audience !== "partner");
    const [only] = members;
    const isAlone = members.length === 1 && only !== undefined && only.name === group;
    return {
      name: prefixed(group, prefix),
      description: isAlone ? only.sentence : summary(members),
      options: isAlone ? optionsOf(only) : subCommands(group, members),
      contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
      integration_types: [ApplicationIntegrationType.GuildInstall],
      ...(isForStaff ? { default_member_permissions: "0" } : {}),
    };
  });
}

/** Of a group Discord shows the sub-commands and their sentences; its own description stands in lists of integrations only. */
function summary(members: readonly Command[]): string {
  const words = [...new Set(members.map(({ name }) => name.split(" ")[1] ?? name))].join(", ");
  return words.length <= most.description ? words : `${words.slice(0, most.description - 1)}…`;
}

function subCommands(group: string, members: readonly Command[]): APIApplicationCommandOption[] {
  const second = Map.groupBy(members, ({ name }) => name.split(" ")[1] ?? "");
  return [...second].map(([word, inside]): APIApplicationCommandOption => {
    if (word === "") throw new Error(`/${group} has sub-commands and can't be typed alone on Discord`);
    const [first] = inside;
    if (inside.length === 1 && first?.name === `${group} ${word}`) return subCommand(word, first);
    const third = inside.map((command) => subCommand(command.name.split(" ")[2] ?? "", command));
    return { type: Kind.SubcommandGroup, name: word, description: summary(inside), options: third };
  });
}

function subCommand(name: string, command: Command): APIApplicationCommandSubcommandOption {
  return { type: Kind.Subcommand, name, description: command.sentence, options: optionsOf(command) };
}

/** A command that opens a form is typed alone; what only buttons carry is asked of nobody. Required options come first, as Discord wants it. */
function optionsOf({ opens, options }: Command): APIApplicationCommandBasicOption[] {
  if (opens === "modal") return [];
  const asked = Object.entries(options).filter(([, { isCarried }]) => !isCarried);
  return [...asked.filter(([, { required }]) => required), ...asked.filter(([, { required }]) => !required)].map(([name, option]) =>
    optionJson(name, option),
  );
}

/**
 * Always text: an amount is "USD 12.50" and never a floating-point number, a date is "yesterday", an order number may begin with "#". What has
 * few choices is chosen, what can be looked up is offered while typing.
 */
function optionJson(name: string, option: Option<unknown>): APIApplicationCommandBasicOption {
  if (option.kind === "picture" || option.kind === "document")
    return { type: Kind.Attachment, name, description: option.sentence, required: option.required };
  const base = { type: Kind.String, name, description: option.sentence, required: option.required } as const;
  if (option.kind === "choice" && option.choices.length <= most.choices)
    return { ...base, choices: option.choices.map((choice) => ({ name: choice, value: choice })) };
  return { ...base, max_length: option.longest ?? maximumLength, ...(isOffered(option) ? { autocomplete: true } : {}) };
}

/** Whether there are words to offer while somebody types. */
export function isOffered({ choices, suggests }: Option<unknown>): boolean {
  return choices.length > 0 || suggests !== null;
}
