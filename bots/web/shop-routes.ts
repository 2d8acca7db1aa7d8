import type { FastifyInstance, FastifyRequest } from "fastify";
import type { InTransaction } from "#domain/kernel";
import { receiveDeliveries, type Delivery, type Received } from "#domain/orders";
import { anyShopRoutes } from "./any-shop.ts";
import { groupCommit } from "./group-commit.ts";
import type { ShopDoors } from "./shop-doors.ts";
import { receiveSigned, type SignedBody } from "./signed-body.ts";
import { shopifyRoutes } from "./shopify.ts";
import { stripeRoutes } from "./stripe.ts";
import { wooCommerceRoutes } from "./woocommerce.ts";

const megabyte = 1_048_576;
/** by the bytes of the bodies, because a shop's night of bulk edits must not fill the memory */
const limits = {
  of: "webhook deliveries",
  largestGroup: megabyte,
  mostWaiting: 128 * megabyte,
  weigh: ({ body }: Delivery) => 1_024 + (body?.length ?? 0),
};

/**
 * The doors of all kinds of shops, in a scope of their own: bodies are taken as raw bytes whatever the content type says, checked as they
 * stream in, stored, and only then answered 2xx; orders are applied at once after, from the queue.
 */
export function shopRoutes(app: FastifyInstance, doors: Pick<ShopDoors, "clock" | "settings"> & { inTransaction: InTransaction }): void {
  const inbox = groupCommit<Delivery, Received>(
    (group) => doors.inTransaction({ kind: "system", name: "shop-message" }, (tx) => receiveDeliveries(tx, group)),
    limits,
  );
  app.addHook("onClose", () => inbox.close());
  const receive = (request: FastifyRequest, payload: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<SignedBody> => {
    const { check } = request.routeOptions.config;
    if (!check) throw new Error(`nothing checks what is sent to ${request.routeOptions.url ?? "nowhere"}`);
    return receiveSigned(payload, check(request.headers));
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (request: FastifyRequest, payload: AsyncIterable<Buffer>) => receive(request, payload));
  const shop: ShopDoors = {
    ...doors,
    keep: (delivery) => inbox.add(delivery),
    // Without a body no parser runs; a signed nothing is still the shop's and is kept like everything else of its.
    signedBody: async (request) => (request.body as SignedBody | undefined) ?? receive(request, []),
  };
  wooCommerceRoutes(app, shop);
  shopifyRoutes(app, shop);
  stripeRoutes(app, shop);
  anyShopRoutes(app, shop);
}
