import type { FastifyInstance } from "fastify";
import { wooCommerceShop } from "#domain/orders";
import type { ShopDoors } from "./shop-doors.ts";
import { headerOf, largestRead } from "./signed-body.ts";
import { isCreationPing, signatureCheck } from "./woocommerce-signature.ts";

/**
 * `POST /webhooks/woocommerce`: verifies the raw bytes, stores them, answers 2xx. WooCommerce does not repeat a delivery and switches a hook
 * off after repeated failures, so whatever is signed is accepted and kept, readable or not; only what nobody signed is refused.
 */
export function wooCommerceRoutes(app: FastifyInstance, { settings, keep, signedBody }: ShopDoors): void {
  const secrets = settings.WOOCOMMERCE_SECRETS;
  const check = (headers: Parameters<typeof headerOf>[0]) => {
    const { update, matches } = signatureCheck(secrets);
    return { update, signer: () => (matches(headerOf(headers, "x-wc-webhook-signature") ?? undefined) ? wooCommerceShop : null) };
  };
  app.post("/webhooks/woocommerce", { bodyLimit: largestRead, config: { check } }, async (request, reply) => {
    const { headers } = request;
    const { bytes, hash, signer } = await signedBody(request);
    if (bytes && isCreationPing(headers["content-type"], bytes)) return reply.code(200).send({ received: "ping" });
    if (secrets.length === 0) return reply.code(503).send({ error: "No webhook secret is set: put it into WOOCOMMERCE_SECRETS." });
    if (signer === null) return reply.code(401).send({ error: "The signature does not match any active secret." });
    const topic = headerOf(headers, "x-wc-webhook-topic");
    const { isNew } = await keep({
      shop: signer,
      format: "woocommerce",
      topic,
      deliveryId: headerOf(headers, "x-wc-webhook-delivery-id"),
      body: bytes,
      bodyHash: hash,
      // a deletion is nothing but an id: two of the same order differ by their delivery only
      hasModificationTime: topic !== "order.deleted",
    });
    return reply.code(200).send({ received: isNew ? "new" : "again" });
  });
}
