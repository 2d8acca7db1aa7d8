import { createHash, createHmac, randomUUID } from "node:crypto";
import type { House } from "../house.ts";
import { usual, type Sale, type ShopUnderTest } from "./sale.ts";

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

const atticBytes = Buffer.alloc(32, "attic");

/** The whole order, as a program of the shop's owner posts it. */
function orderOf(sale: Sale): object {
  const { createdAt, currency, goods, email } = { ...usual, ...sale };
  const status = sale.dispute?.state === "open" ? "disputed" : sale.dispute?.state === "lost" ? "refunded" : sale.state;
  return {
    id: sale.id,
    status,
    currency,
    createdAt,
    modifiedAt: sale.dispute?.at ?? sale.at,
    ...(sale.state === "paid" ? { paidAt: createdAt } : {}),
    total: goods,
    lines: [{ id: "1", product: "18", name: "Album", quantity: 1, total: goods }],
    refunds: (sale.refunds ?? []).filter((one) => !one.isTakenBack).map(({ id, total }) => ({ id, total })),
    customer: { email, name: "Ada Buyer" },
    ...(sale.ref ? { landing: `https://shop.example/?ref=${sale.ref}` } : {}),
    ...(sale.click ? { click: sale.click } : {}),
    ...(sale.coupon ? { coupons: [sale.coupon] } : {}),
    ...(sale.begins ? { subscription: { id: sale.begins, isRenewal: false } } : {}),
    ...(sale.renews ? { subscription: { id: sale.renews, isRenewal: true } } : {}),
    ...(sale.isTest ? { isTest: true } : {}),
  };
}

export const anyShop: ShopUnderTest & { readonly settings: Record<string, string> } = {
  format: "any-shop",
  shop: "any-shop:mill",
  attic: "any-shop:attic",
  settings: { ANY_SHOP_SECRETS: `mill:${anyShopSecret},attic:whsec_${atticBytes.toString("base64")}` },
  tell: (sale) => {
    const body = JSON.stringify(orderOf(sale));
    return [{ topic: "order", id: `msg_${createHash("sha256").update(body).digest("hex")}`, body }];
  },
  post: (house, { id, body }, { isForged = false, signedAgo = 0, fromAttic = false } = {}) =>
    postOrder(house, body, {
      id,
      at: Math.floor(house.clock.now().epochMilliseconds / 1_000) - signedAgo,
      ...(isForged ? { secret: Buffer.alloc(32, "guess") } : fromAttic ? { secret: atticBytes } : {}),
    }),
  lacks: {
    "a refund that comes before its order": "an order is posted whole, with all its refunds",
    "a topic that is not ours": "there is one kind of message",
    "the shop asks to erase": "an operator does it with /programme erase",
    "a time in the future": "it is refused by name: test/bots/web/any-shop.test.ts",
    "an order that is dated in the future": "it is refused by name: test/bots/web/any-shop.test.ts",
  },
  keptAs: ({ id }) => id,
  unreadable: { topic: "order", id: "msg_unreadable", body: '{"id": 1, "number": ' },
  onUnreadable: "refused",
};
