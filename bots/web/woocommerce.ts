import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { InTransaction } from "#domain/kernel";
import { receiveDeliveries, wooCommerceShop, type Delivery } from "#domain/orders";
import { groupCommit } from "./group-commit.ts";
import { isCreationPing, signatureCheck } from "./woocommerce-signature.ts";

/** A body as it streamed in: bytes while they fit, its hash and signature in any case. */
type Received = { readonly bytes: Buffer | null; readonly hash: string; readonly isSigned: boolean };

/** An order of 10,000 lines has some 8 MB; WooCommerce would switch the hook off if such an order were refused. */
const largestKept = 16 * 1_048_576;
const largestRead = 4 * largestKept;
const megabyte = 1_048_576;
/** by the bytes of the bodies, because a shop's night of bulk edits must not fill the memory */
const limits = {
  of: "webhook deliveries",
  largestGroup: megabyte,
  mostWaiting: 128 * megabyte,
  weigh: ({ body }: Delivery) => 1_024 + (body?.length ?? 0),
};

/**
 * `POST /webhooks/woocommerce`: verifies the raw bytes, stores them, answers 2xx; the order is applied at once after, from the
 * queue. WooCommerce does not repeat a delivery and switches a hook off after repeated failures, so whatever is signed is
 * accepted and kept, readable or not; only what nobody signed is refused.
 */
export function wooCommerceRoutes(app: FastifyInstance, doors: { inTransaction: InTransaction; secrets: readonly string[] }): void {
  const inbox = groupCommit<Delivery, { isNew: boolean }>(
    (group) => doors.inTransaction({ kind: "system", name: "woocommerce-webhook" }, (tx) => receiveDeliveries(tx, group)),
    limits,
  );
  app.addHook("onClose", () => inbox.close());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", async (request: FastifyRequest, payload: AsyncIterable<Buffer>) =>
    receive(request, payload, doors.secrets),
  );

  app.post("/webhooks/woocommerce", { bodyLimit: largestRead }, async (request, reply) => {
    // Without a body no parser runs; a signed nothing is still the shop's and is kept like everything else of its.
    const received = (request.body as Received | undefined) ?? (await receive(request, [], doors.secrets));
    if (received.bytes && isCreationPing(request.headers["content-type"], received.bytes))
      return reply.code(200).send({ received: "ping" });
    if (doors.secrets.length === 0) return reply.code(503).send({ error: "No webhook secret is set: put it into WOOCOMMERCE_SECRETS." });
    if (!received.isSigned) return reply.code(401).send({ error: "The signature does not match any active secret." });
    const topic = header(request, "x-wc-webhook-topic");
    const { isNew } = await inbox.add({
      shop: wooCommerceShop,
      format: "woocommerce",
      topic,
      deliveryId: header(request, "x-wc-webhook-delivery-id"),
      body: received.bytes,
      bodyHash: received.hash,
      // a deletion is nothing but an id: two of the same order differ by their delivery only
      hasModificationTime: topic !== "order.deleted",
    });
    return reply.code(200).send({ received: isNew ? "new" : "again" });
  });
}

/** Reads the body once: keeps up to 16 MB, hashes and checks all of it. */
async function receive(
  request: FastifyRequest,
  payload: AsyncIterable<Buffer> | Iterable<Buffer>,
  secrets: readonly string[],
): Promise<Received> {
  const check = signatureCheck(secrets);
  const hash = createHash("sha256");
  let chunks: Buffer[] | null = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > largestRead) throw Object.assign(new Error("body too large"), { statusCode: 413 });
    check.update(chunk);
    hash.update(chunk);
    if (size > largestKept) chunks = null;
    chunks?.push(chunk);
  }
  return {
    bytes: chunks && Buffer.concat(chunks),
    hash: hash.digest("hex"),
    isSigned: check.matches(header(request, "x-wc-webhook-signature") ?? undefined),
  };
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
}
