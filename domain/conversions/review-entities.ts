import { defineEntity, p } from "@mikro-orm/postgresql";
import { ShopOrder } from "#domain/orders";
import { Partner } from "#domain/partners";

/** A person looked at an open question of an order and let it pass: it is not asked again, and it is known who answered it. */
export const ReviewClearance = defineEntity({
  name: "ReviewClearance",
  tableName: "review_clearance",
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(ShopOrder).mapToPk().fieldName("order_id"),
    /** whose conversion was asked about; null: a renewal that is nobody's */
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id").nullable().deleteRule("no action"),
    question: p
      .text()
      .check("question in ('self-referral','shared-account','renewal-unclear','origin-rejected','imported','renewal-unknown')"),
    reason: p.text(),
    clearedBy: p.text(),
    clearedAt: p.datetime(),
  },
  uniques: [{ properties: ["orderId", "question", "partnerId"] }],
});

/** A partner says that an order was theirs, by its number, whether or not the order has reached us. */
export const MissingSaleClaim = defineEntity({
  name: "MissingSaleClaim",
  tableName: "missing_sale_claim",
  properties: {
    id: p.uuid().primary(),
    partnerId: () => p.manyToOne(Partner).mapToPk().fieldName("partner_id"),
    /** as customers see it, without "#" and shop */
    orderNumber: p.text().index(),
    /** why they think so, in their words */
    account: p.text(),
    state: p.text().check("state in ('open','accepted','declined','expired')"),
    madeAt: p.datetime(),
    /** what support answered; the partner reads it. Of an expired one: nothing */
    answer: p.text().nullable(),
    answeredBy: p.text().nullable(),
    answeredAt: p.datetime().nullable(),
  },
  uniques: [{ properties: ["partnerId", "orderNumber"] }],
  indexes: [{ name: "missing_sale_claim_open", properties: ["madeAt"], where: "state = 'open'" }],
});
