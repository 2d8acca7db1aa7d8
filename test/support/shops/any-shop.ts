import { createHmac, randomUUID } from "node:crypto";
import type { House } from "../house.ts";

const secretBytes = Buffer.from("a secret of thirty-two bytes, ok");
/** What a house's ANY_SHOP_SECRETS holds for the shop that tests post as. */
export const anyShopSecret = `whsec_${secretBytes.toString("base64")}`;

/** A paid order of one line, 59.50 USD, as a shop's own program writes it; what a test is about is laid over it. */
export function anyOrder(over: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
  return {
    id: "A-1001",
    status: "paid",
    currency: "USD",
    createdAt: "2026-11-20T10:00:00Z",
    modifiedAt: "2026-11-20T10:01:00.000Z",
    paidAt: "2026-11-20T10:01:00Z",
    total: "65.45",
    tax: "5.95",
    lines: [{ id: "1", product: "18", name: "Album", quantity: 1, total: "59.50", tax: "5.95" }],
    customer: { email: "ada@example.org", name: "Ada Buyer" },
    ...over,
  };
}

type Post = { readonly id?: string; readonly at?: number; readonly secret?: Buffer; readonly headers?: Record<string, string> };

/** Posts it as the Standard Webhooks sign it, now, under an id of its own unless told otherwise. */
export function postOrder(house: Pick<House, "baseUrl" | "clock">, order: unknown, over: Post = {}): Promise<Response> {
  const body = typeof order === "string" || order instanceof Buffer ? order : JSON.stringify(order);
  const id = over.id ?? `msg_${randomUUID()}`;
  const at = over.at ?? Math.floor(house.clock.now().epochMilliseconds / 1_000);
  const signature = createHmac("sha256", over.secret ?? secretBytes)
    .update(`${id}.${at}.`)
    .update(body)
    .digest("base64");
  return fetch(`${house.baseUrl}/orders`, {
    method: "POST",
    body: Buffer.from(body),
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": `v1,${signature}`,
      ...over.headers,
    },
  });
}
