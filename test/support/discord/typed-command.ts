import type { Fields } from "./problems.ts";
import type { StoredCommand, User, World } from "./world.ts";

/** Who does something, and where. */
export type Where = { readonly user: User; readonly channelId: string; readonly guildId: string | null; readonly isAdministrator: boolean };

/** Options as typed into the platform's own fields. */
export type Typed = Readonly<Record<string, string>>;

const kinds = { subCommand: 1, group: 2, string: 3, integer: 4, number: 10, attachment: 11 } as const;

/**
 * The `data` of a typed command, made as Discord's client does it: only of what is registered and visible here, required options filled
 * in, choices kept to, values of the registered types. Throws where the client would not send it. `focused` makes it a question for suggestions.
 */
export function commandPayload(world: World, where: Where, typed: string, options: Typed, focused?: string): Fields {
  const [name = "", ...subs] = typed.replace(/^\//, "").split(" ");
  const command = world.commandsIn(where.guildId).find((each) => each.name === name);
  if (!command) throw new Error(`There is no command /${name} here`);
  mustBeVisible(command, where);
  const attachments: Record<string, Fields> = {};
  const nestedOptions = nested(
    (command.options as Fields[] | undefined) ?? [],
    subs,
    attached(world, options, command, attachments),
    focused,
    typed,
  );
  return {
    ...(Object.keys(attachments).length === 0 ? {} : { resolved: { attachments } }),
    id: command.id,
    name,
    type: 1,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    options: nestedOptions,
  };
}

/** Files are given by their address: the payload has their ids, and what they are beside it. */
function attached(world: World, options: Typed, command: StoredCommand, attachments: Record<string, Fields>): Typed {
  const files = new Set(optionsInside(command).flatMap(({ type, name }) => (type === kinds.attachment ? [name as string] : [])));
  return Object.fromEntries(
    Object.entries(options).map(([name, text]) => {
      if (!files.has(name)) return [name, text];
      const id = world.newId();
      attachments[id] = attachmentAt(id, text);
      return [name, id];
    }),
  );
}

/** What Discord tells of a file that was attached (docs.discord.com: resources/message, "Attachment Object", read 2026-11-23). */
export function attachmentAt(id: string, url: string): Fields {
  return { id, filename: "photo.jpg", size: 1_000, url, proxy_url: url, content_type: "image/jpeg", ephemeral: true };
}

function optionsInside({ options }: Fields): Fields[] {
  return ((options as Fields[] | undefined) ?? []).flatMap((each) => [each, ...optionsInside(each)]);
}

function mustBeVisible(command: StoredCommand, where: Where): void {
  const contexts = command.contexts as readonly number[] | null | undefined;
  const isHere = contexts === null || contexts === undefined || contexts.includes(where.guildId === null ? 1 : 0);
  if (!isHere) throw new Error(`/${command.name} is not shown here`);
  // In direct messages there are no permissions to lack.
  if (command.default_member_permissions === "0" && where.guildId !== null && !where.isAdministrator)
    throw new Error(`/${command.name} is shown to administrators only`);
}

function nested(
  declared: readonly Fields[],
  subs: readonly string[],
  options: Typed,
  focused: string | undefined,
  typed: string,
): Fields[] {
  const isNesting = declared.some(({ type }) => type === kinds.subCommand || type === kinds.group);
  if (isNesting) {
    const sub = declared.find(({ name }) => name === subs[0]);
    if (!sub) throw new Error(`/${typed}: there is no sub-command ${subs[0] ?? "(none typed)"}`);
    return [
      {
        type: sub.type,
        name: sub.name,
        options: nested((sub.options as Fields[] | undefined) ?? [], subs.slice(1), options, focused, typed),
      },
    ];
  }
  if (subs.length > 0) throw new Error(`/${typed}: ${subs.join(" ")} is more than is registered`);
  return values(declared, options, focused, typed);
}

function values(declared: readonly Fields[], options: Typed, focused: string | undefined, typed: string): Fields[] {
  for (const name of Object.keys(options))
    if (!declared.some((option) => option.name === name)) throw new Error(`/${typed} has no option ${name}`);
  if (focused === undefined)
    for (const { name, required } of declared)
      if (required === true && options[name as string] === undefined) throw new Error(`/${typed} needs ${name as string}`);
  return declared.flatMap((option): Fields[] => {
    const text = options[option.name as string];
    if (text === undefined) return [];
    const isFocused = focused === option.name;
    return [
      {
        type: option.type,
        name: option.name,
        value: isFocused ? text : valueOf(option, text, typed),
        ...(isFocused ? { focused: true } : {}),
      },
    ];
  });
}

function valueOf(option: Fields, text: string, typed: string): string | number {
  const choices = option.choices as readonly { value: string | number }[] | undefined;
  if (choices && choices.length > 0 && !choices.some(({ value }) => String(value) === text))
    throw new Error(`/${typed}: "${text}" is no choice of ${option.name as string}`);
  const most = Number(option.max_length ?? 6_000);
  if (option.type === kinds.attachment) return text;
  if (option.type === kinds.string) {
    if (text.length > most) throw new Error(`/${typed}: ${option.name as string} takes ${most} characters`);
    return text;
  }
  const number = Number(text);
  const isNumber = option.type === kinds.integer ? Number.isInteger(number) : Number.isFinite(number);
  const isInside = number >= Number(option.min_value ?? -Infinity) && number <= Number(option.max_value ?? Infinity);
  if (!isNumber || !isInside) throw new Error(`/${typed}: "${text}" is no value of ${option.name as string}`);
  return number;
}
