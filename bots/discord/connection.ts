import { setTimeout as delay } from "node:timers/promises";
import { Events, GatewayCloseCodes, type Client } from "discord.js";
import type { DoorState } from "../door-state.ts";
import { spellingOf } from "../chat-settings.ts";
import { makeClient } from "./client.ts";
import { listen, type ListenDoors } from "./listen.ts";
import { placesFor, register } from "./register.ts";
import { discordCommands } from "./registration.ts";
import type { DiscordSettings } from "./discord-settings.ts";

export type ConnectionDoors = Omit<ListenDoors, "guilds" | "prefix" | "spell"> & {
  readonly settings: DiscordSettings & { readonly COMMAND_PREFIX?: string | undefined };
  readonly isProduction: boolean;
  readonly say: (is: DoorState["is"], sentence: string) => void;
  readonly tell: (sentence: string) => void;
};

export type Connection = {
  /** hears nothing new, answers what was heard, and hangs up */
  close(): Promise<void>;
};

/** The library may never finish hanging up while it is connecting; what it waits for then does not come. */
const hangUpMs = 2_000;
const answersMs = 10_000;

/** Reasons for which Discord does not want us back, and what to do (docs.discord.com: topics/opcodes-and-status-codes, read 2026-11-22). */
const final: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]:
    "Discord does not take DISCORD_TOKEN (4004): in the developer portal, page Bot, click Reset Token, set the new one and start again",
  [GatewayCloseCodes.InvalidIntents]: "Discord does not know the intents that this version asks for (4013): a newer version is needed",
  [GatewayCloseCodes.DisallowedIntents]:
    "Discord does not allow an intent that is asked for (4014). This version asks for servers only, which everybody may; where yours asks for more, switch it on in the developer portal, page Bot, under Privileged Gateway Intents. Then start again",
  [GatewayCloseCodes.InvalidShard]: "Discord refuses the connection as a wrong shard (4010)",
  [GatewayCloseCodes.ShardingRequired]:
    "The bot is in more than 2,500 servers, and Discord wants several connections (4011): not supported",
  [GatewayCloseCodes.InvalidAPIVersion]: "Discord does not speak version 10 of its API any more (4012): a newer version is needed",
};

/** Whether trying again is of no use. */
export class NotWanted extends Error {}

/** Logs in, registers what changed in the list of commands, and hears. Throws `NotWanted` where Discord refuses the token, and whatever else failed. */
export async function connect(doors: ConnectionDoors): Promise<Connection> {
  const { settings, say } = doors;
  const client = makeClient(settings.DISCORD_API_URL);
  watch(client, doors);
  const prefix = settings.COMMAND_PREFIX;
  const spell = spellingOf(doors.commands, prefix);
  const { settled } = listen(client, { ...doors, guilds: settings.DISCORD_GUILDS, prefix, spell });
  try {
    await client.login(settings.DISCORD_TOKEN);
  } catch (error) {
    client.removeAllListeners();
    await hangUp(client);
    throw isTokenTrouble(error) ? new NotWanted(final[GatewayCloseCodes.AuthenticationFailed]) : error;
  }
  say("open", `connected as ${client.user?.username ?? "the bot"}, intents: servers only`);
  await registerChanges(client, doors);
  return {
    close: async () => {
      client.removeAllListeners(Events.InteractionCreate);
      await Promise.race([settled(), delay(answersMs, undefined, { ref: false })]);
      client.removeAllListeners();
      await hangUp(client);
    },
  };
}

async function hangUp(client: Client): Promise<void> {
  client.on(Events.Error, () => undefined);
  await Promise.race([client.destroy(), delay(hangUpMs, undefined, { ref: false })]);
}

function isTokenTrouble(error: unknown): boolean {
  const { code, status } = (error instanceof Error ? error : {}) as { code?: unknown; status?: unknown };
  return code === "TokenInvalid" || status === 401;
}

/** The library comes back by itself, resumes or begins anew; here it is only said how it stands. */
function watch(client: Client, { say, report, tell }: ConnectionDoors): void {
  client.on(Events.ShardReconnecting, () => say("interrupted", "the connection broke off and is being made again"));
  client.on(Events.ShardResume, () => say("open", "connected again, nothing was missed"));
  client.on(Events.ShardReady, () => say("open", "connected"));
  client.on(Events.ShardDisconnect, ({ code }) => {
    say("refused", final[code] ?? `Discord ended the connection for good (${code})`);
  });
  // Without these a failed connection would end the process.
  client.on(Events.Error, report);
  client.on(Events.ShardError, ({ message }) => tell(`Discord: ${message}`));
  client.on(Events.Warn, tell);
}

/** A command that can't be registered costs that command, and not the others that were there before. */
async function registerChanges(client: Client, doors: ConnectionDoors): Promise<void> {
  const { settings, isProduction, commands, tell, report } = doors;
  try {
    const places = placesFor(settings.DISCORD_GUILDS, isProduction);
    const wanted = discordCommands(commands, settings.COMMAND_PREFIX);
    const done = await register(client.rest, settings.DISCORD_APP_ID ?? client.application?.id ?? "", wanted, places);
    for (const line of done) tell(`Discord: ${line}`);
  } catch (error) {
    tell("Discord: the commands could not be registered; those that were there still are. npm run discord:register says why.");
    report(error);
  }
}
