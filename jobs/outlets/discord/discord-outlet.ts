import { createHash } from "node:crypto";
import type { Outcome } from "#domain/messages";
import { renderDiscord, type DiscordMessage } from "#templates/render/discord";
import type { ChatOutgoing, Outlet } from "../outlet.ts";
import { makeRest } from "../token-refused.ts";
import { discordOutcome, type DiscordAnswer } from "./discord-outcome.ts";

export type DiscordOutletSettings = {
  readonly token: string;
  /** "https://discord.com/api" */
  readonly apiUrl: string;
  /** waits between two tries of the same message */
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** for tests: how long the platform may stay silent */
  readonly silenceMs?: number;
};

/** Suppresses previews of links (1 << 2): those of our share links would be counted as visits of a program. */
const suppressEmbeds = 1 << 2;
/** So often a message is sent again at once when no answer came: within minutes, as the nonce is remembered no longer. */
const pausesMs = [1_000, 5_000, 15_000];

/** What stays with the request, and what Discord made of it; null: it is not known whether it arrived. */
type Tried = DiscordAnswer | { readonly status: null; readonly detail: string; readonly wasSent: boolean };

/**
 * Direct messages, and messages in channels, over Discord's REST API. Every message carries a nonce made of its id, so that sending it again "in the past few minutes"
 * gives the message that is there already (docs.discord.com: resources/message, "Create Message", enforce_nonce; read 2026-11-23).
 */
export function discordOutlet({ token, apiUrl, pause, silenceMs = 15_000 }: DiscordOutletSettings): Outlet<ChatOutgoing> {
  const rest = makeRest();

  async function post(path: string, body: object, signal: AbortSignal, files: DiscordMessage["files"] = []): Promise<Tried> {
    const isForm = files.length > 0;
    try {
      const response = await fetch(`${apiUrl}/v10${path}`, {
        method: "POST",
        headers: {
          authorization: `Bot ${token}`,
          ...(isForm ? {} : { "content-type": "application/json" }),
          "user-agent": "DiscordBot (https://www.npmjs.com/package/partner-center, 0.1.0)",
        },
        body: isForm ? formOf(body, files) : JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(isForm ? silenceMs * 2 : silenceMs)]),
        redirect: "error",
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    } catch (error) {
      return { status: null, ...lostWords(error) };
    }
  }

  /** The channel of direct messages with somebody; asking for it again is harmless. */
  async function openPlace(account: string, signal: AbortSignal): Promise<{ readonly place: string } | Outcome> {
    const tried = await post("/users/@me/channels", { recipient_id: account }, signal);
    if (tried.status === null) return { kind: "deferred", detail: tried.detail };
    const id = (tried.body as { id?: unknown } | null)?.id;
    return tried.status === 200 && typeof id === "string" ? { place: id } : discordOutcome(tried);
  }

  async function deliver(place: string, outgoing: ChatOutgoing, signal: AbortSignal): Promise<Outcome> {
    const { body, files } = renderDiscord(outgoing.card, { buttons: outgoing.buttons, locale: outgoing.locale });
    const message = { ...body, flags: body.flags | suppressEmbeds, nonce: nonceOf(outgoing.id), enforce_nonce: true };
    let mayBeThere = false;
    for (let attempt = 0; ; attempt++) {
      const tried = await post(`/channels/${place}/messages`, message, signal, files);
      // Whatever there is about a picture costs the message nothing but the picture.
      if (files.length > 0 && tried.status !== null && aboutFiles.includes(tried.status))
        return deliver(place, { ...outgoing, card: { ...outgoing.card, files: [] } }, signal);
      if (tried.status !== null && tried.status < 500)
        return tried.status < 300 ? { kind: "accepted", detail: String(tried.status), place } : discordOutcome(tried);
      mayBeThere ||= tried.status !== null || tried.wasSent;
      const wait = pausesMs[attempt];
      if (wait !== undefined && mayBeThere && !signal.aborted) {
        await pause(wait);
        continue;
      }
      // An error of the platform may have come after the message: tried again within minutes, the nonce still holds.
      if (tried.status !== null) return discordOutcome(tried);
      return { kind: mayBeThere ? "undecided" : "deferred", detail: tried.detail };
    }
  }

  return {
    width: 10,
    perSecond: 20,
    send: async (outgoing, signal) => {
      const resting = rest.current();
      if (resting) return resting;
      const opened = outgoing.to.place === null ? await openPlace(outgoing.to.account, signal) : { place: outgoing.to.place };
      const outcome = "place" in opened ? await deliver(opened.place ?? "", outgoing, signal) : opened;
      rest.begin(outcome);
      return outcome;
    },
    close: () => {
      rest.end();
      return Promise.resolve();
    },
  };
}

/** Something about the body, no permission to attach files there, or too large for this server. */
const aboutFiles = [400, 403, 413];

/** docs.discord.com: reference, "Uploading Files" (read 2026-11-23). */
function formOf(body: object, files: DiscordMessage["files"]): FormData {
  const attachments = files.map(({ name: filename, description }, id) => ({ id, filename, description }));
  const form = new FormData();
  form.set("payload_json", JSON.stringify({ ...body, attachments }));
  for (const [id, { name, mediaType, content }] of files.entries())
    form.set(`files[${id}]`, new Blob([typeof content === "string" ? content : Buffer.from(content)], { type: mediaType }), name);
  return form;
}

/** 25 letters at most; the same for the same message. */
function nonceOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url").slice(0, 25);
}

const neverSent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"];

/** What a request without an answer failed of, and whether the other side may have had it. */
function lostWords(error: unknown): { detail: string; wasSent: boolean } {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as { code?: unknown }).code;
  const name = typeof code === "string" ? code : error instanceof Error ? error.name : "failed";
  return { detail: name, wasSent: !neverSent.includes(name) };
}
