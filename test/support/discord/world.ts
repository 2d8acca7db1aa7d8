import { createHash } from "node:crypto";
import type { Fields } from "./problems.ts";

/** What the double of Discord remembers: people, servers, channels, messages, registered commands. */
export type User = { readonly id: string; readonly username: string; readonly bot: boolean; takesDirectMessages: boolean };
export type Guild = { readonly id: string; readonly name: string; readonly channelId: string; hasApplication: boolean };
export type Channel = { readonly id: string; readonly guildId: string | null; readonly recipientId: string | null; mayWrite: boolean };

export type StoredFile = { readonly id: string; readonly name: string; readonly description: string | null; readonly content: Buffer };

export type StoredMessage = {
  readonly id: string;
  readonly channelId: string;
  /** who alone sees it; null: everybody in the channel */
  readonly onlyFor: string | null;
  readonly nonce: string | null;
  flags: number;
  content: string;
  embeds: readonly Fields[];
  components: readonly Fields[];
  files: readonly StoredFile[];
  allowedMentions: Fields | null;
  /** a deferred answer that has not come yet */
  isLoading: boolean;
};

export type StoredCommand = Fields & { readonly id: string; readonly name: string; readonly version: string };

/** Milliseconds since then stand in a snowflake's upper bits (docs.discord.com: reference, "Snowflakes"). */
const discordEpoch = Date.parse("2015-01-01T00:00:00Z");

/** The same name has the same id in every run, so that who was linked once is linked still. */
function idOf(name: string): string {
  const [low, high] = new BigUint64Array(createHash("sha256").update(name).digest().buffer.slice(0, 16));
  return String(1_000_000_000_000_000_000n + (((low ?? 0n) ^ (high ?? 0n)) % 100_000_000_000_000_000n));
}

export class World {
  readonly token: string;
  #last: bigint;
  readonly applicationId = idOf("application");
  readonly bot: User = { id: this.applicationId, username: "Partner Center", bot: true, takesDirectMessages: false };
  readonly users = new Map<string, User>([[this.bot.id, this.bot]]);
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, StoredMessage>();
  /** by guild; the global ones under "" */
  readonly commands = new Map<string, StoredCommand[]>();
  isRevoked = false;

  constructor(token: string, startedAt: number) {
    this.token = token;
    this.#last = BigInt(startedAt - discordEpoch) << 22n;
  }

  /** A snowflake: it carries its time, so that none comes twice, not even after a restart. */
  newId(): string {
    this.#last += 1n;
    return String(this.#last);
  }

  isAuthorised(authorization: string | undefined): boolean {
    return !this.isRevoked && authorization === `Bot ${this.token}`;
  }

  addUser(username: string): User {
    const user: User = { id: idOf(`user ${username}`), username, bot: false, takesDirectMessages: true };
    this.users.set(user.id, user);
    return user;
  }

  addGuild(name: string): Guild {
    const guild: Guild = { id: idOf(`server ${name}`), name, channelId: idOf(`channel of ${name}`), hasApplication: true };
    this.guilds.set(guild.id, guild);
    this.channels.set(guild.channelId, { id: guild.channelId, guildId: guild.id, recipientId: null, mayWrite: true });
    return guild;
  }

  /** The channel of direct messages with somebody, made when first asked for. */
  directChannel(userId: string): Channel {
    const known = [...this.channels.values()].find(({ recipientId }) => recipientId === userId);
    if (known) return known;
    const channel: Channel = { id: this.newId(), guildId: null, recipientId: userId, mayWrite: true };
    this.channels.set(channel.id, channel);
    return channel;
  }

  commandsIn(guildId: string | null): readonly StoredCommand[] {
    return [...(this.commands.get(guildId ?? "") ?? []), ...(guildId === null ? [] : (this.commands.get("") ?? []))];
  }

  userJson(user: User): Fields {
    return { id: user.id, username: user.username, discriminator: "0", global_name: null, avatar: null, bot: user.bot };
  }

  channelJson(channel: Channel): Fields {
    if (channel.guildId !== null) return { id: channel.id, type: 0, guild_id: channel.guildId, name: "general", permissions: "0" };
    const recipient = this.users.get(channel.recipientId ?? "");
    return { id: channel.id, type: 1, recipients: recipient ? [this.userJson(recipient)] : [] };
  }

  guildJson(guild: Guild): Fields {
    const everyone = {
      id: guild.id,
      name: "@everyone",
      permissions: "0",
      position: 0,
      color: 0,
      hoist: false,
      managed: false,
      mentionable: false,
    };
    return {
      id: guild.id,
      name: guild.name,
      owner_id: this.bot.id,
      roles: [everyone],
      emojis: [],
      stickers: [],
      features: [],
      channels: [{ ...this.channelJson(this.channels.get(guild.channelId)!), position: 0, permission_overwrites: [] }],
      members: [],
      threads: [],
      preferred_locale: "en-US",
      unavailable: false,
    };
  }

  messageJson(message: StoredMessage): Fields {
    return {
      id: message.id,
      channel_id: message.channelId,
      application_id: this.applicationId,
      author: this.userJson(this.bot),
      content: message.content,
      timestamp: "2026-11-23T00:00:00.000000+00:00",
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: message.files.map((file) => ({
        id: file.id,
        filename: file.name,
        description: file.description,
        size: file.content.length,
        url: `https://cdn.discordapp.example/attachments/${file.id}/${file.name}`,
        proxy_url: `https://media.discordapp.example/attachments/${file.id}/${file.name}`,
      })),
      embeds: message.embeds,
      components: message.components,
      pinned: false,
      type: 20,
      flags: message.flags,
      ...(message.nonce === null ? {} : { nonce: message.nonce }),
    };
  }
}
