import { defineEntity, p } from "@mikro-orm/postgresql";
import { ShopOrder } from "./order-entities.ts";

/** How far a shop's REST API has been read, per endpoint. Moved only after what it stands for is committed. */
export const ShopWatermark = defineEntity({
  name: "ShopWatermark",
  tableName: "shop_watermark",
  properties: {
    shop: p.text().primary(),
    /** "orders", "products"; "refunds" and "subscriptions" tell when they were last asked for */
    endpoint: p.text().primary(),
    /** by the shop's own clock, never later than ours */
    at: p.datetime(),
    /** when reading began: what the shop changed before that was never ours to hear of by webhook */
    startedAt: p.datetime(),
  },
});

/** A subscription as the shop knows it: where its renewals come from. */
export const ShopSubscription = defineEntity({
  name: "ShopSubscription",
  tableName: "shop_subscription",
  properties: {
    shop: p.text().primary(),
    externalId: p.text().primary(),
    /** null: made by hand, or the shop no longer knows it */
    parentExternalId: p.text().nullable(),
    readAt: p.datetime(),
  },
  indexes: [{ properties: ["shop", "parentExternalId"] }],
});

/** What reading the shop found other than the webhooks had told. Append-only. */
export const ShopRepair = defineEntity({
  name: "ShopRepair",
  tableName: "shop_repair",
  properties: {
    id: p.uuid().primary(),
    at: p.datetime(),
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id"),
    /** what differed, as codes */
    differences: p.array(),
  },
  indexes: [{ properties: ["at"] }, { properties: ["orderId"] }],
});

/** A time in which the shop changed orders and its webhooks said nothing. */
export const ShopSilence = defineEntity({
  name: "ShopSilence",
  tableName: "shop_silence",
  properties: {
    id: p.uuid().primary(),
    shop: p.text(),
    /** the last message before it; null when none ever came */
    since: p.datetime().nullable(),
    noticedAt: p.datetime(),
    /** the shop's webhooks that are not active, in its own words: "order.updated is disabled" */
    hooks: p.array(),
    endedAt: p.datetime().nullable(),
  },
  uniques: [{ name: "shop_silence_one_open", properties: ["shop"], where: "ended_at is null" }],
});
