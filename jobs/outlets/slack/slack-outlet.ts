import { LogLevel, WebClient } from "@slack/web-api";
import type { Outcome } from "#domain/messages";
import { renderSlack } from "#templates/render/slack";
import type { ViewFile } from "#templates/view";
import type { ChatOutgoing, Outlet } from "../outlet.ts";
import { makeRest } from "../token-refused.ts";
import { slackOutcome } from "./slack-outcome.ts";

type Upload = { readonly upload_url?: string; readonly file_id?: string };

export type SlackOutletSettings = {
  readonly token: string;
  /** "https://slack.com/api/" */
  readonly apiUrl: string;
  /** for tests: how long the platform may stay silent */
  readonly silenceMs?: number;
  /** is told of a picture that did not arrive: its message did */
  readonly report?: (error: unknown) => void;
};

/**
 * Direct messages, and messages in channels, over Slack's Web API. The library's own retries are off: it would send again what may have arrived. Previews of links are
 * off as well (in the renderer): those of our share links would be counted as visits of a program.
 */
export function slackOutlet({ token, apiUrl, silenceMs = 15_000, report = () => undefined }: SlackOutletSettings): Outlet<ChatOutgoing> {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: silenceMs,
    logLevel: LogLevel.ERROR,
    allowAbsoluteUrls: false,
  });
  const rest = makeRest();

  async function openPlace(account: string): Promise<{ readonly place: string } | Outcome> {
    try {
      const { channel } = await client.conversations.open({ users: account });
      return channel?.id === undefined ? { kind: "refused", detail: "no channel", isAboutAddress: false } : { place: channel.id };
    } catch (error) {
      return slackOutcome(error, true);
    }
  }

  async function deliver(place: string, { card, buttons, locale, zone }: ChatOutgoing): Promise<Outcome> {
    const { body } = renderSlack({ ...card, files: [] }, { buttons, locale, zone });
    try {
      const { ts } = await client.chat.postMessage({ channel: place, ...body });
      for (const file of card.files) await showFile(place, file).catch(report);
      return { kind: "accepted", detail: ts ?? null, place };
    } catch (error) {
      return slackOutcome(error, false);
    }
  }

  /**
   * Under the message, once that is there: a block in it that names a file is refused while Slack still looks at the file, and one that names an address needs
   * one that the world reaches (docs.slack.dev: messaging/working-with-files, reference/block-kit/blocks/image-block, read 2026-11-23).
   */
  async function showFile(channel: string, { name, content, description }: ViewFile): Promise<void> {
    const bytes = Buffer.from(content);
    const asked = { filename: name, length: bytes.length, alt_txt: description.slice(0, 1_000) };
    const { upload_url: url = "", file_id: id = "" } = (await client.apiCall("files.getUploadURLExternal", asked)) as Upload;
    const sent = await fetch(url, { method: "POST", body: bytes, signal: AbortSignal.timeout(silenceMs * 2) });
    if (!sent.ok) throw new Error(`Slack's upload answered ${sent.status}`);
    await client.files.completeUploadExternal({ channel_id: channel, files: [{ id, title: name }] });
  }

  return {
    width: 5,
    // One a second a channel, and opening a channel is for some fifty a minute (docs.slack.dev: apis/web-api/rate-limits, read 2026-11-22).
    perSecond: 1,
    send: async (outgoing) => {
      const resting = rest.current();
      if (resting) return resting;
      const opened = outgoing.to.place === null ? await openPlace(outgoing.to.account) : { place: outgoing.to.place };
      const outcome = "place" in opened ? await deliver(opened.place ?? "", outgoing) : opened;
      rest.begin(outcome);
      return outcome;
    },
    close: () => {
      rest.end();
      return Promise.resolve();
    },
  };
}
