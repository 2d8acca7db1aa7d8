import { defineEntity, p } from "@mikro-orm/postgresql";

/** What a shop said last of one of its products; rates by category ask for it. */
export const ShopProduct = defineEntity({
  name: "ShopProduct",
  tableName: "shop_product",
  properties: {
    shop: p.text().primary(),
    /** the shop's own id, as order lines carry it */
    externalId: p.text().primary(),
    name: p.text(),
    /** the shop's own ids of its categories; `categoryNames` names them in the same order */
    categoryIds: p.array(),
    categoryNames: p.array(),
    readAt: p.datetime(),
  },
});
