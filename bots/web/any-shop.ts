import type { FastifyInstance } from "fastify";
import { checkAnyShopOrder } from "#domain/orders";
import type { ShopDoors } from "./shop-doors.ts";
import { largestRead } from "./signed-body.ts";
import { isStale, standardCheck, standardHeaders } from "./standard-webhooks.ts";

/**
 * `POST /orders`: an order of any shop as it stands now, signed by the scheme of the Standard Webhooks. Who posts is a program that reads its
 * answer, so what can't be taken is refused by name and not kept. `webhook-id` is the idempotency key: the same again has the same answer.
 */
export function anyShopRoutes(app: FastifyInstance, { clock, settings, keep, signedBody }: ShopDoors): void {
  const secrets = settings.ANY_SHOP_SECRETS;
  const config = { check: (headers: Parameters<typeof standardCheck>[0]) => standardCheck(headers, secrets) };
  app.post("/orders", { bodyLimit: largestRead, config }, async (request, reply) => {
    const refuse = (status: number, error: string, more: object = {}) => reply.code(status).send({ error, ...more });
    const { bytes, hash, signer } = await signedBody(request);
    if (secrets.length === 0) return refuse(503, "No secret is set: put one into ANY_SHOP_SECRETS.");
    const signed = standardHeaders(request.headers);
    if (signed === null) return refuse(401, "The headers webhook-id, webhook-timestamp (seconds) and webhook-signature (v1,…) are needed.");
    if (signer === null) return refuse(401, "The signature does not match any active secret.");
    const now = clock.now();
    if (isStale(signed.at, now))
      return refuse(401, `The webhook-timestamp is more than five minutes away from our clock, which says ${now.toString()}.`);
    if (bytes === null) return refuse(413, "An order may have 16 MB at most.");
    const checked = checkAnyShopOrder(bytes, now);
    if (!checked.ok) return refuse(422, "The order can't be taken as it is; nothing of it was kept.", { problems: checked.problems });
    const { id, isSameBody } = await keep({
      shop: signer,
      format: "any-shop",
      topic: "order",
      deliveryId: signed.id,
      body: bytes,
      bodyHash: hash,
      hasModificationTime: true,
      isKnownById: "one-body",
    });
    if (!isSameBody)
      return refuse(
        409,
        "Another body came under this webhook-id before, and holds. What has changed since is sent under an id of its own.",
      );
    return reply.code(200).send({ message: id, order: checked.order.id });
  });
}
