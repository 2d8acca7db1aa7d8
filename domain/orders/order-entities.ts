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
    body: p.blob().nullable(),
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
  ],
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
    customerExternalId: p.text().nullable(),
    customerEmail: p.text().nullable(),
    customerName: p.text().nullable(),
    createdVia: p.text().nullable(),
    renewalOf: p.text().nullable(),
    coupons: p.array().nullable(),
    carriers: p.json().nullable(),
    firstSeenAt: p.datetime(),
  },
  uniques: [{ properties: ["shop", "externalId"] }],
  indexes: [
    { properties: ["number"] },
    { properties: ["customerEmail", "createdAt"] },
    { properties: ["shop", "customerExternalId"] },
    { properties: ["shop", "renewalOf"] },
    { properties: ["createdAt"] },
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
  },
});
