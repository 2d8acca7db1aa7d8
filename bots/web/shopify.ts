import type { FastifyInstance } from "fastify";
import type { ShopDoors } from "./shop-doors.ts";
import { base64Digests, headerOf, hmacCheck, largestRead } from "./signed-body.ts";

/**
 * `POST /webhooks/shopify`: verifies the raw bytes, stores them, answers 2xx well within Shopify's five seconds. It repeats a message eight
 * times in four hours with its first body, then takes the subscription away: whatever is signed is accepted and kept, readable or not.
 */
export function shopifyRoutes(app: FastifyInstance, { settings, keep, signedBody }: ShopDoors): void {
  const secrets = settings.SHOPIFY_SECRETS;
  const check = (headers: Parameters<typeof headerOf>[0]) =>
    hmacCheck(secrets, "", base64Digests(headerOf(headers, "x-shopify-hmac-sha256") ?? ""));
  app.post("/webhooks/shopify", { bodyLimit: largestRead, config: { check } }, async (request, reply) => {
    const { bytes, hash, signer } = await signedBody(request);
    if (secrets.length === 0) return reply.code(503).send({ error: "No webhook secret is set: put it into SHOPIFY_SECRETS." });
    if (signer === null) return reply.code(401).send({ error: "The signature does not match any active secret." });
    const { isNew } = await keep({
      shop: signer,
      format: "shopify",
      topic: headerOf(request.headers, "x-shopify-topic"),
      // An event has an id, and its repeat the same body. The id alone is not the message: one act on several orders is one event, and nothing signs it.
      deliveryId: headerOf(request.headers, "x-shopify-event-id"),
      body: bytes,
      bodyHash: hash,
      hasModificationTime: false,
    });
    return reply.code(200).send({ received: isNew ? "new" : "again" });
  });
}
