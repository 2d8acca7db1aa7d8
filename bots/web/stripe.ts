import type { FastifyInstance } from "fastify";
import type { IncomingHttpHeaders } from "node:http";
import { stripeEventIn } from "#domain/orders";
import type { ShopDoors } from "./shop-doors.ts";
import { hmacCheck, largestRead } from "./signed-body.ts";
import { isStale } from "./standard-webhooks.ts";

// By node:crypto, not by the package "stripe": 23 MB for ten lines (measured with 23.1.0), and it wants the whole body at once. The test holds
// this to signatures that the package made.

/**
 * `POST /webhooks/stripe`: verifies the raw bytes, stores them, answers 2xx. Stripe repeats an event for three days, in no order, with other
 * bytes each time (it counts the deliveries within), so an event is known by its id.
 */
export function stripeRoutes(app: FastifyInstance, { clock, settings, keep, signedBody }: ShopDoors): void {
  const secrets = settings.STRIPE_SECRETS;
  const check = (headers: IncomingHttpHeaders) => {
    const signed = signatureIn(headers);
    return signed === null ? hmacCheck([], "", []) : hmacCheck(secrets, `${signed.time}.`, signed.digests);
  };
  app.post("/webhooks/stripe", { bodyLimit: largestRead, config: { check } }, async (request, reply) => {
    const { bytes, hash, signer } = await signedBody(request);
    if (secrets.length === 0) return reply.code(503).send({ error: "No webhook secret is set: put it into STRIPE_SECRETS." });
    if (signer === null) return reply.code(401).send({ error: "The signature does not match any active secret." });
    if (isStale(Number(signatureIn(request.headers)?.time), clock.now()))
      return reply
        .code(401)
        .send({ error: `The event was signed more than five minutes away from our clock, which says ${clock.now().toString()}.` });
    const event = bytes && stripeEventIn(bytes);
    const { isNew } = await keep({
      shop: signer,
      format: "stripe",
      topic: event?.type ?? "event",
      deliveryId: event?.id ?? null,
      body: bytes,
      bodyHash: hash,
      hasModificationTime: true,
      ...(event === null ? {} : { isKnownById: "any-body" as const }),
    });
    return reply.code(200).send({ received: isNew ? "new" : "again" });
  });
}

const longestHeader = 4_000;

/** `Stripe-Signature: t=<seconds>,v1=<hex>,…`; null: it is none. Other schemes than v1 are for Stripe's own trials. */
export function signatureIn({
  "stripe-signature": header,
}: IncomingHttpHeaders): { readonly time: string; readonly digests: readonly Buffer[] } | null {
  if (typeof header !== "string" || header.length > longestHeader) return null;
  const parts = header.split(",").map((part) => part.trim());
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  if (time === undefined) return null;
  return { time, digests: parts.filter((part) => /^v1=[0-9a-f]{64}$/.test(part)).map((part) => Buffer.from(part.slice(3), "hex")) };
}
