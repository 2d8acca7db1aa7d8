import { refused } from "./api-errors.ts";
import { discordCommandProblems, discordCommandSetProblems } from "./command-rules.ts";
import type { Fields } from "./problems.ts";
import type { StoredCommand, World } from "./world.ts";

/** What is registered, globally ("") or in one server; writes are counted, because a server takes 200 new ones a day. */
export class CommandApi {
  readonly #world: World;
  /** "POST global", "DELETE <guild>" and so on, in order */
  readonly writes: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  #place(guildId: string): StoredCommand[] {
    if (guildId !== "" && this.#world.guilds.get(guildId)?.hasApplication !== true) throw refused.missingAccess();
    const commands = this.#world.commands.get(guildId) ?? [];
    this.#world.commands.set(guildId, commands);
    return commands;
  }

  #wrote(method: string, guildId: string): void {
    this.writes.push(`${method} ${guildId === "" ? "global" : guildId}`);
  }

  list(guildId: string): readonly StoredCommand[] {
    return this.#place(guildId);
  }

  one(guildId: string, id: string): StoredCommand {
    const command = this.#place(guildId).find((each) => each.id === id);
    if (!command) throw refused.unknownCommand();
    return command;
  }

  /** Creates, or replaces the one of that name. */
  create(guildId: string, json: Fields): StoredCommand {
    const commands = this.#place(guildId);
    mustHaveNone(discordCommandProblems(json));
    this.#wrote("POST", guildId);
    const known = commands.findIndex(({ name }) => name === json.name);
    const stored = this.#stored(guildId, json, commands[known]?.id);
    if (known >= 0) commands[known] = stored;
    else commands.push(stored);
    return stored;
  }

  change(guildId: string, id: string, json: Fields): StoredCommand {
    const commands = this.#place(guildId);
    const known = this.one(guildId, id);
    const whole: Fields = { ...known, ...json };
    mustHaveNone(discordCommandProblems(whole));
    this.#wrote("PATCH", guildId);
    const stored = this.#stored(guildId, whole, id);
    commands[commands.indexOf(known)] = stored;
    return stored;
  }

  remove(guildId: string, id: string): void {
    const commands = this.#place(guildId);
    commands.splice(commands.indexOf(this.one(guildId, id)), 1);
    this.#wrote("DELETE", guildId);
  }

  replaceAll(guildId: string, json: unknown): readonly StoredCommand[] {
    const commands = this.#place(guildId);
    mustHaveNone(discordCommandSetProblems(json));
    this.#wrote("PUT", guildId);
    commands.splice(0, commands.length, ...(json as Fields[]).map((each) => this.#stored(guildId, each)));
    return commands;
  }

  /** As the platform keeps it: what was not said is there with its default, which is what a comparison has to know. */
  #stored(guildId: string, json: Fields, id = this.#world.newId()): StoredCommand {
    const isGlobal = guildId === "";
    return {
      type: 1,
      default_member_permissions: null,
      nsfw: false,
      name_localizations: null,
      description_localizations: null,
      ...json,
      ...(isGlobal ? { dm_permission: true, contexts: json.contexts ?? null } : { guild_id: guildId }),
      integration_types: json.integration_types ?? [0],
      ...(Array.isArray(json.options) && json.options.length > 0 ? { options: (json.options as Fields[]).map(storedOption) } : {}),
      id,
      application_id: this.#world.applicationId,
      version: this.#world.newId(),
      name: json.name as string,
    };
  }
}

/** Options come back without what is false anyway, and with names in other languages as null. */
function storedOption({ required, autocomplete, options, ...rest }: Fields): Fields {
  return {
    ...rest,
    name_localizations: null,
    description_localizations: null,
    ...(required === true ? { required } : {}),
    ...(autocomplete === true ? { autocomplete } : {}),
    ...(Array.isArray(options) ? { options: (options as Fields[]).map(storedOption) } : {}),
  };
}

function mustHaveNone(problems: readonly string[]): void {
  if (problems.length > 0) throw refused.invalidForm(problems);
}
