import type { ChatOutgoing, Outlet } from "./outlet.ts";
import { discordOutlet } from "./discord/discord-outlet.ts";
import { slackOutlet } from "./slack/slack-outlet.ts";

/** The settings of the doors, as far as messages leave by them. */
type ChatOutletSettings = {
  readonly DISCORD_TOKEN?: string | undefined;
  readonly DISCORD_API_URL?: string | undefined;
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
};

/** The ways out for chat that there are tokens for; nobody is asked anything before the first message. */
export function chatOutlets(
  settings: ChatOutletSettings,
  { pause, report }: { readonly pause: (milliseconds: number) => Promise<unknown>; readonly report: (error: unknown) => string },
): { readonly discord?: Outlet<ChatOutgoing>; readonly slack?: Outlet<ChatOutgoing> } {
  const {
    DISCORD_TOKEN,
    DISCORD_API_URL = "https://discord.com/api",
    SLACK_BOT_TOKEN,
    SLACK_API_URL = "https://slack.com/api/",
  } = settings;
  return {
    ...(DISCORD_TOKEN === undefined ? {} : { discord: discordOutlet({ token: DISCORD_TOKEN, apiUrl: DISCORD_API_URL, pause }) }),
    ...(SLACK_BOT_TOKEN === undefined ? {} : { slack: slackOutlet({ token: SLACK_BOT_TOKEN, apiUrl: SLACK_API_URL, report }) }),
  };
}
