import type { Instant } from "#domain/kernel";
import type { OrderStatus, Snapshot } from "#domain/orders";
import { customers, products } from "./cast.ts";

/** One order of the demonstration's past: when, who shared the link, what, and what became of it. */
export type PastOrder = {
  readonly number: string;
  readonly daysAgo: number;
  /** null: nobody's link */
  readonly reference: string | null;
  readonly campaign: string;
  readonly basket: readonly (readonly [product: number, quantity: number])[];
  readonly ending: "paid" | "awaiting-payment" | "cancelled" | "partly-refunded" | "refunded-after-payout" | "in-retry";
};

const lane = { reference: "paper-lane" };
const ink = { reference: "ink-and-twine" };
const cut = { reference: "cut-and-keep" };

/** Small and believable: three months of orders with each thing that can happen to one. */
export const pastOrders: readonly PastOrder[] = [
  {
    number: "4101",
    daysAgo: 95,
    ...lane,
    campaign: "autumn-layouts",
    basket: [
      [3, 1],
      [0, 1],
    ],
    ending: "paid",
  },
  { number: "4102", daysAgo: 92, ...ink, campaign: "cards", basket: [[1, 2]], ending: "paid" },
  { number: "4103", daysAgo: 88, ...lane, campaign: "autumn-layouts", basket: [[2, 1]], ending: "refunded-after-payout" },
  { number: "4104", daysAgo: 81, ...cut, campaign: "", basket: [[0, 1]], ending: "paid" },
  {
    number: "4105",
    daysAgo: 74,
    ...ink,
    campaign: "cards",
    basket: [
      [3, 1],
      [1, 1],
    ],
    ending: "paid",
  },
  { number: "4106", daysAgo: 66, ...lane, campaign: "", basket: [[4, 1]], ending: "paid" },
  {
    number: "4107",
    daysAgo: 61,
    ...lane,
    campaign: "craft-in",
    basket: [
      [0, 2],
      [2, 1],
    ],
    ending: "partly-refunded",
  },
  { number: "4108", daysAgo: 57, reference: null, campaign: "", basket: [[3, 2]], ending: "paid" },
  { number: "4109", daysAgo: 52, ...ink, campaign: "newsletter", basket: [[0, 1]], ending: "cancelled" },
  { number: "4110", daysAgo: 45, ...ink, campaign: "newsletter", basket: [[2, 2]], ending: "paid" },
  { number: "4111", daysAgo: 40, ...lane, campaign: "craft-in", basket: [[1, 3]], ending: "paid" },
  { number: "4112", daysAgo: 34, ...cut, campaign: "", basket: [[1, 1]], ending: "paid" },
  {
    number: "4113",
    daysAgo: 24,
    ...lane,
    campaign: "winter-album",
    basket: [
      [3, 1],
      [2, 2],
    ],
    ending: "paid",
  },
  { number: "4114", daysAgo: 19, ...ink, campaign: "cards", basket: [[4, 1]], ending: "paid" },
  { number: "4115", daysAgo: 11, ...lane, campaign: "winter-album", basket: [[3, 1]], ending: "paid" },
  { number: "4116", daysAgo: 8, ...cut, campaign: "", basket: [[4, 1]], ending: "in-retry" },
  { number: "4117", daysAgo: 6, ...ink, campaign: "cards", basket: [[0, 3]], ending: "paid" },
  {
    number: "4118",
    daysAgo: 3,
    ...lane,
    campaign: "winter-album",
    basket: [
      [2, 1],
      [1, 1],
    ],
    ending: "awaiting-payment",
  },
  { number: "4119", daysAgo: 2, ...lane, campaign: "", basket: [[0, 1]], ending: "paid" },
  { number: "4120", daysAgo: 1, ...ink, campaign: "newsletter", basket: [[3, 1]], ending: "paid" },
];

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
  const customer = customers[Number(order.number) % customers.length] ?? customers[0];
  const isPaid = at.status === "paid" || at.status === "partly-refunded" || at.status === "refunded";
  return {
    shop: "woocommerce",
    externalId: order.number,
    number: order.number,
    status: at.status,
    shopStatus: at.status,
    currency: "USD",
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
    customer: { externalId: null, email: `${customer.toLowerCase().replace(" ", ".")}@customer.example`, name: customer },
    createdVia: "checkout",
    renewalOf: null,
    coupons: [],
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
