import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { World } from "./api-methods.ts";
import { apiServer } from "./api-server.ts";
import { deliveries } from "./deliveries.ts";
import type { Delivered } from "./envelope.ts";
import { person } from "./person.ts";
import type { Json } from "./rule.ts";
import { shortLived } from "./short-lived.ts";
import { socketLinks } from "./socket-links.ts";
import { Workspace } from "./workspace.ts";

export type FakeSlackOptions = {
  /** milliseconds since 1970; the real clock unless a test's stands still */
  readonly now?: () => number;
  readonly port?: number;
  /** how long the platform waits before each repetition of an event: at once, a minute, five minutes */
  readonly retryDelays?: readonly number[];
};

/**
 * A workspace of Slack in this process: the Web API methods that the product uses, signed requests, response addresses and socket mode, as
 * strict as the documents say (docs.slack.dev). People in it are scripted.
 */
export async function startFakeSlack(options: FakeSlackOptions = {}) {
  const workspace = new Workspace(options.now ?? Date.now);
  let baseUrl = "";
  const short = shortLived(workspace, () => baseUrl);
  const world: World = { workspace, short, baseUrl: () => baseUrl };
  const { server, calls, fail, clear, busy } = apiServer(world);
  const links = socketLinks(server, workspace);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const app: { requestUrl: string | null; signingSecret: string } = {
    requestUrl: null,
    signingSecret: "made-up-signing-secret-0123456789",
  };
  const sending = deliveries(workspace, links, () => app);

  /** Tells the app of an event, and again as long as it isn't taken: docs.slack.dev/apis/events-api, "Retries". */
  const tell = async (event: Json & { readonly type: string }): Promise<Delivered[]> => {
    const { team, appId, bot } = workspace;
    const authorizations = [
      { enterprise_id: team.enterprise, team_id: team.id, user_id: bot.id, is_bot: true, is_enterprise_install: false },
    ];
    const payload = {
      token: "legacy-verification-token",
      team_id: team.id,
      api_app_id: appId,
      event,
      type: "event_callback",
      event_id: workspace.id("Ev"),
      event_time: Math.floor(workspace.now() / 1000),
      authorizations,
    };
    const took = [await sending.deliver("events_api", payload)];
    for (const [index, wait] of (options.retryDelays ?? [0, 60_000, 300_000]).entries()) {
      const last = took.at(-1)!;
      if (last.ok || last.noRetry) break;
      await delay(wait);
      const reason = last.reason === "operation_timeout" ? "http_timeout" : "http_error";
      took.push(await sending.deliver("events_api", payload, { "x-slack-retry-num": String(index + 1), "x-slack-retry-reason": reason }));
    }
    return took;
  };

  return {
    workspace,
    short,
    calls,
    fail,
    clear,
    busy,
    links,
    app,
    send: sending.send,
    /** bodies of the signed requests, in their order */
    sent: sending.sent,
    bodyOf: sending.bodyOf,
    deliver: sending.deliver,
    tell,
    apiUrl: `${baseUrl}/api/`,
    join: (name: string) => person(workspace.addUser(name), world, sending),
    /** Somebody looks at the app's home tab. */
    openHome: (user: string) =>
      tell({ type: "app_home_opened", user, channel: workspace.directMessages(user).id, tab: "home", event_ts: workspace.ts() }),
    /** The address is asked whether it is ours: docs.slack.dev/reference/events/url_verification */
    verifyUrl: () =>
      sending.send(
        "application/json",
        JSON.stringify({ token: "legacy-verification-token", challenge: "a-challenge", type: "url_verification" }),
      ),
    /** The workspace takes the app's token back. */
    revoke: () => {
      workspace.installation = "revoked";
      return tell({ type: "tokens_revoked", tokens: { oauth: [], bot: [workspace.bot.id] } });
    },
    uninstall: () => {
      workspace.installation = "uninstalled";
      return tell({ type: "app_uninstalled" });
    },
    stop: async () => {
      links.close();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;
