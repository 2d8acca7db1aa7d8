import { prefixed } from "../chat-settings.ts";
import type { Command } from "../command.ts";
import { groupTitle } from "../help.ts";

/** docs.slack.dev/reference/app-manifest; a command that Slack would cut or refuse is a fault of the list, said when it is generated. */
const limits = { commands: 50, command: 32, description: 2_000, usageHint: 1_000, name: 35 };

export type ManifestWish = {
  readonly commands: readonly Command[];
  /** where Slack reaches this product, such as https://partners.shop.example; null: by socket mode */
  readonly url: string | null;
  readonly prefix: string | undefined;
};

/**
 * What the app may: answer commands, write, write to people directly, send them files, and read those that they put into its forms (and into channels that it
 * was invited to). Nothing that reads what people write.
 */
const scopes = ["commands", "chat:write", "im:write", "files:write", "files:read"];
const events = ["app_home_opened", "app_uninstalled", "tokens_revoked"];

/**
 * The app's manifest, from the one list of commands: pasted at api.slack.com/apps it makes or changes the app, with every command, address and
 * permission that it needs.
 */
export function slackManifest({ commands, url, prefix }: ManifestWish) {
  const address = url === null ? null : `${url.replace(/\/+$/, "")}/slack/events`;
  const groups = [...Map.groupBy(commands, ({ name }) => name.split(" ")[0] ?? name)];
  if (groups.length > limits.commands) throw new Error(`Slack takes ${limits.commands} commands, and these are ${groups.length}`);
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: "Partner Center",
      description: "What you earned, why, and when you are paid",
      background_color: "#1f4b57",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: "partner-center", always_online: true },
      slash_commands: groups.map(([group, members]) => ({
        command: named(group, prefix),
        description: clamp(`${groupTitle(group)}: ${members.map(subName).join(", ")}`, limits.description),
        usage_hint: usageOf(members),
        should_escape: true,
        ...(address === null ? {} : { url: address }),
      })),
    },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      event_subscriptions: { ...(address === null ? {} : { request_url: address }), bot_events: events },
      interactivity: { is_enabled: true, ...(address === null ? {} : { request_url: address, message_menu_options_url: address }) },
      org_deploy_enabled: false,
      socket_mode_enabled: address === null,
      token_rotation_enabled: false,
    },
  };
}

function named(group: string, prefix: string | undefined): string {
  const command = `/${prefixed(group, prefix)}`;
  if (command.length > limits.command) throw new Error(`${command} is longer than Slack takes: choose a shorter COMMAND_PREFIX`);
  return command;
}

function subName({ name }: Command): string {
  return name.split(" ").slice(1).join(" ") || name;
}

/** "link url [campaign] | qr [campaign] | …": whole entries, as many as fit. */
function usageOf(members: readonly Command[]): string {
  const entries = members.map((member) => {
    const options = Object.entries(member.options).filter(([, { isCarried }]) => !isCarried);
    return [subName(member), ...options.map(([name, { required }]) => (required ? name : `[${name}]`))].join(" ");
  });
  while (entries.join(" | ").length > limits.usageHint) entries.pop();
  return entries.join(" | ");
}

function clamp(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
