import type { WebClient } from "@slack/web-api";
import type { KnownBlock, View as SlackView } from "@slack/types";
import type { ViewFile } from "#templates/view";

/** The platform's own words for a token that will not be taken again: docs.slack.dev/reference/methods/auth.test, "Errors". */
const tokenWords = [
  "invalid_auth",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "not_authed",
  "org_login_required",
  "team_access_not_granted",
];

export type SlackWho = { readonly team: string; readonly botId: string; readonly botUserId: string };

/** What this product asks of Slack. Every call rejects with a SlackNo where Slack says no, and with whatever else went wrong otherwise. */
export type SlackCalls = {
  whoAmI(): Promise<SlackWho>;
  /** the view's id */
  openView(triggerId: string, view: SlackView): Promise<string>;
  updateView(viewId: string, view: SlackView): Promise<void>;
  publishHome(user: string, view: SlackView): Promise<void>;
  /** the channel of the direct messages with somebody */
  openDirectMessages(user: string): Promise<string>;
  post(channel: string, message: { readonly text: string; readonly blocks?: readonly KnownBlock[] }): Promise<void>;
  /** brings a file to Slack, where nobody sees it until it is shared */
  bring(file: ViewFile): Promise<BroughtFile>;
  /** shows files in a channel, all of them or none */
  share(channel: string, files: readonly BroughtFile[]): Promise<void>;
  /** takes a file away, wherever it was shared */
  remove(file: BroughtFile): Promise<void>;
};

export type BroughtFile = { readonly id: string; readonly title: string };

/** Slack's no, in its own word ("invalid_blocks"); `retryAfter`: seconds, where it is only too soon. */
export type SlackNo = Error & { readonly slack: string; readonly retryAfter: number | null };

export function slackNo(error: unknown): SlackNo | null {
  return error instanceof Error && "slack" in error ? (error as SlackNo) : null;
}

/** An upload is not a method of the Web API, and has no time limit of its own. */
const uploadPatience = 30_000;

/**
 * The calls, over one client. `refused` is told when Slack takes the token no longer; from then on `isRefused` answers true and nothing is sent,
 * because a platform counts the calls of an app that it has thrown out.
 */
export function slackCalls(client: WebClient, gate: { isRefused: () => boolean; refused: (word: string) => void }): SlackCalls {
  const call = async <T>(work: () => Promise<T>, isAlways = false): Promise<T> => {
    if (gate.isRefused() && !isAlways) throw no("token_refused_before", null);
    try {
      return await work();
    } catch (error) {
      const said = noOf(error);
      const trouble = tokenTrouble(said);
      if (trouble !== null) gate.refused(trouble);
      throw said ?? error;
    }
  };

  return {
    whoAmI: () =>
      call(async () => {
        const { team_id: team = "", bot_id: botId = "", user_id: botUserId = "" } = await client.auth.test();
        return { team, botId, botUserId };
      }, true),
    openView: (triggerId, view) => call(async () => (await client.views.open({ trigger_id: triggerId, view })).view?.id ?? ""),
    updateView: (viewId, view) => call(async () => void (await client.views.update({ view_id: viewId, view }))),
    publishHome: (user, view) => call(async () => void (await client.views.publish({ user_id: user, view }))),
    openDirectMessages: (user) => call(async () => (await client.conversations.open({ users: user })).channel?.id ?? ""),
    post: (channel, { text, blocks }) =>
      call(async () => {
        const quiet = { unfurl_links: false, unfurl_media: false };
        await client.apiCall("chat.postMessage", { channel, text, ...quiet, ...(blocks ? { blocks } : {}) });
      }),
    bring: (file) => call(() => bring(client, file)),
    share: (channel, files) =>
      call(async () => {
        const [first, ...others] = files.map(({ id, title }) => ({ id, title }));
        if (first) await client.files.completeUploadExternal({ channel_id: channel, files: [first, ...others] });
      }),
    remove: ({ id }) => call(async () => void (await client.files.delete({ file: id }))),
  };
}

/** docs.slack.dev/messaging/working-with-files, "Uploading files": an address, the bytes, and where it is shared. */
async function bring(client: WebClient, { name, content, description }: ViewFile): Promise<BroughtFile> {
  const bytes = Buffer.from(content);
  // By name, because the library calls the description alt_text, which Slack does not know.
  const { upload_url: url, file_id: id } = (await client.apiCall("files.getUploadURLExternal", {
    filename: name,
    length: bytes.length,
    alt_txt: description.slice(0, 1_000),
  })) as { upload_url?: string; file_id?: string };
  if (!url || !id) throw no("no_upload_url", null);
  const sent = await fetch(url, { method: "POST", body: bytes, signal: AbortSignal.timeout(uploadPatience) });
  if (!sent.ok) throw no(`upload_answered_${sent.status}`, null);
  return { id, title: name };
}

function no(slack: string, retryAfter: number | null): SlackNo {
  return Object.assign(new Error(`Slack says no: ${slack}`), { slack, retryAfter });
}

/** The platform's word where an error says that a token is not taken any more. */
export function tokenTrouble(error: unknown): string | null {
  const word = noOf(error)?.slack;
  return word !== undefined && tokenWords.includes(word) ? word : null;
}

/** The seconds that Slack asks to wait, where an error says so. */
export function waitOf(error: unknown): number {
  return noOf(error)?.retryAfter ?? 0;
}

/** Reads the library's errors by their code, so that the library needn't be loaded to do so. */
function noOf(error: unknown): SlackNo | null {
  if (typeof error !== "object" || error === null) return null;
  if (slackNo(error)) return error as SlackNo;
  const { code, data, retryAfter } = error as {
    code?: unknown;
    data?: { error?: unknown; response_metadata?: unknown };
    retryAfter?: unknown;
  };
  if (code === "slack_webapi_rate_limited_error") return no("ratelimited", Number(retryAfter) || 1);
  if (code !== "slack_webapi_platform_error") return null;
  return Object.assign(no(String(data?.error), null), { details: data?.response_metadata });
}
