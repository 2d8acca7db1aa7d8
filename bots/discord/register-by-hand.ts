import { REST } from "discord.js";
import type { Command } from "../command.ts";
import { Sentence } from "../console/ending.ts";
import type { DiscordSettings } from "./discord-settings.ts";
import { placesFor, register } from "./register.ts";
import { discordCommands } from "./registration.ts";

export type ByHand = {
  readonly settings: DiscordSettings & { readonly COMMAND_PREFIX?: string | undefined };
  readonly isProduction: boolean;
  readonly commands: readonly Command[];
  readonly write: (line: string) => unknown;
};

/** `npm run discord:register`: makes what Discord has of the list what the list is, and says what it did. Throws sentences. */
export async function registerByHand({ settings, isProduction, commands, write }: ByHand): Promise<void> {
  const { DISCORD_TOKEN: token, DISCORD_APP_ID: applicationId, DISCORD_GUILDS: guilds } = settings;
  if (token === undefined || applicationId === undefined)
    throw new Sentence("Set DISCORD_TOKEN and DISCORD_APP_ID first; docs/discord.md says where they are.");
  const rest = new REST({ api: settings.DISCORD_API_URL, version: "10" }).setToken(token);
  try {
    const done = await register(rest, applicationId, discordCommands(commands, settings.COMMAND_PREFIX), placesFor(guilds, isProduction));
    for (const line of done) write(line);
    write(done.length === 0 ? "Nothing had to be changed." : `${done.length} of Discord's commands were changed.`);
  } catch (error) {
    throw inWords(error);
  }
}

function inWords(error: unknown): unknown {
  const { status, code, message } = (error instanceof Error ? error : {}) as { status?: unknown; code?: unknown; message?: string };
  if (status === 401)
    return new Sentence("Discord does not take DISCORD_TOKEN: reset it in the developer portal, page Bot, and set the new one.");
  if (code === 50_001)
    return new Sentence(
      "Discord says that the application may not do that: DISCORD_APP_ID must be the token's own, and the bot must have been invited to each of DISCORD_GUILDS with the scope applications.commands.",
    );
  return typeof status === "number" ? new Sentence(`Discord refused it: ${message}`) : error;
}
