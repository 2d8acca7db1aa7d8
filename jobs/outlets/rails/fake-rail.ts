import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Instant } from "#domain/kernel";
import { quoteRail, railCapabilities, type CalledRail, type RailAnswer, type RailNotification, type RailOrder } from "#domain/rails";

export type FakeRailSettings = {
  readonly url: string;
  /** signs what the other side tells by itself */
  readonly secret: string;
  readonly patienceMs?: number;
};

const usualPatienceMs = 15_000;
const largestAnswer = 65_536;
/** How far a signature's time may lie from ours, either way. */
const windowSeconds = 300;

const says = z.enum(["submitted", "settled", "failed", "returned"]);
const payment = z.object({ reference: z.string().min(1).max(100), says, code: z.string().max(100).nullable() });
const noSuchKey = z.object({ error: z.literal("no-such-key") });
const notices = z.object({
  notices: z
    .array(payment.extend({ id: z.string().min(1).max(100), key: z.string().min(1).max(100), at: z.iso.datetime() }))
    .min(1)
    .max(100),
});

/**
 * A rail that is called over HTTP, to a program that moves nobody's money and behaves as badly as it is told (`npm run fake:rail`): for tests and the
 * demonstration. It shows what an implementation of the port has to mind: whatever is not an answer of that very program is no answer.
 */
export function fakeRail({ url, secret, patienceMs = usualPatienceMs }: FakeRailSettings): CalledRail {
  const capabilities = railCapabilities.fake;
  const ask = async (path: string, init: RequestInit): Promise<RailAnswer> => {
    try {
      const response = await fetch(`${url}${path}`, { ...init, redirect: "error", signal: AbortSignal.timeout(patienceMs) });
      return answerOf(response.status, await bodyOf(response));
    } catch (error) {
      // Whether it took too long, broke off, or nobody was there: what happened on the other side cannot be known from here.
      return { kind: "no-answer", why: error instanceof Error ? error.name : "unknown" };
    }
  };
  return {
    name: "fake",
    capabilities,
    quote: (wanted) => quoteRail(capabilities, wanted, true),
    submit: (order) =>
      ask("/payments", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": order.key },
        body: JSON.stringify(bodyFor(order)),
      }),
    lookup: (key) => ask(`/payments/${encodeURIComponent(key)}`, { method: "GET" }),
    parseNotification: ({ header, body, now }) => readNotices(body, header("x-rail-signature"), secret, now),
  };
}

function bodyFor({ transfer, net, country, account }: RailOrder): object {
  return { transfer, currency: net.currency, minor: net.minor.toString(), country, account };
}

/** A figure in JSON would lose cents, so amounts are text; a body that never ends is none. */
async function bodyOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > largestAnswer) return null;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    return null;
  }
}

function answerOf(status: number, body: unknown): RailAnswer {
  const known = payment.safeParse(body);
  if (status === 200 && known.success) return { kind: "known", ...known.data };
  // A 404 of some proxy's must not be taken for the word that a payment does not exist.
  if (status === 404 && noSuchKey.safeParse(body).success) return { kind: "no-such-key" };
  return { kind: "no-answer", why: `status ${status}` };
}

function readNotices(body: Uint8Array, signature: string | undefined, secret: string, now: Instant): RailNotification {
  if (!isSigned(body, signature, secret, now)) return { kind: "forged" };
  try {
    const read = notices.safeParse(JSON.parse(Buffer.from(body).toString("utf8")));
    if (!read.success) return { kind: "unreadable", why: "not of the form that is agreed" };
    return { kind: "notices", notices: read.data.notices.map((each) => ({ ...each, at: Temporal.Instant.from(each.at) })) };
  } catch {
    return { kind: "unreadable", why: "not JSON" };
  }
}

/** "t=1796245200,v1=<hex>": HMAC-SHA256 over the time, a full stop and the body. */
function isSigned(body: Uint8Array, signature: string | undefined, secret: string, now: Instant): boolean {
  const [, time, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? "") ?? [];
  if (time === undefined || given === undefined) return false;
  const isNear = Math.abs(Number(time) - now.epochMilliseconds / 1_000) <= windowSeconds;
  return timingSafeEqual(Buffer.from(given, "hex"), Buffer.from(signatureOf(body, time, secret), "hex")) && isNear;
}

/** What the other side signs with. */
export function signatureOf(body: Uint8Array, time: string, secret: string): string {
  return createHmac("sha256", secret).update(`${time}.`).update(body).digest("hex");
}
