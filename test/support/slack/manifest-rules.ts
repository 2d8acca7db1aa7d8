import { boolean, integer, isJson, list, mustDiffer, object, oneOf, problem, string, type Rule } from "./rule.ts";

/** An app manifest, as docs.slack.dev/reference/app-manifest has it, with the fields that the product uses. */
const https = string(1, 3000, /^https:\/\/[^\s/]+\/\S*$/);
/** docs.slack.dev/reference/scopes: those that a bot without any reading of messages may want */
const scopes = ["commands", "chat:write", "chat:write.public", "im:write", "files:write", "files:read", "users:read", "app_mentions:read"];
const events = ["app_home_opened", "app_uninstalled", "tokens_revoked"];

const command = object(
  {
    // lower case, no blanks (docs.slack.dev/interactivity/implementing-slash-commands)
    command: string(2, 32, /^\/[a-z0-9][a-z0-9_-]*$/),
    description: string(1, 2000),
  },
  { should_escape: boolean, url: https, usage_hint: string(1, 1000) },
);

const differ =
  (field: string): Rule =>
  (value, at) =>
    Array.isArray(value)
      ? mustDiffer(
          value.filter(isJson).map((each) => each[field]),
          field,
          at,
        )
      : [];

const manifest = object(
  {
    display_information: object(
      { name: string(1, 35) },
      {
        description: string(1, 140),
        long_description: string(175, 4000),
        background_color: string(4, 7, /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i),
      },
    ),
  },
  {
    _metadata: object({}, { major_version: integer(1, 2), minor_version: integer(0, 9) }),
    features: object(
      {},
      {
        app_home: object({}, { home_tab_enabled: boolean, messages_tab_enabled: boolean, messages_tab_read_only_enabled: boolean }),
        bot_user: object({ display_name: string(1, 80) }, { always_online: boolean }),
        slash_commands: (value, at) => [...list(command, 1, 50)(value, at), ...differ("command")(value, at)],
      },
    ),
    oauth_config: object({}, { redirect_urls: list(https, 0, 1000), scopes: object({}, { bot: list(oneOf(...scopes), 1, 255) }) }),
    settings: object(
      {},
      {
        event_subscriptions: object({}, { request_url: https, bot_events: list(oneOf(...events), 1, 100) }),
        interactivity: object({ is_enabled: boolean }, { request_url: https, message_menu_options_url: https }),
        org_deploy_enabled: boolean,
        socket_mode_enabled: boolean,
        token_rotation_enabled: boolean,
      },
    ),
  },
  urlsUnlessSocket,
);

/** Without socket mode everything that Slack sends needs an address. */
function urlsUnlessSocket(value: unknown, at: string): string[] {
  const read = value as {
    features?: { slash_commands?: { url?: string }[] };
    settings?: {
      socket_mode_enabled?: boolean;
      event_subscriptions?: { request_url?: string };
      interactivity?: { is_enabled?: boolean; request_url?: string };
    };
  };
  if (!isJson(value) || read.settings?.socket_mode_enabled) return [];
  const { event_subscriptions: subscriptions, interactivity } = read.settings ?? {};
  return [
    ...((read.features?.slash_commands ?? []).some(({ url }) => url === undefined) ? problem("missing required field: url", at) : []),
    ...(subscriptions && subscriptions.request_url === undefined ? problem("event subscriptions need a request_url", at) : []),
    ...(interactivity?.is_enabled && interactivity.request_url === undefined ? problem("interactivity needs a request_url", at) : []),
  ];
}

/** `[]` means that Slack would take the manifest. */
export function slackManifestProblems(value: unknown): string[] {
  return manifest(value, "");
}
