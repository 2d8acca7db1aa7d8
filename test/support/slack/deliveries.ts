import { createHmac } from "node:crypto";
import type { Delivered, Envelope } from "./envelope.ts";
import type { SocketLinks } from "./socket-links.ts";
import type { Workspace } from "./workspace.ts";

export type Sent = { readonly status: number; readonly text: string; readonly ms: number; readonly headers: Headers };

/** docs.slack.dev/interactivity/handling-user-interaction: everything is to be acknowledged within three seconds. */
const patience = 3_000;

export type DeliverySettings = { readonly requestUrl: string | null; readonly signingSecret: string };

/** Sends to the app: over its open sockets if it has some, otherwise signed to its address. */
export function deliveries(workspace: Workspace, links: SocketLinks, settings: () => DeliverySettings) {
  const sent: string[] = [];

  /** One signed request, or one forged as `over` says. */
  const send = async (
    contentType: string,
    body: string,
    over: { timestamp?: string; signature?: string | null; headers?: Record<string, string> } = {},
  ): Promise<Sent> => {
    const { requestUrl, signingSecret } = settings();
    if (requestUrl === null) throw new Error("this app has no address and no open socket");
    const timestamp = over.timestamp ?? String(Math.floor(workspace.now() / 1000));
    const signature =
      over.signature === undefined
        ? `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`
        : over.signature;
    sent.push(body);
    const from = performance.now();
    const response = await fetch(requestUrl, {
      method: "POST",
      body,
      signal: AbortSignal.timeout(patience),
      headers: {
        "content-type": contentType,
        "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "x-slack-request-timestamp": timestamp,
        ...(signature === null ? {} : { "x-slack-signature": signature }),
        ...over.headers,
      },
    });
    const text = await response.text();
    return { status: response.status, text, ms: performance.now() - from, headers: response.headers };
  };

  const bodyOf = (kind: Envelope, payload: object): { contentType: string; body: string } => {
    if (kind === "events_api") return { contentType: "application/json", body: JSON.stringify(payload) };
    const fields = kind === "interactive" ? { payload: JSON.stringify(payload) } : (payload as Record<string, string>);
    return { contentType: "application/x-www-form-urlencoded", body: new URLSearchParams(fields).toString() };
  };

  const deliver = async (kind: Envelope, payload: object, headers: Record<string, string> = {}): Promise<Delivered> => {
    if (links.isOpen()) return links.deliver(kind, payload, patience);
    const { contentType, body } = bodyOf(kind, payload);
    const from = performance.now();
    try {
      const { status, text, ms, headers: answered } = await send(contentType, body, { headers });
      if (status < 200 || status > 299)
        return { ok: false, ms, reason: "dispatch_failed", noRetry: answered.get("x-slack-no-retry") === "1" };
      return { ok: true, ms, answer: readAnswer(text) };
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === "TimeoutError";
      const reason = isLate ? "operation_timeout" : "dispatch_failed";
      return { ok: false, ms: performance.now() - from, reason, noRetry: false };
    }
  };

  return { send, sent, bodyOf, deliver };
}
export type Deliveries = ReturnType<typeof deliveries>;

/** JSON where it is JSON, otherwise the text itself; nothing for an empty body. */
function readAnswer(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
