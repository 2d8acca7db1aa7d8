import { expect, test } from "vitest";
import { commands } from "../../../bots/commands/index.ts";
import { slackManifest } from "../../../bots/slack/manifest.ts";
import { slackManifestProblems } from "../../support/slack/manifest-rules.ts";

const groups = [...new Set(commands.map(({ name }) => name.split(" ")[0]))];

test("the manifest has every group of the one list, with its commands in the hint, and Slack takes it", () => {
  const manifest = slackManifest({ commands, url: "https://partners.shop.example/", prefix: undefined });
  expect(slackManifestProblems(manifest)).toEqual([]);
  const slash = manifest.features.slash_commands;
  expect(slash.map(({ command }) => command)).toEqual(groups.map((group) => `/${group}`));
  expect(new Set(slash.map(({ url }) => url))).toEqual(new Set(["https://partners.shop.example/slack/events"]));
  const share = slash.find(({ command }) => command === "/share");
  expect(share).toMatchObject({ should_escape: true, usage_hint: expect.stringContaining("link url [campaign]") as string });
  for (const { name } of commands) expect(JSON.stringify(slash)).toContain(name.split(" ").slice(1).join(" "));
});

test("for socket mode it has no addresses", () => {
  const manifest = slackManifest({ commands, url: null, prefix: undefined });
  expect(slackManifestProblems(manifest)).toEqual([]);
  expect(JSON.stringify(manifest)).not.toContain("https://");
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});

test("it asks for nothing that reads what people write", () => {
  const { oauth_config: oauth, settings } = slackManifest({ commands, url: null, prefix: undefined });
  expect(oauth.scopes.bot).toEqual(["commands", "chat:write", "im:write", "files:write", "files:read"]);
  expect(settings.event_subscriptions.bot_events.filter((event) => event.startsWith("message"))).toEqual([]);
});

test("a prefix stands before every name; one that makes them too long is said", () => {
  const manifest = slackManifest({ commands, url: null, prefix: "kiwi" });
  expect(slackManifestProblems(manifest)).toEqual([]);
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(groups.map((group) => `/kiwi-${group}`));
  expect(() => slackManifest({ commands, url: null, prefix: "a".repeat(30) })).toThrow("COMMAND_PREFIX");
});
