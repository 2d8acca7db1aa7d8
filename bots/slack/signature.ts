import { createHmac, timingSafeEqual } from "node:crypto";

/** docs.slack.dev/authentication/verifying-requests-from-slack: what is older than five minutes may be a replay. */
const windowSeconds = 5 * 60;

/**
 * Whether Slack signed these bytes about now: `X-Slack-Signature` is `v0=` and the hex HMAC-SHA256, by the signing secret, of
 * `v0:<timestamp>:<raw body>`. The window is symmetric: a timestamp of the future is as little Slack's as one of the past, and would otherwise
 * keep a captured request usable for as long as it likes. Never throws, whatever the headers hold.
 */
export function isSignedBySlack(
  request: { readonly body: Uint8Array; readonly timestamp: string | null; readonly signature: string | null },
  secret: string,
  nowSeconds: number,
): boolean {
  const { body, timestamp, signature } = request;
  if (secret === "" || timestamp === null || !/^\d{1,12}$/.test(timestamp)) return false;
  const given = /^v0=([0-9a-f]{64})$/.exec(signature ?? "")?.[1];
  if (given === undefined || Math.abs(nowSeconds - Number(timestamp)) > windowSeconds) return false;
  const mac = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(mac, Buffer.from(given, "hex"));
}

/** Signatures that were taken, until their window has passed; beyond that many the oldest is forgotten. */
const mostRemembered = 20_000;

/**
 * Remembers signed requests, so that one that was captured is not answered again. It is the first line only and this process's own: whatever
 * a request does has a key in the database as well.
 */
export function replayMemory(): { isNew(signature: string, nowSeconds: number): boolean } {
  const until = new Map<string, number>();
  return {
    isNew: (signature, nowSeconds) => {
      for (const [old, end] of until) {
        if (end >= nowSeconds && until.size < mostRemembered) break;
        until.delete(old);
      }
      if (until.has(signature)) return false;
      until.set(signature, nowSeconds + 2 * windowSeconds);
      return true;
    },
  };
}
