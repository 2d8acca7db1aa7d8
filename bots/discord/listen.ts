import {
  Events,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Client,
  type Interaction,
  type ModalSubmitInteraction,
  type RepliableInteraction,
} from "discord.js";
import type { NamedAccount } from "#domain/chat";
import type { ChannelPlace } from "#domain/messages";
import { readButtonId } from "#templates/render/button";
import type { Spelling } from "#templates/spelling";
import type { Command } from "../command.ts";
import type { Conversation, Wants } from "../conversation.ts";
import type { Suggest } from "../suggest.ts";
import { answer, defer, first, turnAway } from "./answering.ts";
import { askedOf, commandOfForm, filledIn, formFor, typedFormId } from "./forms.ts";
import { spokenHere } from "./wants.ts";

export type ListenDoors = {
  readonly conversation: Conversation;
  readonly suggest: Suggest;
  readonly commands: readonly Command[];
  readonly prefix: string | undefined;
  readonly spell: Spelling;
  /** the servers that are served; none: all */
  readonly guilds: readonly string[];
  readonly report: (error: unknown) => string;
};

/** Hears everything that people do on Discord. `settled` resolves when what was heard so far is answered. */
export function listen(client: Client, doors: ListenDoors): { readonly settled: () => Promise<unknown> } {
  const running = new Set<Promise<void>>();
  client.on(Events.InteractionCreate, (interaction) => {
    // A handler that fails must not end the process: nobody awaits it.
    const work: Promise<void> = hear(doors, interaction).then(
      () => void running.delete(work),
      (error: unknown) => {
        running.delete(work);
        doors.report(error);
      },
    );
    running.add(work);
  });
  return { settled: () => Promise.all(running) };
}

async function hear(doors: ListenDoors, interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) return offer(doors, interaction);
  if (!interaction.isRepliable()) return undefined;
  if (!isServed(doors, interaction)) return turnAway(doors, interaction);
  if (interaction.isChatInputCommand()) return typed(doors, interaction);
  if (interaction.isButton()) return pressed(doors, interaction);
  if (interaction.isModalSubmit()) return sent(doors, interaction);
  return undefined;
}

/** In direct messages there is no server to ask about. */
function isServed({ guilds }: ListenDoors, { guildId }: Pick<Interaction, "guildId">): boolean {
  return guildId === null || guilds.length === 0 || guilds.includes(guildId);
}

async function typed(doors: ListenDoors, interaction: ChatInputCommandInteraction): Promise<void> {
  const { command: name, given } = spokenHere(interaction.commandName, interaction.options.data, doors.prefix);
  const command = doors.commands.find((each) => each.name === name);
  if (command?.opens === "modal") return open(doors, interaction, command, { asks: askedOf(command), customId: typedFormId(name) });
  return act(doors, interaction, { kind: "command", command: name, given });
}

async function pressed(doors: ListenDoors, interaction: ButtonInteraction): Promise<void> {
  const button = readButtonId(interaction.customId);
  const command = doors.commands.find(({ name }) => name === button?.command);
  if (button?.asks && command) return open(doors, interaction, command, { asks: button.asks, customId: interaction.customId });
  return act(doors, interaction, { kind: "press", handle: button?.handle ?? "", filled: {} }, button?.turns);
}

async function sent(doors: ListenDoors, interaction: ModalSubmitInteraction): Promise<void> {
  const command = commandOfForm(interaction.customId);
  const filled = filledIn(interaction);
  if (command !== null) return act(doors, interaction, { kind: "command", command, given: filled });
  return act(doors, interaction, { kind: "press", handle: readButtonId(interaction.customId)?.handle ?? "", filled });
}

/** A form can't follow a deferral: it is opened at once, and who may send it is asked when it comes back. */
async function open(
  { spell }: ListenDoors,
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  command: Command,
  form: { readonly asks: readonly string[]; readonly customId: string },
): Promise<void> {
  await first(() => interaction.showModal(formFor(command, { ...form, spell })));
}

async function act(doors: ListenDoors, interaction: RepliableInteraction, wants: Wants, turns = false): Promise<void> {
  const turned = turns && interaction.isButton() ? interaction : null;
  if (!(await defer(interaction, turned))) return;
  const reply = await doors.conversation.hear({ from: accountOf(interaction), key: interaction.id, wants, place: placeOf(interaction) });
  if (reply) await answer(doors, interaction, reply, turned !== null);
}

function accountOf({ user }: Pick<Interaction, "user">): NamedAccount {
  return { platform: "discord", workspace: "", account: user.id, name: user.displayName };
}

/** A channel of a server; direct messages are none. */
function placeOf({ guildId, channelId, channel }: RepliableInteraction): ChannelPlace | undefined {
  if (guildId === null || channelId === null) return undefined;
  return { platform: "discord", workspace: guildId, channel: channelId, name: channel && "name" in channel ? (channel.name ?? "") : "" };
}

/** What Discord shows at most while somebody types (docs.discord.com: interactions/application-commands, read 2026-11-22). */
const most = { choices: 25, text: 100 } as const;

async function offer(doors: ListenDoors, interaction: AutocompleteInteraction): Promise<void> {
  const { command: name } = spokenHere(interaction.commandName, interaction.options.data, doors.prefix);
  const { name: option, value: typedSoFar } = interaction.options.getFocused(true);
  const found = isServed(doors, interaction)
    ? await doors.suggest(accountOf(interaction), { command: name, option, typed: typedSoFar })
    : [];
  const shown = found.filter(({ value }) => value.length <= most.text).slice(0, most.choices);
  // Too late, or somebody else answered: the next letter asks again.
  await first(() => interaction.respond(shown.map(({ text, value }) => ({ name: text.slice(0, most.text).toWellFormed(), value }))));
}
