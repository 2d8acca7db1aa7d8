import { isDeepStrictEqual } from "node:util";
import type { REST, RESTGetAPIApplicationCommandsResult, RESTPostAPIChatInputApplicationCommandsJSONBody as CommandJson } from "discord.js";
import { Routes } from "discord.js";

type Registered = RESTGetAPIApplicationCommandsResult[number];
type Fields = Readonly<Record<string, unknown>>;

export type Plan = {
  readonly create: readonly CommandJson[];
  readonly change: readonly { readonly id: string; readonly command: CommandJson }[];
  readonly remove: readonly Pick<Registered, "id" | "name">[];
};

/** What has to be done so that what is registered becomes what is wanted. Nothing where they are the same: a server takes 200 new commands a day. */
export function planRegistration(wanted: readonly CommandJson[], registered: readonly Registered[]): Plan {
  const known = new Map(registered.map((each) => [each.name, each]));
  return {
    create: wanted.filter(({ name }) => !known.has(name)),
    change: wanted.flatMap((command) => {
      const before = known.get(command.name);
      return before && !isSame(command, before) ? [{ id: before.id, command }] : [];
    }),
    remove: registered.filter(({ name }) => !wanted.some((each) => each.name === name)).map(({ id, name }) => ({ id, name })),
  };
}

/** Only what we say ourselves is compared: Discord adds ids, versions and empty fields of its own. */
function isSame(wanted: CommandJson, registered: Registered): boolean {
  return isDeepStrictEqual(plainOf(wanted as unknown as Fields), plainOf(registered as unknown as Fields));
}

function plainOf(command: Fields): unknown {
  const { name, description, options, default_member_permissions: permissions, contexts, integration_types: installs } = command;
  return {
    name,
    description,
    permissions: permissions ?? null,
    contexts: sorted(contexts),
    installs: sorted(installs),
    options: plainOptions(options),
  };
}

function plainOptions(options: unknown): unknown[] {
  const plain = ({ type, name, description, required, autocomplete, choices, max_length: longest, options: inner }: Fields): Fields => ({
    type,
    name,
    description,
    required: required === true,
    autocomplete: autocomplete === true,
    choices: ((choices as Fields[] | undefined) ?? []).map((choice) => ({ name: choice.name, value: choice.value })),
    longest: longest ?? null,
    options: plainOptions(inner),
  });
  return ((options as Fields[] | undefined) ?? []).map(plain);
}

function sorted(values: unknown): number[] {
  return [...((values as number[] | null | undefined) ?? [])].toSorted((a, b) => a - b);
}

/** Where commands are registered: in servers, where they are there at once, or everywhere. */
export type Place = { readonly guild: string | null };

/**
 * For development the servers of DISCORD_GUILDS, so that trying a name costs nobody anything; in production everywhere, and nothing in those
 * servers, where each command would stand twice.
 */
export function placesFor(
  guilds: readonly string[],
  isProduction: boolean,
): { readonly wanted: readonly Place[]; readonly empty: readonly Place[] } {
  const inGuilds = guilds.map((guild) => ({ guild }));
  if (isProduction || inGuilds.length === 0) return { wanted: [{ guild: null }], empty: inGuilds };
  return { wanted: inGuilds, empty: [] };
}

/** Makes what is registered what is wanted, and says what it did, a line each. Throws what Discord refuses. */
export async function register(
  rest: Pick<REST, "get" | "post" | "patch" | "delete">,
  applicationId: string,
  commands: readonly CommandJson[],
  { wanted, empty }: ReturnType<typeof placesFor>,
): Promise<string[]> {
  const done: string[] = [];
  for (const place of wanted) done.push(...(await registerIn(rest, applicationId, commands, place)));
  for (const place of empty) done.push(...(await registerIn(rest, applicationId, [], place)));
  return done;
}

async function registerIn(
  rest: Pick<REST, "get" | "post" | "patch" | "delete">,
  applicationId: string,
  commands: readonly CommandJson[],
  { guild }: Place,
): Promise<string[]> {
  const all = guild === null ? Routes.applicationCommands(applicationId) : Routes.applicationGuildCommands(applicationId, guild);
  const one = (id: string): `/${string}` =>
    guild === null ? Routes.applicationCommand(applicationId, id) : Routes.applicationGuildCommand(applicationId, guild, id);
  const where = guild === null ? "everywhere" : `in server ${guild}`;
  const { create, change, remove } = planRegistration(commands, (await rest.get(all)) as RESTGetAPIApplicationCommandsResult);
  for (const { id } of remove) await rest.delete(one(id));
  for (const { id, command } of change) await rest.patch(one(id), { body: { options: [], default_member_permissions: null, ...command } });
  for (const command of create) await rest.post(all, { body: command });
  return [
    ...remove.map(({ name }) => `removed /${name} ${where}`),
    ...change.map(({ command }) => `changed /${command.name} ${where}`),
    ...create.map(({ name }) => `new: /${name} ${where}`),
  ];
}
