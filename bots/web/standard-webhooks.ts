import type { IncomingHttpHeaders } from "node:http";
import type { Instant } from "#domain/kernel";
import type { ShopSecret } from "./shop-secrets.ts";
import { base64Digests, hmacCheck, type SignatureCheck } from "./signed-body.ts";

// The scheme of www.standardwebhooks.com (read 2026-11-23), by node:crypto: the package "standardwebhooks" wants the whole body as text and
// computes SHA-256 in JavaScript, while a body here is checked as it streams in. The test holds it to signatures that the package made.

/** Five minutes either way, as the specification's own libraries have it. */
const toleranceSeconds = 300;
const mostSignatures = 20;

export type Signed = {
  /** the sender's id of the message: the same for every attempt to deliver it */
  readonly id: string;
  readonly at: number;
  readonly digests: readonly Buffer[];
};

/** The three headers, or null where one is missing or is none. */
export function standardHeaders(headers: IncomingHttpHeaders): Signed | null {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signatures } = headers;
  if (typeof id !== "string" || !/^[\x21-\x7e]{1,255}$/.test(id)) return null;
  if (typeof at !== "string" || !/^\d{1,12}$/.test(at) || typeof signatures !== "string") return null;
  const digests = signatures
    .split(" ", mostSignatures)
    .flatMap((signature) => (signature.startsWith("v1,") ? base64Digests(signature.slice("v1,".length)) : []));
  return { id, at: Number(at), digests };
}

/** A check that begins with the headers: what is signed is the id, the time and the body. */
export function standardCheck(headers: IncomingHttpHeaders, secrets: readonly ShopSecret[]): SignatureCheck {
  const signed = standardHeaders(headers);
  return signed === null
    ? hmacCheck([], "", [])
    : hmacCheck(secrets, `${signed.id}.${String(headers["webhook-timestamp"])}.`, signed.digests);
}

/** Whether a message was signed so long ago, or so far ahead, that it may be somebody's replay. */
export function isStale(atSeconds: number, now: Instant): boolean {
  return Math.abs(now.epochMilliseconds / 1_000 - atSeconds) > toleranceSeconds;
}
