import { Client, GatewayIntentBits, Options } from "discord.js";

/** What is kept in memory of what Discord tells: servers, channels and roles, which the library needs; of messages and people nothing. */
const kept = Options.cacheWithLimits({
  ...Options.DefaultMakeCacheSettings,
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: 100,
  VoiceStateManager: 0,
});

/**
 * The library would count answers to commands against a bot's 50 requests a second, which Discord does not (docs.discord.com: topics/rate-limits, read
 * 2026-11-23): two hundred people would wait for four seconds. Where Discord says 429, it waits as before.
 */
const requestsPerSecond = Number.POSITIVE_INFINITY;

/** An answer that takes longer than this is not coming: Discord itself waits for three seconds. */
const requestMs = 10_000;

/**
 * The library's client, with the one intent that a bot of slash commands needs: which servers there are. Nothing that people write reaches it.
 * Nothing it sends mentions anybody.
 */
export function makeClient(apiUrl: string): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: apiUrl, version: "10", timeout: requestMs, globalRequestsPerSecond: requestsPerSecond },
    allowedMentions: { parse: [] },
    makeCache: kept,
  });
}
