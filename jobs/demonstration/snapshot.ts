import type { Instant } from "#domain/kernel";
import { wooCommerceShop, type OrderStatus, type Snapshot } from "#domain/orders";
import { customers, products, programme } from "./cast.ts";
import type { PastOrder } from "./history.ts";

const shipping = 750n;

/** The snapshot a shop would send of such an order in a state, modified at an instant. */
export function snapshotOf(
  order: PastOrder,
  at: { createdAt: Instant; modifiedAt: Instant; status: OrderStatus; refunded?: bigint; clickId: string | null },
): Snapshot {
  const lines = order.basket.map(([index, quantity], position) => {
    const product = products[index] ?? products[0];
    return {
      externalId: `${order.number}-${position + 1}`,
      productId: product.id,
      name: product.name,
      quantity,
      total: product.price * BigInt(quantity),
      tax: 0n,
    };
  });
  const name = customers[Number(order.number) % customers.length] ?? customers[0];
  const email = order.email ?? `${name.toLowerCase().replace(" ", ".")}@customer.example`;
  const isPaid = at.status === "paid" || at.status === "partly-refunded" || at.status === "refunded";
  return {
    shop: wooCommerceShop,
    externalId: order.number,
    number: order.number,
    status: at.status,
    shopStatus: at.status,
    currency: order.currency ?? programme.currency,
    createdAt: at.createdAt,
    paidAt: isPaid ? at.createdAt.add({ minutes: 1 }) : null,
    modifiedAt: at.modifiedAt,
    lines,
    total: lines.reduce((sum, line) => sum + line.total, shipping),
    tax: 0n,
    shipping,
    discount: 0n,
    refunds:
      at.refunded === undefined ? [] : [{ externalId: `${order.number}-r`, total: at.refunded, reason: "Arrived damaged", byLine: null }],
    customer: { externalId: null, email, name },
    payUrl: isPaid ? null : `https://shop.example/checkout/order-pay/${order.number}/?pay_for_order=true&key=wc_order_${order.number}`,
    createdVia: order.renewalOf === undefined ? "checkout" : "subscription",
    renewalOf: order.renewalOf ?? null,
    coupons: order.coupon === undefined ? [] : [order.coupon],
    carriers:
      order.reference === null
        ? []
        : [
            {
              source: "order-meta",
              clickId: at.clickId,
              reference: order.reference,
              campaign: order.campaign === "" ? null : order.campaign,
              landedAt: null,
            },
          ],
  };
}
