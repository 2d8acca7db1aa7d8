import { defineEntity, p } from "@mikro-orm/postgresql";

/** The newest state of one document of a shop that sends its orders in parts. Nothing in it names whoever bought. */
export const ShopOrderPart = defineEntity({
  name: "ShopOrderPart",
  tableName: "shop_order_part",
  properties: {
    shop: p.text().primary(),
    kind: p.text().primary().check("kind in ('order','refund','dispute','link')"),
    /** the shop's own id of the document */
    externalId: p.text().primary(),
    at: p.datetime(),
    /** how far along it is: decides between two states of one instant */
    rank: p.integer(),
    /** ids by which parts belong together */
    links: p.array(),
    coupons: p.array(),
    carriers: p.json(),
    /** what it says, as `part.ts` has it; amounts in minor units as text */
    content: p.json(),
    /** the order that it was last put together with */
    orderExternalId: p.text().nullable(),
  },
  indexes: [
    { name: "shop_order_part_links", expression: 'create index "shop_order_part_links" on "shop_order_part" using gin (links)' },
    { properties: ["shop", "orderExternalId"] },
  ],
});
