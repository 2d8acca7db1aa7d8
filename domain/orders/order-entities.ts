import { defineEntity, p } from "@mikro-orm/postgresql";
import { orderStatuses } from "./snapshot.ts";

const statusList = orderStatuses.map((status) => `'${status}'`).join(",");

/** A shop's message exactly as it came, stored before it is answered. */
export const InboxDelivery = defineEntity({
  name: "InboxDelivery",
  tableName: "inbox_delivery",
  properties: {
    id: p.uuid().primary(),
    shop: p.text(),
    /** the adapter that can read it */
    format: p.text(),
    topic: p.text().nullable(),
    /** what makes a repeat of the same message the same message */
    key: p.text(),
    deliveryId: p.text().nullable(),
    /** where the delivery id is the key: what tells the same message from another one under its id */
    bodyHash: p.text().nullable(),
    /** sealed under the message's own key; both go once it is settled, because what is needed of it stands in the order by then */
    body: p.blob().nullable(),
    bodyKey: p.blob().nullable(),
    bodyKeyId: p.text().nullable(),
    receivedAt: p.datetime(),
    state: p.text().check("state in ('received','applied','stale','ignored','set-aside')"),
    /** a code: why it was ignored or set aside */
    reason: p.text().nullable(),
    detail: p.text().nullable(),
    orderExternalId: p.text().nullable(),
    settledAt: p.datetime().nullable(),
  },
  uniques: [{ properties: ["shop", "key"] }],
  indexes: [
    { name: "inbox_delivery_open", properties: ["receivedAt"], where: "state in ('received','set-aside')" },
    { properties: ["shop", "orderExternalId"] },
    // Ids are made in the order of time: the newest of a shop is the last of its own.
    { name: "inbox_delivery_heard", properties: ["shop", "id"], where: "topic is not null" },
  ],
});

/**
 * Somebody who bought at a shop: there the same e-mail address is the same person, and where an order has none, the same account at
 * the shop. The key is the person's own; erasing them deletes it, and with it whatever is sealed.
 */
export const Customer = defineEntity({
  name: "Customer",
  tableName: "customer",
  properties: {
    id: p.uuid().primary(),
    shop: p.text(),
    /** of the e-mail address, by the same secret as a partner's */
    fingerprint: p.text().nullable(),
    /** the shop's id of their account */
    externalId: p.text().nullable(),
    wrappedKey: p.blob().nullable(),
    keyId: p.text().nullable(),
    firstSeenAt: p.datetime(),
    erasedAt: p.datetime().nullable(),
  },
  uniques: [
    { name: "customer_one_per_address", properties: ["fingerprint", "shop"] },
    { name: "customer_one_per_account", properties: ["shop", "externalId"], where: "fingerprint is null" },
  ],
  indexes: [{ properties: ["shop", "externalId"] }],
});

/** The newest known state of a shop's order. Amounts in minor units of its currency. */
export const ShopOrder = defineEntity({
  name: "ShopOrder",
  tableName: "shop_order",
  properties: {
    id: p.uuid().primary(),
    shop: p.text(),
    externalId: p.text(),
    /** null until the first snapshot: a bin message may come before any */
    number: p.text().nullable(),
    status: p.text().nullable().check(`status in (${statusList})`),
    shopStatus: p.text().nullable(),
    currency: p.text().nullable(),
    createdAt: p.datetime().nullable(),
    paidAt: p.datetime().nullable(),
    /** the shop's modification time as it counts: never later than the receipt */
    modifiedAt: p.datetime().nullable(),
    /** the same as the shop claimed it */
    claimedAt: p.datetime().nullable(),
    receivedAt: p.datetime().nullable(),
    /** when it was first seen waiting for its payment */
    pendingSince: p.datetime().nullable(),
    /** when it last stopped waiting, by whoever took that over; what is told to its customer after that is about nothing */
    waitedUntil: p.datetime().nullable(),
    /** moved to the shop's bin after the newest snapshot: counts as cancelled until it is restored */
    trashedAt: p.datetime().nullable(),
    /** two different states carry the same modification time: the shop has to be asked again */
    needsReread: p.boolean().default(false),
    snapshotHash: p.text().nullable(),
    totalMinor: p.bigint("bigint").nullable(),
    taxMinor: p.bigint("bigint").nullable(),
    shippingMinor: p.bigint("bigint").nullable(),
    discountMinor: p.bigint("bigint").nullable(),
    refundedMinor: p.bigint("bigint").nullable(),
    customerId: () => p.manyToOne(Customer).mapToPk().fieldName("customer_id").nullable().deleteRule("no action"),
    /** { name, email } as this order gave them, sealed under the customer's key */
    customerSealed: p.blob().nullable(),
    /** the customer was erased: nothing that the shop still says about them is taken over any more */
    customerErasedAt: p.datetime().nullable(),
    createdVia: p.text().nullable(),
    renewalOf: p.text().nullable(),
    coupons: p.array().nullable(),
    carriers: p.json().nullable(),
    /** words of partners who were erased, by their signature, and what stands in their place: the shop goes on telling them */
    forgottenWords: p.json().nullable(),
    firstSeenAt: p.datetime(),
  },
  uniques: [{ properties: ["shop", "externalId"] }],
  indexes: [
    { properties: ["number"] },
    { properties: ["customerId", "createdAt"] },
    { properties: ["shop", "renewalOf"] },
    { name: "shop_order_in_doubt", properties: ["shop", "externalId"], where: "needs_reread" },
    { properties: ["createdAt"] },
    { name: "shop_order_waiting", properties: ["createdAt"], where: "pending_since is not null" },
  ],
});

export const ShopOrderLine = defineEntity({
  name: "ShopOrderLine",
  tableName: "shop_order_line",
  properties: {
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id").primary(),
    externalId: p.text().primary(),
    position: p.integer(),
    productId: p.text().nullable(),
    name: p.text(),
    quantity: p.integer(),
    totalMinor: p.bigint("bigint"),
    taxMinor: p.bigint("bigint"),
  },
});

export const ShopOrderRefund = defineEntity({
  name: "ShopOrderRefund",
  tableName: "shop_order_refund",
  properties: {
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id").primary(),
    externalId: p.text().primary(),
    totalMinor: p.bigint("bigint").check("total_minor >= 0"),
    reason: p.text(),
    /** [{ lineExternalId, total }] in minor units as text, or null when the shop did not say which lines */
    byLine: p.json().nullable(),
    /** null while only a message told of it: those carry no time */
    madeAt: p.datetime().nullable(),
  },
});

/** Customers as an earlier release stored them, in clear. The first start of this one seals them; the table is empty from then on. */
export const ShopOrderUnsealed = defineEntity({
  name: "ShopOrderUnsealed",
  tableName: "shop_order_unsealed",
  properties: {
    orderId: p.uuid().primary(),
    externalId: p.text().nullable(),
    email: p.text().nullable(),
    name: p.text().nullable(),
  },
});
